"""The gate: what would be published is attacked before anybody can read it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

import catalogue
from catalogue.protection import protection
from importers import ImportProblem
from importers.attack import Cell, Counts, Leak, Published, Rules, bounds, judge, read_tables
from importers.attack.published import KEY, read_ledger
from importers.telling import LOG
from text import listing, number, t

Truth = Mapping[Cell, Counts]


class Guarded:
    """The true counts of what is ours to guard, in `tables`, kept from before anything is hidden there.

    public  release ids of what is not
    """

    def __init__(self, tables: duckdb.DuckDBPyConnection, public: Collection[str]) -> None:
        self.tables = tables
        tables.execute(
            f"""
            create or replace temp table true_count as
            select {KEY}, denominator, numerator
            from observation
            where denominator is not null and not list_contains($public, release_id)
            """,
            {"public": list(public)},
        )

    def _truth(self, where: str, given: dict[str, list[str]]) -> Truth:
        found = self.tables.execute(f"from true_count {where}", given or None).fetchall()
        return {Cell(*row[:6]): Counts(*row[6:]) for row in found}

    def hidden(self) -> Truth:
        """Of what is hidden now."""
        return self._truth(f"semi join (from observation where status = 'c') using ({KEY})", {})

    def of(self, indicators: Collection[str]) -> Truth:
        """Of all that is ours, hidden or not."""
        return self._truth("where list_contains($indicators, indicator_id)", {"indicators": [*indicators]})


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


def _silent(published: Published, ours: Truth, indicators: Collection[str]) -> Published:
    """The same if we showed nothing of these indicators but what is public anyway."""
    rows = {
        cell: replace(row, value=None, numerator=None, denominator=None, lower=None, upper=None, status="c")
        if cell.indicator_id in indicators and cell in ours
        else row
        for cell, row in published.rows.items()
    }
    estimates = tuple(one for one in published.estimates if one.indicator_id not in indicators)
    return replace(published, rows=rows, estimates=estimates)


def _named(indicators: Collection[str]) -> str:
    return listing(sorted(str(catalogue.indicators()[one].name) for one in indicators))


def audit(
    tables: duckdb.DuckDBPyConnection, guarded: Guarded, known: Iterable[Path], tell: Callable[[str], None]
) -> list[str]:
    """Attack the contract's tables as they would be published. Returns warnings.

    guarded  what must not be told; but what an earlier publication has shown is known
    known    folders of the earlier publications
    tell     is told each indicator in its turn

    What is known if we show nothing at all is a warning. Raises ImportProblem where anything else is told;
    which it is, is in the private log only.
    """
    earlier = read_ledger(tables, known, hiding_only=True)
    published = read_tables(tables, earlier=earlier, hiding_only=True)
    shown = {row.cell for row in published.earlier}

    def secret(truth: Truth) -> Truth:
        return {cell: counts for cell, counts in truth.items() if cell not in shown}

    leaks = _leaks(published, secret(guarded.hidden()), tell)
    if not leaks:
        return []
    indicators = {leak.cell.indicator_id for leak in leaks}
    ours = secret(guarded.of(indicators))
    anyway = {leak.cell for leak in _leaks(_silent(published, ours, indicators), ours, tell)}
    if told := [leak for leak in leaks if leak.cell not in anyway]:
        for leak in told:
            LOG.info("told: %s", leak)
        names = _named({leak.cell.indicator_id for leak in told})
        raise ImportProblem(t("protection.told", count=number(len(told)), indicators=names))
    return [t("protection.known", indicators=_named(indicators))]
