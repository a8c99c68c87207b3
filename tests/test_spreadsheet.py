"""Every bad file is told about as it should be: code, place and words; and nothing of it comes in."""

from __future__ import annotations

import datetime
import json
import re
import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

import catalogue
import importers
import text
from catalogue import Area
from importers import spreadsheet
from importers.faults import Fault, told
from importers.staging import OBSERVATION
from tests import bad_files, world
from text import Words

GOLDEN = Path(__file__).parent / "golden" / "faults.json"
TODAY = datetime.date(2025, 6, 1)


def area(id: str, level: str, name: str, code: str | None = None) -> Area:
    nothing = dict.fromkeys(
        ("parent", "latitude", "longitude", "area_type", "population", "organiser", "grades")
    )
    kinds = {"is_approximate": False, "is_example": False, "school_code": code, "catchment": None}
    return Area(id=id, level=level, name=Words(name, name), **nothing, **kinds)


AREAS = (
    area("00", "country", "Landet"),
    area("9999", "municipality", "Hittesjö"),
    area("9998", "municipality", "Grannby"),
    area("99990001", "school", "Alby skola", "12345678"),
)


@pytest.fixture(scope="module")
def hittesjo(tmp_path_factory) -> Iterator[None]:
    """The catalogue is the invented municipality's."""
    root = tmp_path_factory.mktemp("hittesjo")
    world.write_catalogue(root / "catalogue")
    with world.environment(root):
        yield


def read(path: Path, **options) -> spreadsheet.Reading:
    municipality = catalogue.municipalities()["9999"]
    return spreadsheet.read(
        path, municipality, catalogue.indicators(), **{"areas": AREAS, "today": TODAY} | options
    )


def place(fault: Fault) -> str:
    where = fault.cell or f"{fault.column or ''}{fault.row or ''}"
    return f"{fault.code} {where}".strip()


def spoken(faults: tuple[Fault, ...]) -> dict[str, list[str]]:
    """What a person reads, in each language."""
    words = {}
    for language in text.LANGUAGES:
        text.speak(language)
        words[language] = told(faults)
    text.speak("sv")
    return words


@pytest.mark.parametrize(
    "case", [pytest.param(one, marks=pytest.mark.fault(*one.rows), id=one.name) for one in bad_files.CASES]
)
def test_a_bad_file_is_told_about_with_code_and_place_in_the_approved_words(case, hittesjo, tmp_path):
    reading = read(case.write(tmp_path), **case.options)
    assert sorted(map(place, reading.faults)) == sorted(case.told)
    assert reading.is_whole is case.is_read
    assert reading.rows.schema == OBSERVATION
    read_as = [
        row["value"] if row["value"] is not None else row["status"] for row in reading.rows.to_pylist()
    ]
    assert read_as == list(case.values or ())
    assert spoken(reading.faults) == json.loads(GOLDEN.read_text("utf-8"))[case.name]


@pytest.mark.parametrize(
    ("case", "most"),
    [
        pytest.param(case, most, marks=pytest.mark.fault(*case.rows), id=case.name)
        for case in bad_files.CASES
        for most in [512 if 42 in case.rows else 8]
        if {42, 43} & set(case.rows)
    ],
)
def test_a_huge_file_is_refused_within_bounds(case, most, hittesjo, tmp_path):
    path = case.write(tmp_path)
    tracemalloc.start()
    try:
        reading = read(path)
        peak = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    assert not reading.is_whole
    assert peak < most


def test_every_code_that_is_told_has_its_words_and_every_word_its_code():
    folder = Path(importers.__file__).parent
    code = "".join(path.read_text("utf-8") for path in [*folder.rglob("*.py"), *folder.rglob("*.sql")])
    told_of = {one.lower().replace("-", "_") for one in re.findall(r"[\"'](\w-[A-Z]+-\d\d)[\"']", code)}
    words = {key.removeprefix("faults.") for key in text.dictionary() if key.startswith("faults.")}
    assert words >= {f"{one}_{part}" for one in told_of for part in ("what", "why", "do")}
    assert {one.rpartition("_")[0] for one in words if re.match(r"[fuv]_[a-z]+_\d", one)} == told_of


def approve() -> None:
    approved = {}
    with tempfile.TemporaryDirectory() as root, world.environment(Path(root)):
        world.write_catalogue(Path(root) / "catalogue")
        for case in bad_files.CASES:
            with tempfile.TemporaryDirectory() as folder:
                approved[case.name] = spoken(read(case.write(Path(folder)), **case.options).faults)
    GOLDEN.write_text(json.dumps(approved, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    approve()
