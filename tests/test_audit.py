"""The gate before publication, and what it remembers of earlier ones: real publications of small tables."""

from __future__ import annotations

import pytest

import catalogue
import queries
import text
from importers import ImportProblem, archive, audit, back, ledger, publish, ready
from importers.attack.published import read_ledger
from importers.protection import LEDGER, Protected
from queries import snapshot
from tests.tables import AREA, OBSERVATION, insert
from tests.test_publish import SOURCES, boundary, indicator, shown

INDICATORS = {"trygg": indicator("trygg")}
DATE = "2026-11-22"


@pytest.fixture(autouse=True)
def small_catalogue(monkeypatch, tmp_path):
    monkeypatch.setattr(catalogue, "indicators", lambda level=None: INDICATORS)
    monkeypatch.setattr(catalogue, "sources", lambda: SOURCES)
    monkeypatch.setattr(catalogue, "municipalities", dict)
    monkeypatch.setattr(catalogue, "interventions", dict)
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "private"))


@pytest.fixture
def root(tmp_path):
    return tmp_path / "data"


def town(rows: str, fetched: str = DATE):
    """A municipality m with the catchments a, b, d and e; the figures are of a release of the town's own."""
    tables = queries.empty()
    for table in snapshot.TABLES:
        tables.execute(f"create or replace table {table} as from {table}")
    insert(tables, "area", AREA, "area_id | level \n m | municipality")
    insert(tables, "area", AREA, "area_id | parent_id \n a | m \n b | m \n d | m \n e | m")
    for area in "mabde":
        boundary(tables, area)
    tables.execute(
        "insert into release (release_id, source_id, fetched_at) values ('r1', 'school', $1)", [fetched]
    )
    usual = OBSERVATION | {"provenance": "computed"}
    insert(tables, "observation", usual, "area_id | sex | numerator | denominator\n" + rows)
    tables.execute("update observation set value = 100 * numerator / denominator")
    return tables


def hidden(root) -> list[tuple[str, str]]:
    """Area and sex."""
    found = shown(root).execute("select area_id, sex from observation where status = 'c' order by all")
    return found.fetchall()


# a is about few; hidden alone it would be the municipality's less the others. Of these, b is the smallest.
FEW = """
    m | T | 114 | 160
    a | T | 3   | 20
    b | T | 30  | 40
    d | T | 41  | 50
    e | T | 40  | 50
"""
# The same, and b by sex: to hide b now takes more than to hide d.
BY_SEX = (
    FEW
    + """
    b | K | 15 | 20
    b | M | 15 | 20
"""
)


def primary_only(tables, *_):
    """A protection that forgets what follows from the rest."""
    tables.execute("""
        update observation
        set value = null, numerator = null, denominator = null, lower = null, upper = null, status = 'c'
        where numerator < 5
    """)
    return Protected()


def forgotten(*_):
    return LEDGER.empty_table()


@pytest.mark.fault(23)
def test_where_the_attack_succeeds_nothing_is_published_and_only_the_private_log_says_what(
    root, monkeypatch, caplog
):
    before = publish.publish(town("m | T | 150 | 170", fetched="2026-01-01"), root, DATE).id
    with monkeypatch.context() as broken, caplog.at_level("INFO", logger="likvard.importers"):
        broken.setattr(publish, "protect", primary_only)
        with pytest.raises(ImportProblem, match="1 dolda") as problem:
            publish.publish(town(FEW), root, DATE)
    assert "area_id='a'" in caplog.text
    assert "area_id" not in str(problem.value)
    assert ready.pointed_at(root) == before
    assert [path.name.partition(".")[0] for path in archive.folders(root)] == [before]
    publish.publish(town(FEW), root, DATE)
    assert hidden(root) == [("a", "T"), ("b", "T")]


def test_a_total_that_counts_one_more_tells_nearly_and_one_that_counts_many_more_does_not(root, monkeypatch):
    publish.publish(town(FEW.replace("114", "115")), root, DATE)
    assert hidden(root) == [("a", "T"), ("b", "T")]
    monkeypatch.setattr(publish, "protect", primary_only)
    with pytest.raises(ImportProblem, match="räkna ut"):
        publish.publish(town(FEW.replace("114", "115"), fetched="2026-12-01"), root, DATE)
    publish.publish(town(FEW.replace("114", "119"), fetched="2026-12-02"), root, DATE)
    assert hidden(root) == [("a", "T")]


def test_two_publications_tell_no_more_than_each(root, tmp_path, monkeypatch):
    """Each pattern is safe alone; what one shows and the other hides would tell a."""
    publish.publish(town(BY_SEX), tmp_path / "alone", DATE)
    assert ("b", "T") not in hidden(tmp_path / "alone")
    publish.publish(town(FEW), root, DATE)
    assert hidden(root) == [("a", "T"), ("b", "T")]
    with monkeypatch.context() as broken:
        broken.setattr(ledger, "read", forgotten)
        with pytest.raises(ImportProblem, match="räkna ut"):
            publish.publish(town(BY_SEX), root, DATE)
    publish.publish(town(BY_SEX), root, DATE)
    assert {("a", "T"), ("b", "T")} < set(hidden(root))


