"""The gate: what would be published is attacked before anybody can read it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

import catalogue
from catalogue.protection import protection
from importers import ImportProblem, ledger
from importers.attack import Cell, Counts, Leak, Published, Rules, bounds, judge, read_tables
from importers.attack.published import read_ledger
from importers.telling import LOG
from text import listing, number, t

Truth = Mapping[Cell, Counts]
KEY = "indicator_id, area_id, year, years_pooled, sex, group_id"


def truth(tables: duckdb.DuckDBPyConnection, public: Collection[str]) -> Truth:
    """The counts of what is ours to guard, before anything is hidden; `public` are release ids."""
    found = tables.execute(
        f"""
        select {KEY}, denominator, numerator
        from observation
        where denominator is not null and not list_contains($public, release_id)
        """,
        {"public": list(public)},
    ).fetchall()
    return {Cell(*row[:6]): Counts(*row[6:]) for row in found}


def rules() -> dict[str, Rules]:
    """What is few, by indicator, as the rules in force say."""
    found = protection()
    return {
        one.id: Rules(
            found.fewest(one),
            found.of(one.sensitivity).fewest_with,
            found.of(one.sensitivity).fewest_all,
            found.width,
        )
        for one in catalogue.indicators().values()
    }


def _leaks(published: Published, guarded: Truth, tell: Callable[[str], None]) -> tuple[Leak, ...]:
    """Raises ImportProblem where what is said of hidden cells cannot be true: nobody knows what it tells."""
    found = bounds(published, enough=protection().width, tell=tell)
    if impossible := {cell.indicator_id for _, cells in found.contradictions for cell in cells}:
        raise ImportProblem(t("protection.contradiction", indicators=_named(impossible)))
    return judge(found, guarded, rules()).leaks


def _silent(published: Published, guarded: Truth, indicators: Collection[str]) -> Published:
    """The same if we showed nothing of these indicators but what is public anyway."""
    rows = {
        cell: replace(row, value=None, numerator=None, denominator=None, lower=None, upper=None, status="c")
        if cell.indicator_id in indicators and cell in guarded
        else row
        for cell, row in published.rows.items()
    }
    estimates = tuple(one for one in published.estimates if one.indicator_id not in indicators)
    return replace(published, rows=rows, estimates=estimates)


def _named(indicators: Collection[str]) -> str:
    return listing(sorted(str(catalogue.indicators()[one].name) for one in indicators))


def audit(
    tables: duckdb.DuckDBPyConnection, guarded: Truth, root: Path, tell: Callable[[str], None]
) -> list[str]:
    """Attack the contract's tables as they would be published under `root`. Returns warnings.

    guarded  what must not be told, of `truth`; but what an earlier publication has shown is known
    tell     is told each indicator in its turn

    What is known if we show nothing at all is a warning. Raises ImportProblem where anything else is told;
    which it is, is in the private log only.
    """
    published = read_tables(tables, earlier=read_ledger(tables, ledger.folders(root)), hiding_only=True)
    shown = {row.cell for row in published.earlier}
    guarded = {cell: counts for cell, counts in guarded.items() if cell not in shown}
    leaks = _leaks(published, guarded, tell)
    if not leaks:
        return []
    indicators = {leak.cell.indicator_id for leak in leaks}
    known = {leak.cell for leak in _leaks(_silent(published, guarded, indicators), guarded, tell)}
    if told := [leak for leak in leaks if leak.cell not in known]:
        for leak in told:
            LOG.info("told: %s", leak)
        names = _named({leak.cell.indicator_id for leak in told})
        raise ImportProblem(t("protection.told", count=number(len(told)), indicators=names))
    return [t("protection.known", indicators=_named(indicators))]
