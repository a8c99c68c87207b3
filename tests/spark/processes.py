"""A Spark cluster of one's own: a master and two workers, each a process, that speak on this machine only."""

from __future__ import annotations

import os
import secrets
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyspark
import pytest

from tests.conftest import free_port

HOME = Path(pyspark.__file__).parent
WORKERS = 2
# What an IT department sets for its cluster: who may take part, and that what is sent is encrypted.
# Nothing is compressed on disk, so that a test sees whether it could be read.
SETTINGS = """
spark.authenticate true
spark.authenticate.secret {secret}
spark.network.crypto.enabled true
spark.shuffle.compress false
spark.executor.memory 640m
spark.driver.memory 640m
"""


def _wait_for(page: str, words: str) -> None:
    """Until the master's page says `words`."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(page, timeout=5) as answer:
                if words in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.2)
    raise TimeoutError(f"{page} did not say {words}.")


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The URL of a master with two workers of one core, which keep what they write in `folder`."""
    port, page = free_port(), free_port()
    url = f"spark://127.0.0.1:{port}"
    settings = folder / "settings"
    settings.mkdir(parents=True)
    (settings / "spark-defaults.conf").write_text(SETTINGS.format(secret=secrets.token_hex()), "utf-8")
    with ExitStack() as stack:
        change = stack.enter_context(pytest.MonkeyPatch.context())
        change.setenv("SPARK_CONF_DIR", str(settings))
        change.setenv("SPARK_LOCAL_IP", "127.0.0.1")

        def start(name: str, role: str, *arguments: str) -> None:
            own = folder / name
            own.mkdir()
            process = subprocess.Popen(
                [str(HOME / "bin" / "spark-class"), f"org.apache.spark.deploy.{role}", *arguments],
                env=os.environ
                | {"SPARK_HOME": str(HOME), "SPARK_LOCAL_DIRS": str(own), "SPARK_DAEMON_MEMORY": "256m"},
                cwd=own,
                stdout=stack.enter_context((own / "log").open("wb")),
                stderr=subprocess.STDOUT,
            )
            stack.callback(process.wait, 60)
            stack.callback(process.terminate)

        at = ("--host", "127.0.0.1")
        start("master", "master.Master", *at, "--port", str(port), "--webui-port", str(page))
        for number in range(WORKERS):
            own = ("--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"worker-{number}" / "work"))
            start(f"worker-{number}", "worker.Worker", *at, "--webui-port", "0", *own, url)
        _wait_for(f"http://127.0.0.1:{page}/json/", f'"aliveworkers" : {WORKERS}')
        yield url
