"""Every query of every page on a nation of 1, 10 and 100 million observations: python3 dev.py bench-national

The same questions are put to all three in turns, about the same three indicators, so that they have the same
answers and meet the same other work on the computer; each time about another municipality, whose values are
at hand as they are on a page (queries/near.py). Prints one `name: value` a line:

    near_<size>_seconds       to have a municipality's values at hand, once for each
    near_<size>_mb            what they take
    <query>_<size>_ms_p50, _p95   warm
    <query>_<size>_ms_cold        the first time on a fresh connection
    <query>_growth, _growth_cpu   p50 at the largest size to that at the smallest; the same of processor time
    <query>_ratio_to_noop         p50 at the largest size to a query of nothing
    <query>_kb_must_read          bytes of the rows that the question is about, as they are stored
    <query>_ratio_to_bytes        p50 at the largest size to a query of nothing and reading those bytes
    <query>_ratio_1_to_2_threads  p50 at the largest size with one thread to that with two
    <query>_<size>_ratio_to_<peer>  p50 to that of pandas or polars from the same files; below 1 is ahead
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import duckdb
import pandas as pd

import catalogue
import queries
from bench import environment, scene, sql
from bench.national import Size, folder, peers, size_of
from bench.national.write import write
from catalogue import Municipality
from queries.near import Near, words

SIZES = {"1m": 1_000_000, "10m": 10_000_000, "100m": 100_000_000}
PLACES = 8  # municipalities that are asked about, in each of the rounds
COLD = 1
TARGET = 1.5  # the most that a query may take at the largest size, beside the smallest


@dataclass(frozen=True)
class Question:
    """A query, and what it is asked: once a municipality."""

    name: str
    query: str
    asked: list[dict[str, Any]]

    @property
    def reads_values(self) -> bool:
        return "observation" in queries.sql(self.query)


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def questions() -> list[Question]:
    """Those of the bench, and a map of all municipalities and one of all small areas."""
    known = list(catalogue.indicators("catchment").values())
    asked: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, place in enumerate(places()):
        with scene.at(place):
            for path in sorted(queries.HERE.glob("*.sql")):
                asked[path.stem].append(sql.asked(path.stem, known[number % len(known)]))
    found = [Question(name, name, given) for name, given in asked.items()]
    levels = {"municipality": "map_of_all_municipalities", "small_area": "map_of_all_small_areas"}
    for level, name in levels.items():
        areas = scene.connection().execute("select area_id from area where level = $1", [level]).fetchall()
        more = {"areas": [area for (area,) in areas], "benchmark": "00", "pool": ["00"]}
        found.append(Question(name, "comparison", [one | more for one in asked["comparison"]]))
    return found


def places() -> list[Municipality]:
    """Those that are asked about."""
    return list(catalogue.municipalities().values())[:PLACES]


def folder_of(size: Size) -> Path:
    return next((folder(size) / "data" / "snapshots").iterdir())


def took(work: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds, on the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)


@dataclass(frozen=True)
class Tables:
    """A snapshot, opened, and the values of each place, at hand or not."""

    connection: duckdb.DuckDBPyConnection
    near: list[Near | None]
    seconds: float = 0  # to have them at hand
    megabytes: float = 0


def near(connection: duckdb.DuckDBPyConnection) -> Tables:
    """With the values of all places at hand."""
    before, clock, found = memory(connection), time.perf_counter(), []
    for place in places():
        with scene.at(place):
            found.append(Near(connection, list(scene.areas())))
    taken = time.perf_counter() - clock
    return Tables(connection, [*found], taken / PLACES, (memory(connection) - before) / PLACES)


def memory(connection: duckdb.DuckDBPyConnection) -> float:
    """Megabytes of tables."""
    used = "select sum(memory_usage_bytes) / 1e6 from duckdb_memory() where tag = 'IN_MEMORY_TABLE'"
    ((found,),) = connection.cursor().execute(used).fetchall()
    return float(found)


def answer(tables: Tables, question: Question, number: int) -> pd.DataFrame:
    return queries.execute(
        tables.connection, question.query, at_hand=tables.near[number], **question.asked[number]
    )


def their_answer(ask: Callable[[dict[str, Any]], Any], question: Question, number: int) -> Any:
    return ask(question.asked[number])


Timed = dict[str, list[tuple[float, float]]]


def in_turns(work: dict[str, Callable[[int], Any]], rounds: int) -> Timed:
    """What each takes for each municipality in turn, so many times, after a first that does not count."""
    found: Timed = {name: [] for name in work}
    for one in work.values():
        one(0)
    for _ in range(rounds):
        for number in range(PLACES):
            for name, one in work.items():
                found[name].append(took(partial(one, number)))
    return found


def p50(taken: list[tuple[float, float]]) -> float:
    return median(clock for clock, _ in taken)


def p95(taken: list[tuple[float, float]]) -> float:
    return quantiles((clock for clock, _ in taken), n=20)[-1]


def cpu(taken: list[tuple[float, float]]) -> float:
    return median(processor for _, processor in taken)


def must_read(tables: duckdb.DuckDBPyConnection, question: Question) -> int:
    """Rows of observations about the indicators and the areas that are asked for; of all, where none are."""
    ids = sorted(words(question.asked[0]))
    about = [
        f"list_contains($ids, {column})"
        for column, names in (("indicator_id", ("indicator", "indicators")), ("area_id", ("area", "areas")))
        if set(names) & set(question.asked[0])
    ]
    if not question.reads_values:
        return 0
    where = " and ".join(about) or "true"
    ((rows,),) = tables.execute(
        f"select count(*) from observation where {where}", {"ids": ids} if about else {}
    ).fetchall()
    return int(rows)


def bytes_a_ms(path: Path) -> float:
    """How fast a file is read that the system has in memory."""
    path.read_bytes()
    clock, _ = took(path.read_bytes)
    return path.stat().st_size / clock


def cold(question_of: list[Question], of: Path) -> dict[str, float]:
    """The first time of each question on a connection that has answered nothing before."""
    taken: dict[str, list[float]] = defaultdict(list)
    for number in range(COLD):
        with queries.connect(of) as fresh:
            tables = Tables(fresh, [None] * PLACES)
            for one in question_of:
                taken[one.name].append(took(partial(answer, tables, one, number))[0])
    return {name: median(of) for name, of in taken.items()}


def names_in_order(tables: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """What peers keep of the areas: their names, and the places that these have in a Swedish list."""
    return tables.execute("""
        select
            area_id,
            level,
            name_sv,
            name_en,
            row_number() over (
                order by
                    list_position(
                        ['school', 'small_area', 'catchment', 'municipality', 'county', 'country'], level
                    ),
                    name_sv collate sv,
                    area_id
            ) as place,
        from area
    """).df()


@dataclass(frozen=True)
class Nation:
    """One of the sizes, opened."""

    size: Size
    folder: Path
    tables: Tables

    @property
    def file(self) -> Path:
        return self.folder / "observation.parquet"


class Bench:
    """The nations by the name of their size, smallest first, and what was found so far."""

    def __init__(self, nations: dict[str, Nation], rounds: int) -> None:
        self.nations, self.rounds = nations, rounds
        self.smallest, self.largest = next(iter(nations)), list(nations)[-1]
        folder = nations[self.largest].folder
        self.threads = {count: near(queries.connect(folder, count)) for count in (1, 8)}
        self.p50s: dict[str, list[float]] = defaultdict(list)
        self.slow: list[str] = []
        self.unlike: list[str] = []

        def nothing(_: int) -> None:
            nations[self.largest].tables.connection.cursor().execute("select 1 as one").df()

        self.noop = p50(in_turns({"noop": nothing}, rounds)["noop"])

    def warm(self, one: Question) -> Iterator[tuple[str, float]]:
        """One question, put to all sizes in turns, and to the largest with one thread."""
        asked = {name: nation.tables for name, nation in self.nations.items()} | {"one": self.threads[1]}
        taken = in_turns({name: partial(answer, of, one) for name, of in asked.items()}, self.rounds)
        for name in self.nations:
            yield f"{one.name}_{name}_ms_p50", p50(taken[name])
            yield f"{one.name}_{name}_ms_p95", p95(taken[name])
            self.p50s[name].append(p50(taken[name]))
        last, first = taken[self.largest], taken[self.smallest]
        if p50(last) > TARGET * p50(first):
            self.slow.append(one.name)
        yield f"{one.name}_growth", p50(last) / p50(first)
        yield f"{one.name}_growth_cpu", cpu(last) / cpu(first)
        yield f"{one.name}_ratio_to_noop", p50(last) / self.noop
        yield f"{one.name}_ratio_1_to_2_threads", p50(taken["one"]) / p50(last)
        yield from self.bytes(one, p50(last))

    def bytes(self, one: Question, taken: float) -> Iterator[tuple[str, float]]:
        """Of the rows that are asked for, as the largest size has them."""
        nation = self.nations[self.largest]
        needed = (
            must_read(nation.tables.connection, one) * nation.file.stat().st_size / nation.size.observations
        )
        yield f"{one.name}_kb_must_read", needed / 1000
        yield f"{one.name}_ratio_to_bytes", taken / (self.noop + needed / bytes_a_ms(nation.file))

    def check_threads(self, one: Question) -> None:
        """Whether eight threads give the same answer as two."""
        two, eight = (answer(of, one, 0) for of in (self.nations[self.largest].tables, self.threads[8]))
        if not peers.is_same(two, eight, fewest=1):
            self.unlike.append(one.name)

    def peers(self, one: Question, areas: pd.DataFrame) -> Iterator[tuple[str, float]]:
        """One question for each size, to us and to the others in turns."""
        for size, nation in self.nations.items():
            asks = {
                name: getattr(peer(nation.folder, areas), one.query) for name, peer in peers.PEERS.items()
            }
            work: dict[str, Callable[[int], Any]] = {
                name: partial(their_answer, ask, one) for name, ask in asks.items()
            }
            ours = {number: answer(nation.tables, one, number) for number in range(PLACES)}
            for name, ask in work.items():
                same = sum(peers.is_same(ours[number], ask(number)) for number in range(PLACES))
                yield f"{one.name}_{size}_same_as_{name}", same / PLACES
            work["ours"] = partial(answer, nation.tables, one)
            taken = in_turns(work, self.rounds)
            for name in peers.PEERS:
                yield f"{one.name}_{size}_ms_{name}", p50(taken[name])
                yield f"{one.name}_{size}_ratio_to_{name}", p50(taken["ours"]) / p50(taken[name])


def opened(sizes: dict[str, Size]) -> Iterator[tuple[str, Nation, float]]:
    for name, size in sizes.items():
        found, clock = folder_of(size), time.perf_counter()
        connection = queries.connect(found)
        taken = time.perf_counter() - clock
        yield name, Nation(size, found, near(connection)), taken


def figures(sizes: dict[str, Size], rounds: int) -> Iterator[tuple[str, float]]:
    nations: dict[str, Nation] = {}
    for name, nation, seconds in opened(sizes):
        nations[name] = nation
        yield f"open_{name}_seconds", seconds
        yield f"near_{name}_seconds", nation.tables.seconds
        yield f"near_{name}_mb", nation.tables.megabytes
        yield f"observations_{name}", nation.size.observations
        yield f"observation_file_{name}_mb", nation.file.stat().st_size / 1e6
    asked, bench = questions(), Bench(nations, rounds)
    say(f"{len(asked)} questions, {PLACES} municipalities, {len(sizes)} sizes …")
    yield "noop_ms", bench.noop
    for name, nation in nations.items():
        for one, taken in cold(asked, nation.folder).items():
            yield f"{one}_{name}_ms_cold", taken
    areas = names_in_order(nations[bench.smallest].tables.connection)
    for question in asked:
        say(f"  {question.name}")
        yield from bench.warm(question)
        bench.check_threads(question)
        if question.name in peers.ASKED:
            yield from bench.peers(question, areas)
    yield (
        f"growth_{bench.smallest}_to_{bench.largest}",
        (sum(bench.p50s[bench.largest]) / sum(bench.p50s[bench.smallest])),
    )
    yield "questions", len(asked)
    yield f"questions_that_grow_more_than_{TARGET}", len(bench.slow)
    yield "questions_answered_otherwise_by_8_threads", len(bench.unlike)
    say(f"Grow more: {', '.join(bench.slow) or 'none'}.")
    say(f"Otherwise by 8 threads: {', '.join(bench.unlike) or 'none'}.")


def main() -> None:
    parser = argparse.ArgumentParser(prog="dev.py bench-national", allow_abbrev=False)
    parser.add_argument("--largest", choices=SIZES, default="100m")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    largest = given.largest
    names = list(SIZES)[: list(SIZES).index(largest) + 1]
    sizes = {name: size_of(SIZES[name]) for name in names}
    for size in sizes.values():
        if not folder(size).exists():
            write(folder(size), size, tell=say)
    with environment(folder(sizes[names[0]])):
        for name, value in figures(sizes, given.rounds):
            print(f"{name}: {value:.3g}" if value < 100 else f"{name}: {value:.0f}", flush=True)


if __name__ == "__main__":
    main()
