"""Open sources. Each has a `.py` that asks, a `.sql` that tidies, a `.toml` that says what is what.

`fetch(municipality, refresh=…, progress=…)` yields staged rows and the release they came in, one release at a
time; what comes after a fault is lost, what came before is not. `progress` is told, in sentences, what is
being done and what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyarrow as pa

from importers.sources import boundaries, bra, fohm, kolada, scb, skolverket
from importers.staging import Release

Fetch = Callable[..., Iterable[tuple[pa.Table, Release]]]
SOURCES: dict[str, Fetch] = {
    "boundaries": boundaries.fetch,
    "scb": scb.fetch,
    "kolada": kolada.fetch,
    "skolverket": skolverket.fetch,
    "fohm": fohm.fetch,
    "bra": bra.fetch,
}
