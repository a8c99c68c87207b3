"""What a publication says of a work's effect: from which years and areas, and why not where it cannot."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

import catalogue
import queries
import text
from bench import evaluation
from components import pilot
from importers.check import HERE, register_catalogue
from importers.effects import assignments, find_effects
from importers.effects.second import weights
from text.findings import effects

WORK = "borlange-htl"
OWN = ("2081-tjarnaskolan", "2081-nygardsskolan")
SHARE = Callable[[int, int, bool], float]  # of place among the areas, year, whether it is the work's


def steady(place: int, year: int, is_own: bool) -> float:
    return 0.1 + 0.01 * place + (0.25 if is_own else 0)


def changed(place: int, year: int, is_own: bool) -> float:
    return steady(place, year, is_own) - (0.2 if is_own and year > 2021 else 0)


@pytest.fixture
def tables():
    with queries.empty() as connection:
        register_catalogue(connection)
        yield connection


def publish(
    tables: duckdb.DuckDBPyConnection,
    share: SHARE,
    indicator: str = "franvaro-f6",
    years: range = range(2015, 2026),
    persons: int = 400,
    most: int | None = None,
) -> None:
    """The catchments of Borlänge, at most `most` besides the work's, with `share` of all `persons`."""
    of = catalogue.indicators()[indicator]
    every = [one.id for one in catalogue.municipalities()["2081"].catchments]
    chosen = [*OWN, *[one for one in every if one not in OWN][:most]]
    tables.execute(
        "insert into area by name select '2081' as area_id, 'municipality' as level, 'B' as name_sv, "
        "'B' as name_en, false as is_approximate, false as is_example"
    )
    for place, area in enumerate(chosen):
        tables.execute(
            "insert into area by name select $id as area_id, 'catchment' as level, $id as name_sv, "
            "$id as name_en, '2081' as parent_id, false as is_approximate, false as is_example",
            {"id": area},
        )
        for year in years:
            tables.execute(
                """
                insert into observation by name
                select $indicator as indicator_id, $area as area_id, $year as year, $pool as years_pooled,
                    'T' as sex, 'all' as group_id, $year::varchar as period, $x::bigint as numerator,
                    $n::bigint as denominator, $scale * $x / $n as value, 'ok' as status,
                    'computed' as provenance, 'r' as release_id,
                """,
                {
                    "indicator": indicator,
                    "area": area,
                    "year": year,
                    "pool": of.pool("catchment"),
                    "x": round(persons * share(place, year, area in OWN)),
                    "n": persons,
                    "scale": of.scale,
                },
            )
    sure = catalogue.confidence()
    tables.execute((HERE / "intervals.sql").read_text("utf-8"), {"level": sure.level, "z": sure.z})


def found(tables: duckdb.DuckDBPyConnection, indicator: str = "franvaro-f6") -> pd.DataFrame:
    find_effects(tables)
    return tables.execute(
        "from effect where intervention_id = $work and indicator_id = $indicator and sex = 'T' order by all",
        {"work": WORK, "indicator": indicator},
    ).df()


def one(rows: pd.DataFrame, what: str) -> pd.Series:
    (row,) = (row for _, row in rows[rows["what"] == what].iterrows())
    return row


def why(rows: pd.DataFrame) -> set[str | None]:
    told = rows[rows["what"].isin(["during", "after"])]
    return set(told["reason"])


# Years and areas


