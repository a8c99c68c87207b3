"""The attack on the snapshot in force and on the seeded tables: `make attack`.

Prints, one a line, how many hidden cells are told too nearly, whether the naive method is caught, whether a
hidden cell that is shown by mistake is, whether each kind of relation is needed, and how many cells another
program hides. Ends with 1 where one is not as it should be.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from importers import assemble, audit, ledger
from importers.attack import (
    KINDS,
    Cell,
    Counts,
    Published,
    Rules,
    Verdict,
    bounds,
    judge,
    read,
    read_tables,
)
from importers.protection import protect
from queries import snapshot
from tests import naive, oracle, seeded
from tests.leaky import LEAKY
from tests.seeded import Row

SEEDED = Rules(naive.SMALLEST, naive.FEW, width=naive.WIDTH)


class Share(NamedTuple):
    """So many of so many."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number} of {self.of}"


def rows_of(tables: duckdb.DuckDBPyConnection) -> list[Row]:
    found = tables.execute("from observation")
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def attacked(shown: list[Row], truth: dict[Cell, Counts]) -> Verdict:
    with seeded.load(shown) as tables:
        return judge(bounds(read_tables(tables), enough=SEEDED.width), truth, SEEDED)


def protected(rows: list[Row]) -> list[Row]:
    with seeded.load(rows) as tables:
        protect(tables, public=())
        found = {seeded.cell(one): one for one in rows_of(tables)}
    return [found[seeded.cell(one)] for one in rows]


def naive_method(designs: Iterable[str] = seeded.DESIGNS, seeds: Iterable[int] = seeded.SEEDS) -> Share:
    """Of the seeded tables that leak as subtraction shows, those where the attacker finds it all too."""
    caught, of = 0, 0
    for design in designs:
        for seed in seeds:
            rows = seeded.rows(design, seed)
            shown = naive.by_hand(rows)
            if leaks := {(seeded.cell(rows[one]), what) for one, what in naive.leaks(rows, shown)}:
                verdict = attacked(shown, seeded.truth(rows))
                of += 1
                caught += leaks <= {(leak.cell, leak.quantity) for leak in verdict.leaks}
    return Share(caught, of)


def mutations(designs: Iterable[str] = seeded.DESIGNS, seeds: Iterable[int] = seeded.SEEDS) -> Share:
    """In each table that is protected, a hidden cell is shown that the others need: is it found?"""
    caught, of = 0, 0
    for design in designs:
        for seed in seeds:
            rows = seeded.rows(design, seed)
            shown = protected(rows)
            if needed := naive.needed(rows, shown):
                one = random.Random(seed).choice(needed)
                mutated = [*shown[:one], rows[one], *shown[one + 1 :]]
                of += 1
                caught += bool(attacked(mutated, seeded.truth(rows)).leaks)
    return Share(caught, of)


def recoverable(
    designs: Iterable[str] = seeded.DESIGNS,
    seeds: Iterable[int] = seeded.SEEDS,
    make: Callable[[str, int], list[Row]] = seeded.rows,
) -> tuple[Share, int]:
    """Of the hidden cells of the seeded tables once protected, those that are told; and contradictions."""
    told, guarded, contradictions = 0, 0, 0
    for design in designs:
        for seed in seeds:
            rows = make(design, seed)
            verdict = attacked(protected(rows), seeded.truth(rows))
            told += len(verdict.recoverable)
            guarded += verdict.guarded
            contradictions += verdict.contradictions
    return Share(told, guarded), contradictions


def relations_needed() -> Share:
    """The kinds of relations without which a leak passes unseen that is seen with them."""
    needed = 0
    for kind in KINDS:
        truth = {LEAKY[kind].cell: LEAKY[kind].secret}
        with_it, without = (judge(LEAKY[kind].bounds(*left), truth, SEEDED) for left in ((), (kind,)))
        needed += bool(with_it.leaks) and not without.leaks
    return Share(needed, len(KINDS))


def hidden_share(published: Published, level: str) -> float:
    """Of the values that there are at a level, how much is hidden."""
    statuses = Counter(
        row.status == "c"
        for cell, row in published.rows.items()
        if row.has_figure and published.areas[cell.area_id].level == level
    )
    return statuses[True] / max(1, statuses.total())


def attack_snapshot(folder: Path, tell: Callable[[str], None]) -> tuple[Verdict, Published]:
    """The hidden cells of a snapshot made of the rows that are embedded and staged now."""
    published = read(folder, ledger=ledger.find(snapshot.root()).whole)
    with assemble.assemble() as tables:
        guarded = audit.Guarded(tables, assemble.public())
        truth = guarded.of({cell.indicator_id for cell in published.hidden})
    return judge(bounds(published, enough=5, tell=tell), truth, audit.rules()), published


def main(arguments: list[str]) -> int:
    def say(name: str, value: Any) -> None:
        print(f"{name}: {value}", flush=True)

    current = snapshot.find()
    folder = Path(arguments[0]) if arguments else current.folder if current else None
    if folder is None:
        print(snapshot.obstacle())
        return 2
    began = time.monotonic()
    verdict, published = attack_snapshot(folder, lambda name: print(f"attacking {name}", file=sys.stderr))
    say("attack_seconds", round(time.monotonic() - began, 1))
    say("recoverable_cells", Share(len(verdict.recoverable), verdict.guarded))
    say("sensitive_cells", verdict.sensitive)
    say("exact_recoveries", verdict.exact)
    say("contradictions", verdict.contradictions)
    say("widths", dict(sorted(verdict.widths.items())))
    seeded_share, contradictions = recoverable()
    say("recoverable_cells_seeded", seeded_share)
    missing_share, impossible = recoverable(make=seeded.missing)
    say("recoverable_cells_where_sums_miss", missing_share)
    caught, mutated, needed = naive_method(), mutations(), relations_needed()
    say("naive_method_caught", caught)
    say("mutations_caught", mutated)
    say("relations_needed", needed)
    ours, theirs, told, tables = oracle.least()
    say("hidden_beside_another_program", Share(ours, theirs))
    say("recoverable_cells_another_program", f"{told} in {tables} other tables")
    for level in ("catchment", "cluster", "small_area", "school"):
        say(f"hidden_share_{level}", round(hidden_share(published, level), 3))
    is_well = (
        verdict.is_safe
        and not (seeded_share.number or contradictions or missing_share.number or impossible)
        and caught.number == caught.of >= 20
        and mutated.number >= 0.95 * mutated.of
        and needed.number == needed.of
        and ours <= theirs
    )
    return int(not is_well)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
