"""The walkthrough in docs, step by step: what an analyst types is run, what she fills in is filled in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import queries
from importers import ready
from queries import snapshot
from tests.test_architecture import ROOT

GUIDES = {"sv": ROOT / "docs/importera.md", "en": ROOT / "docs/import.md"}
INDICATOR, NAME = "franvaro-f6", "Elever i F–6 med mer än 15 procents frånvaro"
PERIOD = "2024/25"


def steps(language: str) -> list[str]:
    """What stands in code blocks, in order."""
    blocks = re.findall(r"^```\n(.+?)^```", GUIDES[language].read_text("utf-8"), re.S | re.M)
    return [line for block in blocks for line in block.splitlines()]


def figures(language: str) -> list[tuple[str, int, int]]:
    """Area, how many and out of how many: what the reader is told to fill in."""
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \|$", GUIDES[language].read_text("utf-8"), re.M)
    return [(area, int(many), int(of)) for area, many, of in rows]


def test_both_languages_say_the_same_steps():
    assert steps("sv") == steps("en")
    assert figures("sv") == figures("en")
    assert len(steps("sv")) == 7


class Analyst:
    """Somebody at a screen, in an empty folder, with the dashboard's data beside."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder, self.data = folder, folder / "data"
        self.environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "LIKVARD_DATA": str(self.data),
            "LIKVARD_STAGING": str(folder / "staging"),
            "LIKVARD_LANG": language,
            "PYTHONIOENCODING": "utf-8",
        }

    def types(self, command: str) -> str:
        """What is said; the command must end well."""
        python, *rest = command.split()
        assert python == "python"
        done = subprocess.run(
            [sys.executable, *rest],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def fills_in(self, name: str, rows: list[tuple[str, int, int]]) -> None:
        book = openpyxl.load_workbook(self.folder / name)
        sheet = book.worksheets[0]
        headings = {cell.value: cell.column for cell in sheet[1]}
        for line, (area, many, of) in enumerate(rows, 2):
            cells = {"Indikator": NAME, "Område": area, "Period": PERIOD, "Kön": "T"}
            for heading, value in {**cells, "Täljare": many, "Nämnare": of}.items():
                sheet.cell(line, headings[heading], value)
        book.save(self.folder / name)

    def shown(self) -> dict[str, tuple]:
        """What readers see of the indicator, by area."""
        folder = self.data / "snapshots" / ready.pointed_at(self.data)
        with queries.connect(snapshot.verify(folder).folder) as tables:
            rows = tables.execute(
                "select name_sv, numerator, denominator, provenance "
                "from observation join area using (area_id) "
                "where indicator_id = $indicator and year = 2025 and years_pooled = 1 and sex = 'T'",
                {"indicator": INDICATOR},
            ).fetchall()
        return {name: tuple(row) for name, *row in rows}


@pytest.mark.prove
def test_the_walkthrough_leads_from_an_empty_folder_to_a_published_indicator(tmp_path):
    language = "sv"
    for name in ("CURRENT", "snapshots"):
        source = ROOT / "data" / name
        target = tmp_path / "data" / name
        target.parent.mkdir(exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    analyst = Analyst(tmp_path, language)
    wanted = {area: (many, of, "computed") for area, many, of in figures(language)}
    before = analyst.shown()
    assert all(before[area][2] == "synthetic" for area in wanted)
    seen = []
    for command in steps(language):
        analyst.types(command)
        if " template " in command:
            analyst.fills_in(command.split()[-1], figures(language))
        seen.append({area: analyst.shown()[area] for area in wanted})
    published, taken_back = seen[-2:]
    assert seen[-3] == {area: before[area] for area in wanted}  # a dry run changes nothing
    assert published == wanted
    assert taken_back == {area: before[area] for area in wanted}
