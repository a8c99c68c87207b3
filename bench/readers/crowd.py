"""Readers who are there at the same time, each in a session of its own."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from statistics import quantiles

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from bench.readers.reader import PATIENCE, Door, Failed, Reader
from components.address import PATHS

EVERY = 5.0  # seconds from one choice of a reader to the next, on average
STAY = 20  # choices of a visit; then another reader comes instead
PAGES = ("map", "trend", "equality", "area", "schools")
EDITION = re.compile(rb"\b\d+-\d{4}-\d\d-\d\d\b")
MARK = "′"  # stands after the areas' names in an edition that is published while they read


@dataclass(frozen=True)
class Interaction:
    """From the question to the end of the run: a choice, a page that was opened, or a view that came back."""

    kind: str
    begun: float
    seconds: float
    editions: frozenset[bytes]  # those that the page names
    is_marked: bool


def p50(taken: list[Interaction]) -> float:
    return _quantile(taken, 50)


def p95(taken: list[Interaction]) -> float:
    return _quantile(taken, 95)


def _quantile(taken: list[Interaction], percent: int) -> float:
    seconds = [one.seconds for one in taken]
    if len(seconds) < 2:
        return max(seconds, default=float("nan"))
    return quantiles(seconds, n=100, method="inclusive")[percent - 1]


@dataclass
class Crowd:
    door: Door
    seed: int
    every: float = EVERY  # also the seconds within which they come
    interactions: list[Interaction] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    cut: int = 0  # connections that were lost
    taken: set[str] = field(default_factory=set)  # views that somebody has had
    again: int = 0  # choices that led to one of them
    tasks: list[asyncio.Task] = field(default_factory=list)
    inside: dict[int, float] = field(default_factory=dict)  # who waits for an answer, and since when
    numbers: Iterator[int] = field(default_factory=count)

    async def be(self, readers: int) -> None:
        """Grow or shrink to so many, one after the other, so that they do not come in step."""
        missing = readers - len(self.tasks)
        for _ in range(missing):
            self.tasks.append(asyncio.create_task(self._readers()))
            await asyncio.sleep(self.every / missing)
        leaving, self.tasks = self.tasks[readers:], self.tasks[:readers]
        for one in leaving:
            one.cancel()
        ended = await asyncio.gather(*leaving, return_exceptions=True)
        self.errors += [repr(one) for one in ended if isinstance(one, Exception)]
        await asyncio.sleep(self.every)

    async def during(self, seconds: float) -> list[Interaction]:
        """The choices made in the seconds to come, those too that end later."""
        begun = time.monotonic()
        await asyncio.sleep(seconds)
        return await self.since(begun)

    async def since(self, begun: float) -> list[Interaction]:
        """The choices made since then, and until now."""
        until = time.monotonic()
        while time.monotonic() < until + PATIENCE and any(at < until for at in self.inside.values()):
            await asyncio.sleep(0.02)
        return [one for one in self.interactions if one.kind == "choice" and begun <= one.begun < until]

    def of(self, kind: str) -> list[Interaction]:
        return [one for one in self.interactions if one.kind == kind]

    async def _readers(self) -> None:
        """One reader after the other, until all are to leave."""
        while True:
            number = next(self.numbers)
            chance = random.Random(self.seed + number)
            reader = Reader(self.door, number, PATHS[PAGES[number % len(PAGES)]])
            try:
                async with reader:
                    await self._visit(reader, chance)
            except (Failed, ConnectionClosed, InvalidHandshake, OSError, TimeoutError) as error:
                self.errors.append(f"{type(error).__name__}: {error}")
                await asyncio.sleep(1)
            finally:
                self.inside.pop(number, None)

    async def _visit(self, reader: Reader, chance: random.Random) -> None:
        at = await self._timed(reader, "opening")
        for _ in range(STAY):
            at = max(at + self.every * chance.uniform(0.5, 1.5), time.monotonic())
            await self._until(at, reader)
            self.again += not reader.choose(chance, self.taken)
            at = await self._timed(reader, "choice")

    async def _until(self, at: float, reader: Reader) -> None:
        """Look at the page until then. Who loses the server meanwhile is back by itself."""
        assert reader.connection
        lost = asyncio.ensure_future(reader.connection.wait_closed())
        await asyncio.wait([lost], timeout=at - time.monotonic())
        if not lost.cancel():
            await self._timed(reader, "return")

    async def _timed(self, reader: Reader, kind: str) -> float:
        """Do it; when it was begun. A choice that the server did not live to answer is a return."""
        begun = self.inside[reader.number] = time.monotonic()
        try:
            taken = await {"opening": reader.open, "choice": reader.run, "return": reader.come_back}[kind]()
        except ConnectionClosed:
            kind, taken = "return", await reader.come_back()
        self.cut += kind == "return"
        editions = frozenset(EDITION.findall(said := reader.said))
        self.interactions.append(Interaction(kind, begun, taken, editions, MARK.encode() in said))
        del self.inside[reader.number]
        return begun
