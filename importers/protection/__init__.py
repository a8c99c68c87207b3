"""Protection: what is hidden before a snapshot is published, so that no individual can be pointed out.

catalogue/protection.toml says what must not be shown. From what else it would follow is found here, for one
indicator at a time: primary.sql and relations.sql say what there is, system.py and pattern.py search.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

import catalogue
from catalogue.protection import Protection, protection
from importers.protection.solution import Solution, solve_once
from importers.protection.tables import Table, read
from text import in_both, t

HERE = Path(__file__).parent
SECONDS = 60.0  # a table
KEYS = ("area_id", "year", "years_pooled", "sex", "group_id")
KEY = pa.schema(
    [
        ("indicator_id", pa.string()),
        *((name, pa.int32() if name.startswith("year") else pa.string()) for name in KEYS),
    ]
)
LEDGER = pa.schema(
    [
        *KEY,
        ("release_id", pa.string()),
        ("status", pa.string()),
        ("denominator", pa.int64()),
    ]
)
RULED = pa.schema(
    [
        ("indicator_id", pa.string()),
        ("measure", pa.string()),
        ("scale", pa.int32()),
        ("decimals", pa.int32()),
        ("pooled_years", pa.int32()),
        ("is_additive", pa.bool_()),
        ("fewest", pa.int32()),
        ("fewest_with", pa.int32()),
        ("fewest_all", pa.int32()),
        ("response", pa.string()),
        ("lowest_response", pa.int32()),
    ]
)


@dataclass(frozen=True)
class Unpublished:
    """All of an indicator at a level, which can be protected in no other way."""

    indicator_id: str
    level: str


@dataclass(frozen=True)
class Protected:
    """What protection did.

    unpublished  levels of indicators that are hidden as wholes
    solved       indicators that had to be solved, the others being as they were
    quick        those of them that hide somewhat more than they would have to, for lack of time
    warnings     sentences for the publisher
    """

    unpublished: tuple[Unpublished, ...] = ()
    solved: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def _register(tables: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    tables.register("given", rows)
    tables.execute(f"create or replace temp table {name} as from given")
    tables.unregister("given")


def _register_rules(tables: duckdb.DuckDBPyConnection, rules: Protection) -> None:
    """Tables `ruled`, `part_of` and `unsure`: what the SQL needs of the catalogue."""
    rows = [
        {
            "indicator_id": one.id,
            "measure": one.measure,
            "scale": one.scale,
            "decimals": one.decimals,
            "pooled_years": one.pooled_years,
            "is_additive": one.is_additive,
            "fewest": rules.fewest(one),
            "fewest_with": rules.of(one.sensitivity).fewest_with,
            "fewest_all": rules.of(one.sensitivity).fewest_all,
            "response": one.response,
            "lowest_response": rules.lowest(one),
        }
        for one in catalogue.indicators().values()
    ]
    _register(tables, "ruled", pa.Table.from_pylist(rows, RULED))
    catchments = [one for place in catalogue.municipalities().values() for one in place.catchments]
    whole = [
        (one.id, part) for one in catchments if all(s == 1 for _, s in one.parts) for part, _ in one.parts
    ]
    split = [one.id for one in catchments if any(share != 1 for _, share in one.parts)]
    names = [pa.array(column, pa.string()) for column in (zip(*whole, strict=True) if whole else ([], []))]
    _register(tables, "part_of", pa.table(names, ("area_id", "part_id")))
    _register(tables, "unsure", pa.table({"area_id": pa.array(split, pa.string())}))


def prepare(
    tables: duckdb.DuckDBPyConnection, public: Collection[str], ledger: pa.Table | None = None
) -> list[Table]:
    """The tables to protect, one an indicator with something to hide; see `protect`."""
    rules = protection()
    _register_rules(tables, rules)
    _register(tables, "shown", LEDGER.empty_table() if ledger is None else ledger)
    words = "|".join(map(re.escape, rules.public_organisers))
    tables.execute(
        (HERE / "primary.sql").read_text("utf-8"),
        {
            "public": list(public),
            "public_organisers": rf"\b({words})\b",
            "fewest_organisers": rules.fewest_organisers,
        },
    )
    tables.execute((HERE / "relations.sql").read_text("utf-8"))
    return list(read(tables, rules.width))


def _hide(tables: duckdb.DuckDBPyConnection, solutions: list[tuple[Table, Solution]]) -> None:
    rows = [
        {"indicator_id": table.indicator_id} | dict(zip(KEYS, table.cells[place].key, strict=True))
        for table, solution in solutions
        for place in solution.hidden
    ]
    _register(tables, "hidden", pa.Table.from_pylist(rows, KEY))
    tables.execute((HERE / "hide.sql").read_text("utf-8"))


def _explain(tables: duckdb.DuckDBPyConnection, unpublished: Collection[Unpublished]) -> None:
    """A note for readers on what is hidden as a whole."""
    for one in unpublished:
        words = in_both(lambda: t("protection.note"))
        tables.execute(
            """
            insert into note by name
            select
                'protection-' || $indicator_id || '-' || $level as note_id,
                $date as date,
                'analyst' as author_role,
                [$indicator_id] as indicators,
                (select list(area_id order by area_id) from area where level = $level) as areas,
                null::integer[] as years,
                $sv as text_sv,
                $en as text_en,
            """,
            asdict(one) | {"date": protection().date, "sv": words.sv, "en": words.en},
        )


def _warnings(solutions: list[tuple[Table, Solution]], unpublished: Collection[Unpublished]) -> list[str]:
    known: dict[str, Any] = dict(catalogue.indicators())
    said = [
        t(
            "protection.unpublished",
            indicator=known[one.indicator_id].name,
            level=t(f"protection.{one.level}"),
        )
        for one in unpublished
    ]
    for table, solution in solutions:
        if solution.exposed:
            name, count = known[table.indicator_id].name, len(solution.exposed)
            said.append(t("protection.exposed", indicator=name, count=count))
    return said


def protect(
    tables: duckdb.DuckDBPyConnection,
    public: Collection[str],
    ledger: pa.Table | None = None,
    solved: Path | None = None,
    tell: Callable[[str], None] = lambda _: None,
    seconds: float = SECONDS,
) -> Protected:
    """Hide in `observation` what the rules hide, and what else is needed for it not to follow from the rest.

    public   release ids whose figures their source has published: known to everybody
    ledger   rows of earlier publications, as LEDGER: what was shown of a release stays shown and counts as
             known; what never was stays hidden
    solved   a private folder for what was found, so that a table that has not changed is not solved again
    tell     is told the indicator of each table in its turn
    seconds  for each part of a table that hangs together, before a quicker way is taken
    """
    solutions, anew = [], []
    for table in prepare(tables, public, ledger):
        tell(table.indicator_id)
        solution, is_new = solve_once(table, protection().version, seconds, solved)
        solutions.append((table, solution))
        if is_new:
            anew.append(table.indicator_id)
    _hide(tables, solutions)
    unpublished = [
        Unpublished(table.indicator_id, level) for table, s in solutions for level in s.unpublished
    ]
    _explain(tables, unpublished)
    return Protected(
        tuple(unpublished),
        tuple(anew),
        tuple(table.indicator_id for table, solution in solutions if not solution.is_best),
        tuple(_warnings(solutions, unpublished)),
    )
