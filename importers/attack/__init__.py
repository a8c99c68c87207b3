"""What anybody can work out of what is published: the attack on the protection.

It shares no code with the protection. It reads what is published, and nothing else: a snapshot's tables,
files downloaded from the pages, what was published before (the ledger), figures that others have made
public. From them it rebuilds how the figures hang together, and bounds every hidden count, in whole numbers.

    published = read(folder)
    found = bounds(published)              # by hidden cell and quantity, the least and the most it can be
    verdict = judge(found, truth, rules)   # truth says which hidden cells are about few, and nothing more
"""

from importers.attack.bounding import Bounds, Interval, bounds
from importers.attack.files import read_files, read_package, read_workbook
from importers.attack.judging import Counts, Leak, Rules, Verdict, judge
from importers.attack.published import Cell, Published, Row, read, read_csv, read_tables
from importers.attack.relations import KINDS

__all__ = [
    "KINDS",
    "Bounds",
    "Cell",
    "Counts",
    "Interval",
    "Leak",
    "Published",
    "Row",
    "Rules",
    "Verdict",
    "bounds",
    "judge",
    "read",
    "read_csv",
    "read_files",
    "read_package",
    "read_tables",
    "read_workbook",
]
