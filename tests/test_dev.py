"""The set-up heals whatever interrupted it, and the commands say plainly what they lack.

Each test has its own copy of dev.py, with a stand-in for uv that makes an environment at once, and
pauses where the test wants to interrupt it.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import dev

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in for uv is a shell script")

UV = """#!/bin/sh
here=$(dirname "$0")
echo "$1" >> "$here/log"
pause() {{ touch "$here/at-$1"; while [ -e "$here/pause-$1" ]; do sleep 0.05; done; }}
case $1 in
    venv) for target; do :; done; mkdir -p "$target/bin"; pause venv; ln -sf {python} "$target/bin/python" ;;
    pip) touch "$here/../.venv/half"; pause pip; mv "$here/../.venv/half" "$here/../.venv/installed" ;;
esac
"""


class Folder:
    """A project of dev.py and two files of requirements, and a folder of programs that it can find."""

    def __init__(self, root: Path) -> None:
        self.root, self.programs = root, root / "programs"
        self.programs.mkdir()
        self.started: list[subprocess.Popen] = []
        shutil.copy(dev.__file__, root)
        for name in (dev.RUNS, dev.CHECKS):
            (root / name).write_text("")

    def program(self, name: str, script: str) -> None:
        path = self.programs / name
        path.write_text(script)
        path.chmod(0o755)

    def start(self, *command: str, path: str = "/usr/bin:/bin") -> subprocess.Popen:
        environment = {"PATH": f"{self.programs}:{path}".rstrip(":"), "HOME": str(self.root)}
        process = subprocess.Popen(
            [sys.executable, *(command or ("dev.py", "setup"))],
            cwd=self.root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def tidy(self) -> None:
        for process in self.started:
            process.kill()
            process.communicate()

    def run(self, *command: str, path: str = "/usr/bin:/bin") -> subprocess.CompletedProcess:
        process = self.start(*command, path=path)
        said, wrong = process.communicate(timeout=120)
        return subprocess.CompletedProcess(command, process.returncode, said, wrong)

    def pause_in(self, step: str) -> None:
        (self.programs / f"pause-{step}").touch()

    def wait_for(self, step: str) -> None:
        until = time.monotonic() + 60
        while not (self.programs / f"at-{step}").exists():
            assert time.monotonic() < until
            time.sleep(0.01)

    def go_on(self, step: str) -> None:
        (self.programs / f"pause-{step}").unlink()

    def log(self) -> list[str]:
        """The steps that were begun, in order."""
        return (self.programs / "log").read_text().split()

    def is_whole(self) -> bool:
        """As the next command sees it."""
        return self.run("-c", "import dev; print(dev.is_whole(dev.RUNS))").stdout == "True\n"


@pytest.fixture
def folder(tmp_path) -> Iterator[Folder]:
    made = Folder(tmp_path)
    made.program("uv", UV.format(python=sys.executable))
    yield made
    made.tidy()


def test_a_set_up_is_made_once(folder):
    assert folder.run().returncode == 0
    assert folder.is_whole()
    assert folder.run().stdout == "Ready: the environment is in .venv.\n"
    assert folder.log() == ["venv", "pip"]


def test_a_change_of_the_pinned_packages_makes_it_anew(folder):
    folder.run()
    (folder.root / dev.RUNS).write_text("something==1")
    assert not folder.is_whole()
    folder.run()
    assert folder.is_whole()
    assert folder.log() == ["venv", "pip"] * 2


def test_what_the_tests_need_is_put_on_top_and_serves_the_dashboard_too(folder):
    folder.run()
    assert folder.run("-c", "import dev; dev.setup(checks=True)").returncode == 0
    assert folder.log() == ["venv", "pip", "pip"]
    folder.run()
    assert folder.log() == ["venv", "pip", "pip"]


def test_the_peers_have_an_environment_of_their_own_made_once(folder):
    folder.run()
    pinned = folder.root / dev.PEERS
    pinned.parent.mkdir(parents=True)
    pinned.write_text("something==1")
    made = [folder.run("-c", "import dev; print(dev.peers_python())").stdout for _ in range(2)]
    path = made[1].strip()
    assert made[0].splitlines()[-1] == path
    assert Path(path).is_relative_to(folder.root / ".cache")
    assert folder.log() == ["venv", "pip"] * 2
    assert folder.is_whole()
    pinned.write_text("something==2")
    assert folder.run("-c", "import dev; print(dev.peers_python())").stdout.splitlines()[-1] != path


@pytest.mark.parametrize("step", ["venv", "pip"])
def test_after_a_kill_the_next_run_makes_it_whole(folder, step):
    folder.pause_in(step)
    process = folder.start()
    folder.wait_for(step)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert not folder.is_whole()
    folder.go_on(step)
    again = folder.run()
    assert again.returncode == 0
    assert "half made" in again.stdout
    assert folder.is_whole()
    assert not (folder.root / ".venv" / "half").exists()
    assert folder.log()[-2:] == ["venv", "pip"]


@pytest.mark.parametrize("damage", ["", "0123"])
def test_a_half_written_stamp_is_no_stamp(folder, damage):
    folder.run()
    (folder.root / ".venv" / "whole").write_text(damage)
    assert not folder.is_whole()
    folder.run()
    assert folder.is_whole()


def test_an_environment_whose_python_is_gone_is_made_anew(folder):
    folder.run()
    (folder.root / ".venv" / "bin" / "python").unlink()
    folder.run()
    assert folder.log() == ["venv", "pip"] * 2


def test_an_installer_that_outlives_a_killed_set_up_is_waited_for(folder):
    folder.pause_in("pip")
    killed = folder.start()
    folder.wait_for("pip")
    killed.kill()
    again = folder.start()
    assert "Waiting for it." in again.stdout.readline()
    folder.go_on("pip")
    assert again.wait(60) == 0
    assert folder.is_whole()
    assert folder.log() == ["venv", "pip"] * 2


def test_of_two_at_once_one_works_and_the_other_waits(folder):
    folder.pause_in("venv")
    first = folder.start()
    folder.wait_for("venv")
    second = folder.start()
    assert "Waiting for it." in second.stdout.readline()
    folder.go_on("venv")
    assert (first.wait(60), second.wait(60)) == (0, 0)
    assert folder.log() == ["venv", "pip"]


def test_an_interruption_by_hand_is_one_line(folder):
    folder.pause_in("pip")
    process = folder.start()
    folder.wait_for("pip")
    os.killpg(process.pid, signal.SIGINT)
    said, wrong = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.splitlines()[-1] == "Stopped."
    assert wrong == ""


def test_being_told_to_end_ends_the_installer_too(folder):
    folder.pause_in("pip")
    process = folder.start()
    folder.wait_for("pip")
    process.terminate()
    assert process.wait(30) == 143


def test_where_uv_fails_pip_makes_it(folder):
    folder.program("uv", "#!/bin/sh\nexit 1\n")
    made = folder.run()
    assert made.returncode == 0, made.stdout + made.stderr
    assert "with pip" in made.stdout
    assert folder.is_whole()


@pytest.mark.prove
@pytest.mark.parametrize("seconds", [0.1, 0.5, 1, 2, 4, 8])
def test_pip_is_made_whole_after_a_kill_at_any_time(folder, seconds):
    (folder.programs / "uv").unlink()
    process = folder.start(path="")
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    again = folder.run(path="")
    assert again.returncode == 0, again.stdout + again.stderr
    assert folder.is_whole()
    version = "import dev; dev.call(dev.PYTHON, '-m', 'pip', '--version')"
    assert folder.run("-c", version).stdout.startswith("pip")


def test_packages_that_cannot_be_had_are_said_and_not_taken_for_installed(folder):
    folder.program("uv", "#!/bin/sh\nexit 1\n")
    folder.run("-m", "venv", "--without-pip", ".venv")
    failed = folder.run("-c", "import dev; dev.make = lambda *creator: False; dev.main(['setup'])")
    assert failed.returncode == 1
    assert "Problem: The packages were not installed" in failed.stderr
    assert not folder.is_whole()


def test_without_a_browser_it_says_in_one_sentence_what_to_install(tmp_path):
    if any(Path(place).exists() for place in dev.PLACES):
        pytest.skip("this computer has a browser outside PATH")
    empty = Folder(tmp_path)
    result = empty.run("dev.py", "test", path="")
    empty.tidy()
    assert (result.returncode, result.stdout) == (1, "")
    assert re.fullmatch(r"[^.\n]+\.\n", result.stderr)
    assert "install Chromium" in result.stderr


def test_a_script_that_only_bears_a_browsers_name_is_passed_over(folder, monkeypatch):
    folder.program("chromium", "#!/bin/sh\nexit 1\n")
    folder.program("google-chrome", "#!/bin/sh\nexit 0\n")
    monkeypatch.setenv("PATH", str(folder.programs))
    monkeypatch.delenv("LIKVARD_CHROMIUM", raising=False)
    assert dev.find_browser() == str(folder.programs / "google-chrome")


# It knows no package before its lists are fetched.
APT = """#!/bin/sh
echo "$@" >> "$0.log"
case $1 in
    update) {update} ;;
    install) [ -e "$0.lists" ] && echo "#!/bin/sh" > "${{0%apt-get}}chromium" ;;
