"""Every figure of the peers beside ours. Ends with how many agree, and fails where one does not."""

from __future__ import annotations

import sys
from collections import defaultdict

import duckdb

import queries
from tests.peers import CASES, healthequal, others

MODULES = (healthequal, others)


def main() -> int:
    left_out = defaultdict(list)
    for module in MODULES:
        for what, why in module.LEFT_OUT:
            left_out[why].append(what)
    for why, what in left_out.items():
        print(f"left out, {len(what)}: {what[0]}{', …' if what[1:] else ''}: {why}")

    with duckdb.connect() as db:
        queries.load_macros(db)
        compared = [
            one
            for module in MODULES
            for folder, comparison in module.COMPARISONS.items()
            for one in comparison(db, CASES / folder)
        ]
    for one in compared:
        if not one.agrees:
            print(f"{one.case}, {one.what}: ours {one.ours}, theirs {one.theirs}")
    agreeing = sum(one.agrees for one in compared)
    print(f"peer values agreeing: {agreeing} of {len(compared)}")
    return int(agreeing < len(compared))


if __name__ == "__main__":
    sys.exit(main())
