"""Every row of the matrix of faults with the tests that show its right behaviour, run: `make faults`.

A test says with `@pytest.mark.fault(row)` which rows it is about. A row is handled when it has a test and all
of its tests pass. Ends with how many are, and fails where one is not.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest

# Not yet: 70, sign-in
ROWS = (*range(1, 70), *range(71, 97))


def rows(item: pytest.Item) -> set[int]:
    """The rows of the matrix that a test is about."""
    return {row for mark in item.iter_markers("fault") for row in mark.args}


class Matrix:
    """A pytest plugin: runs the tests of the matrix only, and counts by row."""

    def __init__(self) -> None:
        self.tests: dict[str, set[int]] = {}
        self.passed: Counter[int] = Counter()
        self.failed: dict[int, list[str]] = defaultdict(list)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if rows(item)]
        self.tests = {item.nodeid: rows(item) for item in items}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for row in self.tests.get(report.nodeid, ()):
            if report.failed or report.skipped:
                self.failed[row].append(report.nodeid)
            elif report.when == "call":
                self.passed[row] += 1

    def handled(self) -> set[int]:
        return {row for row in ROWS if self.passed[row] and not self.failed[row]}


def main(arguments: Iterable[str]) -> int:
    matrix = Matrix()
    code = pytest.main(["-q", "-m", "fault", *arguments], plugins=[matrix])
    for row in ROWS:
        print(f"row {row}: {matrix.passed[row]} passed", *matrix.failed[row])
    print(f"faults handled: {len(matrix.handled())} of {len(ROWS)}")
    return int(code) or int(matrix.handled() != set(ROWS))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