@pytest.mark.fault(84)
@pytest.mark.parametrize("way", ["rollback", "withdraw"])
def test_going_back_forgets_nothing_that_was_shown(root, way):
    first = publish.publish(town("m | T | 114 | 160"), root, DATE).id
    second = publish.publish(town(FEW), root, DATE).id
    back.rollback(root) if way == "rollback" else back.withdraw(root, second, "for protection")
    assert ready.pointed_at(root) == first
    known = {path.name.partition(".")[0] for path in ledger.find(root).whole}
    assert known == {first, second}
    if way == "withdraw":
        assert not [path for path in root.rglob("*") if second in path.name and path.is_dir()]
    publish.publish(town(BY_SEX), root, DATE)
    assert ("b", "T") in hidden(root)


def test_a_release_that_is_corrected_under_its_name_is_another(root):
    publish.publish(town(FEW), root, DATE)
    publish.publish(town(BY_SEX, fetched="2026-12-01"), root, DATE)
    assert ("b", "T") not in hidden(root)


def test_what_is_invented_is_not_remembered(root):
    tables = town(FEW)
    tables.execute("update observation set provenance = 'synthetic'")
    publish.publish(tables, root, DATE)
    assert ledger.read(ledger.find(root).whole, tables).num_rows == 0


def test_what_follows_from_public_figures_is_not_shown_and_the_publisher_is_told(root):
    """The source of all but a has published them: a is known to whoever subtracts."""
    tables = town(FEW)
    tables.execute("insert into release (release_id, source_id) values ('theirs', 'school')")
    tables.execute("update observation set release_id = 'theirs' where area_id <> 'a'")
    found = publish.publish(tables, root, DATE, public=["theirs"])
    assert hidden(root) == [("a", "T")]
    assert any("redan är offentligt" in warning for warning in found.warnings)


def test_a_publication_that_cannot_be_read_any_more_is_told(root):
    first = publish.publish(town(FEW), root, DATE).id
    (archived,) = archive.of(root, first)
    (archived / "note.parquet").chmod(0o644)
    (archived / "note.parquet").write_bytes(b"another")
    found = publish.publish(town(FEW), root, DATE)
    assert any(archived.name in warning for warning in found.warnings)


def test_a_publication_that_is_only_tried_is_attacked_too(root, monkeypatch):
    monkeypatch.setattr(publish, "protect", primary_only)
    with pytest.raises(ImportProblem, match="räkna ut"):
        publish.publish(town(FEW), root, DATE, agree=lambda _: False)


def test_no_more_is_read_than_what_is_hidden_needs(root):
    publish.publish(town(FEW), root, DATE)
    with town(FEW) as tables:
        guarded = audit.Guarded(tables, public=[])
        known = ledger.find(root).whole
        assert not guarded.hidden()
        assert not read_ledger(tables, known, hiding_only=True)
        assert len(read_ledger(tables, known)) == 3  # m, d and e
        tables.execute("update observation set status = 'c', numerator = null where area_id = 'a'")
        ((cell, counts),) = guarded.hidden().items()
        assert (cell.area_id, counts) == ("a", (20, 3))
        assert len(guarded.of(["trygg"])) == 5
        assert len(read_ledger(tables, known, hiding_only=True)) == 3


SAID = {
    "digits": ("Av 20 barn var 3 oroliga.", "Of 20 children 3 were worried.", True),
    "words": ("Tre var oroliga.", "A few were worried.", True),
    "words in the other language": ("Några var oroliga.", "Only three were worried.", True),
    "a year": ("Ny skola läsåret 2024/25, invigd 2025.", "A new school in 2024/25, opened in 2025.", False),
    "no number": ("Ny skola.", "A new school with children of either sex.", False),
}


@pytest.mark.parametrize(("sv", "en", "tells"), SAID.values(), ids=SAID)
def test_a_comment_with_a_number_about_what_is_hidden_is_to_be_read_again(root, sv, en, tells):
    tables = town(FEW)
    for name, area in (("about-a", "a"), ("about-e", "e")):  # a is hidden, e is not
        tables.execute(
            "insert into note by name select $name as note_id, date '2026-11-22' as date, "
            "'analyst' as author_role, [$area] as areas, $sv as text_sv, $en as text_en",
            {"name": name, "area": area, "sv": sv, "en": en},
        )
    found = publish.publish(tables, root, DATE)
    assert [text.t("notes.tells", note="about-a")] * tells == [
        warning for warning in found.warnings if "Kommentaren" in warning
    ]
