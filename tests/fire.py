"""Publication under fire: python -m tests.fire

Processes publish and are killed at random points while many readers read; then single bits are flipped.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import queries
from importers import archive, back, events, ready
from importers.lock import alone
from queries import snapshot
from tests import world
from tests.publishing import read

ROOT = Path(__file__).parent.parent
SEED = 2081

# Publishes editions until it is killed: the whole publication, or only its last step. Each is a process of
# its own, made by one that has imported what they need.
PUBLISHERS = """
import os, sys
from pathlib import Path
from tests.publishing import issue, put

world, root = Path(sys.argv[1]), Path(sys.argv[2])
for line in sys.stdin:
    whole, first = map(int, line.split())
    child = os.fork()
    if child == 0:
        print(os.getpid(), flush=True)
        for number in range(first, 10_000):
            one = 10 + number % 980
            print(issue(world, root, one).id if whole else put(root, one), flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


@dataclass
class Outcome:
    reads: int = 0
    bad_reads: int = 0
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    published: int = 0
    kills: int = 0
    lost_snapshots: int = 0


def one_page(chance: random.Random) -> tuple[str, bool]:
    """What a page does: choose a snapshot, ask several times. Its id, and whether all was of one edition."""
    found = queries.begin()
    if found is None:
        return "", False
    areas = {"areas": ["9999", "9999-alby", "9999-ek"]}
    first = set(queries.query("releases", indicator="lugn", **areas)["url"])
    time.sleep(chance.uniform(0, 0.1))
    second = set(queries.query("notes", indicators=["lugn"], **areas)["text_sv"].str.split(" ").str[1])
    everything = {str(number) for number in read(queries._in_use()[1])}
    return found.id, first == second == everything and len(first) == 1


@contextmanager
def reading(readers: int, outcome: Outcome) -> Iterator[None]:
    """So many readers read until the block ends."""
    done, lock = threading.Event(), threading.Lock()

    def reader(seed: int) -> None:
        chance = random.Random(seed)
        while not done.is_set():
            try:
                id, is_good = one_page(chance)
                fault = "" if is_good else f"{id}: mixed, or none"
            except Exception as error:
                id, fault = "", repr(error)
            with lock:
                outcome.reads += 1
                outcome.bad_reads += bool(fault)
                outcome.seen |= {id} - {""}
                outcome.faults += [fault] if fault else []
            time.sleep(chance.uniform(0.2, 1))

    threads = [threading.Thread(target=reader, args=(SEED + place,)) for place in range(readers)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def under_fire(world_root: Path, root: Path, kills: int, readers: int) -> Outcome:
    """Publish and kill while readers read. `root` is LIKVARD_DATA and has a publication."""
    outcome, chance = Outcome(), random.Random(SEED)
    command = [sys.executable, "-c", PUBLISHERS, str(world_root), str(root)]
    with (
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as fork,
        reading(readers, outcome),
    ):
        assert fork.stdin
        assert fork.stdout
        while outcome.kills < kills:
            whole = outcome.kills % 4 == 3
            fork.stdin.write(f"{int(whole)} {40 * outcome.kills}\n")
            fork.stdin.flush()
            child = int(fork.stdout.readline())
            if outcome.kills % 4:  # the others are killed in their first publication
                fork.stdout.readline()
            time.sleep(chance.uniform(0, 2 if whole else 0.5))
            os.kill(child, signal.SIGKILL)
            while fork.stdout.readline() != "ended\n":
                pass
            outcome.kills += 1
        fork.stdin.close()
    with alone(root):
        back.finish(root)
    published = {event["id"] for event in events.read(root) if event["event"] == "published"}
    outcome.published = len(published)
    outcome.lost_snapshots = sum(not is_kept(root, id) for id in published | outcome.seen)
    outcome.lost_snapshots += not ready.is_whole(root / "snapshots" / ready.pointed_at(root))
    return outcome


def is_kept(root: Path, id: str) -> bool:
    """Whether the archive has the snapshot, whole."""
    found = archive.of(root, id)
    for folder in found:
        archive.check(folder)
    return bool(found)


def flips_detected(folder: Path, flips: int) -> int:
    """Of so many single bits flipped in a snapshot's files, one at a time, how many are seen."""
    chance, seen = random.Random(SEED), 0
    files = sorted(folder.iterdir())
    for _ in range(flips):
        path = chance.choice(files)
        whole = path.read_bytes()
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        try:
            snapshot.verify(folder)
        except snapshot.SnapshotError:
            seen += 1
        path.write_bytes(whole)
    snapshot.verify(folder)
    return seen


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="likvard-", ignore_cleanup_errors=True) as folder:
        os.environ["LIKVARD_STAGING"] = f"{folder}/staging"
        root = world.build(Path(folder) / "world")
        with world.environment(root):
            data = root / "data"
            shutil.rmtree(data)
            from tests.publishing import put

            put(data, 500)
            found = under_fire(root, data, kills=24, readers=50)
            flips = flips_detected(data / "snapshots" / ready.pointed_at(data), 60)
    print(f"publications: {found.published}, killed: {found.kills}, reads: {found.reads}")
    print(f"bad_reads: {found.bad_reads}\nlost_snapshots: {found.lost_snapshots}")
    print(f"bit_flips_detected: {flips} of 60", *found.faults[:5], sep="\n", flush=True)
    return int(bool(found.bad_reads or found.lost_snapshots or flips < 60 or found.published < 20))


if __name__ == "__main__":
    sys.exit(main())
