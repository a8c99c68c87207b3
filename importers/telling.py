"""What a command says while it works: sentences on screen and in the log, and a bar where it takes long.

The log lies in the private folder, one file a day. It holds what was said, and nothing else.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TypeVar

from tqdm import tqdm

from importers.staging import logs

LOG = logging.getLogger("likvard.importers")
Item = TypeVar("Item")


@contextmanager
def logged() -> Iterator[None]:
    """What is said goes to the log, too. Where no log can be written, the work goes on without one."""
    try:
        path = logs() / f"{date.today().isoformat()}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.FileHandler(path, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    LOG.addHandler(handler)
    try:
        yield
    finally:
        LOG.removeHandler(handler)
        handler.close()


def say(sentence: str) -> None:
    """A sentence for the person at the screen, above any bar."""
    LOG.info(sentence)
    tqdm.write(sentence)


def complain(sentence: str) -> None:
    """What is wrong, to standard error."""
    LOG.warning(sentence)
    tqdm.write(sentence, file=sys.stderr)


def bar(work: Iterable[Item], what: str, total: int | None = None) -> Iterator[Item]:
    """The same items, counted on the screen where somebody looks at it."""
    yield from tqdm(work, desc=what, total=total, leave=False, disable=not sys.stderr.isatty())


@contextmanager
def counting(what: str) -> Iterator[Callable[[str], None]]:
    """A function that is told each table as it is taken in work, and shows it after `what`."""
    with tqdm(
        desc=what, leave=False, disable=not sys.stderr.isatty(), bar_format="{desc} {n} {postfix}"
    ) as shown:

        def tell(table: str) -> None:
            shown.update()
            shown.set_postfix_str(table)

        yield tell
