"""A small municipality. In its small areas' codes the letters A, B and C all occur."""

from __future__ import annotations

from catalogue import Catchment, Cluster, Municipality
from text import Words

NAME = Words("Alby", "Alby")
A, B, C, NEW, OLD = "9999A0010", "9999B2010", "9999C1010", "9999C1020", "9999C1030"
ALBY = Municipality(
    id="9999",
    name=NAME,
    authority=NAME,
    county="99",
    contact="a@alby.example",
    centre=(60.0, 15.0),
    zoom=10,
    benchmarks=("9999", "99", "00"),
    comparisons=("9998",),
    clusters=(Cluster("9999-ost", NAME),),
    catchments=(
        Catchment("9999-w", NAME, "9999-ost", (A, B)),
        Catchment("9999-e", NAME, "9999-ost", (C, NEW)),
    ),
    places=(),
)
