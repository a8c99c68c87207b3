"""Publication on bad days: killed, without room, without rights, while many read."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import queries
from importers import events, ready
from queries import snapshot
from tests import fire
from tests.publishing import DATE, put

ROOT = Path(__file__).parent.parent
FIRST, SECOND = f"1-{DATE}", f"2-{DATE}"
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be made to have this bad day")


@pytest.fixture
def data(monkeypatch):
    """A folder with one publication, which readers read; outside those of pytest, its user's only."""
    with tempfile.TemporaryDirectory(prefix="likvard-") as folder:
        monkeypatch.setenv("LIKVARD_STAGING", f"{folder}/staging")
        monkeypatch.setenv("LIKVARD_DATA", f"{folder}/data")
        snapshot.check_again()
        put(Path(folder, "data"), 100)
        yield Path(folder, "data")
        snapshot.check_again()


def python(script: str, *arguments: object, **options) -> subprocess.CompletedProcess:
    """A process of its own; PUT in the script publishes an edition and prints its id, or the problem."""
    command = [*options.pop("within", []), sys.executable, "-c", PUT + script, *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, **options)


PUT = """
import os, sys
from pathlib import Path
from importers import ImportProblem
from importers.publish import publishing_problems
from tests.publishing import put, _tables
def become_nobody():
    # where we have no rights ourselves, nothing is to be given up
    _tables()
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
def attempt(root, number=200):
    try:
        with publishing_problems(Path(root)):
            print(put(Path(root), number), flush=True)
    except ImportProblem as problem:
        print("problem:", problem, flush=True)
"""


def logged(root: Path) -> list[str]:
    return [event["event"] for event in events.read(root)]


def leftovers(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if ".tmp" in path.name]


def old_is_in_force(root: Path) -> bool:
    snapshot.check_again()
    found = snapshot.find()
    return found is not None and (found.id, found.wanted) == (FIRST, None)


# Kills

AT_EACH_STEP = """
import shutil, signal
root = Path(sys.argv[1])

def dying(real, left):
    def step(*arguments, **named):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)
    return step

for after in range(0, 1_000, int(sys.argv[2])):
    child = os.fork()
    if child == 0:
        left = [after]
        for module, name in ((os, "fsync"), (os, "rename"), (os, "replace"), (os, "unlink"), (os, "mkdir"),
                             (shutil, "rmtree"), (shutil, "copytree"), (os, "write")):
            setattr(module, name, dying(getattr(module, name), left))
        put(root, 200 + after % 500)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    print(after, os.WIFSIGNALED(status), (root / "CURRENT").read_text().strip(), flush=True)
    if not os.WIFSIGNALED(status):
        break
"""


@pytest.mark.fault(76)
@linux
@pytest.mark.parametrize("stride", [7, pytest.param(1, marks=pytest.mark.prove)])
def test_killed_at_each_step_the_old_or_the_new_is_whole(data, stride):
    done = python(AT_EACH_STEP, data, stride)
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) > 40 / stride
    assert [line[1] for line in lines] == ["True"] * (len(lines) - 1) + ["False"]
    for folder in ready.folders(data):
        assert snapshot.verify(folder)
    assert {line[2] for line in lines} > {FIRST}
    assert ready.is_whole(data / "snapshots" / ready.pointed_at(data))
    assert not leftovers(data)
    assert set(logged(data)) == {"publishing", "published", "interrupted"}


@pytest.mark.fault(76, 82)
@linux
@pytest.mark.parametrize(
    ("kills", "readers"), [(3, 10), pytest.param(24, 50, marks=pytest.mark.prove)], ids=["short", "long"]
)
def test_under_fire_nobody_reads_a_mixture_and_nothing_is_lost(world_root, data, kills, readers):
    found = fire.under_fire(world_root, data, kills, readers)
    assert (found.bad_reads, found.lost_snapshots) == (0, 0), found.faults[:5]
    assert found.kills == kills
    assert found.reads > 3 * readers
    assert found.published >= (20 if kills == 24 else 2)


