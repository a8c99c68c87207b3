"""The developer's commands, on every operating system: python3 dev.py run

Needs Python 3.11 or newer and nothing else. Whatever it makes lies in this folder, ignored by git.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "whole"  # what .venv was made from; written last, removed first
BASE = getattr(sys, "_base_executable", sys.executable)  # never the interpreter inside .venv
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
RUNS, CHECKS = "requirements.txt", "requirements-dev.txt"
PEERS = "bench/peers/requirements.txt"
SPARK, STORE = "tests/spark/requirements.txt", "tests/spark/store.txt"
TOGETHER = ("-n", "2", "--dist", "worksteal")  # tests run two at a time

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
FOLDERS = [os.environ.get(name, "C:") for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
APPLICATIONS = ("Chromium", "Google Chrome", "Microsoft Edge")
PLACES = [
    *(f"/Applications/{name}.app/Contents/MacOS/{name}" for name in APPLICATIONS),
    *(f"{folder}/Google/Chrome/Application/chrome.exe" for folder in FOLDERS),
    *(f"{folder}/Microsoft/Edge/Application/msedge.exe" for folder in FOLDERS),
]
INSTALL = {
    # the lists may be empty; where they cannot be fetched, those that are there may do
    "apt-get": "apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq",
    "dnf": "dnf install -y -q",
    "apk": "apk add --quiet",
}
JAVA = {
    "apt-get": "openjdk-17-jre-headless",
    "dnf": "java-17-openjdk-headless",
    "apk": "openjdk17-jre-headless",
}
BROWSER = {"apt-get": "chromium fonts-liberation", "dnf": "chromium", "apk": "chromium"}
# a library that Playwright's own Node needs, and a bare system lacks
DRIVER = {"apt-get": "libatomic1", "dnf": "libatomic", "apk": "libatomic"}


class Problem(Exception):
    """Something that the developer must mend; the message says what and how."""


def say(sentence: str) -> None:
    print(sentence, flush=True)


@contextmanager
def started(*command: str, more: dict[str, str] | None = None, **options: Any) -> Iterator[Any]:
    """A command running in this folder, with `more` in its environment.

    It inherits the lock of `alone`, which so holds until the last child has ended.
    """
    caches = {"PIP_CACHE_DIR": str(ROOT / ".cache/pip"), "UV_CACHE_DIR": str(ROOT / ".cache/uv")}
    environment = caches | dict(os.environ) | (more or {})
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, close_fds=False, text=True, **options
    ) as process:
        try:
            yield process
        except KeyboardInterrupt:  # which the command got too
            process.wait()
            raise
        except SystemExit:
            process.terminate()
            raise


def call(*command: str, **more: str) -> int:
    """Run a command to its end; its exit code."""
    with started(*command, more=more) as process:
        return process.wait()


# The environment


def fingerprint(*requirements: str) -> str:
    """Of all that an environment depends on: the pinned packages, this Python, the place."""
    pinned = [(ROOT / name).read_text("utf-8") for name in requirements]
    return hashlib.sha256("\n".join([sys.version, sys.base_prefix, str(VENV), *pinned]).encode()).hexdigest()


def is_whole(*requirements: str) -> bool:
    try:
        return STAMP.read_text("utf-8") == fingerprint(*requirements) and Path(PYTHON).exists()
    except OSError:
        return False


def takes(file: IO[str]) -> bool:
    """Take the lock if it is free. The system frees it when its last holder ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other set-up runs in this folder, then keep others out."""
    with (ROOT / ".venv.lock").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        if not takes(file):
            say("Another set-up is running in this folder. Waiting for it.")
            while not takes(file):
                time.sleep(0.2)
        yield


def make(*creator: str) -> bool:
    """An empty environment, in place of what may be there."""
    if VENV.exists():
        say("Removing the environment that is there: it is old or half made.")
        shutil.rmtree(VENV)
    return call(*creator, str(VENV)) == 0


def install_with_uv(uv: str, requirements: str, afresh: bool) -> bool:
    say("Installing the packages in .venv with uv.")
    if afresh and not make(uv, "venv", "--quiet", "--seed", "--python", BASE):
        return False
    return call(uv, "pip", "install", "--no-deps", "--python", PYTHON, "-r", requirements) == 0


def install_with_pip(requirements: str, afresh: bool) -> bool:
    """Says how far it has come; what pip itself says is shown only where it fails."""
    say("Installing the packages in .venv with pip. The first time this takes a minute or two.")
    package = f"python3.{sys.version_info.minor}-venv"
    if not importlib.util.find_spec("ensurepip") and not install_from_system({"apt-get": package}):
        raise Problem(
            f"This Python cannot make environments. Install the package {package} and run this again."
        )
    if afresh and not make(BASE, "-m", "venv"):
        return False
    pip = (PYTHON, "-m", "pip", "install", "--no-deps", "--no-input", "-r", requirements)
    total = (ROOT / requirements).read_text("utf-8").count("==")
    said: list[str] = []
    with started(*pip, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        for line in process.stdout:
            said.append(line)
            fetched = sum(one.startswith("Collecting ") for one in said)
            if line.startswith("Collecting ") and fetched % 10 == 0:
                say(f"  {fetched} of about {total} packages are fetched.")
            elif line.startswith("Installing collected"):
                say("  All packages are fetched. Unpacking them.")
    if process.returncode:
        say("".join(said[-15:]))
    return process.returncode == 0


def setup(checks: bool = False) -> None:
    """Make the environment in .venv, or mend it. With `checks`, also what the tests need."""
    wanted = (RUNS, CHECKS) if checks else (RUNS,)
    if is_whole(*wanted) or is_whole(RUNS, CHECKS):
        return
    with alone():
        if is_whole(*wanted) or is_whole(RUNS, CHECKS):
            return
        afresh = not (checks and is_whole(RUNS))
        STAMP.unlink(missing_ok=True)
        uv = shutil.which("uv")
        installed = uv and install_with_uv(uv, wanted[-1], afresh)
        if not (installed or install_with_pip(wanted[-1], afresh or bool(uv))):
            raise Problem(
                "The packages were not installed, for the reason above. Run this again to try again."
            )
        STAMP.write_text(fingerprint(*wanted), "utf-8")
        say("The environment in .venv is whole.")


def apart(name: str, requirements: str) -> str:
    """The interpreter of an environment of its own, made where it is not there. Ours is left as it is."""
    folder = ROOT / ".cache" / f"{name}-{fingerprint(requirements)[:12]}"
    python = str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    uv = shutil.which("uv")
    create = [uv, "venv", "--quiet", "--python", BASE] if uv else [BASE, "-m", "venv"]
    install = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    with alone():
        if not (folder / "whole").exists():
            say(f"Installing the packages of {requirements}. The first time this takes a minute.")
            shutil.rmtree(folder, ignore_errors=True)
            if call(*create, str(folder)) or call(*install, "--quiet", "--no-deps", "-r", requirements):
                raise Problem(f"The packages of {requirements} were not installed, for the reason above.")
            (folder / "whole").touch()
    return python


def peers_python() -> str:
    return apart("peers", PEERS)


# The browser that the tests drive


def starts(*command: str) -> bool:
    """Whether a command can be run and ends well, without a word."""
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


def install_from_system(packages: dict[str, str]) -> bool:
    """Install packages of the operating system where that is allowed without asking; else False."""
    installer = next(filter(shutil.which, packages), None)
    as_root = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
    if not installer or (as_root and not starts("sudo", "-n", "true")):
        return False
    say(f"Installing {packages[installer]} with {installer}.")
    return call(*as_root, "sh", "-c", f"{INSTALL[installer]} {packages[installer]}") == 0


def is_browser(path: str) -> bool:
    """Some systems have a script of a browser's name that only says how to install it."""
    return Path(path).is_file() and (os.name == "nt" or starts(path, "--version"))