esac
"""
AS_ROOT = '#!/bin/sh\nshift\nexec "$@"\n'
ASKS = '#!/bin/sh\necho "sudo: a password is required" >&2\nexit 1\n'
TEST_AS_NO_ROOT = """
import os, runpy, sys
os.geteuid = lambda: 1000
sys.argv = ["dev.py", "test"]
runpy.run_path("dev.py", run_name="__main__")
"""


@pytest.fixture
def debian(folder):
    """A computer with apt-get, without its lists, with a browser in name only."""
    folder.program("apt-get", APT.format(update=': > "$0.lists"'))
    folder.program("true", "#!/bin/sh\n")
    folder.program("chromium", "#!/bin/sh\nexit 1\n")
    (folder.programs / "sh").symlink_to("/bin/sh")
    return folder


def test_a_browser_is_installed_where_that_is_allowed(debian):
    debian.program("sudo", AS_ROOT)
    found = debian.run("-c", "import dev; print(dev.browser())", path="")
    assert found.stdout.splitlines()[-1] == str(debian.programs / "chromium")
    assert "Installing chromium fonts-liberation with apt-get." in found.stdout
    update, install = (debian.programs / "apt-get.log").read_text().splitlines()
    assert update.startswith("update")
    assert install.endswith("chromium fonts-liberation")


def test_lists_that_cannot_be_fetched_are_no_obstacle_where_old_ones_do(debian):
    debian.program("sudo", AS_ROOT)
    debian.program("apt-get", APT.format(update="exit 100"))
    (debian.programs / "apt-get.lists").touch()
    found = debian.run("-c", "import dev; print(dev.browser())", path="")
    assert found.stdout.splitlines()[-1] == str(debian.programs / "chromium")


@pytest.mark.parametrize("sudo", [None, ASKS])
def test_who_may_not_install_is_told_in_one_sentence_what_to_install(debian, sudo):
    if any(Path(place).exists() for place in dev.PLACES):
        pytest.skip("this computer has a browser outside PATH")
    if sudo:
        debian.program("sudo", sudo)
    result = debian.run("-c", TEST_AS_NO_ROOT, path="")
    assert (result.returncode, result.stdout) == (1, "")
    assert re.fullmatch(r"[^.\n]+\.\n", result.stderr)
    assert "install Chromium" in result.stderr
    assert not (debian.programs / "apt-get.log").exists()


# A Python whose Playwright starts when its library is there.
DRIVEN = """#!/bin/sh
[ "$*" = "-m playwright --version" ] && [ -e "{programs}/libatomic" ]
"""
INSTALLS = """#!/bin/sh
echo "$@" >> "$0.log"
case "$*" in *libatomic1) : > "${0%apt-get}libatomic" ;; esac
"""
DRIVE = "import dev; dev.driver()"


@pytest.fixture
def driven(debian):
    """A computer with apt-get and a whole environment, without the library that Playwright's Node needs."""
    python = debian.root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(DRIVEN.format(programs=debian.programs))
    python.chmod(0o755)
    debian.program("apt-get", INSTALLS)
    debian.program("sudo", AS_ROOT)
    return debian