@pytest.mark.parametrize("flips", [60])
def test_every_flipped_bit_is_seen(data, flips):
    """Also in the manifest itself."""
    assert fire.flips_detected(data / "snapshots" / FIRST, flips) == flips


# On the disk


@pytest.mark.fault(77)
@linux
def test_all_is_on_the_disk_before_it_is_pointed_at(data, tmp_path):
    """A file's fsync comes before its folder's, that before the rename, and that before CURRENT."""
    assert shutil.which("strace"), "This test needs strace: install the package strace."
    calls = ["strace", "-f", "-y", "-e", "trace=fsync,fdatasync,rename,renameat,renameat2", "-o"]
    done = python(f"attempt({str(data)!r})", within=[*calls, str(tmp_path / "calls")])
    assert done.stdout == f"{SECOND}\n", f"strace could not follow the publication: {done.stderr}"
    seen = []
    for line in (tmp_path / "calls").read_text("utf-8").splitlines():
        if found := re.search(r"f(?:data)?sync\(\d+<(.+?)>", line):
            seen.append(("sync", found[1]))
        elif found := re.search(r'rename\w*\((?:AT_FDCWD\S*, )?"(.+?)", (?:AT_FDCWD\S*, )?"(.+?)"', line):
            seen.append(("rename", found[2]))

    def place(what: str, path: Path) -> int:
        assert (what, str(path)) in seen, (what, path, seen)
        return len(seen) - 1 - seen[::-1].index((what, str(path)))

    half = data / "snapshots" / f".tmp-{SECOND}"
    files = [place("sync", half / f"{table}.parquet") for table in snapshot.TABLES]
    order = [
        max(files),
        place("sync", half / "manifest.json"),
        place("sync", half),
        place("rename", data / "snapshots" / SECOND),
        place("sync", data / "snapshots"),
        place("sync", data / "archive"),
        place("sync", data / ".CURRENT.tmp"),
        place("rename", data / "CURRENT"),
    ]
    assert order == sorted(order)
    assert ("sync", str(data)) in seen[order[-1] :]


@pytest.mark.fault(78)
@linux
@pytest.mark.parametrize("most", [700, 1_500, 3_000])
def test_where_files_may_not_grow_it_is_said_and_the_old_one_stays(data, most):
    limited = f"import resource; _tables(); resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}));"
    done = python(f"{limited} attempt({str(data)!r})")
    assert done.stdout.startswith("problem: Ingenting publicerades"), done.stderr
    assert "diskutrymme" in done.stdout
    assert old_is_in_force(data)
    assert not leftovers(data)
    assert logged(data)[-1] == "failed"
    assert put(data, 300) == f"3-{DATE}"


ON_A_DISK = """
import shutil, subprocess
from queries import snapshot
disk = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={sys.argv[2]}", "tmpfs", disk], check=True)
os.environ.update(LIKVARD_DATA=str(disk / "data"))

def fill(leave=0):
    with (disk / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    os.truncate(disk / "filler", max(0, (disk / "filler").stat().st_size - leave))

def report():
    from importers import events
    print("log:", [one["event"] for one in events.read(disk / "data")])
    snapshot.check_again()
    print("shown:", getattr(snapshot.find(), "id", None))
    print("left:", [path.name for path in disk.rglob("*") if ".tmp" in path.name])
"""


def mounting() -> list[str]:
    """A command within which a disk can be mounted that nobody else sees."""
    within = ["unshare", "--map-root-user", "--mount"]
    may = (
        shutil.which("unshare")
        and not subprocess.run(
            [*within, "sh", "-c", "mount -t tmpfs tmpfs /mnt"], capture_output=True
        ).returncode
    )
    if not may:
        pytest.skip("no disk can be mounted here; files that may not grow show the same")
    return within


