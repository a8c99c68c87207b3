"""How much memory it takes to sum a register of ten million individuals, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

import catalogue
from catalogue.mapping import homes

PERSONS = 10_000_000
YEARS = 5
DESCRIPTION = """
release = "matning"
source = "{source}"
file = "register.parquet"
[columns]
person = "person"
year = "year"
small_area = "small_area"
sex = "sex"
[[indicators]]
id = "{indicator}"
numerator = "has_it"
denominator = "is_counted"
"""


def _areas() -> list[str]:
    return sorted(part for one in catalogue.municipalities().values() for part in homes(one))


def areas_known() -> dict[str, dict[str, str]]:
    """What `importers.register` has to know of the areas of this register."""
    return {"small_area": {area: area for area in _areas()}}


def write(folder: Path, persons: int) -> Path:
    """A register of invented persons and its description; the path of the description."""
    with duckdb.connect(config={"memory_limit": "500MB"}) as base:
        base.execute("set enable_progress_bar = false")
        base.execute(
            """
            copy (
                select
                    '19' || lpad((person // $years)::varchar, 10, '0') as person,
                    ($last - person % $years)::varchar as year,
                    $areas[1 + (hash(person) % len($areas)::ubigint)::bigint] as small_area,
                    if(person % 2 = 0, 'K', 'M') as sex,
                    hash(person, 1) % 10 < 8 as has_it,
                    hash(person, 2) % 10 < 9 as is_counted,
                    'nobody reads this column ' || person as name,
                from range($persons) as persons(person)
            ) to '"""
            + str(folder / "register.parquet").replace("'", "''")
            + "' (format parquet)",
            {"years": YEARS, "last": 2025, "areas": _areas(), "persons": persons},
        )
    indicator = next(one for one in catalogue.indicators().values() if one.measure == "proportion")
    description = folder / "register.toml"
    description.write_text(DESCRIPTION.format(source=indicator.source, indicator=indicator.id), "utf-8")
    return description


def measured(persons: int = PERSONS) -> tuple[float, float]:
    """The highest memory in MB while a register of `persons` is summed, and seconds. Not on Windows."""
    with tempfile.TemporaryDirectory() as folder:
        description = write(Path(folder), persons)
        begun = time.perf_counter()
        answer = subprocess.run(
            [sys.executable, "-m", "bench.register", str(description)],
            env=os.environ | {"LIKVARD_STAGING": str(Path(folder) / "staging")},
            capture_output=True,
            text=True,
            check=True,
        )
        return float(answer.stdout.split()[-1]), time.perf_counter() - begun


def register_peak_mb() -> Iterator[tuple[str, float]]:
    memory, seconds = measured()
    yield "register_peak_mb", memory
    yield "register_seconds", seconds


def highest_mb() -> float:
    """The most memory that this process has had. Not on Windows."""
    if sys.platform == "linux":  # where getrusage counts what the process that started this one had, too
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
        return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    import resource  # which Windows does not have

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def main(description: Path) -> None:
    from importers.register import register

    register(description, areas_known())
    print(highest_mb())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
