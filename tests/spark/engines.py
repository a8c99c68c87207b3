"""DuckDB and Spark give the same rows of the same register. Run by `make test-spark`, not by `make test`."""

from __future__ import annotations

import datetime
import decimal
import logging
import os
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import catalogue
from bench.register import write as write_usual
from importers import ImportProblem, distributed, individuals, staging
from importers.register import register
from tests.conftest import ROOT
from tests.spark import processes
from tests.tables import table
from tests.test_register import CANARY, DESCRIPTION, INDICATORS, KNOWN, PUPILS, WRONG
from text import t

# PySpark leaves to the garbage what it has sent small tables through.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:.*<socket:pytest.PytestUnraisableExceptionWarning"),
]

PERSONS = 200_000
PARTS = 4  # Spark gives each at least to one task
COLUMNS = ("person", "year", "deso", "skola", "kon", "land", "trygg", "svarat", "poang", "brott")


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("cluster")


@pytest.fixture(scope="session")
def master(folder) -> Iterator[str]:
    with processes.cluster(folder) as url:
        yield url


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="session")
def spark(folder, master) -> Iterator[individuals.Engine]:
    """One session for all. When it ends, nothing of the registers is left where it wrote."""
    driver = folder / "driver"
    driver.mkdir()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(driver))
        with distributed.engine(master) as engine:
            yield engine
    until = time.monotonic() + 60
    while [*folder.rglob("shuffle_*")] and time.monotonic() < until:
        time.sleep(0.2)  # the workers clear up in their own time
    assert not [*folder.rglob("shuffle_*")]
    assert not [*driver.glob("likvard-*")]
    assert CANARY.encode() not in everything_in(folder)


@pytest.fixture
def invented(monkeypatch):
    """A share, a mean and a rate."""
    monkeypatch.setattr(catalogue, "indicators", lambda level=None: INDICATORS)


@pytest.fixture
def both(tmp_path, monkeypatch, spark, invented):
    """What both engines say of a register, and the bytes of all that they stage: once, as they agree."""

    def summed(description: Path, known=KNOWN) -> tuple[list[str] | str, dict[str, bytes]]:
        answers = []
        for name, engine in (("duckdb", individuals.opened), ("spark", spark)):
            monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / name))
            try:
                said: list[str] | str = register(description, known, engine)
            except ImportProblem as problem:
                said = str(problem)
            found = {
                str(path.relative_to(staging.folder())): path.read_bytes()
                for path in staging.folder().rglob("*")
                if path.is_file()
            }
            answers.append((said, found))
        assert answers[0][0] == answers[1][0]
        assert answers[0][1] == answers[1][1]
        return answers[1]

    return summed


def described(folder: Path, rows: pa.Table, more: str = "", **change: str) -> Path:
    """A register with these rows, and its description."""
    pq.write_table(rows, folder / "pupils.parquet")
    text = DESCRIPTION.format(source=next(iter(catalogue.sources())), kind="parquet", more=more)
    for old, new in change.items():
        text = text.replace(old, new)
    (folder / "register.toml").write_text(text, "utf-8")
    return folder / "register.toml"


def as_text(rows: str) -> pa.Table:
    cells = [{name: None if cell is None else str(cell) for name, cell in row.items()} for row in table(rows)]
    return pa.Table.from_pylist(cells)


def persons(*differing: dict[str, object], **types: pa.DataType) -> pa.Table:
    """A usual pupil for each, except for what is said."""
    usual = dict(zip(COLUMNS, ("p", "2025", "s1", "111", "K", "se", "1", "1", "200", "0"), strict=True))
    rows = [usual | {"person": f"p{number}"} | one for number, one in enumerate(differing)]
    schema = pa.schema([(name, types.get(name, pa.string())) for name in COLUMNS])
    return pa.Table.from_pylist(rows, schema)


def observations(found: dict[str, bytes]) -> list[dict]:
    return pq.read_table(pa.BufferReader(found["observation/register-2025.parquet"])).to_pylist()


def seen(found: dict[str, bytes], id: str, area: str, **more: object) -> dict:
    wanted = {"indicator_id": id, "area_id": area, "year": 2025, "sex": "T", "group_id": "all"} | more
    (row,) = (one for one in observations(found) if all(one[name] == value for name, value in wanted.items()))
    return row


