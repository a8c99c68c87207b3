"""What peers' own code answers to the same input: their figures, and ours from the macros."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"

Figure = float | str | bool | None


@dataclass(frozen=True)
class Compared:
    """One value of a peer beside ours. They agree if they differ by at most `tolerance`, relatively, or by
    `distance`; with 0 for both they must be the same."""

    case: str
    what: str
    ours: Figure
    theirs: Figure
    tolerance: float = 1e-9
    distance: float = 1e-12

    @property
    def agrees(self) -> bool:
        if isinstance(self.ours, (str, bool)) or isinstance(self.theirs, (str, bool)):
            return self.ours == self.theirs
        if self.ours is None or self.theirs is None:
            return self.ours is self.theirs
        return math.isclose(self.ours, self.theirs, rel_tol=self.tolerance, abs_tol=self.distance)
