"""Equal areas are not called unequal, and a real difference is seen: a small part of `make false-alarms`."""

from __future__ import annotations

import numpy as np
import pandas as pd

import queries
from bench import false_alarms


def test_few_colours_are_chance_and_most_differences_are_seen(monkeypatch):
    monkeypatch.setattr(false_alarms, "ROUNDS", 200)
    said = pd.DataFrame(false_alarms.maps(np.random.default_rng(1), 4))

    assert len(said) == 4
    assert 0.03 < said["uncorrected"].mean() < 0.07
    assert said["corrected"].mean() < 0.01
    assert said["colours_corrected"].max() < 0.2
    assert said["detected"].min() > 0.9


def test_equal_areas_are_seldom_worse_than_the_best_fifth_of_them(monkeypatch):
    """Picked by their values alone, the best fifth would be ahead of some on two maps in three."""
    monkeypatch.setattr(false_alarms, "ROUNDS", 300)
    found = pd.DataFrame(
        {"area_id": [f"a{place}" for place in range(16)], "denominator": [80, 120, 200, 300] * 4}
    )
    with false_alarms.rounds_of(found.assign(share=0.8), 0.8, np.random.default_rng(3)) as connection:
        asked = [{"indicator_id": "drawn", "direction": "high", "years_pooled": 1, "since": None}]
        areas = list(found["area_id"])
        fifths = queries.execute(connection, "best_fifth", indicators=asked, areas=areas, sex="T")
        rows = queries.execute(
            connection,
            "comparison",
            indicator="drawn",
            areas=areas,
            years=list(range(300)),
            years_pooled=1,
            sex="T",
            benchmark="basta-femtedelen",
            pool=areas,
            given=fifths.to_dict("records"),
            direction="high",
        )
    assert len(fifths) == rows["year"].nunique() == 300
    coloured = (rows["judgement"] != "similar").groupby(rows["year"]).any()
    assert coloured.mean() < 0.12