ACCEPTED = ("1e3", ".5", "5.", "+5", "-0", "1,5", "0.1", "0.2", "-7.25", "999999999999", "1.0000005", "1E-7")
REFUSED = ("1_000", "1d", "0x10", "nan", "Infinity", "１", "٣", "1 000", "--1", "1e12", "x", CANARY)
READ = {"2025": 2025, "2024/25": 2025, "2024/2025": 2025, "2024-08-15": 2024, "2024-08-15 10:00:00": 2024}
UNREAD = ("24", "２０２５", "2025\n", "20255", "2024/253", "läsår", "2024-8-15")
TEXTS = (" s1", "s1\u00a0", "\u2003s1", "s1\t", "S1", "s1\u200b", "å1", "ä1", "Å1")


def test_what_spark_lacks_is_one_sentence(monkeypatch):
    nowhere = "from importers import distributed\nwith distributed.engine('nowhere'): pass"
    apart = [sys.executable, "-c", nowhere]  # a process can begin one session only
    done = subprocess.run(apart, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert "ImportProblem: Spark kunde inte startas på nowhere" in done.stderr.splitlines()[-1]
    assert done.stdout == ""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    lacking = pytest.raises(ImportProblem, match=r"^Java saknas.*Installera Java 17 [^.]*\.$")
    with lacking, distributed.engine():
        pass


def test_a_usual_register(both, tmp_path):
    said, found = both(described(tmp_path, as_text(PUPILS)))
    assert said[-1] == t("register.staged", rows=len(observations(found)))
    assert seen(found, "trygg", "s1")["value"] == 50


def test_nobody(both, tmp_path):
    _, found = both(described(tmp_path, as_text(PUPILS)[:0]))
    assert observations(found) == []


def test_nothing_but_missing_values(both, tmp_path):
    nothing = dict.fromkeys(("deso", "skola", "kon", "land", "trygg", "svarat", "poang", "brott"))
    _, found = both(described(tmp_path, persons(nothing, nothing | {"deso": "", "trygg": " "})))
    assert {row["status"] for row in observations(found)} == {"z"}


def test_numbers_in_every_way_of_writing(both, tmp_path):
    shares = {"trygg": "TRUE"}, {"trygg": "0,0", "svarat": "1.0"}
    rows = persons(*({"poang": one} for one in ACCEPTED), *shares)
    _, found = both(described(tmp_path, rows))
    six = decimal.Decimal("1e-6")
    read = [decimal.Decimal(one.replace(",", ".")).quantize(six, decimal.ROUND_HALF_UP) for one in ACCEPTED]
    assert seen(found, "merit", "s1")["value"] == float(sum(read) + 200 + 200) / (len(ACCEPTED) + 2)
    assert seen(found, "trygg", "s1")["numerator"] == len(ACCEPTED) + 1


@pytest.mark.parametrize("column", ["poang", "svarat"])
def test_what_is_no_number_is_counted_alike(both, tmp_path, column):
    said, _ = both(described(tmp_path, persons(*({column: one} for one in REFUSED))))
    assert str(said).startswith(f"{len(REFUSED)} rader har något annat")


def test_years_in_every_way_of_writing(both, tmp_path):
    _, found = both(described(tmp_path, persons(*({"year": one} for one in READ))))
    for year in set(READ.values()):
        assert seen(found, "trygg", "s1", year=year)["denominator"] == [*READ.values()].count(year)


def test_what_is_no_year_is_counted_alike(both, tmp_path):
    said, _ = both(described(tmp_path, persons(*({"year": one} for one in UNREAD))))
    assert str(said).startswith(f"{len(UNREAD)} rader har ett år")


def test_texts_with_spaces_and_letters_of_several_alphabets(both, tmp_path):
    known = KNOWN | {"small_area": {"s1": "s1", "å1": "å1", "Å1": "Å1"}}
    rows = persons(*({"deso": one, "land": "Öland ", "kon": "Flicka"} for one in TEXTS))
    _, found = both(described(tmp_path, rows, **{'["se"]': '["Öland"]'}), known)
    areas = {"s1": 3, "å1": 1, "Å1": 1}
    for area, count in areas.items():
        assert seen(found, "trygg", area, sex="K", group_id="inrikes")["denominator"] == count


def test_columns_that_are_no_text(both, tmp_path):
    day = datetime.datetime(2025, 3, 1, 12, 30)
    rows = pa.table(
        {
            "person": pa.array([2**62, 2**62 - 1]),
            "year": pa.array([2025, 2025], pa.int16()),
            "deso": ["s1", "s1"],
            "skola": pa.array([111, 222], pa.int32()),
            "kon": pa.array([1, 2], pa.int8()),
            "land": ["se", "se"],
            "trygg": [True, False],
            "svarat": pa.array([1, 1], pa.int8()),
            "poang": [0.1, 1e11 / 3],
            "brott": pa.array([decimal.Decimal("2.00"), None], pa.decimal128(9, 2)),
            "nobody reads this": pa.array([day, day], pa.timestamp("ns")),
        }
    )
    _, found = both(described(tmp_path, rows))
    assert seen(found, "brott", "s1")["numerator"] == 2
    assert seen(found, "trygg", "skola")["numerator"] == 1


DAYS = (datetime.datetime(2025, 3, 1), datetime.datetime(2024, 12, 31, 23, 59))


@pytest.mark.parametrize("kind", [pa.date32(), pa.timestamp("us")], ids=str)
def test_a_year_that_is_a_day(both, tmp_path, kind):
    rows = persons({}, {}).set_column(1, "year", pa.array(DAYS).cast(kind, safe=False))
    _, found = both(described(tmp_path, rows))
    assert seen(found, "trygg", "s1")["denominator"] == 1


@pytest.mark.parametrize("kind", [pa.timestamp("ns"), pa.timestamp("us", "UTC")], ids=str)
def test_what_the_two_would_read_differently_is_left_to_duckdb(spark, tmp_path, invented, kind):
    rows = persons({}, {}).set_column(1, "year", pa.array(DAYS).cast(kind))
    with pytest.raises(ImportProblem, match="Kolumnen year är av en sort"):
        register(described(tmp_path, rows), KNOWN, spark)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_in_the_same_sentence(both, tmp_path, wrong):
    rows, sentence = WRONG[wrong]
    said, found = both(described(tmp_path, as_text(rows)))
    assert re.search(sentence, str(said))
    assert found == {}


def test_persons_on_several_rows_where_that_is_said(both, tmp_path):
    said, _ = both(described(tmp_path, as_text(WRONG["twice"][0]), more="may_repeat = true"))
    assert said[0].startswith("1 personer står på mer än en rad")


def test_who_goes_where(both, tmp_path):
    known = KNOWN | {"catchment": {"s1": "a", "s2": "b"}}
    change = {'small_area = "deso"': 'catchment = "deso"'}
    said, found = both(described(tmp_path, as_text(PUPILS), more="flows = true", **change), known)
    rows = pq.read_table(pa.BufferReader(found["flow/register-2025-floden.parquet"])).to_pylist()
    assert [row["pupils"] for row in rows] == [1, 1, 2, 1]
    assert t("register.flows_unknown", count=2) in said


def test_several_releases(both, tmp_path):
    both(described(tmp_path, as_text(PUPILS)))
    again = {'"register-2025"': '"register-2026"'}
    _, found = both(described(tmp_path, as_text(PUPILS)[:4], **again))
    assert {Path(name).stem for name in found} == {"register-2025", "register-2026", "releases"}


def test_a_broken_file_and_a_missing_column_are_told_in_the_same_sentence(both, tmp_path):
    description = described(tmp_path, as_text(PUPILS))
    path = tmp_path / "pupils.parquet"
    path.write_bytes(path.read_bytes()[:-30] + CANARY.encode() + b"PAR1")
    said, _ = both(description)
    assert "går inte att läsa" in str(said)
    said, _ = both(described(tmp_path, as_text(PUPILS).drop_columns("kon")))
    assert "registret har ingen kolumn kon" in str(said)


def seeded(folder: Path) -> None:
    """The parts of a register of invented persons, the same whenever it is written."""
    folder.mkdir()
    with duckdb.connect() as base:
        for part in range(PARTS):
            base.execute(
                """
                copy (
                    select
                        '19' || lpad(id::varchar, 10, '0') as person,
                        (2021 + id % 5)::varchar as year,
                        's' || hash(id, 1) % 60 as deso,
                        (100 + hash(id, 2) % 30)::varchar as skola,
                        ['K', 'M', 'Flicka', null][1 + (hash(id, 3) % 4)::bigint] as kon,
                        ['se', 'öst', ''][1 + (hash(id, 4) % 3)::bigint] as land,
                        (hash(id, 5) % 10 < 8)::integer::varchar as trygg,
                        (hash(id, 6) % 10 < 9)::integer::varchar as svarat,
                        replace(((hash(id, 7) % 340000)::double / 1000)::varchar, '.', ',') as poang,
                        (hash(id, 8) % 3)::varchar as brott,
                    from range($first, $last) as persons(id)
                ) to '"""
                + f"{folder / f'{part}.parquet'}' (format parquet)",
                {"first": part * PERSONS // PARTS, "last": (part + 1) * PERSONS // PARTS},
            )


def test_many_in_several_files_are_summed_by_two_workers(both, tmp_path, caplog):
    seeded(tmp_path / "pupils")
    known = {
        "small_area": {f"s{number}": f"s{number}" for number in range(60)},
        "catchment": {},
        "school": {str(100 + number): f"school-{number}" for number in range(30)},
    }
    description = described(tmp_path, as_text(PUPILS), **{"pupils.parquet": "pupils"})
    with caplog.at_level(logging.INFO, "importers.distributed"):
        _, found = both(description, known)
    assert len(observations(found)) > 2_000
    counted = [row["denominator"] for row in observations(found) if row["indicator_id"] == "brott"]
    assert sum(filter(None, counted)) > PERSONS
    (tasks,) = re.findall(r"tasks by executor: (.*)", caplog.text)
    assert set(re.findall(r"'(\w+)'", tasks)) == {"0", "1"}, "the driver sums nothing, both workers do"


def test_nothing_of_a_person_can_be_read_on_any_disk(folder, tmp_path, monkeypatch, spark, invented, capfd):
    """Also while the workers hand each other who is who; the fixture looks again when all is over."""
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))
    before = set(ROOT.iterdir())
    description = described(tmp_path, persons(*({"person": f"{CANARY}-{at}"} for at in range(1000))))
    names = ["person", "year"]
    with spark(tmp_path / "pupils.parquet", names) as table_, duckdb.connect() as base:
        assert table_.repeated(base, "person, year") == 0
        assert [path for path in folder.rglob("shuffle_*.data") if path.stat().st_size]
        assert CANARY.encode() not in everything_in(folder)
    register(description, KNOWN, spark)
    out, err = capfd.readouterr()
    assert CANARY.encode() not in everything_in(tmp_path / "staging") + (out + err).encode()
    assert set(ROOT.iterdir()) == before