@pytest.mark.parametrize(
    ("indicator", "years", "before", "during", "after"),
    [
        # school years: the work began in the spring of 2018/19 and ended with the spring of 2020/21
        ("franvaro-f6", range(2015, 2026), {2015, 2016, 2017, 2018}, {2019, 2020, 2021}, {2022, 2025}),
        # calendar years
        ("orosanmalningar", range(2014, 2026), {2014, 2018}, {2019, 2021}, {2022, 2025}),
        # three school years together: those that end before it, and those that begin after it
        ("alla-amnen-ak6", range(2015, 2026), {2015, 2018}, {2019, 2023}, {2024, 2025}),
    ],
)
def test_a_value_belongs_to_the_time_that_all_its_years_lie_in(
    tables, indicator, years, before, during, after
):
    publish(tables, steady, indicator, years)
    found(tables, indicator)
    stages = dict(tables.execute("select stage, list(distinct year) from panel group by stage").fetchall())
    for stage, expected in (("before", before), ("during", during), ("after", after)):
        assert expected <= set(stages[stage]), stage
    assert not set(stages["before"]) & set(stages["during"])


def test_a_year_that_the_works_areas_lack_does_not_count(tables):
    publish(tables, changed)
    tables.execute(
        "update observation set value = null, lower = null, upper = null, numerator = null, "
        "denominator = null, status = 'c' where area_id = $own and year = 2016",
        {"own": OWN[0]},
    )
    rows = found(tables)
    assert set(rows[rows["what"] == "treated"]["year"]) == set(range(2015, 2026)) - {2016}
    assert one(rows, "after")["points"] == 3


def test_an_area_that_lacks_a_year_does_not_count_and_is_told(tables):
    publish(tables, changed)
    tables.execute(
        "update observation set value = null, lower = null, upper = null, status = 'c' "
        "where area_id = '2081-forssa' and year = 2016"
    )
    rows = found(tables)
    assert one(rows, "after")["hidden"] == 1
    assert one(rows, "after")["areas"] == 15


# What is told


def test_an_effect_is_told_with_all_that_belongs_to_it(tables):
    publish(tables, changed)
    rows = found(tables)
    after = one(rows, "after")
    assert why(rows) == {None}
    assert after["estimate"] == pytest.approx(-20, abs=0.5)
    assert after["lower"] <= -20 <= after["upper"] < 0
    assert after["p"] == pytest.approx(1 / 120, abs=1e-6)
    assert after["standard_error"] < 1
    assert after["persons"] == 2 * 400
    assert one(rows, "during")["estimate"] == pytest.approx(0, abs=0.5)
    assert one(rows, "second")["estimate"] == pytest.approx(-20, abs=0.5)
    assert len(rows[rows["what"] == "place"]) == 119
    assert set(rows[rows["what"] == "event"]["year"]) == set(range(2015, 2026))
    assert set(rows[rows["what"] == "date"]["year"]) == {2017}
    assert one(rows, "level_change")["standard_error"] >= 0


def test_hidden_values_are_in_nothing_that_is_told(tables):
    """Two snapshots that differ in a hidden value alone tell the same."""
    said = []
    for number in (10, 300):
        with queries.empty() as other:
            register_catalogue(other)
            publish(other, changed)
            other.execute(
                "update observation set numerator = $x, value = 100 * $x / denominator where "
                "area_id = '2081-forssa' and year = 2016",
                {"x": number},
            )
            other.execute(
                "update observation set value = null, numerator = null, denominator = null, "
                "lower = null, upper = null, status = 'c' where area_id = '2081-forssa' and year = 2016"
            )
            said.append(found(other))
    pd.testing.assert_frame_equal(*said)


# Why not


def test_too_few_values_before(tables):
    publish(tables, changed, years=range(2017, 2026))
    assert why(found(tables)) == {"before"}


def test_nothing_after(tables):
    publish(tables, changed, years=range(2012, 2019))
    assert why(found(tables)) == {"after"}


def test_a_work_that_ends_before_data_begins(tables):
    publish(tables, changed, years=range(2022, 2026))
    assert why(found(tables)) == {"before"}


def test_too_few_areas(tables):
    publish(tables, changed, most=3)
    assert why(found(tables)) == {"areas"}


def test_no_other_areas(tables):
    publish(tables, changed, most=0)
    rows = found(tables)
    assert why(rows) == {"areas"}
    assert rows[rows["what"].isin(["during", "after"])]["estimate"].isna().all()


