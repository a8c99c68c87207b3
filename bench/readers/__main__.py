"""How many readers one process holds, and what happens to them on bad days: python3 dev.py bench-readers

Each reader has a session of its own with real processes of the dashboard, started as deploy/ does, and
chooses another indicator, area or year every five seconds: a view that nobody has had, while there are such.
A choice takes from the message that asks for it to the message that ends its run. Prints one `name: value`
a line:

    p50_<n>, p95_<n>         seconds of a choice where n readers read
    opening_p95              of a page that is opened
    readers_within_a_second  the most readers with p95 below one second
    views_had_before         the share of choices that led to what another reader had had
    memory_mb_per_reader     of readers who have a page open that others had open before
    publication_p95_ratio    p95 while editions are published, to that before; p50 likewise
    mixed_pages              that named two editions, or showed one's areas under another's name
    soak_memory_growth       memory at the end of the soak to that at its beginning
    soak_open_files_growth   how many more files are open
    cpu_per_interaction_ratio_behind_nginx  of both processes for a choice, to that of one alone
    reconnect_seconds_max    from the death of a process to the same view from another one
    errors                   of all kinds, but lost connections to a process that was killed
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import catalogue
from bench import Problem
from bench.load import cpu_seconds, memory_mb, open_files
from bench.readers.crowd import EVERY, PAGES, Crowd, Interaction, p50, p95
from bench.readers.reader import Door, Reader
from bench.serving import ROOT, free_port
from components.address import PATHS
from tests import proxied

STEPS = (5, 10, 20, 40, 80, 160, 320)
SECOND = 1.0  # the most that p95 may be
TURNS = 3  # of each
MANY = 80  # who only have a page open
COMPARED = 20  # readers of one process, and of two behind nginx
SEED = 8800
PUBLISHING = 900  # seconds, at most
EDITIONS = 3  # p95 of what is chosen during one alone is mostly chance

Figures = AsyncIterator[tuple[str, float]]


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def seconds_of(readers: int) -> float:
    """How long so many are watched: some 200 choices, within bounds."""
    return min(60.0, max(20.0, 200 * EVERY / readers))


@contextmanager
def processes(folder: Path, data: Path, number: int) -> Iterator[list[proxied.App]]:
    """So many processes of the dashboard, warm, until the block ends."""
    apps = [
        proxied.App(free_port(), data, catalogue.folder(), folder / f"app-{one}.log") for one in range(number)
    ]
    try:
        for app in apps:
            app.start()
        for app in apps:
            app.wait()
        yield apps
    finally:
        for app in apps:
            app.end()


class Bench:
    """One process or several, and the readers of them."""

    def __init__(self, apps: list[proxied.App], door: Door) -> None:
        self.apps, self.crowd = apps, Crowd(door, SEED)

    @property
    def pids(self) -> list[int]:
        return [app.process.pid for app in self.apps if app.process]

    def cpu(self) -> float:
        return sum(map(cpu_seconds, self.pids))

    def memory(self) -> float:
        return sum(map(memory_mb, self.pids))

    async def open_files(self) -> int:
        """The fewest of some looks: every run that is under way has some of its own."""
        found: list[int] = []
        for _ in range(40):
            found.append(sum(map(open_files, self.pids)))
            await asyncio.sleep(0.1)
        return min(found)

    async def cpu_per_interaction(self) -> tuple[float, int]:
        """Seconds of all processes, and the choices of COMPARED readers that they were for."""
        await self.crowd.be(COMPARED)
        await self.crowd.during(15)
        before = self.cpu()
        done = await self.crowd.during(45)
        taken = self.cpu() - before
        say(f"  {len(self.apps)} with {COMPARED} readers: p95 {p95(done):.3f} s of {len(done)} choices")
        await self.crowd.be(0)
        return taken, len(done)

    async def p95_with(self, readers: int, taken: dict[int, list[Interaction]]) -> float:
        await self.crowd.be(readers)
        before, own = self.cpu(), time.process_time()
        done = taken[readers] = await self.crowd.during(seconds := seconds_of(readers))
        shares = (self.cpu() - before) / seconds, (time.process_time() - own) / seconds
        say(f"  {readers} readers, {len(done)} choices: p50 {p50(done):.3f} s, p95 {p95(done):.3f} s; ")
        say("    of a processor the server took {:.0%}, the readers {:.0%}".format(*shares))
        return p95(done)

    async def most(self) -> AsyncIterator[tuple[str, float]]:
        """Step by step, and then between the last step that held and the first that did not."""
        say(f"Ever more readers, who each choose every {EVERY:.0f} seconds …")
        taken: dict[int, list[Interaction]] = {}
        held, broke = 0, 0
        for step in STEPS:
            if await self.p95_with(step, taken) >= SECOND:
                broke = step
                break
            held = step
        for _ in range(2 if broke else 0):
            between = (held + broke) // 2
            if await self.p95_with(between, taken) >= SECOND:
                broke = between
            else:
                held = between
        for readers, done in sorted(taken.items()):
            yield f"p50_{readers}", p50(done)
            yield f"p95_{readers}", p95(done)
        yield "opening_p95", p95(self.crowd.of("opening"))
        yield "readers_within_a_second", held

    async def memory_per_reader(self) -> float:
        """Of readers who have a page open that others had open before; where nobody else has been yet."""
        readers = [Reader(self.crowd.door, one, PATHS[PAGES[one % len(PAGES)]]) for one in range(MANY)]
        for one in readers[: MANY // 2]:
            await one.open()
        before = self.memory()
        for one in readers[MANY // 2 :]:
            await one.open()
        found = (self.memory() - before) / (MANY / 2)
        await asyncio.gather(*(one.leave() for one in readers))
        return found

    async def publication(self, readers: int, data: Path, folder: Path) -> Figures:
        say(f"Editions are published while {readers} read …")
        await self.crowd.be(readers)
        before, meanwhile, after, new, seconds, ids = [], [], [], [], [], set()
        for _ in range(EDITIONS):
            before += await self.crowd.during(60)
            begun = time.monotonic()
            ids.add(id := (await published(data, folder)).encode())
            seconds.append(time.monotonic() - begun)
            await asyncio.sleep(3 * EVERY)  # the process finds it and shows itself its pages
            meanwhile += await self.crowd.since(begun)
            done = await self.crowd.during(4 * EVERY)
            after += done
            new += [one for one in done if one.editions == {id}]
        old = {one for found in before for one in found.editions} - ids
        mixed = [one for one in (*before, *meanwhile, *after) if is_mixed(one, old)]
        yield "publication_seconds", median(seconds)
        yield "publication_p95_before", p95(before)
        yield "publication_p95", p95(meanwhile)
        yield "publication_p95_ratio", p95(meanwhile) / p95(before)
        yield "publication_p50_ratio", p50(meanwhile) / p50(before)
        yield "pages_of_the_new_edition", len(new) / len(after)
        yield "mixed_pages", len(mixed)

    async def soak(self, readers: int, minutes: float) -> Figures:
        say(f"{readers} readers for {minutes:g} minutes …")
        await self.crowd.be(readers)
        await self.crowd.during(30)
        memory, files = self.memory(), await self.open_files()
        done = await self.crowd.during(60 * minutes)
        yield "soak_p95", p95(done)
        yield "soak_memory_mb", self.memory()
        yield "soak_memory_growth", self.memory() / memory
        yield "soak_open_files_growth", await self.open_files() - files

    async def kill(self) -> Figures:
        """The first process dies; its readers read on with the other."""
        say(f"One of {len(self.apps)} processes is killed …")
        await self.crowd.be(COMPARED)
        victim, cut = self.apps[0], self.crowd.cut
        assert victim.process
        victim.process.kill()
        await self.crowd.during(30)
        back = self.crowd.of("return")
        yield "readers_cut", self.crowd.cut - cut
        yield "reconnect_seconds_max", max((one.seconds for one in back), default=float("nan"))
        victim.start()
        await asyncio.to_thread(victim.wait)
        done = await self.crowd.during(4 * EVERY)
        yield "p95_after_restart", p95(done)


async def in_turns(alone: Bench, both: Bench) -> Figures:
    """What a choice costs here and there, each in turn, so that both meet the same other work."""
    benches = {"cpu_ms_per_interaction": alone, "cpu_ms_per_interaction_behind_nginx": both}
    found: dict[str, list[tuple[float, int]]] = {name: [] for name in benches}
    for _ in range(TURNS):
        for name, bench in benches.items():
            found[name].append(await bench.cpu_per_interaction())
    costs = {
        name: 1000 * sum(cpu for cpu, _ in of) / sum(done for _, done in of) for name, of in found.items()
    }
    for name, cost in costs.items():
        yield name, cost
    first, second = costs.values()
    yield "cpu_per_interaction_ratio_behind_nginx", second / first


def is_mixed(one: Interaction, old: set[bytes]) -> bool:
    return len(one.editions) != 1 or one.is_marked == bool(one.editions & old)


async def published(data: Path, folder: Path) -> str:
    """The id of a new edition, which another process has published under `data` with what time was left."""
    process = await asyncio.create_subprocess_exec(
        *("chrt", "--idle", "0", sys.executable, "-m", "bench.readers.publication"),
        cwd=ROOT,
        env=os.environ | {"LIKVARD_DATA": str(data), "LIKVARD_STAGING": str(folder / "staging")},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), PUBLISHING)
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode:
        raise Problem("The edition was not published; the reason is above.")
    return said.decode().split()[-1]


async def figures(folder: Path, minutes: float) -> Figures:
    first, second = (Path(shutil.copytree(ROOT / "data", folder / name)) for name in ("first", "second"))
    errors: list[str] = []
    say("One process …")
    with processes(folder, first, 1) as apps:
        bench = Bench(apps, Door(apps[0].port))
        yield "memory_mb_before", bench.memory()
        yield "memory_mb_per_reader", await bench.memory_per_reader()
        held = 0
        async for name, value in bench.most():
            held = int(value) if name == "readers_within_a_second" else held
            yield name, value
        async for one in bench.publication(max(held // 2, 1), first, folder):
            yield one
        async for one in bench.soak(max(held // 2, 1), minutes):
            yield one
        await bench.crowd.be(0)
        yield "views_had_before", bench.crowd.again / len(bench.crowd.of("choice"))
        errors += [*bench.crowd.errors, *["a connection was lost"] * bench.crowd.cut]
    say("One process, and two behind nginx …")
    proxied.certificate(folder)
    with processes(folder, second, 3) as apps, proxied.proxying(folder, apps[1:]) as site:
        alone, both = Bench(apps[:1], Door(apps[0].port)), Bench(apps[1:], Door(site.port, is_proxy=True))
        async for one in in_turns(alone, both):
            yield one
        async for one in both.kill():
            yield one
        await both.crowd.be(0)
        errors += [*alone.crowd.errors, *both.crowd.errors]
    for error in errors[:10]:
        say(f"  error: {error}")
    yield "errors", len(errors)


async def measure(minutes: float) -> None:
    with tempfile.TemporaryDirectory(prefix="likvard-", ignore_cleanup_errors=True) as folder:
        async for name, value in figures(Path(folder), minutes):
            print(f"{name}: {value:.3g}" if value < 100 else f"{name}: {value:.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="dev.py bench-readers", allow_abbrev=False)
    parser.add_argument("--soak", type=float, default=3, metavar="MINUTES")
    minutes = parser.parse_args().soak
    if sys.platform != "linux":
        sys.exit("Readers are measured on Linux only, where the dashboard is run.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no process is left behind
    try:
        asyncio.run(measure(minutes))
    except Problem as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
