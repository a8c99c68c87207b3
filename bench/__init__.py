"""How fast the dashboard is, as a visitor with a real browser meets it: python3 dev.py bench"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Problem(Exception):
    """Something could not be measured; the message says what."""


@contextmanager
def environment(root: Path) -> Iterator[None]:
    """While inside, the catalogue and the data are those under `root`."""
    from queries import snapshot  # which the peers' environment cannot import: there is no DuckDB in it

    ours = {"LIKVARD_CATALOGUE": str(root / "catalogue"), "LIKVARD_DATA": str(root / "data")}
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    snapshot.check_again()
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        snapshot.check_again()
