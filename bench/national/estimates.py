"""Inequality in the invented nation, by the publisher's own statements."""

from __future__ import annotations

import duckdb

import catalogue
import queries
from importers.check import HERE
from importers.estimates import simulate

LARGE = """
create or replace temp table large as
with large_municipality as (
    select parent_id as area_id from area where level = 'catchment' group by all having count(*) >= $fewest
)

from large_municipality
union all
select area_id from area where parent_id in (from large_municipality)
"""
FEWEST = 10  # catchments: in smaller municipalities nothing is estimated


def add(tables: duckdb.DuckDBPyConnection) -> None:
    """Into `estimate` those of the indicator that `observation` has, of the larger municipalities.

    Without the intervals that are drawn by chance, which would take most of the time.
    """
    tables.execute(LARGE, {"fewest": FEWEST})
    with queries.empty() as small:
        small.execute("set enable_progress_bar = false")
        for table in ("area", "observation"):
            small.register(
                "given", tables.sql(f"from {table} semi join large using (area_id)").to_arrow_table()
            )
            small.execute(f"insert into {table} by name from given")
            small.unregister("given")
        small.execute(
            "create temp table indicator as select distinct"
            " indicator_id, 'proportion' as measure, 100 as scale, 'high' as direction from observation"
        )
        small.execute((HERE / "subgroups.sql").read_text("utf-8"), {"z": catalogue.confidence().z})
        small.execute(
            "create temp table numbered as select group_id, 1 as number, 1 as places from subgroup limit 0"
        )
        simulate(small)
        small.execute((HERE / "estimates.sql").read_text("utf-8"))
        tables.register("given", small.sql("from estimate").to_arrow_table())
        tables.execute("insert into estimate by name from given")
        tables.unregister("given")
