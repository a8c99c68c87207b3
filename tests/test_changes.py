"""What a publication changes of what readers see, and how it is said."""

from __future__ import annotations

import html
import re

import pytest

import catalogue
import queries
import text
from components import releases
from importers import back, write
from importers.changes import compare, told
from importers.publish import publish
from tests import world
from tests.publishing import edition
from tests.tables import AREA, OBSERVATION, insert
from text.findings import revised

INDICATOR = catalogue.indicators()["trygg-skolan-ak5"]
AREAS = {"a": "Romme", "b": "Tjärna"}


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))
    return tmp_path / "data"


def with_period(rows: str) -> str:
    """Rows with a year have it as their period, too."""
    heading, *lines = rows.strip().splitlines()
    place = [name.strip() for name in heading.split("|")].index("year") if "year" in heading else None
    if place is None:
        return rows
    return "\n".join(
        [f"{heading} | period", *(f"{line} | {line.split('|')[place]}" for line in lines if line.strip())]
    )


@pytest.fixture
def publication(data):
    """Compare and write these rows, the numbers 1, 2, 3 … one after the other."""
    contracts = []

    class Contract:
        def __init__(self, rows, day=22):
            contract = queries.empty()
            contracts.append(contract)
            for area, name in AREAS.items():
                insert(contract, "area", AREA | {"name_sv": name, "name_en": name}, f"area_id\n{area}")
            insert(contract, "observation", OBSERVATION | {"indicator_id": INDICATOR.id}, with_period(rows))
            self.number, date = len(contracts), f"2026-11-{day}"
            self.added = compare(contract, data, self.number, date).to_pylist()
            self.told = list(told(contract, self.number))
            self.tables = contract
            write.write(contract, data, date, self.number)

        def log(self) -> list[tuple]:
            sql = "select number, area_id, year, kind, before, after, provenance from revision order by all"
            return self.tables.execute(sql).fetchall()

    yield Contract
    for contract in contracts:
        contract.close()


FIRST = """
area_id | year | value | numerator | denominator | status | provenance
a       | 2024 | 80    | 40        | 50          | ok     | published
a       | 2025 | 82    | 41        | 50          | ok     | published
b       | 2024 | -     | -         | -           | c      | published
b       | 2025 | 60    | 30        | 50          | ok     | synthetic
"""


def test_the_first_publication_changes_nothing(publication):
    first = publication(FIRST)
    assert first.log() == first.added == first.told == []


def test_the_same_once_more_changes_nothing(publication):
    publication(FIRST)
    assert publication(FIRST).log() == []


CHANGES = {
    "a year more": ("a | 2026 | 84 | 42 | 50 | ok | published", ("a", 2026, "new", None, None, "published")),
    "an invented year more": (
        "a | 2026 | 84 | 42 | 50 | ok | synthetic",
        ("a", 2026, "new", None, None, "synthetic"),
    ),
    "one that was hidden is shown": (
        "b | 2024 | 70 | 35 | 50 | ok | published",
        ("b", 2024, "new", None, None, "published"),
    ),
    "another value": (
        "a | 2025 | 84 | 42 | 50 | ok | published",
        ("a", 2025, "revised", 82, 84, "published"),
    ),
    "the same value of others": (
        "a | 2025 | 82 | 82 | 100 | ok | published",
        ("a", 2025, "revised", 82, 82, "published"),
    ),
    "a real one for an invented": (
        "b | 2025 | 60 | 30 | 50 | ok | computed",
        ("b", 2025, "real", None, None, "computed"),
    ),
    "an invented one for a real": (
        "a | 2025 | 84 | 42 | 50 | ok | synthetic",
        ("a", 2025, "vanished", None, None, "published"),
    ),
    "another invented one": (
        "b | 2025 | 62 | 31 | 50 | ok | synthetic",
        ("b", 2025, "revised", 60, 62, "synthetic"),
    ),
    "it is protected": (
        "a | 2025 | - | - | - | c | published",
        ("a", 2025, "protected", None, None, "published"),
    ),
    "it is not known any more": (
        "a | 2025 | - | - | - | x | published",
        ("a", 2025, "vanished", None, None, "published"),
    ),
    "it is not there": ("", ("a", 2025, "vanished", None, None, "published")),
    "a hidden one is not there": ("", None),
    "a hidden one is unknown": ("b | 2024 | - | - | - | x | published", None),
    "less than can be computed": ("a | 2025 | 82.00000000001 | 41 | 50 | ok | published", None),
}