def find_browser() -> str | None:
    named = os.environ.get("LIKVARD_CHROMIUM")
    if named and not is_browser(named):
        raise Problem(f"LIKVARD_CHROMIUM names {named}, which is no browser: mend it, or leave it unset.")
    paths = [named] if named else [*filter(None, map(shutil.which, NAMES)), *PLACES]
    return next(filter(is_browser, paths), None)


def browser() -> str:
    """The path of a browser, installed first where there is none and installing is allowed."""
    path = find_browser() or (install_from_system(BROWSER) and find_browser())
    if not path:
        raise Problem("The tests need a browser: install Chromium, or name one in LIKVARD_CHROMIUM.")
    return path


def driver() -> None:
    """See that what drives the browser starts; what it lacks is installed where that is allowed."""
    command = (PYTHON, "-m", "playwright", "--version")
    if not (starts(*command) or (install_from_system(DRIVER) and starts(*command))):
        raise Problem("What drives the browser does not start: install libatomic1.")


def tools() -> None:
    """On Linux strace, with which a test sees that what is published is on the disk, and nginx, behind which
    others read: installed where that is allowed.

    Where they are neither there nor may be installed, those tests say so.
    """
    search = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    for name in ("strace", "nginx"):
        if sys.platform == "linux" and not shutil.which(name, path=search):
            install_from_system(dict.fromkeys(INSTALL, name))