def test_another_course_before(tables):
    def parted(place: int, year: int, is_own: bool) -> float:
        return steady(place, year, is_own) + (0.03 * (year - 2015) if is_own else 0)

    publish(tables, parted)
    assert why(found(tables)) == {"trend"}


def test_only_a_large_effect_would_have_been_seen(tables):
    publish(tables, lambda place, year, is_own: 0.3 + 0.02 * is_own, persons=60)
    assert why(found(tables)) == {"power"}


def test_what_is_refused_has_no_number_but_the_course(tables):
    publish(tables, lambda place, year, is_own: 0.3 + 0.02 * is_own, persons=60)
    rows = found(tables)
    assert set(rows["what"]) == {"treated", "others", "trend", "during", "after"}
    refused = rows[rows["what"].isin(["during", "after"])]
    assert refused[["estimate", "standard_error", "lower", "upper", "p"]].isna().all().all()


def test_nothing_is_shown_of_the_works_areas(tables):
    assert why(found(tables)) == {"values"}


@pytest.fixture
def changed_work(tmp_path, monkeypatch):
    """A catalogue in which the work is changed, and perhaps joined by another."""

    def change(old: str, new: str, also: bool = False) -> None:
        root = tmp_path / "catalogue"
        shutil.copytree(
            Path(catalogue.__file__).parent, root, ignore=shutil.ignore_patterns("*.py", "__pycache__")
        )
        path = root / "interventions" / f"{WORK}.toml"
        whole = path.read_text("utf-8")
        assert old in whole
        path.write_text(whole.replace(old, new), "utf-8")
        if also:
            path.with_name("annat-arbete.toml").write_text(whole, "utf-8")
        monkeypatch.setenv("LIKVARD_CATALOGUE", str(root))

    return change


@pytest.mark.parametrize(
    ("old", "new", "also", "reason"),
    [
        ("start = 2019.17\nend = 2021.5\ncatch", "catch", False, "dates"),
        ('catchments = ["2081-tjarnaskolan", "2081-nygardsskolan"]\n', "", False, "where"),
        ("start", "start", True, "overlap"),
    ],
)
def test_what_is_not_known_of_a_work_is_the_reason(tables, changed_work, old, new, also, reason):
    changed_work(old, new, also)
    publish(tables, changed)
    rows = found(tables)
    assert why(rows) == {reason}
    assert rows["estimate"].isna().all()


def test_many_ways_are_drawn_the_real_one_among_them_and_the_same_every_time():
    ways = assignments([(30, 8)]).to_pylist()
    assert 4_000 < len(ways) <= 5_000
    assert ways[0]["members"] == list(range(1, 9))
    assert len({tuple(one["members"]) for one in ways}) == len(ways)
    assert ways == assignments([(30, 8)]).to_pylist()


# The second opinion


def test_weights_find_the_mix_that_the_course_is_made_of():
    others = np.array([[10.0, 12, 11, 15], [30, 28, 35, 31], [50, 44, 49, 60]])
    assert weights(others, 0.3 * others[0] + 0.7 * others[2]) == pytest.approx([0.3, 0, 0.7], abs=1e-3)


def test_weights_are_shares_even_where_nothing_is_near():
    chance = np.random.default_rng(1)
    for _ in range(20):
        found = weights(chance.uniform(10, 40, (12, 4)), chance.uniform(50, 90, 4))
        assert found.min() >= 0
        assert found.sum() == pytest.approx(1)


# The worlds


def test_effects_are_seldom_false_and_mostly_seen():
    said = evaluation.evaluation(25, ("bistand-barn", "trangboddhet-barn", "franvaro-f6"))
    assert said["worlds"] == 3 * 3 * 25
    assert said["false_effects"] <= 0.1
    assert said["coverage"] >= 0.88
    assert said["shown_share_with_power"] >= 0.85


# The sentences, read again by nobody who wrote them


