"""Numbers about several areas at once, from what is shown of each."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa

import catalogue
from importers.check import HERE
from importers.telling import bar
from text import t

DRAWS = 5_000
SEED = 2018
AT_ONCE = 50  # groups


def draws(places: int) -> pa.Table:
    """Columns draw, place (both from 1) and u, between 0 and 1: the same in every run."""
    u = np.random.default_rng(SEED).random((places, DRAWS))  # a place more leaves the others as they are
    place, draw = np.indices(u.shape)
    return pa.table({"draw": draw.ravel() + 1, "place": place.ravel() + 1, "u": u.ravel()})


def simulate(tables: duckdb.DuckDBPyConnection) -> None:
    """Fill the temporary table `simulated`: intervals of the measures that have no formula for one.

    Of the groups of `subgroup` that the table `numbered` has (group_id, number from 1, places).
    """
    ((groups, places),) = tables.execute("""
        create or replace temp table simulated as
        select group_id, null::varchar as measure, null::double as lower, null::double as upper
        from numbered
        limit 0;
        select count(*), coalesce(max(places), 0) from numbered
    """).fetchall()
    tables.register("draws", draws(places))
    tables.execute("create or replace temp table draw as select *, normal_inverse(u) as z from draws")
    tables.unregister("draws")
    statement = (HERE / "simulation.sql").read_text("utf-8")
    for first in bar(range(1, groups + 1, AT_ONCE), t("publication.estimating")):
        tables.execute(statement, {"first": first, "last": first + AT_ONCE - 1})


def estimate(tables: duckdb.DuckDBPyConnection) -> None:
    """Fill the table `estimate`; needs intervals, protected rows and `register_catalogue`."""
    tables.execute((HERE / "subgroups.sql").read_text("utf-8"), {"z": catalogue.confidence().z})
    tables.execute("""
        create or replace temp table numbered as
        select group_id, row_number() over (order by group_id) as number, count(*) as places
        from subgroup
        where group_id.level = 'catchment' and group_id.without is null
        group by group_id
    """)
    simulate(tables)
    tables.execute((HERE / "estimates.sql").read_text("utf-8"))