def java() -> None:
    """See that Spark has its Java, installed first where there is none and installing is allowed."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home, "bin", "java")) if home else "java"
    if not (starts(program, "-version") or (not home and install_from_system(JAVA))):
        raise Problem("Spark needs Java 17 or 21: install openjdk-17-jre-headless, or name one in JAVA_HOME.")


def rclone() -> None:
    """See that snapshots can be sent to a store and fetched from it."""
    if not (starts("rclone", "version") or install_from_system(dict.fromkeys(INSTALL, "rclone"))):
        raise Problem("The tests of the store need rclone: install it.")


def call_with_browser(*module: str, **more: str) -> int:
    """Run a Python module that drives a browser. What it leaves among temporary files is removed."""
    path = browser()
    setup(checks=True)
    driver()
    with tempfile.TemporaryDirectory(prefix="likvard-", ignore_cleanup_errors=True) as folder:
        places = {"TMPDIR": folder, "TEMP": folder, "TMP": folder}
        return call(PYTHON, "-m", *module, LIKVARD_CHROMIUM=path, **places, **more)


# The commands: each takes the rest of the command line


def run(rest: list[str]) -> int:
    """serve the dashboard at http://localhost:8501 (--port for another)"""
    parser = argparse.ArgumentParser(prog="dev.py run", allow_abbrev=False)
    parser.add_argument("--port", type=int, default=8501)
    known, rest = parser.parse_known_args(rest)
    setup()
    try:
        return call(PYTHON, "-m", "streamlit", "run", "app.py", f"--server.port={known.port}", *rest)
    except KeyboardInterrupt:  # on which Streamlit has had the last word
        return 130


def check(rest: list[str]) -> int:
    """read the code: ruff, mypy, sqlfluff"""
    setup(checks=True)
    sql = "sqlfluff lint queries importers catalogue bench"  # it cannot read the commas of data/schema.sql
    tools = ("ruff check", "ruff format --check", "mypy", sql)
    codes = [call(PYTHON, "-m", *tool.split()) for tool in tools]
    return int(any(codes))


def test(rest: list[str]) -> int:
    """check, then all tests but the long proofs"""
    browser()  # what is missing is said before a long wait
    tools()
    checked = check([])
    tested = call_with_browser("pytest", *TOGETHER, *rest)
    if checked:  # said so long ago that nobody sees it
        say("The code does not pass its checks: run dev.py check.")
    return tested or checked


def prove(rest: list[str]) -> int:
    """all tests, the long proofs too"""
    browser()
    tools()
    return call_with_browser("pytest", "-m", "", *rest)


def bench(rest: list[str]) -> int:
    """measure how fast it is"""
    return call_with_browser("bench", *rest)


def national(rest: list[str]) -> int:
    """write an invented nation of 100 million observations (--observations for another size)"""
    setup(checks=True)
    return call(PYTHON, "-m", "bench.national", *rest)


def bench_national(rest: list[str]) -> int:
    """measure how every query grows from 1 to 100 million observations"""
    setup(checks=True)
    return call(PYTHON, "-m", "bench.national.scale", *rest)


def bench_maps(rest: list[str]) -> int:
    """measure how maps of a county and of the nation move (LIKVARD_NATIONAL: where the nation lies)"""
    return call_with_browser("bench.national.maps", *rest)


