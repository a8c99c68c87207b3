"""A first proposal of which small areas belong to which school: the nearest one with the right grades.

The school law counts relative nearness: a child who lives a little nearer to one school may have to give way
to one whose other school lies far away. So the proposal says which small areas lie nearly as near to another
school. Nobody has agreed to it: every row is marked, and nothing is published until the marks are gone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, hypot, radians, sin, sqrt
from pathlib import Path

import duckdb

from importers import ImportProblem
from importers.areas import Point
from importers.disk import replace_text
from text import number, t

NEARLY = 1.25  # times as far: nearly as near
EQUATOR, FLATTENING = 6_378_137.0, 1 / 298.257223563  # WGS 84, metres


@dataclass(frozen=True)
class School:
    """A school and the catchment that is named after it. `grades` as in the contract: F–6."""

    id: str
    name: str
    point: Point  # longitude, latitude
    grades: str
    catchment: str


@dataclass(frozen=True)
class Nearest:
    """The nearest school of a small area, and the next one, where there is one. Distances in metres."""

    small_area: str
    school: School
    distance: float
    other: School | None = None
    other_distance: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times as far it is to the next school; infinite from the school's own door."""
        if self.other_distance is None:
            return None
        return self.other_distance / self.distance if self.distance else float("inf")

    @property
    def is_close(self) -> bool:
        """Whether another school lies nearly as near."""
        return self.ratio is not None and self.ratio < NEARLY


def metres(one: Point, other: Point) -> float:
    """The distance between two points in metres, on the ellipsoid of WGS 84.

    By its two radii at the middle latitude: right to a centimetre in a kilometre, as far as 50 km.
    """
    middle = radians((one[1] + other[1]) / 2)
    square = FLATTENING * (2 - FLATTENING)
    bend = 1 - square * sin(middle) ** 2
    north = EQUATOR * (1 - square) / bend**1.5 * radians(other[1] - one[1])
    east = EQUATOR / sqrt(bend) * cos(middle) * radians(other[0] - one[0])
    return hypot(north, east)


def years(grades: str) -> range:
    """F–6 is 0 to 6; 7–9 is 7 to 9. Empty where nothing is known."""
    first, _, last = grades.replace("F", "0").replace("-", "–").partition("–")
    return range(int(first), int(last or first) + 1) if first.isdigit() else range(0)


def known(tables: duckdb.DuckDBPyConnection, municipality: str) -> tuple[dict[str, Point], list[School]]:
    """Points of the municipality's small areas, and its schools; needs `assemble.places`.

    A school's catchment is the municipality's code and the school's name, small letters and hyphens.
    """
    small = tables.execute(
        """
        select area_id, longitude, latitude
        from area
        where level = 'small_area' and starts_with(area_id, $municipality) and longitude is not null
        """,
        {"municipality": municipality},
    ).fetchall()
    schools = tables.execute(
        """
        select
            area_id,
            name_sv,
            longitude,
            latitude,
            grades,
            $municipality || '-'
            || trim(regexp_replace(strip_accents(lower(name_sv)), '[^a-z0-9]+', '-', 'g'), '-') as catchment,
        from area
        where
            level = 'school'
            and parent_id = $municipality
            and not is_example
            and longitude is not null
            and grades is not null
        order by area_id
        """,
        {"municipality": municipality},
    ).fetchall()
    return (
        {id: (longitude, latitude) for id, longitude, latitude in small},
        [School(id, name, (x, y), grades, catchment) for id, name, x, y, grades, catchment in schools],
    )


def nearest(small: Mapping[str, Point], schools: Iterable[School], grade: int) -> list[Nearest]:
    """For each small area, in order of id, the nearest school that has the grade (0 is the preschool class).

    Raises ImportProblem where no school has it.
    """
    able = [school for school in schools if grade in years(school.grades)]
    if not able:
        raise ImportProblem(t("propose.no_school", grade=grade))
    found = []
    for id, point in sorted(small.items()):
        by_distance = sorted((metres(point, school.point), school.id, school) for school in able)
        (distance, _, school), *others = by_distance
        if others:
            found.append(Nearest(id, school, distance, others[0][2], others[0][0]))
        else:
            found.append(Nearest(id, school, distance))
    return found


def reason(one: Nearest) -> str:
    """Förslag: närmast Alby skola, 412 m. Nästan lika nära Dals skola, 460 m (1,12 gånger så långt)."""
    said = [t("propose.nearest", school=one.school.name, metres=number(one.distance))]
    if one.is_close and one.other and one.other_distance is not None and one.ratio is not None:
        ratio = number(one.ratio, 2)
        distance = number(one.other_distance)
        said.append(t("propose.nearly", school=one.other.name, metres=distance, ratio=ratio))
    return " ".join(said)


def as_mapping(found: Iterable[Nearest]) -> str:
    """The text of a mapping file (catalogue/mapping.py), each row marked as a proposal."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(("small_area", "share", "catchment", "proposal"))
    writer.writerows((one.small_area, 1, one.school.catchment, reason(one)) for one in found)
    return text.getvalue()


def propose(small: Mapping[str, Point], schools: Iterable[School], grade: int, path: Path) -> list[str]:
    """Write a proposal to `path`; a sentence for each small area that lies nearly as near to another school.

    Raises ImportProblem where there is a file already, or no school has the grade.
    """
    if path.exists():
        raise ImportProblem(t("propose.there", path=path))
    found = nearest(small, schools, grade)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_text(path, "\ufeff" + as_mapping(found))  # the mark tells spreadsheet programs that it is UTF-8
    return [f"{one.small_area}: {reason(one)}" for one in found if one.is_close]