@pytest.mark.parametrize(("row", "expected"), CHANGES.values(), ids=CHANGES)
def test_each_kind_of_change_is_told(publication, row, expected):
    publication(FIRST)
    key = [part.strip() for part in row.split("|")][:2]
    if not row:
        key = ["b", "2024"] if expected is None else ["a", "2025"]
    kept = [
        line for line in FIRST.strip().splitlines() if [part.strip() for part in line.split("|")][:2] != key
    ]
    second = publication("\n".join([*kept, row]))
    assert second.log() == ([] if expected is None else [(2, *expected)])
    assert len(second.added) == len(second.told) == len(second.log())


def test_a_sex_of_its_own_is_a_value_of_its_own(publication):
    heading = "area_id | sex | value\n"
    publication(heading + "a | T | 80\na | K | 70")
    assert [row["sex"] for row in publication(heading + "a | T | 80\na | K | 71").added] == ["K"]


def test_the_log_goes_on_from_one_to_the_next_and_stays_when_one_is_written_anew(publication, data):
    publication(FIRST)
    publication(FIRST.replace("82    | 41", "84    | 42"), 23)
    third = publication(FIRST.replace("82    | 41", "86    | 43"), 24)
    log = [
        (2, "a", 2025, "revised", 82, 84, "published"),
        (3, "a", 2025, "revised", 84, 86, "published"),
    ]
    assert third.log() == log
    again = compare(third.tables, data, 3, "2026-11-24").to_pylist()
    assert [row["after"] for row in again] == [86]
    assert third.log() == log


@pytest.mark.parametrize("status", ["c", "x"])
def test_no_number_stays_in_the_log_of_a_value_that_is_not_shown(publication, status):
    publication(FIRST)
    publication(FIRST.replace("82    | 41", "84    | 42"), 23)
    hidden = re.sub(r"82    \| 41        \| 50          \| ok", f"- | - | - | {status}", FIRST)
    third = publication(hidden, 24)
    kind = {"c": "protected", "x": "vanished"}[status]
    assert third.log() == [
        (2, "a", 2025, "revised", None, None, "published"),
        (3, "a", 2025, kind, None, None, "published"),
    ]


def test_no_number_stays_of_a_publication_that_was_withdrawn(publication, data):
    publication(FIRST)
    publication(FIRST.replace("82    | 41", "84    | 42"), 23)
    publication(FIRST.replace("82    | 41", "86    | 43"), 24)
    back.withdraw(data, "2-2026-11-23", "test")
    fourth = publication(FIRST.replace("82    | 41", "88    | 44"), 25)
    assert [row[0:1] + row[3:6] for row in fourth.log()] == [
        (2, "revised", None, None),
        (3, "revised", None, None),
        (4, "revised", 86, 88),
    ]


def test_after_going_back_it_is_compared_with_what_readers_see(publication, data):
    publication(FIRST)
    publication(FIRST.replace("82    | 41", "84    | 42"), 23)
    back.rollback(data)
    third = publication(FIRST.replace("82    | 41", "86    | 43"), 24)
    assert third.log() == [(3, "a", 2025, "revised", 82, 86, "published")]


def test_what_is_published_is_protected_before_it_is_compared(world_root, data):
    """One to four who have it are hidden; the list names the value, and never the number."""
    with world.environment(world_root):
        publish(edition(500), data, "2026-11-22")
        with edition(500) as tables:
            tables.execute(
                "update observation set numerator = 3, value = 0.3 where area_id = '9999-alby' "
                "and year = 2024"
            )
            seen = []
            shown = publish(tables, data, "2026-11-23", agree=lambda found: bool(seen.append(found)))
    assert (shown.id, len(seen)) == ("", 1)
    assert [
        (row["area_id"], row["kind"], row["before"], row["after"]) for row in shown.changes.to_pylist()
    ] == [("9999-alby", "protected", None, None)]
    assert shown.told == ("Lugn i magen i Hittesjö: 1 värde är nu skyddat (2024)",)
    assert write.pointed_at(data) == "1-2026-11-22"
    assert len(list((data / "snapshots").iterdir())) == 1