def test_what_the_browsers_driver_lacks_is_installed_once(driven):
    assert "Installing libatomic1 with apt-get." in driven.run("-c", DRIVE, path="").stdout
    assert (driven.programs / "apt-get.log").read_text().splitlines()[-1].endswith("libatomic1")
    again = driven.run("-c", DRIVE, path="")
    assert (again.returncode, again.stdout) == (0, "")


def test_a_driver_that_does_not_start_is_said_in_one_sentence(driven):
    driven.program("apt-get", "#!/bin/sh\nexit 100\n")
    found = driven.run("-c", DRIVE, path="")
    assert found.returncode == 1
    assert "What drives the browser does not start: install libatomic1." in found.stderr


@pytest.mark.parametrize("java", [None, ASKS])
def test_without_java_it_says_in_one_sentence_what_to_install(folder, java):
    if java:
        folder.program("java", java)
    result = folder.run("dev.py", "test-spark", path="")
    assert (result.returncode, result.stdout) == (1, "")
    assert re.fullmatch(r"[^.\n]+\.\n", result.stderr)
    assert "install openjdk-17-jre-headless" in result.stderr
    assert not (folder.programs / "log").exists()


@pytest.mark.parametrize("content", ["#!/bin/sh\nexit 1\n", "no program", None])
def test_a_named_browser_that_is_none_is_said_and_nothing_installed(debian, monkeypatch, content):
    named = debian.root / "named"
    if content:
        named.write_text(content)
        named.chmod(0o755)
    monkeypatch.setenv("LIKVARD_CHROMIUM", str(named))
    monkeypatch.setenv("PATH", str(debian.programs))
    with pytest.raises(dev.Problem, match="LIKVARD_CHROMIUM names"):
        dev.browser()
    assert not (debian.programs / "apt-get.log").exists()


def test_an_unknown_command_lists_the_known_ones(folder):
    result = folder.run("dev.py", "tset")
    assert result.returncode == 2
    assert set(re.findall(r"^  ([\w-]+)", result.stdout, re.M)) == set(dev.COMMANDS)


def test_the_makefile_has_every_command():
    words = (dev.ROOT / "Makefile").read_text().split(".PHONY:")[1].splitlines()[0].split()
    assert set(words) == set(dev.COMMANDS)