def told(row: dict[str, object], language: str) -> str:
    text.speak(language)
    try:
        finding = effects.effect(ROW | row, catalogue.indicators()["franvaro-f6"], catalogue.evaluation())
        return " ".join((finding.title, *finding.summary, *finding.notes))
    finally:
        text.speak("sv")


ROW = {
    "indicator_id": "franvaro-f6",
    "what": "after",
    "value": -4.2,
    "lower": -7.9,
    "upper": -0.6,
    "p": 2 / 120,
    "q": 0.03,
    "gap": 6.1,
    "smallest": 2.5,
    "reason": None,
    "verdict": "better",
    "children": 29.4,
    "persons": 700,
    "points": 4,
    "second": -1.1,
    "elsewhere": 119,
    "provenance": "computed",
}
NUMBER = re.compile(r"[−-]?\d+(?:[.,]\d)?")


def numbers(sentence: str) -> list[float]:
    plain = sentence.replace("\u00a0", " ")
    return [float(one.replace("−", "-").replace(",", ".")) for one in NUMBER.findall(plain)]


@pytest.mark.parametrize(
    ("language", "up", "down"), [("sv", "uppåt", "nedåt"), ("en", "upwards", "downwards")]
)
@pytest.mark.parametrize("value", [-4.2, 4.2])
def test_direction_size_and_interval_are_those_of_the_row(language, up, down, value):
    ends = sorted([value * 0.2, value * 1.8])
    said = told({"value": value, "lower": ends[0], "upper": ends[1]}, language)
    sentence = next(one for one in re.split(r"(?<=\.) ", said) if up in one or down in one)
    assert (up in sentence) == (value > 0)
    assert (down in sentence) == (value < 0)
    first, lower, upper = numbers(sentence)[:3]
    assert first == pytest.approx(4.2)
    assert lower == pytest.approx(0.84, abs=0.05)
    assert upper == pytest.approx(7.56, abs=0.05)


@pytest.mark.parametrize(("language", "certain"), [("sv", "säkerställt"), ("en", "certainly")])
@pytest.mark.parametrize("verdict", ["better", "worse", "higher", "lower", "none", "refused"])
def test_certain_is_said_where_it_is_and_nowhere_else(language, certain, verdict):
    row = {"verdict": verdict} | ({"reason": "power", "value": None} if verdict == "refused" else {})
    said = told(row, language)
    assert (certain in said) == (verdict not in ("none", "refused"))
    children = "29 av" if language == "sv" else "29 of"
    assert (children in said) == (verdict not in ("none", "refused"))


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize(
    "reason", ["before", "after", "areas", "trend", "power", "dates", "where", "overlap", "values"]
)
def test_a_reason_is_one_sentence_or_two_and_no_effect(language, reason):
    said = told({"verdict": "refused", "reason": reason, "value": None, "second": None}, language)
    assert "4,2" not in said
    assert "4.2" not in said
    assert not re.search(r"nan|None|\{", said)


@pytest.mark.parametrize(("language", "other"), [("sv", "andra hållet"), ("en", "other direction")])
def test_a_second_opinion_that_differs_is_told(language, other):
    assert other in told({"second": 1.1}, language)
    assert other not in told({"second": -1.1}, language)


@pytest.mark.parametrize(
    ("language", "example"), [("sv", "säger inget om arbetet"), ("en", "nothing about the work")]
)
def test_invented_figures_are_only_an_example_of_the_method(language, example):
    assert example in told({"provenance": "synthetic"}, language)
    assert example not in told({}, language)


def test_all_that_the_work_could_have_affected_is_counted():
    verdicts = ["refused"] * 5 + ["none"] * 2 + ["better", "lower"]
    assert numbers(effects.lead(pd.DataFrame({"verdict": verdicts}))) == [9, 4, 2]


def test_every_kind_of_row_that_is_drawn_has_a_name():
    for one in (*pilot.COURSES, *pilot.YEARS, *pilot.ELSEWHERE):
        (named,) = pilot.called(one)
        assert named["name_sv"] != named["name_en"]
