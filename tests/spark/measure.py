"""How many rows a second each engine sums, on this machine: python -m tests.spark.measure 1000000

DuckDB with two threads, Spark with two workers of one core each, which are there already as a cluster's are.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from bench.register import areas_known, write
from importers import distributed, individuals, staging
from importers.register import register
from tests.spark import processes

PERSONS = 1_000_000


def main(persons: int) -> int:
    with tempfile.TemporaryDirectory() as name, processes.cluster(Path(name, "cluster")) as url:
        folder = Path(name)
        description = write(folder, persons)
        staged = []
        engines = {"duckdb": nullcontext(individuals.opened), "spark": distributed.engine(url)}
        for engine, opened in engines.items():
            os.environ["LIKVARD_STAGING"] = str(folder / engine)
            begun = time.perf_counter()
            with opened as reads:
                ready = time.perf_counter()
                register(description, areas_known(), reads)
                done = time.perf_counter()
            speed = persons / (done - ready)
            print(f"{engine:7} {persons:,} rows in {done - ready:.1f} s: {speed:,.0f} a second", end="")
            print(f", and {ready - begun:.1f} s to start", flush=True)
            staged.append((staging.folder() / "observation" / "matning.parquet").read_bytes())
    print("The staged rows are the same." if staged[0] == staged[1] else "The staged rows differ.")
    return int(staged[0] != staged[1])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PERSONS))
