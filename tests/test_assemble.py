"""The embedded data with something staged in its place: whole, and honest about what is what."""

from __future__ import annotations

import pyarrow as pa
import pytest

import catalogue
from importers import check, staging
from importers.assemble import assemble
from importers.refusals import refusals

BORLANGE = catalogue.municipalities()["2081"]
INDICATOR = next(
    one
    for one in catalogue.indicators("small_area").values()
    if one.pooled_years == 1 and one.measure == "proportion"
)
YEAR = INDICATOR.years[-1]
CATCHMENT = next(one for one in BORLANGE.catchments if len(one.small_areas) == 2)


@pytest.fixture(scope="module")
def assembled(tmp_path_factory):
    """Two small areas of one catchment are real, and there is a new school."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIKVARD_STAGING", str(tmp_path_factory.mktemp("staging")))
        same = {
            "indicator_id": INDICATOR.id,
            "year": YEAR,
            "years_pooled": 1,
            "sex": "T",
            "group_id": "all",
            "period": str(YEAR),
            "status": "ok",
            "provenance": "published",
            "release_id": "real",
        }
        rows = [
            same | {"area_id": area, "value": INDICATOR.scale * x / n, "numerator": x, "denominator": n}
            for area, x, n in zip(CATCHMENT.small_areas, (400, 180), (500, 300), strict=True)
        ]
        staging.stage(pa.Table.from_pylist(rows), staging.Release("real", INDICATOR.source))
        school = {"area_id": "99999999", "level": "school", "name_sv": "Nya", "name_en": "New"}
        new = pa.Table.from_pylist([school | {"parent_id": BORLANGE.id}])
        staging.stage(new, staging.Release("new", INDICATOR.source, kind="area"))
        with assemble() as tables:
            yield tables


def test_the_catchment_is_real_and_the_rest_is_as_it_was(assembled):
    found = dict(
        assembled.execute(
            """
            select area_id, (provenance, numerator, denominator)
            from observation
            where indicator_id = $indicator and year = $year and sex = 'T'
            """,
            {"indicator": INDICATOR.id, "year": YEAR},
        ).fetchall()
    )
    assert found[CATCHMENT.id] == ("computed", 400 + 180, 500 + 300)
    assert {found[one][0] for one in CATCHMENT.small_areas} == {"published"}
    assert found[CATCHMENT.cluster][0] == "synthetic"
    others = {one.id for one in BORLANGE.catchments if one != CATCHMENT}
    assert {found[one][0] for one in others} == {"synthetic"}
    assert refusals(assembled) == []


def test_every_combination_that_is_declared_has_one_row_also_of_a_new_school(assembled):
    ((lacking,),) = assembled.execute("""
        select count(*)
        from (
            select indicator_id, area_id, year, years_pooled, sex from declared inner join area using (level)
            except all
            select indicator_id, area_id, year, years_pooled, sex from observation where group_id = 'all'
        )
    """).fetchall()
    assert lacking == 0
    found = "select distinct status, value from observation where area_id = '99999999'"
    assert assembled.execute(found).fetchall() == [("x", None)]


def test_it_holds_what_must_hold(assembled):
    assert check.check(assembled) == []
