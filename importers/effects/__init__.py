"""What a development work may have changed, from what is shown; or why that cannot be told.

panel.sql finds what to compare and judged.sql compares it, by the macros of queries/macros/assignment.sql and
before_and_after.sql. Why nothing can be compared at all is found here:

    dates    it is not known when the work began
    where    it is not known in which catchments it was
    overlap  another work went on in the same catchments at the same time
    values   none of its areas has values that are shown
"""

from __future__ import annotations

from itertools import combinations
from math import comb, inf
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

import catalogue
from catalogue import Evaluation, Intervention
from importers.effects.second import second_opinion

HERE = Path(__file__).parent
MOST_WAYS = 5_000  # to treat so many of so many; of more, that many are drawn
SEED = 2019
FOUND = (
    "group_id.intervention_id, group_id.indicator_id, group_id.years_pooled, group_id.sex, found.* exclude"
)
LOOKED_FOR = pa.schema(
    [
        *((name, pa.string()) for name in ("intervention_id", "indicator_id", "scope_id")),
        ("areas", pa.list_(pa.string())),
        *((name, pa.float64()) for name in ("starts", "ends", "began")),
        ("since", pa.int32()),
        ("measure", pa.string()),
        ("scale", pa.float64()),
        ("years_pooled", pa.int32()),
        ("reason", pa.string()),
    ]
)


def _overlap(one: Intervention, other: Intervention) -> bool:
    if one.id == other.id or one.start is None or other.start is None:
        return False
    together = one.start < (other.end or inf) and other.start < (one.end or inf)
    return together and bool(set(one.catchments) & set(other.catchments))


def _obstacle(work: Intervention) -> str | None:
    if work.start is None:
        return "dates"
    if work.municipality is None or not work.catchments:
        return "where"
    if any(_overlap(work, other) for other in catalogue.interventions().values()):
        return "overlap"
    return None


def looked_for() -> pa.Table:
    """A row a work and indicator that it could have affected, with what is needed to look for an effect."""
    known, places = catalogue.indicators("catchment"), catalogue.municipalities()
    rows: list[dict[str, Any]] = []
    for work in catalogue.interventions().values():
        for indicator in (known[id] for id in work.indicators if id in known):
            obstacle = _obstacle(work)
            place = places.get(work.municipality or "")
            compared = place.between_catchments(indicator) if place else indicator
            rows.append(
                {
                    "intervention_id": work.id,
                    "indicator_id": indicator.id,
                    "scope_id": work.municipality,
                    "areas": list(work.catchments),
                    "starts": None if obstacle else work.start,
                    "ends": inf if work.end is None else work.end,
                    "began": 0.5 if indicator.period == "school" else 0.0,
                    "since": compared.comparable_since,
                    "measure": indicator.measure,
                    "scale": float(indicator.scale),
                    "years_pooled": indicator.pool("catchment"),
                    "reason": obstacle,
                }
            )
    return pa.Table.from_pylist(rows, LOOKED_FOR)


def _ways(units: int, treated: int) -> list[list[int]]:
    """The ways to treat so many of so many, the first ones first; drawn, where there are too many."""
    if comb(units, treated) <= MOST_WAYS:
        return [list(one) for one in combinations(range(1, units + 1), treated)]
    chance = np.random.default_rng(SEED)
    drawn = {tuple(sorted(chance.permutation(units)[:treated] + 1)) for _ in range(MOST_WAYS)}
    real = tuple(range(1, treated + 1))
    return [list(map(int, one)) for one in [real, *sorted(drawn - {real})]]


def assignments(sizes: list[tuple[int, int]]) -> pa.Table:
    """What the macro `assigned` reads, for each number of units and of those treated."""
    rows = [
        {"units": units, "treated": treated, "number": number, "members": members}
        for units, treated in sizes
        for number, members in enumerate(_ways(units, treated), 1)
    ]
    integers = [(name, pa.int64()) for name in ("units", "treated", "number")]
    return pa.Table.from_pylist(rows, pa.schema([*integers, ("members", pa.list_(pa.int64()))]))


def _register(tables: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    tables.register("given", rows)
    tables.execute(f"create or replace temp table {name} as from given")
    tables.unregister("given")


def judge(tables: duckdb.DuckDBPyConnection, asked: Evaluation | None = None) -> None:
    """The temporary table `found` from the temporary table `panel`, whichever way that was made."""
    asked = asked or catalogue.evaluation()
    sizes = tables.execute("""
        select distinct count(distinct unit), count(distinct unit) filter (is_treated)
        from panel
        group by group_id
        order by all
    """).fetchall()
    _register(tables, "assignment", assignments(sizes))
    tables.execute(
        (HERE / "judged.sql").read_text("utf-8"),
        {
            "level": catalogue.confidence().level,
            "power": asked.power,
            "fewest_before": asked.fewest_before,
            "share_of_gap": asked.share_of_gap,
        },
    )


def find_effects(tables: duckdb.DuckDBPyConnection) -> None:
    """Fill the table `effect`; needs intervals and protected rows."""
    _register(tables, "looked_for", looked_for())
    tables.execute((HERE / "panel.sql").read_text("utf-8"), {"z": catalogue.confidence().z})
    judge(tables)
    tables.execute("delete from effect")
    tables.execute(f"insert into effect by name select {FOUND} (group_id) from found")
    tables.execute("""
        insert into effect by name
        select
            intervention_id,
            indicator_id,
            years_pooled,
            'T' as sex,
            'after' as what,
            0 as year,
            coalesce(reason, 'values') as reason,
            0 as areas,
            0 as hidden,
            0 as points,
            'computed' as provenance,
        from looked_for anti join effect using (intervention_id, indicator_id)
    """)
    second_opinion(tables)
