"""A snapshot is read whole and as it was published, or not at all (rows 1–10 of the fault matrix)."""

from __future__ import annotations

import shutil

import pytest

import queries
from queries import snapshot
from tests import world


@pytest.fixture
def data(world_root, tmp_path, monkeypatch):
    """A copy of the world's data with two snapshots, the second in force."""
    root = tmp_path / "data"
    shutil.copytree(world_root / "data", root)
    first = root / "snapshots" / "1-2024-12-24"
    second = first.with_name("2-2025-01-31")
    shutil.copytree(first, second)
    (root / "CURRENT").write_text("2-2025-01-31\n", "utf-8")
    monkeypatch.setenv("LIKVARD_DATA", str(root))
    snapshot.check_again()
    yield root
    snapshot.check_again()


def newest(root):
    return root / "snapshots" / "2-2025-01-31"


def test_the_snapshot_that_the_pointer_names_is_used(data):
    found = snapshot.current()
    assert (found.id, found.wanted, found.problem) == ("2-2025-01-31", None, None)


def halve(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    path.write_bytes(b"")


def scramble(path):
    path.write_bytes(bytes(reversed(path.read_bytes())))


def flip_in_the_data(path):
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 3] ^= 0b100
    path.write_bytes(raw)


def flip_in_the_footer(path):
    raw = bytearray(path.read_bytes())
    raw[-40] ^= 0b100
    path.write_bytes(raw)


def swap_for_another_valid_one(path):
    shutil.copy(path.with_name("area.parquet"), path)


def remove(path):
    path.unlink()


def remove_manifest(path):
    path.with_name("manifest.json").unlink()


def break_manifest(path):
    path.with_name("manifest.json").write_text("{not json", "utf-8")


def add_a_file(path):
    path.with_name("more.parquet").write_bytes(b"PAR1")


def write_for_another_contract(path):
    manifest = path.with_name("manifest.json")
    content = snapshot.manifest(path.parent) | {"contract": 99}
    content.pop("seal")
    manifest.write_text(snapshot.sealed(content), "utf-8")


def write_without_rules(path):
    manifest = path.with_name("manifest.json")
    content = snapshot.manifest(path.parent)
    manifest.write_text(
        snapshot.sealed({k: of for k, of in content.items() if k not in ("seal", "protection")})
    )


DAMAGE = {
    "row 1: half a file": halve,
    "row 2: zero bytes": empty,
    "row 3: random bytes": scramble,
    "row 4: a bit flipped in the data": flip_in_the_data,
    "row 5: a bit flipped in the footer": flip_in_the_footer,
    "row 6: another valid file in its place": swap_for_another_valid_one,
    "row 7: a file missing": remove,
    "row 7: no manifest": remove_manifest,
    "row 7: the manifest is not JSON": break_manifest,
    "row 7: a file too many": add_a_file,
    "row 10: another version of the contract": write_for_another_contract,
    "row 10: no rules of protection": write_without_rules,
}


def row(name: str) -> pytest.MarkDecorator:
    return pytest.mark.fault(int(name.removeprefix("row ").partition(":")[0]))


@pytest.mark.parametrize(
    "damage", [pytest.param(damage, id=name, marks=row(name)) for name, damage in DAMAGE.items()]
)
def test_a_damaged_snapshot_gives_way_to_the_one_before(data, damage):
    damage(newest(data) / "observation.parquet")
    found = snapshot.current()
    assert (found.id, found.wanted) == ("1-2024-12-24", "2-2025-01-31")
    assert found.problem.startswith("2-2025-01-31: ")


@pytest.mark.fault(8)
def test_row_8_the_pointer_names_a_folder_that_is_gone(data):
    shutil.rmtree(newest(data))
    found = snapshot.current()
    assert (found.id, found.wanted) == ("1-2024-12-24", "2-2025-01-31")


@pytest.mark.parametrize("pointer", ["", "../../etc", "3-2099-01-01\n", "\udcff"])
def test_a_pointer_that_names_nothing_finds_the_newest(data, pointer):
    (data / "CURRENT").write_bytes(pointer.encode("utf-8", "surrogateescape"))
    assert snapshot.current().id == "2-2025-01-31"


@pytest.mark.fault(9)
def test_row_9_no_snapshot_can_be_trusted(data):
    for folder in snapshot.newest_first():
        halve(folder / "area.parquet")
    assert snapshot.current() is None


@pytest.mark.fault(24)
def test_row_24_versions_go_by_counter_and_not_by_the_clock(data):
    later_by_counter = data / "snapshots" / "10-1999-01-01"
    shutil.copytree(newest(data), later_by_counter)
    (data / "CURRENT").unlink()
    assert snapshot.current().id == "10-1999-01-01"


def test_a_new_publication_is_seen_at_the_next_reading_and_a_damaged_one_when_it_is_verified_again(data):
    assert snapshot.current().id == "2-2025-01-31"
    (data / "CURRENT").write_text("1-2024-12-24\n", "utf-8")
    assert snapshot.current().id == "1-2024-12-24"
    halve(data / "snapshots" / "1-2024-12-24" / "area.parquet")
    assert snapshot.current().id == "1-2024-12-24"
    snapshot.check_again()
    assert snapshot.current().id == "2-2025-01-31"


def test_readers_go_on_with_the_snapshot_before_while_a_new_one_is_opened(data, monkeypatch):
    monkeypatch.setattr(queries, "_followed", None)
    queries.follow()
    (data / "CURRENT").write_text("1-2024-12-24\n", "utf-8")
    reads = []

    def slowly(folder):
        reads.append(queries.begin().id)
        return verify(folder)

    verify = snapshot.verify
    monkeypatch.setattr(snapshot, "verify", slowly)
    assert queries.begin().id == "2-2025-01-31"
    assert reads == [], "a reader verifies nothing"
    queries.follow()
    assert set(reads) == {"2-2025-01-31"}
    assert queries.begin().id == "1-2024-12-24"


def test_where_what_is_followed_is_taken_away_it_is_found_out(data, monkeypatch):
    monkeypatch.setattr(queries, "_followed", None)
    queries.follow()
    shutil.rmtree(data / "snapshots")
    (data / "CURRENT").unlink()
    assert queries.begin().id == "2-2025-01-31", "it lies in memory"
    queries.follow()
    assert queries.begin() is None


def test_a_half_written_publication_is_never_a_candidate(data):
    shutil.copytree(newest(data), data / "snapshots" / ".tmp-3-2025-02-28")
    (data / "CURRENT").unlink()
    assert snapshot.current().id == "2-2025-01-31"


def test_the_world_is_published_by_the_real_publisher(world_root):
    with world.environment(world_root):
        assert snapshot.find().id == "1-2024-12-24"
