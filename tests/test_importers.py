"""`python -m importers` as its user meets it: what it says, in both languages, and how it ends."""

from __future__ import annotations

import os
from pathlib import Path

import openpyxl
import pytest

from importers import reading, staging
from importers.__main__ import COMMANDS, main
from tests.test_architecture import ROOT
from tests.test_skolverket import download

HEADINGS = ("Indikator", "Område", "Period", "Kön", "Täljare", "Nämnare")
ROW = ("Elever i F–6 med mer än 15 procents frånvaro", "Tjärnaskolans område", "2024/25", "T", 52, 410)


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    """A private folder, and the embedded data as what readers see."""
    monkeypatch.setenv("LIKVARD_STAGING", str(tmp_path / "staging"))
    monkeypatch.setenv("LIKVARD_DATA", str(ROOT / "data"))
    monkeypatch.delenv("LIKVARD_LANG", raising=False)
    return tmp_path


def book(folder: Path, *rows: tuple, name: str = "franvaro.xlsx", changed: int = 1_700_000_000) -> Path:
    """A spreadsheet with these rows, last changed at `changed` (seconds since 1970)."""
    made = openpyxl.Workbook()
    for row in (HEADINGS, *rows):
        made.active.append(row)
    made.save(folder / name)
    os.utime(folder / name, (changed, changed))
    return folder / name


def ends(*arguments: object) -> int:
    return main([str(one) for one in arguments])


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)], ids=lambda one: " ".join(one))
def test_help_is_in_the_language_asked_for(command, capsys):
    said = {}
    for language in ("sv", "en"):
        with pytest.raises(SystemExit) as ended:
            ends(*command, "--lang", language, "--help")
        assert ended.value.code == 0
        said[language] = capsys.readouterr().out
    assert said["sv"].startswith("användning: ")
    assert "usage" not in said["sv"]
    assert said["en"].startswith("usage: ")
    assert "välj" not in said["en"]


def test_what_is_not_understood_is_said_with_how_it_is_used(capsys):
    with pytest.raises(SystemExit) as ended:
        ends("hämta")
    assert ended.value.code == 2
    assert "Kommandot förstås inte" in capsys.readouterr().err


@pytest.mark.fault(58)
def test_the_same_file_twice_changes_nothing(desk, capsys):
    file = book(desk, ROW)
    assert ends("import", file) == 0
    first = staging.releases()
    assert ends("import", file) == 0
    assert "franvaro.xlsx är redan inläst. Inget har ändrats." in capsys.readouterr().out
    assert staging.releases() == first


def test_a_corrected_file_of_the_same_name_takes_the_place_of_the_one_before(desk):
    ends("import", book(desk, ROW))
    ends("import", book(desk, (*ROW[:4], 53, 410), changed=1_700_000_100))
    (release,) = staging.releases()
    assert staging.count(release) == 1


@pytest.mark.fault(59)
def test_an_older_file_is_read_after_a_newer_one_only_where_that_is_meant(desk, capsys):
    assert ends("import", book(desk, ROW, name="ny.xlsx", changed=1_750_000_000)) == 0
    old = book(desk, (*ROW[:4], 53, 410), name="gammal.xlsx", changed=1_700_000_000)
    assert ends("import", old) == 1
    said = capsys.readouterr().err
    assert "gammal.xlsx är äldre än kommunens-egen-ny från 2025-06-15" in said
    assert "--older" in said
    assert [one.id for one in staging.releases()] == ["kommunens-egen-ny"]
    assert ends("import", old, "--older") == 0
    assert [one.id for one in staging.releases()] == ["kommunens-egen-ny", "kommunens-egen-gammal"]


def test_nothing_is_read_in_while_one_fault_stands_and_a_copy_shows_it(desk, capsys):
    file = book(desk, ROW, (*ROW[:4], "tjugo", 410))
    assert ends("import", file, "--copy", desk / "fel.xlsx") == 1
    assert "cell E3" in capsys.readouterr().err
    assert not staging.releases()
    assert "Fel" in openpyxl.load_workbook(desk / "fel.xlsx").sheetnames


def test_a_file_about_individuals_leaves_nothing_behind(desk, capsys):
    file = book(desk, (*ROW[:1], "19121212-1212", *ROW[2:]))
    assert ends("import", file, "--copy", desk / "fel.xlsx") == 1
    said = capsys.readouterr()
    assert "121212" not in said.out + said.err
    assert not (desk / "fel.xlsx").exists()
    kept = [path for path in (desk / "staging").rglob("*") if path.is_file()]
    assert all(b"121212" not in path.read_bytes() for path in kept)


def test_a_check_and_a_dry_run_change_nothing(desk, capsys):
    file = book(desk, ROW)
    assert ends("check", file) == 0
    assert ends("import", file, "--dry-run") == 0
    assert "1 rader skulle läsas in" in capsys.readouterr().out
    assert not staging.releases()


def test_what_was_read_in_can_be_taken_away(desk, capsys):
    ends("import", book(desk, ROW))
    assert ends("forget", "kommunens-egen-franvaro", "--dry-run") == 0
    assert len(staging.releases()) == 1
    assert ends("forget", "kommunens-egen-franvaro") == 0
    assert not staging.releases()
    assert ends("forget", "kommunens-egen-franvaro") == 1
    assert "är inte inläst" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [("check", "saknas.xlsx"), ("import", "a.csv", "--source", "ingen")])
def test_what_does_not_exist_is_said(arguments, capsys):
    assert ends(*arguments) == 1
    assert "finns inte" in capsys.readouterr().err


def test_the_national_grades_are_known_whatever_the_file_is_called(desk, capsys):
    (desk / "fil.csv").write_text(download(), "utf-8-sig")
    assert ends("import", desk / "fil.csv") == 0
    (release,) = staging.releases()
    assert (release.id, release.source) == ("skolverket-slutbetyg-2025", "skolverket-betyg")


def test_without_a_network_the_other_sources_go_on_and_the_end_says_so(monkeypatch, capsys):
    monkeypatch.setenv("LIKVARD_KOLADA_URL", "http://127.0.0.1:9")
    assert ends("fetch", "kolada", "bra") == reading.PARTLY
    said = capsys.readouterr()
    assert "Inte hämtat: kolada" in said.err
    assert "bra: inget nytt" in said.out


def test_an_unknown_source_is_said(capsys):
    assert ends("fetch", "kolda") == 1
    assert "kolda" in capsys.readouterr().err


def test_status_says_what_readers_see_and_what_is_read_in(desk, capsys):
    ends("import", book(desk, ROW))
    capsys.readouterr()
    assert ends("status") == 0
    said = capsys.readouterr().out
    assert "Läsarna ser 1-2026-11-22, publicerad 22 november 2026." in said
    assert "påhittade värden" in said
    assert "kommunens-egen-franvaro · Kommunens egna uppgifter · 1 rader" in said


def test_what_is_said_stands_in_the_log(desk):
    ends("import", book(desk, ROW))
    (log,) = (desk / "staging/log").glob("*.log")
    assert "kommunens-egen-franvaro: 1 rader är inlästa." in log.read_text("utf-8")


def test_a_template_does_not_take_the_place_of_a_file(desk, capsys):
    target = desk / "mall.xlsx"
    assert ends("template", "learning", target) == 0
    before = target.read_bytes()
    assert ends("template", "learning", target) == 1
    assert target.read_bytes() == before
