"""A register of individuals becomes sums, and nothing about one person leaves the step."""

from __future__ import annotations

import math
import os
import sys
import traceback
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import catalogue
from bench.register import PERSONS, measured
from importers import ImportProblem, distributed, staging
from importers.__main__ import main
from importers.register import register
from tests.tables import table
from text import t

CANARY = "19121212-1212"
USUAL = catalogue.indicators()["trygg-skolan-ak5"]
INDICATORS = {
    "trygg": replace(USUAL, id="trygg", period="school"),
    "merit": replace(USUAL, id="merit", measure="mean", unit="points", period="school"),
    "brott": replace(USUAL, id="brott", measure="rate", unit="per_1000", period="school"),
}
KNOWN = {
    "small_area": {"s1": "s1", "s2": "s2", "s3": "s3"},
    "catchment": {"a": "a"},
    "school": {"111": "skola", "222": "annan"},
}
PUPILS = """
person        | namn | year    | deso | skola | kon | land | trygg | svarat | poang | brott
19121212-1212 | Åsa  | 2024/25 | s1   | 111   | K   | se   | 1     | 1      | 200   | 2
p2            | Bo   | 2024/25 | s1   | 111   | M   | xx   | 0     | 1      | 240   | 0
p3            | Åke  | 2024/25 | s1   | 222   | M   | se   | 1     | 0      | -     | 0
p4            | Dan  | 2024/25 | s2   | 111   | -   | se   | 1     | 1      | 190   | 1
p5            | Eva  | 2024/25 | sX   | 999   | K   | se   | 1     | 1      | 210   | 0
p6            | Eja  | 2024/25 | -    | -     | K   | se   | 1     | 1      | 210   | 0
p2            | Bo   | 2023/24 | s2   | 111   | M   | se   | 1     | 1      | 230   | 0
"""
DESCRIPTION = """
release = "register-2025"
source = "{source}"
file = "pupils.{kind}"
{more}
[columns]
person = "person"
year = "year"
small_area = "deso"
school = "skola"
sex = "kon"
group = "land"

[groups]
inrikes = ["se"]

[[indicators]]
id = "trygg"
numerator = "trygg"
denominator = "svarat"

[[indicators]]
id = "merit"
numerator = "poang"

[[indicators]]
id = "brott"
numerator = "brott"
"""


@pytest.fixture(autouse=True)
def private(monkeypatch, tmp_path):
    monkeypatch.setattr(catalogue, "indicators", lambda level=None: INDICATORS)
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))


@pytest.fixture
def write(tmp_path):
    """Write a register and its description; the path of the description."""

    def writing(rows: str = PUPILS, kind: str = "parquet", encoding: str = "utf-8", more: str = "", **change):
        found = [
            {name: None if cell is None else str(cell) for name, cell in row.items()} for row in table(rows)
        ]
        path = tmp_path / f"pupils.{kind}"
        if kind == "parquet":
            pq.write_table(pa.Table.from_pylist(found), path)
        else:
            lines = [list(found[0]), *([cell or "" for cell in row.values()] for row in found)]
            path.write_bytes("\r\n".join(";".join(line) for line in lines).encode(encoding))
        text = DESCRIPTION.format(source=next(iter(catalogue.sources())), kind=kind, more=more)
        for old, new in change.items():
            text = text.replace(old, new)
        description = tmp_path / "register.toml"
        description.write_text(text, "utf-8")
        return description

    return writing


def staged(**wanted) -> dict[str, dict]:
    """Staged rows of one indicator, year, sex and group by area."""
    wanted = {"indicator_id": "trygg", "year": 2025, "sex": "T", "group_id": "all"} | wanted
    rows = pq.read_table(staging.folder() / "observation" / "register-2025.parquet").to_pylist()
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    by_area = {row["area_id"]: row for row in found}
    assert len(by_area) == len(found)
    return by_area


def numbers(row: dict) -> tuple:
    return row["numerator"], row["denominator"]