# In words


def row(kind: str, changed: int = 1, **more) -> dict:
    usual = {"provenance": "published", "first_period": "2025", "last_period": "2025", "name_sv": "Romme"}
    numbers = {"name_en": "Romme", "period": "2024", "sex": "T", "before": None, "after": None}
    return usual | numbers | {"kind": kind, "changed": changed} | more


CHANGED = {"before": 81.2, "after": 82.0}
SAID = [
    ([row("new", 14)], "14 nya värden (2025)", "14 new values (2025)"),
    (
        [row("new", 1400, first_period="2012")],
        "1\u00a0400 nya värden (2012 – 2025)",
        "1,400 new values (2012 – 2025)",
    ),
    (
        [row("revised", **CHANGED)],
        "1 ändrat värde (Romme 2024: 81,2\u00a0% → 82,0\u00a0%)",
        "1 revised value (Romme 2024: 81.2% → 82.0%)",
    ),
    (
        [row("new", 14), row("revised", 2, sex="K", **CHANGED)],
        "14 nya värden (2025), "
        "2 ändrade värden (mest Romme, flickor och kvinnor, 2024: 81,2\u00a0% → 82,0\u00a0%)",
        "14 new values (2025), 2 revised values (most of all Romme, girls and women, 2024: 81.2% → 82.0%)",
    ),
    (
        [row("revised", 2, provenance="synthetic", **CHANGED)],
        "2 ändrade påhittade värden (mest Romme 2024: ◇ 81,2\u00a0% → ◇ 82,0\u00a0%)",
        "2 revised invented values (most of all Romme 2024: ◇ 81.2% → ◇ 82.0%)",
    ),
    ([row("revised", 2, before=81.21, after=81.22)], "2 ändrade värden", "2 revised values"),
    ([row("revised", before=float("nan"))], "1 ändrat värde", "1 revised value"),
    (
        [row("real", 3)],
        "3 värden är nu riktiga i stället för påhittade (2025)",
        "3 values are now real instead of invented (2025)",
    ),
    ([row("protected")], "1 värde är nu skyddat (2025)", "1 value is now protected (2025)"),
    (
        [row("vanished", 2, provenance="synthetic")],
        "2 påhittade värden finns inte längre (2025)",
        "2 invented values no longer exist (2025)",
    ),
]


@pytest.mark.parametrize(("rows", "sv", "en"), SAID)
def test_a_publication_is_told_in_one_line(rows, sv, en):
    assert revised(rows, INDICATOR) == sv
    text.speak("en")
    assert revised(rows, INDICATOR) == en


def test_of_an_indicator_that_is_gone_no_number_is_told():
    assert revised([row("vanished", 2)], None) == "2 värden finns inte längre (2025)"


def test_the_page_shows_the_latest_first_with_the_largest_change(publication):
    publication(FIRST)
    publication(FIRST + "a | 2026 | 84 | 42 | 50 | ok | published", 23)
    last = publication(
        FIRST.replace("82    | 41", "84    | 42").replace("80    | 40", "78    | 39")
        + "a | 2026 | 90 | 45 | 50 | ok | published",
        24,
    )
    rows = queries.execute(last.tables, "revisions", indicator=INDICATOR.id, areas=["a", "b"])
    shown = [(term, html.unescape(words)) for term, words in releases.told_revisions(rows, INDICATOR)]
    assert shown == [
        ("24 november 2026", "3 ändrade värden (mest Romme 2026: 84,0\u00a0% → 90,0\u00a0%)"),
        ("23 november 2026", "1 nytt värde (2026)"),
    ]
    assert queries.execute(last.tables, "revisions", indicator=INDICATOR.id, areas=["b"]).empty