@pytest.mark.fault(78)
@linux
@pytest.mark.parametrize("leave", [0, 8_192, 20_480], ids=["no room", "some room", "room for half"])
def test_on_a_full_disk_it_is_said_and_logged_and_the_old_one_stays(tmp_path, monkeypatch, leave):
    (tmp_path / "disk").mkdir()
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "disk" / "staging"))
    script = f"root = disk / 'data'; put(root, 100); fill({leave}); attempt(root); report()"
    done = python(ON_A_DISK + script, tmp_path / "disk", "600k", within=mounting())
    problem, log, shown, left = done.stdout.splitlines()
    assert "diskutrymme" in problem, done.stderr
    assert log == "log: ['publishing', 'published', 'publishing', 'failed']"
    assert (shown, left) == (f"shown: {FIRST}", "left: []")


@pytest.mark.fault(79)
@linux
def test_without_room_for_the_log_nothing_is_published_and_readers_read_on(data, tmp_path, monkeypatch):
    (tmp_path / "disk").mkdir()
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "disk"))
    before = logged(data)
    done = python(ON_A_DISK + f"fill(); attempt({str(data)!r})", tmp_path / "disk", "64k", within=mounting())
    assert done.stdout == (
        "problem: Ingenting publicerades, för händelseloggen kan inte skrivas. Det finns inget diskutrymme "
        "kvar. Det som var publicerat gäller fortfarande.\n"
    ), done.stderr
    assert old_is_in_force(data)
    assert queries.begin().id == FIRST
    assert logged(data) == before


# Without rights


@pytest.mark.fault(80)
@linux
def test_on_a_disk_that_cannot_be_written_it_is_said_and_readers_read(tmp_path, monkeypatch):
    (tmp_path / "disk").mkdir()
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))
    script = (
        "root = disk / 'data'; put(root, 100);"
        "subprocess.run(['mount', '-o', 'remount,ro', disk], check=True); attempt(root); report()"
    )
    done = python(ON_A_DISK + script, tmp_path / "disk", "1m", within=mounting())
    problem, _, shown, _ = done.stdout.splitlines()
    assert "för det går inte att skriva i" in problem, done.stderr
    assert shown == f"shown: {FIRST}"


def opened_to_nobody(folder: Path) -> None:
    """The folders above are their user's only."""
    for path in (folder, *folder.parents):
        if path.stat().st_uid == os.geteuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | stat.S_IXGRP | stat.S_IXOTH)


@pytest.mark.fault(80)
@linux
def test_who_may_not_write_there_is_told_where(data, tmp_path):
    opened_to_nobody(data)
    (data / ".publication.lock").chmod(0o444)
    data.chmod(0o555)
    done = python(f"become_nobody(); attempt({str(data)!r})")
    data.chmod(0o755)
    assert done.stdout.startswith("problem: Ingenting publicerades, för det går inte att skriva i "), (
        done.stderr
    )
    assert str(data) in done.stdout
    assert old_is_in_force(data)


LOOK = """
from queries import snapshot
become_nobody()
print(getattr(snapshot.find(), "id", None), snapshot.obstacle(), sep="\\n")
"""


@pytest.mark.fault(80)
@linux
@pytest.mark.parametrize(
    "hidden", [".", "snapshots", f"snapshots/{FIRST}", f"snapshots/{FIRST}/area.parquet"]
)
def test_who_may_not_read_is_told_so_at_the_start(data, hidden):
    opened_to_nobody(data)
    (data / hidden).chmod(0)
    done = python(LOOK)
    (data / hidden).chmod(0o755)
    assert done.returncode == 0, done.stderr
    found, obstacle = done.stdout.splitlines()
    assert found == "None"
    assert "may not be read by this user. Give it the right to read" in obstacle
    assert str(data) in obstacle


