"""One publication at a time; the last three ready, all archived; going back, and taking back."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

import queries
import text
from importers import ImportProblem, archive, back, events, lock, ready
from importers.lock import alone
from queries import snapshot
from tests.publishing import DATE, issue, put, read

ROOT = Path(__file__).parent.parent


@pytest.fixture
def data(world_root, tmp_path, monkeypatch):
    """A folder to publish in, which readers read."""
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))
    monkeypatch.setenv("LIKVARD_DATA", str(tmp_path / "data"))
    snapshot.check_again()
    yield tmp_path / "data"
    snapshot.check_again()


@pytest.fixture
def published(data):
    """Publish editions, one snapshot each; returns their ids."""
    return lambda *numbers: [put(data, number) for number in numbers]


def seen() -> int:
    """The edition that a reader sees."""
    with queries.connect(snapshot.current().folder) as tables:
        (number,) = read(tables)
        return number


def logged(data) -> list[tuple[str, str]]:
    return [(event["event"], event["id"]) for event in events.read(data)]


# One at a time

HOLDING = """
import sys, time
from pathlib import Path
from importers.lock import alone
with alone(Path(sys.argv[1])):
    print("holds", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other(data):
    """Another process that is publishing."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "holds\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.fault(81)
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "sv",
            r"En publicering pågår sedan (\d\d\.\d\d) av (\S+) \(process (\d+)\)\. Vänta .*",
        ),
        (
            "en",
            r"(?P<user>\S+) has been publishing since (\d\d\.\d\d) \(process (\d+)\)\. Wait until .* again\.",
        ),
    ],
)
def test_the_second_of_two_publications_is_told_of_the_first(world_root, data, other, language, sentence):
    before = datetime.now()
    text.speak(language)
    with pytest.raises(ImportProblem) as refused:
        issue(world_root, data, 500)
    said = re.fullmatch(sentence, str(refused.value))
    assert said
    assert {str(other.pid), lock.user()} < set(said.groups())
    clock = next(part for part in said.groups() if re.fullmatch(r"\d\d\.\d\d", part))
    assert abs(datetime.strptime(clock, "%H.%M").hour - before.hour) in (0, 1, 23)
    assert not (data / "snapshots").exists()


@pytest.mark.fault(81)
def test_a_lock_ends_with_its_process_and_what_it_left_keeps_nobody_out(world_root, data, other):
    other.kill()
    other.wait()
    assert (data / lock.HOLDER).exists()
    assert issue(world_root, data, 500).id == f"1-{DATE}"
    assert not (data / lock.HOLDER).exists()


@pytest.mark.fault(81)
@pytest.mark.parametrize("pid", [None, 1, 10**9, "nonsense"], ids=str)
def test_whose_number_a_dead_holder_had_does_not_matter(data, pid):
    """After a restart another process may have it; None: this one."""
    pid = pid or os.getpid()
    data.mkdir()
    (data / lock.LOCK).touch()
    (data / lock.HOLDER).write_text(json.dumps({"pid": pid, "since": "2001-01-01T00:00", "user": "x"}))
    assert put(data, 500) == f"1-{DATE}"


@pytest.mark.fault(81)
@pytest.mark.parametrize("holder", ["", "{", "[]", '{"pid": 1}', '{"pid": 1, "since": "då", "user": "x"}'])
def test_who_it_is_may_not_be_known_yet(data, other, holder):
    (data / lock.HOLDER).write_text(holder)
    with pytest.raises(ImportProblem, match="har just börjat"), alone(data):
        pass


def test_yesterdays_publication_has_a_date(data, other):
    (data / lock.HOLDER).write_text(json.dumps({"pid": 7, "since": "2026-01-31T23:58", "user": "eva"}))
    with pytest.raises(ImportProblem, match=r"sedan 2026-01-31 23\.58 av eva \(process 7\)"), alone(data):
        pass


# The last three, and all


@pytest.mark.fault(83)
def test_the_last_three_are_ready_and_every_one_is_archived(published, data):
    ids = published(100, 200, 300, 400, 500)
    assert ids == [f"{number}-{DATE}" for number in range(1, 6)]
    assert {path.name for path in ready.folders(data)} == set(ids[2:])
    assert [path.name.partition(".")[0] for path in archive.folders(data)] == ids
    for folder in archive.folders(data):
        archive.check(folder)
    assert seen() == 500


def test_what_is_archived_is_the_publication_byte_for_byte_and_cannot_be_written(published, data):
    published(100)
    (folder,), (kept,) = ready.folders(data), archive.folders(data)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        path.name: path.read_bytes() for path in kept.iterdir()
    }
    assert all(path.stat().st_mode & 0o222 == 0 for path in kept.iterdir())
    (folder / "note.parquet").write_bytes(b"other")
    archive.check(kept)  # it is a copy and no link


def test_an_archived_manifest_that_fits_other_files_is_not_the_published_one(published, data):
    published(100, 200)
    first, second = archive.folders(data)
    for path in second.iterdir():
        (first / path.name).chmod(0o644)
        (first / path.name).write_bytes(path.read_bytes())
    snapshot.check_files(first)
    with pytest.raises(snapshot.SnapshotError, match="not the one that was published"):
        archive.check(first)


def test_a_damaged_copy_is_replaced_before_the_original_goes(published, data):
    published(100)
    (kept,) = archive.folders(data)
    (kept / "area.parquet").chmod(0o644)
    (kept / "area.parquet").write_bytes(b"damaged")
    published(200, 300, 400)
    assert len(ready.folders(data)) == 3
    assert len(archive.folders(data)) == 4
    for folder in archive.folders(data):
        archive.check(folder)


def test_a_damaged_original_is_left_for_a_person_to_look_at(published, data):
    (first, *_) = published(100)
    (data / "snapshots" / first / "area.parquet").write_bytes(b"damaged")
    published(200, 300, 400)
    assert (data / "snapshots" / first).exists()
    archive.check(archive.of(data, first)[0])


def test_a_snapshot_written_anew_under_its_number_is_archived_beside_the_first(data):
    for number in (100, 200):
        put(data, number, counter=1)
    assert len(archive.of(data, f"1-{DATE}")) == 2
    for folder in archive.folders(data):
        archive.check(folder)


# Going back


@pytest.mark.fault(84)
def test_going_back_moves_the_pointer_only(published, data):
    first, second, third = published(100, 200, 300)
    files = {path: path.stat().st_mtime_ns for path in data.glob("*/*/*")}
    assert back.rollback(data) == second
    assert seen() == 200
    assert back.rollback(data) == first
    assert back.rollback(data, third) == third
    assert seen() == 300
    assert {path: path.stat().st_mtime_ns for path in data.glob("*/*/*")} == files
    assert logged(data)[-6:] == [
        ("returning", second),
        ("returned", second),
        ("returning", first),
        ("returned", first),
        ("returning", third),
        ("returned", third),
    ]


@pytest.mark.fault(84)
def test_the_first_cannot_be_gone_back_from(published, data):
    with pytest.raises(ImportProblem, match="ingen tidigare publicering"):
        back.rollback(data)
    published(100)
    with pytest.raises(ImportProblem, match="ingen tidigare publicering"):
        back.rollback(data)
    with pytest.raises(
        ImportProblem, match=rf"ingen hel publicering som heter 9-x\. Dessa finns: 1-{DATE}\."
    ):
        back.rollback(data, "9-x")
    assert seen() == 100


@pytest.mark.fault(84)
def test_a_damaged_one_is_fetched_from_the_archive_and_one_long_gone_too(published, data):
    first, _, third, _ = published(100, 200, 300, 400)
    (data / "snapshots" / third / "area.parquet").write_bytes(b"damaged")
    assert back.rollback(data) == third
    assert seen() == 300
    assert not (data / "snapshots" / first).exists()
    assert back.rollback(data, first) == first
    assert seen() == 100


def test_one_for_another_version_of_the_program_is_passed_over_and_refused(published, data):
    first, second, _ = published(100, 200, 300)
    for folder in (data / "snapshots" / second, *archive.of(data, second)):
        content = snapshot.manifest(folder) | {"contract": 1}
        content.pop("seal")
        (folder / "manifest.json").chmod(0o644)
        (folder / "manifest.json").write_text(snapshot.sealed(content))
    with pytest.raises(ImportProblem, match="skriven för en annan version"):
        back.rollback(data, second)
    assert back.rollback(data) == first


@pytest.mark.fault(24)
def test_a_publication_after_going_back_has_a_number_of_its_own(published, data):
    published(100, 200)
    back.rollback(data)
    assert published(300) == [f"3-{DATE}"]
    assert seen() == 300


@pytest.mark.fault(24)
def test_the_clock_may_jump_back(data):
    ids = [put(data, 100 + day, created_on=f"2024-02-{day}") for day in (29, 28)]
    assert ids == ["1-2024-02-29", "2-2024-02-28"]
    assert snapshot.current().id == ids[1]


@pytest.mark.fault(24)
def test_a_number_is_never_used_again(published, data):
    published(100, 200)
    back.withdraw(data, f"2-{DATE}", "test")
    assert published(300) == [f"3-{DATE}"]


# Taking back


def test_what_is_withdrawn_is_nowhere_and_its_reason_is_not_public(published, data, tmp_path):
    first, second = published(100, 200)
    assert back.withdraw(data, second, "Sista raden i Romme") == first
    assert seen() == 100
    assert not list(data.rglob(f"{second}*"))
    assert logged(data)[-2:] == [("withdrawing", second), ("withdrawn", second)]
    own = (tmp_path / "staging" / "log" / events.NAME).read_text("utf-8")
    assert '"reason": "Sista raden i Romme"' in own
    assert "Romme" not in (data / events.NAME).read_text("utf-8")
    with pytest.raises(ImportProblem, match="ingen hel publicering"):
        back.rollback(data, second)


def test_one_that_is_not_in_force_is_withdrawn_too(published, data):
    ids = published(100, 200, 300, 400)
    for one in (ids[0], ids[1]):  # in the archive only, and ready
        assert back.withdraw(data, one, "test") == ids[-1]
        assert not list(data.rglob(f"{one}*"))


def test_the_only_one_can_be_withdrawn(published, data):
    (only,) = published(100)
    assert back.withdraw(data, only, "test") == ""
    assert snapshot.current() is None


def test_an_interrupted_withdrawal_is_completed_by_whoever_works_here_next(published, data):
    first, second = published(100, 200)
    with alone(data):
        events.begin(data, "withdrawing", second)
    back.rollback(data, first)
    assert not list(data.rglob(f"{second}*"))
    assert ("withdrawn", second) in logged(data)


# The log of events


def test_who_did_what_is_logged_and_users_are_not_public(published, data, tmp_path):
    published(100)
    for event in events.read(data):
        assert set(event) == {"at", "event", "id"}
        assert datetime.fromisoformat(event["at"]).tzinfo
    lines = (tmp_path / "staging" / "log" / events.NAME).read_text("utf-8").splitlines()
    assert [json.loads(line)["user"] for line in lines] == [lock.user()] * 2
    assert logged(data) == [("publishing", f"1-{DATE}"), ("published", f"1-{DATE}")]


@pytest.mark.parametrize("came_into_force", [True, False])
def test_an_interrupted_publication_is_logged_as_what_it_became(published, data, came_into_force):
    published(100)
    path = data / events.NAME
    lines = path.read_text("utf-8").splitlines()
    begun = lines[0] if came_into_force else lines[0].replace("1-", "2-")
    path.write_text("\n".join([begun, '{"at": "2026']), "utf-8")  # and the last line half
    published(200)
    assert logged(data)[1][0] == ("published" if came_into_force else "interrupted")


@pytest.mark.fault(83)
def test_a_reader_goes_on_with_what_it_has_open(published, data):
    """In a run that has begun, whatever happens on the disk."""
    published(100)
    assert queries.begin().id == f"1-{DATE}"
    published(200, 300, 400, 500)
    assert not (data / "snapshots" / f"1-{DATE}").exists()
    assert set(queries.query("releases", indicator="lugn", areas=["9999"])["url"]) == {"100"}
    assert queries.begin().id == f"5-{DATE}"
    assert set(queries.query("releases", indicator="lugn", areas=["9999"])["url"]) == {"500"}
