"""Write the invented nation, of at least so many observations."""

from __future__ import annotations

import argparse
import sys

from bench.national import SEED, folder, size_of
from bench.national.write import write


def main() -> None:
    parser = argparse.ArgumentParser(prog="dev.py national", description=__doc__, allow_abbrev=False)
    parser.add_argument("--observations", type=int, default=100_000_000)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    size = size_of(asked.observations)
    to = folder(size, asked.seed)
    if not (to / "data" / "CURRENT").exists():
        write(to, size, asked.seed, lambda said: print(said, file=sys.stderr, flush=True))
    print(f"indicators: {size.indicators}\nyears: {size.years}\nobservations: {size.observations}")
    print(f"LIKVARD_DATA={to / 'data'} LIKVARD_CATALOGUE={to / 'catalogue'}")


if __name__ == "__main__":
    main()