@pytest.mark.fault(80)
@linux
def test_what_a_careful_user_publishes_can_be_read_by_others(data):
    opened_to_nobody(data)
    done = python(f"os.umask(0o077); attempt({str(data)!r})")
    assert done.stdout == f"{SECOND}\n", done.stderr
    look = python(LOOK)
    assert look.stdout.startswith(f"{SECOND}\n"), look.stderr
    log = Path(os.environ["LIKVARD_STAGING"]) / "log"
    assert stat.S_IMODE(log.stat().st_mode) & 0o077 == 0


def test_without_any_snapshot_the_log_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("LIKVARD_DATA", str(tmp_path))
    (tmp_path / "snapshots").mkdir()
    assert snapshot.obstacle() == f"There is none under {tmp_path}. Publish one, or run python3 dev.py data."


# While a page is open


@pytest.mark.fault(83)
def test_a_snapshot_that_is_removed_while_a_page_is_open_stays_until_the_next_look(data):
    put(data, 200)
    assert queries.begin().id == SECOND
    shutil.rmtree(data / "snapshots" / SECOND)
    asked = {"indicator": "lugn", "areas": ["9999"]}
    assert set(queries.query("releases", **asked)["url"]) == {"200"}
    snapshot.check_again()  # as the server does every ten minutes
    found = queries.begin()
    assert (found.id, found.wanted) == (FIRST, SECOND)
    assert set(queries.query("releases", **asked)["url"]) == {"100"}


def test_a_snapshot_that_is_replaced_while_it_is_opened_is_not_used(data, monkeypatch):
    """Its files are looked at once more after they were read."""
    put(data, 200)
    connect, opened = queries.connect, []

    def replaced(folder):
        opened.append(folder.name)
        tables = connect(folder)
        if folder.name == SECOND:
            (folder / "note.parquet").write_bytes(b"another")
        return tables

    monkeypatch.setattr(queries, "connect", replaced)
    queries._connection.clear()
    assert queries.begin().id == FIRST
    assert opened == [SECOND, FIRST]


def test_what_is_remembered_of_a_snapshot_is_not_said_of_another_with_its_id(data):
    """As where the embedded one is made anew while the dashboard is served."""
    for number in (100, 300):
        shutil.rmtree(data)
        put(data, number)
        snapshot.check_again()
        assert queries.begin().id == FIRST
        areas = ["9999", "9999-alby", "9999-ek"]
        assert list(queries.query("releases", indicator="lugn", areas=areas)["url"]) == [str(number)]


# No database file


@pytest.mark.fault(85)
def test_no_database_is_written_that_two_could_open():
    """Readers open Parquet files into memory, and nothing else."""
    for folder in (ROOT / "data",):
        assert not [path for path in folder.rglob("*") if "duckdb" in path.suffix or path.suffix == ".db"]
    code = [path for name in ("queries", "importers") for path in (ROOT / name).rglob("*.py")]
    opened = [
        call
        for path in code
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "duckdb.connect"
    ]
    assert opened
    assert not [ast.unparse(call) for call in opened if call.args or "database" in ast.unparse(call)]


@pytest.mark.fault(85)
@linux
def test_readers_open_parquet_only_and_for_reading_only(data, tmp_path):
    assert shutil.which("strace"), "This test needs strace: install the package strace."
    traced = ["strace", "-f", "-e", "trace=open,openat,creat", "-o", str(tmp_path / "calls")]
    done = python(
        "import queries; queries.connect(Path(sys.argv[1]))", data / "snapshots" / FIRST, within=traced
    )
    assert done.returncode == 0, done.stderr
    calls = [line for line in (tmp_path / "calls").read_text("utf-8").splitlines() if str(data) in line]
    names = {json.loads(f'"{name}"') for line in calls for name in re.findall(r'"([^"]+)"', line)}
    assert {Path(name).suffix for name in names} == {".parquet"}
    assert not [line for line in calls if "O_RDONLY" not in line]