def bench_peers(rest: list[str]) -> int:
    """measure the map, trend and table beside the same built with plain Streamlit, Dash and Panel"""
    return call_with_browser("bench.peers", *rest, LIKVARD_PEERS=peers_python())


def bench_readers(rest: list[str]) -> int:
    """measure how many readers a process holds, and what bad days do to them (--soak for minutes)"""
    tools()
    setup(checks=True)
    return call(PYTHON, "-m", "bench.readers", *rest)


def test_spark(rest: list[str]) -> int:
    """sum the same registers by DuckDB and by Spark on two workers, and move snapshots over a store"""
    java()
    rclone()
    python, store = apart("spark", SPARK), apart("store", STORE)
    modules = ("tests/spark/engines.py", "tests/spark/store.py")
    tested = call(python, "-m", "pytest", *modules, *rest, LIKVARD_STORE_PYTHON=store)
    return tested or call(python, "-m", "tests.spark.measure")


def faults(rest: list[str]) -> int:
    """run the tests of every row of the matrix of faults, and count the rows"""
    return call_with_browser("tests.fault_matrix", *rest)


def fire(rest: list[str]) -> int:
    """publish, kill and read at once, and count what readers saw wrong"""
    setup(checks=True)
    return call(PYTHON, "-m", "tests.fire", *rest)


def attack(rest: list[str]) -> int:
    """work out hidden values from what is published, and count those that it tells too nearly"""
    setup(checks=True)
    return call(PYTHON, "-m", "tests.attack", *rest)


def importers(rest: list[str]) -> int:
    """read figures in and publish them: python3 dev.py importers --help"""
    setup()
    return call(PYTHON, "-m", "importers", *rest)


def peers(rest: list[str]) -> int:
    """compare the measures with what peers' own code answers"""
    setup(checks=True)
    return call(PYTHON, "-m", "tests.peers", *rest)


def outputs(rest: list[str]) -> int:
    """make every document, open it again, and compare it with the screen"""
    return call_with_browser("tests.outputs", *rest)


def false_alarms(rest: list[str]) -> int:
    """count how often equal areas are called unequal"""
    setup(checks=True)
    return call(PYTHON, "-m", "bench.false_alarms", *rest)


def evaluation(rest: list[str]) -> int:
    """count how often a work is said to have had an effect that it had not, and the other way"""
    setup(checks=True)
    return call(PYTHON, "-m", "bench.evaluation", *rest)


def sbom(rest: list[str]) -> int:
    """write what the dashboard is made of to sbom.json (CycloneDX)"""
    setup(checks=True)
    path, lock = ROOT / "sbom.json", "deploy/requirements.lock"
    made = ("cyclonedx_py", "requirements", lock, "--output-reproducible", "--output-file", str(path))
    code = call(PYTHON, "-m", *made)
    if not code:
        bill = json.loads(path.read_text("utf-8"))
        bill["components"] += json.loads((ROOT / "deploy/vendored.json").read_text("utf-8"))
        path.write_text(json.dumps(bill, indent=2) + "\n", "utf-8")
        say(f"sbom.json names {len(bill['components'])} components.")
    return code


def data(rest: list[str]) -> int:
    """write the embedded snapshot anew"""
    setup(checks=True)
    return call(PYTHON, "-m", "importers.embedded", *rest)


def only_setup(rest: list[str]) -> int:
    """make the environment in .venv"""
    setup()
    say("Ready: the environment is in .venv.")
    return 0


COMMANDS = {
    "setup": only_setup,
    "run": run,
    "test": test,
    "check": check,
    "data": data,
    "sbom": sbom,
    "bench": bench,
    "prove": prove,
    "peers": peers,
    "outputs": outputs,
    "faults": faults,
    "fire": fire,
    "attack": attack,
    "importers": importers,
    "false-alarms": false_alarms,
    "evaluation": evaluation,
    "national": national,
    "bench-national": bench_national,
    "bench-maps": bench_maps,
    "bench-peers": bench_peers,
    "bench-readers": bench_readers,
    "test-spark": test_spark,
}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        say("python3 dev.py <command>")
        for name, command in COMMANDS.items():
            say(f"  {name:14} {command.__doc__}")
        return 2
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit(f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}. Install it first.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main(sys.argv[1:]))
    except Problem as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        say("Stopped.")
        sys.exit(130)