def whatever_was_left(folder: Path) -> bytes:
    """All that lies under a folder, without the register itself."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.stem != "pupils"]
    return b"".join(str(path).encode() + path.read_bytes() for path in files)


@pytest.mark.parametrize(
    ("kind", "encoding"),
    [("parquet", ""), ("csv", "utf-8"), ("csv", "utf-8-sig"), ("csv", "cp1252"), ("csv", "utf-16")],
)
def test_individuals_are_summed_by_area_and_school(write, kind, encoding):
    said = register(write(kind=kind, encoding=encoding), KNOWN)
    found = staged()
    assert numbers(found["s1"]) == (1 + 0, 2)  # the third did not answer
    assert found["s1"]["value"] == 100 * 1 / 2
    assert numbers(found["s2"]) == (1, 1)
    assert (numbers(found["s3"]), found["s3"]["status"]) == ((None, None), "z")
    assert numbers(found["skola"]) == (1 + 0 + 1, 3)
    assert (numbers(found["annan"]), found["annan"]["status"]) == ((None, None), "z")
    assert numbers(staged(year=2024)["s2"]) == (1, 1)
    assert (found["s1"]["period"], found["s1"]["provenance"]) == ("2024/25", "computed")
    assert "1 av 7 rader har ett okänt område i kolumnen deso. De räknas inte med." in said
    assert "1 av 7 rader har inget område i kolumnen deso. De räknas inte med." in said


def test_girls_boys_and_groups_are_summed_by_themselves(write):
    register(write(), KNOWN)
    assert numbers(staged(sex="K")["s1"]) == (1, 1)
    assert numbers(staged(sex="M")["s1"]) == (0, 1)
    assert staged(sex="K")["s2"]["status"] == "z"  # the one there has no sex in the register
    assert numbers(staged(group_id="inrikes")["s1"]) == (1, 1)
    assert numbers(staged(group_id="inrikes", sex="K")["s1"]) == (1, 1)
    groups = pq.read_table(staging.folder() / "observation" / "register-2025.parquet")["group_id"]
    assert set(groups.to_pylist()) == {"all", "inrikes"}


def test_a_mean_has_the_standard_error_of_its_persons(write):
    register(write(), KNOWN)
    found = staged(indicator_id="merit")["s1"]
    assert found["value"] == (200 + 240) / 2
    assert numbers(found) == (None, 2)
    assert found["standard_error"] == pytest.approx(math.sqrt((20**2 + 20**2) / (2 - 1) / 2))
    assert staged(indicator_id="merit")["s2"]["standard_error"] is None


def test_large_values_are_summed_exactly(write):
    """An income in öre, and one with more decimals than are kept."""
    rows = PUPILS.replace("| 200   | 2", "| 123456789012.25 | 2").replace("| 240   | 0", "| 0,1 | 4000")
    register(write(rows), KNOWN)
    assert staged(indicator_id="merit")["s1"]["value"] == (123456789012.25 + 0.1) / 2
    assert numbers(staged(indicator_id="brott")["s1"]) == (2 + 4000 + 0, 3)


def test_a_register_may_be_a_folder_of_parquet_files(write, tmp_path):
    description = write(**{"pupils.parquet": "pupils"})
    whole = pq.read_table(tmp_path / "pupils.parquet")
    (tmp_path / "pupils").mkdir()
    for name, part in (("a", whole[:3]), ("b", whole[3:])):
        pq.write_table(part, tmp_path / "pupils" / f"{name}.parquet")
    register(description, KNOWN)
    assert numbers(staged()["skola"]) == (1 + 0 + 1, 3)
    assert "redan inläst" in register(description, KNOWN)[-1]
    for path in (tmp_path / "pupils").iterdir():
        path.unlink()
    with pytest.raises(ImportProblem, match="går inte att läsa"):
        register(description, KNOWN)


@pytest.mark.parametrize("package", distributed.PACKAGES)
def test_what_spark_needs_is_told_where_it_is_not_installed(monkeypatch, package):
    for one in distributed.PACKAGES:
        monkeypatch.setitem(sys.modules, one, None if one == package else ModuleType(one))
    told = pytest.raises(ImportProblem, match=rf"^Paketet {package} saknas.*requirements-spark\.txt")
    with told, distributed.engine():
        pass


def test_a_cluster_that_would_not_be_used_is_told_before_anything_is_read(tmp_path, capsys):
    missing = str(tmp_path / "elever.toml")

    for engine in ([], ["--engine", "duckdb"]):
        assert main(["register", missing, "--master", "spark://server:7077", *engine]) == 1
        assert "spark://server:7077 är ett kluster" in capsys.readouterr().err


def test_a_rate_counts_events(write):
    register(write(), KNOWN)
    found = staged(indicator_id="brott")["s1"]
    assert (found["value"], *numbers(found)) == (1000 * (2 + 0 + 0) / 3, 2, 3)


def test_the_same_register_is_read_once(write):
    description = write()
    register(description, KNOWN)
    assert "redan inläst" in register(description, KNOWN)[-1]
    assert len(staging.releases()) == 1


def test_a_year_may_be_that_of_everybody(write):
    without_2024 = PUPILS.replace("p2            | Bo   | 2023/24", "p7            | Bo   | 2023/24")
    description = write(without_2024, **{'year = "year"\n': "", "[columns]": "year = 2025\n[columns]"})
    register(description, KNOWN)
    assert numbers(staged()["s2"]) == (2, 2)
    assert staged(year=2024) == {}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "parquet"])
def test_nothing_about_a_person_is_left_anywhere(write, tmp_path, monkeypatch, capfd, caplog, encoding):
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    kind = {"kind": "parquet"} if encoding == "parquet" else {"kind": "csv", "encoding": encoding}
    said = register(write(**kind), KNOWN)
    out, err = capfd.readouterr()
    left = whatever_was_left(tmp_path) + "".join([*said, out, err, caplog.text]).encode()
    for secret in (CANARY, "Åsa", "19121212"):
        assert secret.encode() not in left
        assert secret.encode("cp1252") not in left


WRONG = {
    "a number": (
        PUPILS.replace("| 1     | 1      | 200", f"| {CANARY} | 1 | 200"),
        "1 rader har något annat",
    ),
    "a share of 2": (PUPILS.replace("| 1     | 1      | 200", "| 2 | 1 | 200"), "1 rader har något annat"),
    "a denominator": (
        PUPILS.replace("| 1     | 1      | 200", f"| 1 | {CANARY} | 200"),
        "rader har något annat",
    ),
    "a year": (
        PUPILS.replace("2023/24", CANARY.replace("-", "x")),
        "1 rader har ett år som inte går att läsa",
    ),
    "twice": (
        PUPILS + "p2 | Bo | 2024/25 | s1 | 111 | M | se | 1 | 1 | 1 | 0",
        "1 personer står på mer än en",
    ),
}


@pytest.mark.parametrize("kind", ["parquet", "csv"])
@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_as_a_number_of_rows(write, tmp_path, wrong, kind):
    rows, said = WRONG[wrong]
    with pytest.raises(ImportProblem, match=said) as caught:
        register(write(rows, kind=kind), KNOWN)
    assert caught.value.__context__ is None
    assert "1912" not in "".join(traceback.format_exception(caught.value))
    assert staging.releases() == []


def test_persons_may_stand_there_more_than_once_where_that_is_said(write):
    said = register(write(WRONG["twice"][0], more="may_repeat = true"), KNOWN)
    assert said[0].startswith("1 personer står på mer än en rad")


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_a_broken_file_is_refused_without_its_words(write, tmp_path, kind):
    description = write(kind=kind)
    path = tmp_path / f"pupils.{kind}"
    if kind == "csv":
        path.write_text(path.read_text("utf-8") + f"\r\n{CANARY};too;few", "utf-8")
    else:
        path.write_bytes(path.read_bytes()[:-30] + CANARY.encode() + b"PAR1")
    with pytest.raises(ImportProblem, match="går inte att läsa") as caught:
        register(description, KNOWN)
    assert caught.value.__context__ is None
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert not staging.folder().exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('release = "register-2025"', "", "release saknas"),
        ("[columns]", "paint = 1\n[columns]", "paint är okänt"),
        ("[columns]", '[columns]\nname = "namn"', "name är okänt"),
        ('small_area = "deso"\nschool = "skola"', "", "small_area / catchment / school saknas"),
        ('year = "year"', "", "year saknas"),
        ('id = "merit"', 'id = "okänd"', "okänd är ingen indikator"),
        ('sex = "kon"', 'sex = "gender"', "registret har ingen kolumn gender"),
        ("[groups]", '[sexes]\nX = ["x"]\n[groups]', "X är okänt"),
        ('file = "pupils.parquet"', 'file = "none.parquet"', r"none\.parquet går inte att läsa"),
        ("release =", "release", "går inte att läsa som TOML"),
    ],
)
def test_a_wrong_description_is_told(write, old, new, said):
    with pytest.raises(ImportProblem, match=said):
        register(write(**{old: new}), KNOWN)
    assert staging.releases() == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no getrusage")
@pytest.mark.parametrize("persons", [50_000, pytest.param(PERSONS, marks=pytest.mark.prove)])
def test_a_register_of_any_size_takes_less_than_a_gigabyte(monkeypatch, persons):
    monkeypatch.undo()  # the catalogue as it is
    memory, _ = measured(persons)
    assert 50 < memory < 1000


# Where they live and where they go.


def flows() -> dict[tuple[str, str, int], int]:
    rows = pq.read_table(staging.folder() / "flow" / "register-2025-floden.parquet").to_pylist()
    assert {(row["status"], row["provenance"], row["release_id"]) for row in rows} == {
        ("ok", "computed", "register-2025-floden")
    }
    assert {row["period"] for row in rows} <= {"2024/25", "2023/24"}
    return {(row["catchment_id"], row["school_id"], row["year"]): row["pupils"] for row in rows}


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_pupils_are_counted_by_home_and_school(write, kind):
    known = KNOWN | {"catchment": {"s1": "a", "s2": "b"}}
    said = register(
        write(kind=kind, more="flows = true", **{'small_area = "deso"': 'catchment = "deso"'}), known
    )

    assert flows() == {
        ("a", "skola", 2025): 2,  # the first two
        ("a", "annan", 2025): 1,
        ("b", "skola", 2025): 1,
        ("b", "skola", 2024): 1,
    }
    assert t("register.flows_unknown", count=2) in said, "one of an unknown area and school, one of none"


def test_a_small_area_is_of_the_catchment_that_it_is_drawn_in(write):
    rows = PUPILS.replace("| s1 ", "| 2081C1180 ").replace("| s2 ", "| 2081C1070 ")
    areas = KNOWN | {"small_area": {"2081C1180": "2081C1180", "2081C1070": "2081C1070"}}
    register(write(rows, more="flows = true"), areas)

    assert flows() == {
        ("2081-tjarnaskolan", "skola", 2025): 2,
        ("2081-tjarnaskolan", "annan", 2025): 1,
        ("2081-nygardsskolan", "skola", 2025): 1,
        ("2081-nygardsskolan", "skola", 2024): 1,
    }


def test_without_being_asked_nobody_is_counted_by_home_and_school(write):
    register(write(), KNOWN)

    assert not (staging.folder() / "flow").exists()


def test_flows_need_both_ends(write):
    path = write(more="flows = true", **{'school = "skola"\n': ""})

    with pytest.raises(ImportProblem, match="flows behöver"):
        register(path, KNOWN)


def test_no_pupil_leaves_the_step_with_the_flows(write, tmp_path):
    register(write(more="flows = true"), KNOWN)

    left = whatever_was_left(tmp_path / "staging")
    assert CANARY.encode() not in left
    assert "Åsa".encode() not in left
