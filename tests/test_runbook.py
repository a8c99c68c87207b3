"""docs/deployment.md, followed to the letter: its own commands, in folders of their own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import dev
from importers.publish import publish
from queries import snapshot
from tests import world
from tests.conftest import ROOT, free_port


def steps(document: str) -> dict[str, str]:
    """The commands of a document that are run as they stand, by name."""
    text = (ROOT / "docs" / document).read_text("utf-8")
    return dict(re.findall(r"<!-- run: (\w+) -->\n```sh\n(.*?)```", text, re.DOTALL))


STEPS = steps("deployment.md")
PROGRAM = ("*.py", ".streamlit", "Makefile", "deploy", "components", "importers", "open_data", "pages")
PARTS = (*PROGRAM, "queries", "reports", "text", "catalogue", "data")


class Machine:
    """A server in a folder: /opt/likvard, /srv/likvard/data and the backup, and what is said at each step."""

    def __init__(self, folder: Path, source: Path, wheels: Path, backup: Path) -> None:
        self.home, self.data = folder / "opt", folder / "srv"
        self.environment = {
            "LIKVARD_HOME": str(self.home),
            "LIKVARD_DATA": str(self.data),
            "LIKVARD_BACKUP": str(backup),
            "LIKVARD_SOURCE": str(source),
            "LIKVARD_WHEELS": str(wheels),
            "LIKVARD_STAGING": str(folder / "staging"),
            "TRIAL_PORT": str(free_port()),
        }

    def follow(self, step: str, version: str = "1", **more: str) -> str:
        """Run a step of the document; what it says. It has to end well."""
        done = subprocess.run(
            ["bash", "-euc", STEPS[step]],
            env=os.environ | self.environment | {"VERSION": version} | more,
            capture_output=True,
            text=True,
            timeout=900,
        )
        assert done.returncode == 0, f"{step}: {done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def borrow(self, version: str) -> None:
        """In the place of `install`: the program, and the environment that runs this test."""
        app = self.home / version / "app"
        for part in PARTS:
            for path in Path(self.environment["LIKVARD_SOURCE"]).glob(part):
                copy = shutil.copytree if path.is_dir() else shutil.copy2
                app.mkdir(parents=True, exist_ok=True)
                copy(path, app / path.name)
        (self.home / version / "venv").symlink_to(sys.prefix)


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path / "machine", ROOT, tmp_path / "wheels", tmp_path / "backup")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.fault(95)
def test_row_95_a_backup_is_restored_on_an_empty_machine_and_served_within_half_an_hour(machine, tmp_path):
    machine.borrow("1")
    machine.follow("data")
    machine.follow("backup")
    before, began = contents(machine.data), time.monotonic()

    empty = Machine(tmp_path / "empty", ROOT, tmp_path, tmp_path / "backup")
    empty.borrow("1")
    empty.follow("switch")
    said = empty.follow("restore")
    assert contents(empty.data) == before
    assert snapshot.verify(next((empty.data / "snapshots").iterdir())).id in said
    assert f"Snapshot {(empty.data / 'CURRENT').read_text().strip()} is shown." in empty.follow("try")
    assert time.monotonic() - began < 30 * 60


@pytest.mark.fault(95)
def test_row_95_a_backup_that_was_damaged_is_not_restored(machine):
    machine.borrow("1")
    machine.follow("data")
    machine.follow("switch")
    machine.follow("backup")
    packed = Path(machine.environment["LIKVARD_BACKUP"]) / "data.tar.gz"
    damaged = bytearray(packed.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    packed.write_bytes(damaged)
    shutil.rmtree(machine.data)
    with pytest.raises(AssertionError, match=r"data\.tar\.gz: FAILED"):
        machine.follow("restore")
    assert not machine.data.exists()


@pytest.mark.fault(93)
def test_row_93_another_version_is_tried_switched_to_and_gone_back_from(machine):
    machine.borrow("1")
    machine.follow("data")
    machine.follow("switch")
    machine.borrow("2")
    assert "is shown." in machine.follow("try", "2")
    assert (machine.home / "current").resolve().name == "1"
    machine.follow("switch", "2")
    assert (machine.home / "current").resolve().name == "2"
    machine.follow("back", "2")
    assert (machine.home / "current").resolve().name == "1"


@pytest.mark.prove
@pytest.mark.fault(93)
def test_row_93_a_version_that_cannot_show_the_data_is_met_by_no_reader(machine, monkeypatch):
    machine.borrow("1")
    machine.follow("data")
    machine.follow("switch")
    machine.borrow("2")
    reads = machine.home / "2" / "app" / "queries" / "snapshot.py"
    reads.write_text(
        re.sub(r"^CONTRACT = \d+", "CONTRACT = 999", reads.read_text("utf-8"), flags=re.M), "utf-8"
    )
    impatient = STEPS["try"].replace('"$TRIAL_PORT" ||', '"$TRIAL_PORT" 60 ||')
    assert impatient != STEPS["try"]
    monkeypatch.setitem(STEPS, "try", impatient)
    with pytest.raises(AssertionError, match="No snapshot can be shown"):
        machine.follow("try", "2")
    assert (machine.home / "current").resolve().name == "1"
    assert "is shown." in machine.follow("try", "1")


def test_the_figures_go_back(machine, world_root):
    machine.borrow("1")
    machine.follow("switch")
    with world.environment(world_root):
        for day in ("2025-01-01", "2025-01-02"):
            with world.tables() as tables:
                publish(tables, machine.data, day)
    catalogue = {"LIKVARD_CATALOGUE": str(world_root / "catalogue")}
    newest = (machine.data / "CURRENT").read_text()
    machine.follow("rollback", **catalogue)
    assert (machine.data / "CURRENT").read_text() != newest
    assert snapshot.verify(machine.data / "snapshots" / (machine.data / "CURRENT").read_text().strip())


@pytest.mark.fault(93)
@pytest.mark.prove
def test_row_93_all_is_installed_from_a_folder_of_wheels_without_a_network(machine, tmp_path):
    """The wheels are fetched as the document says; then pip has no index and no other address to ask."""
    Path(machine.environment["LIKVARD_WHEELS"]).mkdir()
    machine.follow("fetch")
    assert list(Path(machine.environment["LIKVARD_WHEELS"]).glob("streamlit-*.whl"))
    source = tmp_path / "source"
    machine.borrow("borrowed")
    shutil.move(machine.home / "borrowed" / "app", source)
    machine.environment["LIKVARD_SOURCE"] = str(source)
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    machine.follow("install", **nowhere, PIP_CONFIG_FILE=os.devnull, PIP_NO_CACHE_DIR="1")
    machine.follow("data")
    machine.follow("switch")
    assert "is shown." in machine.follow("try")


def pins(path: Path) -> set[str]:
    return set(re.findall(r"^([\w.-]+==[^\s\\;]+)", path.read_text("utf-8"), re.M))


@pytest.mark.fault(93)
@pytest.mark.parametrize("name", ["requirements", "requirements-spark"])
def test_row_93_every_package_that_runs_is_locked_with_hashes(name):
    lock = (ROOT / "deploy" / f"{name}.lock").read_text("utf-8")
    assert pins(ROOT / "deploy" / f"{name}.lock") == pins(ROOT / f"{name}.txt")
    blocks = re.split(r"\n(?=\S)", lock.strip())
    assert all("--hash=sha256:" in one for one in blocks)


def test_the_bill_of_materials_names_all_that_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(dev, "setup", lambda checks: None)
    monkeypatch.setattr(dev, "PYTHON", sys.executable)
    for name in ("deploy/requirements.lock", "deploy/vendored.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    assert dev.sbom([]) == 0
    bill = json.loads((tmp_path / "sbom.json").read_text("utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    named = {f"{one['name']}=={one['version']}" for one in bill["components"]}
    assert named == pins(ROOT / "requirements.txt") | {"leaflet==1.9.4"}


def test_every_command_of_the_document_that_can_be_run_here_is_run():
    run = set(re.findall(r'follow\("(\w+)"', Path(__file__).read_text("utf-8")))
    assert run == set(STEPS)


def test_the_image_is_left_without_the_wheels_it_was_made_of():
    """What lies in the folder that it is built in reaches the last stage through one that takes them away."""
    made, last = (ROOT / "deploy" / "Containerfile").read_text("utf-8").split("\nFROM ")[1:]
    taken = re.findall(r"^(?:COPY|RUN) .*", made, re.MULTILINE)
    assert taken[-2:] == ["COPY . /app", "RUN rm -r /app/wheels"]
    assert re.findall(r"^COPY (.*)", last, re.MULTILINE) == [
        "--from=made /venv /venv",
        "--from=made /app /opt/likvard/app",
    ]
