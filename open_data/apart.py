"""What takes long is done by its own program, so that readers need not wait: `python -m open_data.apart`.

The task comes in on its standard input, and what is made goes out. Not by multiprocessing: that runs what it
takes for the main program anew in the child, and under Streamlit this is a page.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import text
from open_data import Task

ROOT = Path(__file__).parent.parent
PROGRAM = (sys.executable, "-m", "open_data.apart")


def done(task: Task, seconds: float) -> bytes:
    """What the task gives, in the language now spoken.

    Raises TimeoutError where it takes longer, RuntimeError where it breaks, with what was said last.
    """
    asked = pickle.dumps((text.language(), task))
    here = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    try:
        ended = subprocess.run(PROGRAM, env=here, input=asked, capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired as expired:
        raise TimeoutError from expired
    if ended.returncode:
        raise RuntimeError(ended.stderr.decode("utf-8", "replace")[-2000:])
    return ended.stdout


def main() -> None:
    with suppress(AttributeError, OSError):
        os.nice(10)  # readers come first
    language, task = pickle.load(sys.stdin.buffer)
    text.speak(language)
    sys.stdout.buffer.write(task.do(*task.given))


if __name__ == "__main__":
    main()