def test_a_file_that_spoils_later_is_told_without_its_words(spark, tmp_path, monkeypatch, invented):
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))
    description = described(tmp_path, as_text(PUPILS))
    path = tmp_path / "pupils.parquet"
    spoiled = bytearray(path.read_bytes())
    spoiled[4:200] = (CANARY * 20).encode()[:196]
    path.write_bytes(spoiled)
    with pytest.raises(ImportProblem, match="Spark kunde inte summera") as caught:
        register(description, KNOWN, spark)
    assert caught.value.__context__ is None
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert staging.releases() == []


def test_csv_is_left_to_duckdb(spark, tmp_path, invented):
    description = described(tmp_path, as_text(PUPILS))
    (tmp_path / "pupils.parquet").write_text("person;year", "utf-8")
    with pytest.raises(ImportProblem, match="är inte Parquet"):
        register(description, KNOWN, spark)


def run(description: Path, folder: Path, *options: str, **more: str) -> subprocess.CompletedProcess:
    """The command, with a private folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "importers", "--lang", "en", "register", str(description), *options],
        cwd=ROOT,
        env=os.environ | {"LIKVARD_STAGING": str(folder)} | more,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_the_command_takes_the_engine(tmp_path):
    """On this machine alone: without a master, nothing but Java has to run."""
    description = write_usual(tmp_path, 1000)
    answers = []
    for name in ("duckdb", "spark"):
        done = run(description, tmp_path / name, "--engine", name)
        assert done.returncode == 0, done.stderr
        answers.append((done.stdout, (tmp_path / name / "observation" / "matning.parquet").read_bytes()))
    assert answers[0] == answers[1]
    assert "Nothing about single persons has been kept." in answers[0][0]
