"""How long it takes to read what Skolverket delivers for the whole country, where LIKVARD_REAL has it."""

from __future__ import annotations

import gzip
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from importers.sources import skolverket_cells, skolverket_download

TIMES = 3


def folder() -> Path | None:
    """Skolverket's files as delivered, where there are any."""
    real = os.environ.get("LIKVARD_REAL")
    return Path(real, "skolverket") if real else None


def seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def figures(files: Path) -> Iterator[tuple[str, float]]:
    """Of the final grades of 1,734 schools, and of 87,386 rows of school statistics."""
    grades = (files / "slutbetyg_ak9_2024_25_per_skolenhet.csv").read_bytes()
    yield "read_grades_seconds", seconds(lambda: skolverket_download.read(grades))
    statistics = gzip.decompress((files / "statistik_gr_1674_skolor.csv.gz").read_bytes()).decode("utf-8-sig")
    yield "read_statistics_seconds", seconds(lambda: skolverket_cells.whole_country(statistics))
