"""A proposed mapping: distances, the nearest school, what lies nearly as near, and the mark."""

from __future__ import annotations

import pytest

import queries
from catalogue.mapping import read
from importers import ImportProblem
from importers.propose import School, as_mapping, known, metres, nearest, propose
from tests.tables import AREA, insert

ALBY = School("1", "Alby skola", (15.00, 60.0), "F–6", "a")
DAL = School("2", "Dals skola", (15.10, 60.0), "F–9", "d")
HIGH = School("3", "Högskolan", (15.02, 60.0), "7–9", "h")
SMALL = {"s1": (15.01, 60.0), "s2": (15.048, 60.0), "s3": (15.09, 60.0)}


@pytest.mark.parametrize(
    ("one", "other", "geodesic"),
    [
        # one degree of the meridian from 60 to 61, and the parallel's arc, from tables of the ellipsoid
        ((15.0, 60.0), (15.0, 60.1), 11_141.4),
        ((15.0, 60.0), (15.1, 60.0), 5_580.0),
    ],
)
def test_a_distance_is_in_metres_on_the_ellipsoid(one, other, geodesic):
    assert metres(one, other) == pytest.approx(geodesic, abs=1)
    assert metres(other, one) == metres(one, other)
    assert metres(one, one) == 0


def test_the_nearest_school_with_the_grade_is_proposed():
    assert [one.school.id for one in nearest(SMALL, [ALBY, DAL, HIGH], 3)] == ["1", "1", "2"]
    assert [one.school.id for one in nearest(SMALL, [ALBY, DAL, HIGH], 8)] == ["3", "3", "2"]
    assert [one.school.id for one in nearest(SMALL, [ALBY, HIGH], 0)] == ["1", "1", "1"]


def test_what_lies_nearly_as_near_to_another_school_is_said():
    found = nearest(SMALL, [ALBY, DAL], 3)
    assert [one.is_close for one in found] == [False, True, False]
    assert found[1].ratio == pytest.approx((0.1 - 0.048) / 0.048, rel=1e-6)


def test_with_one_school_there_is_no_other():
    assert [one.ratio for one in nearest(SMALL, [ALBY], 3)] == [None, None, None]


def test_a_small_area_at_the_door_of_a_school_is_not_close_to_another():
    (found,) = nearest({"s": ALBY.point}, [ALBY, DAL], 3)
    assert (found.distance, found.is_close) == (0, False)


def test_no_school_with_the_grade_is_said():
    with pytest.raises(ImportProblem, match="Ingen skola har årskurs 9"):
        nearest(SMALL, [ALBY], 9)


def test_every_row_of_the_file_is_marked_until_somebody_has_agreed(tmp_path):
    path = tmp_path / "9999.csv"
    sentences = propose(SMALL, [ALBY, DAL], 3, path)
    rows = read(path)
    assert [(row.small_area, row.share, row.catchment) for row in rows] == [
        ("s1", 1, "a"),
        ("s2", 1, "a"),
        ("s3", 1, "d"),
    ]
    assert rows[0].proposal == "Förslag: närmast Alby skola, 558 m."
    assert all(row.proposal.startswith("Förslag") for row in rows)
    (sentence,) = sentences
    assert sentence.startswith("s2: Förslag: närmast Alby skola, 2\u00a0678 m. Nästan lika nära Dals skola,")
    assert sentence.endswith("(1,08 gånger så långt).")


def test_points_and_schools_come_from_the_data():
    with queries.empty() as tables:
        insert(
            tables,
            "area",
            AREA,
            """
            area_id   | level      | name_sv      | parent_id | longitude | latitude | grades | is_example
            9999C1010 | small_area | Alby (1010)  | -         | 15        | 60       | -      | false
            9998C1010 | small_area | Gran (1010)  | -         | 16        | 60       | -      | false
            1         | school     | Södra Ön 7–9 | 9999      | 15.1      | 60       | 7–9    | false
            2         | school     | Exempel      | 9999      | 15.1      | 60       | 7–9    | true
            3         | school     | Utan plats   | 9999      | -         | -        | 7–9    | false
            4         | school     | Gransskolan  | 9998      | 16        | 60       | 7–9    | false
            """,
        )
        small, schools = known(tables, "9999")
    assert small == {"9999C1010": (15, 60)}
    assert schools == [School("1", "Södra Ön 7–9", (15.1, 60), "7–9", "9999-sodra-on-7-9")]


def test_a_file_that_is_there_is_left(tmp_path):
    path = tmp_path / "9999.csv"
    path.write_text("mine", "utf-8")
    with pytest.raises(ImportProblem, match="finns redan"):
        propose(SMALL, [ALBY], 3, path)
    assert path.read_text("utf-8") == "mine"


def test_a_schools_name_may_hold_anything():
    odd = School("1", 'Skola; "Å"\n', (15.0, 60.0), "F–6", "a")
    assert as_mapping(nearest(SMALL, [odd], 3)).count("\n") == 1 + 2 * len(SMALL)
