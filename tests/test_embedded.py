"""The embedded data: what is published is as published, and what is invented behaves and is marked."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pytest

import catalogue
import queries
import text
from importers import ImportProblem, embedded, published
from importers.anchor import anchor, apportion, bounds, move
from importers.declared import period
from importers.place import Place
from importers.published import Figure
from importers.recipe import groups, recipes, stream
from importers.synthetic import area_effects, invent
from queries import snapshot

DATA = Path(__file__).parent.parent / "data"
INDICATORS = [one for one in catalogue.indicators().values() if not (one.is_experience or one.is_regional)]


def ids(item) -> str:
    return item.id


@pytest.fixture(scope="module")
def given():
    return embedded.given() | {"atom": embedded.invented()}


@pytest.fixture(scope="module")
def unprotected():
    """Every embedded row, before anything is hidden; beside it the whole numbers that it is made of."""
    with embedded.build() as tables:
        yield tables


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("embedded")
    return root / "snapshots" / embedded.write(root).id


@pytest.fixture(scope="module")
def shown(folder):
    with queries.connect(folder) as tables:
        yield tables


@pytest.fixture(scope="module")
def place() -> Place:
    small = published.small_areas()
    municipality = embedded.home(small)
    return Place(municipality, small, {"county": municipality.county, "country": "00"})


def none(tables: duckdb.DuckDBPyConnection, sql: str, **parameters) -> None:
    """No row answers the question."""
    rows = tables.execute(sql, parameters or None).fetchall()
    assert not rows, rows[:5]


# The files


@pytest.mark.prove  # what is committed is of another run, too
def test_the_same_bytes_every_time(folder, tmp_path):
    again = tmp_path / "snapshots" / embedded.write(tmp_path).id
    assert (folder / "manifest.json").read_bytes() == (again / "manifest.json").read_bytes()


def test_what_is_committed_is_what_the_recipe_gives(folder):
    committed = DATA / "snapshots" / folder.name / "manifest.json"
    assert committed.read_text("utf-8") == (folder / "manifest.json").read_text("utf-8"), "run make data"


def test_the_snapshot_is_small_and_whole(folder):
    assert snapshot.verify(folder).created_on == embedded.CREATED_ON
    assert sum(path.stat().st_size for path in folder.iterdir()) < 5_000_000


def test_every_file_of_data_is_registered():
    register = tomllib.loads((DATA / "register.toml").read_text("utf-8"))["file"]
    files = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()}
    kept = ("staging/", "archive/", "publications.jsonl", ".")  # beside the data, ignored by git
    ignored = {path for path in files if "/.tmp-" in path or path.startswith(kept)}
    assert {entry["path"] for entry in register} == files - ignored
    assert {entry["kind"] for entry in register} == {"published", "synthetic", "reference"}
    assert all(entry["source"] and entry["licence"] for entry in register)


# What is published


def test_every_published_figure_stands_as_printed(shown):
    key = ("indicator_id", "area_id", "year", "years_pooled", "sex")
    numbers, words = ("value", "numerator", "denominator"), ("status", "provenance", "period", "release_id")
    sql = f"select {', '.join(key + numbers + words)} from observation where provenance <> 'synthetic'"
    found = {tuple(map(str, row[:5])): row[5:] for row in shown.execute(sql).fetchall()}
    for row in published.figures():
        expected = [float(row[name]) if row[name] else None for name in numbers] + [
            row[name] for name in words
        ]
        assert found[tuple(row[name] for name in key)] == tuple(expected), row


def test_published_figures_say_where_they_come_from(shown):
    none(
        shown,
        "from observation left join release using (release_id) "
        "where value is not null and provenance <> 'synthetic' and source_id = 'likvard-exempel'",
    )


def test_figures_are_of_sources_in_the_catalogue(shown):
    sources = {row[0] for row in shown.execute("select distinct source_id from release").fetchall()}
    assert sources <= set(catalogue.sources())


# What is invented, and where


def test_real_schools_and_other_municipalities_have_no_invented_row(shown, place):
    allowed = [place.municipality.id, *place.above.values(), *place.small]
    allowed += [item.id for item in (*place.municipality.clusters, *place.municipality.catchments)]
    none(
        shown,
        "from observation inner join area using (area_id) "
        "where provenance = 'synthetic' and not is_example and not list_contains($allowed, area_id)",
        allowed=allowed,
    )


def test_there_is_an_example_school_in_every_catchment_and_it_has_no_place(shown, place):
    examples = shown.execute(
        "select catchment_id, latitude, school_code, name_sv, name_en from area where is_example order by all"
    ).fetchall()
    assert [row[0] for row in examples] == sorted(item.id for item in place.municipality.catchments)
    assert {row[1:3] for row in examples} == {(None, None)}
    assert all(row[3].startswith("Exempelskola, ") for row in examples)
    assert all(row[4].startswith("Example school, ") for row in examples)


def test_example_schools_carry_invented_rows_only(shown):
    none(
        shown,
        "from observation inner join area using (area_id) where is_example and provenance <> 'synthetic'",
    )


def test_a_school_has_no_value_for_years_it_does_not_teach(shown):
    none(
        shown,
        "from observation inner join area using (area_id) "
        "where grades = 'F–6' and indicator_id like '%-ak9' and status <> 'z'",
    )
    none(
        shown,
        "from observation inner join area using (area_id) "
        "where grades = '7–9' and regexp_matches(indicator_id, '-ak[2-6]$') and status <> 'z'",
    )


def test_every_declared_combination_has_exactly_one_row(shown, given):
    shown.register("declared", given["declared"])
    none(
        shown,
        "select declared.*, area_id from declared inner join area using (level) "
        "anti join observation using (indicator_id, area_id, year, years_pooled, sex)",
    )
    ((extra,),) = shown.execute(
        "select count(*) from observation inner join area using (area_id) "
        "anti join declared using (indicator_id, level, year, years_pooled, sex)"
    ).fetchall()
    assert extra == len(published.read("fohm"))  # four years together: published, not declared


@pytest.mark.parametrize("indicator", INDICATORS, ids=ids)
def test_every_indicator_has_a_recipe_that_agrees_with_the_catalogue(indicator):
    recipe = recipes()[indicator.id]
    assert recipe.group in groups()
    assert {"high": recipe.gradient >= 0, "low": recipe.gradient <= 0, "none": True}[indicator.direction]
    assert bool(recipe.sd) == (indicator.measure == "mean")
    assert not recipe.girls or indicator.sex_levels


def test_some_gaps_are_large_and_some_do_not_exist():
    gradients = [abs(recipes()[item.id].gradient) for item in INDICATORS if item.measure == "proportion"]
    assert gradients.count(0.0) >= 3
    assert sum(gradient >= 0.4 for gradient in gradients) >= 3


def test_missing_years_are_said_and_explained(shown):
    for indicator in INDICATORS:
        for year in indicator.missing_years:
            rows = shown.execute(
                "select distinct status, note_id from observation inner join area using (area_id) "
                "where indicator_id = $1 and year - years_pooled < $2 and year >= $2 and status <> 'z'",
                [indicator.id, year],
            ).fetchall()
            assert rows == [("x", "nationella-prov-installda")]


def test_a_protected_row_has_no_number(shown):
    none(
        shown,
        "from observation where status <> 'ok' "
        "and coalesce(value, numerator, denominator, standard_error, lower, upper) is not null",
    )


def test_only_a_few_catchment_values_are_hidden(shown):
    ((share,),) = shown.execute(
        "select avg((status = 'c')::integer) from observation inner join area using (area_id) "
        "where level = 'catchment' and status in ('ok', 'c')"
    ).fetchall()
    assert 0 < share < 0.1


# Sums

PARTS = {
    "cluster": "catchment",
    "municipality": "cluster",
}


@pytest.mark.parametrize(("whole", "part"), PARTS.items())
def test_the_parts_of_an_area_add_up_to_it(unprotected, place, whole, part):
    """Where the whole is invented too; published wholes have their own test."""
    none(
        unprotected,
        """
        with wholes as (
            select observation.* from observation inner join area using (area_id)
            where level = $whole and provenance = 'synthetic'
        )
        select wholes.indicator_id, wholes.area_id, wholes.year, wholes.sex
        from wholes
        inner join area on area.parent_id = wholes.area_id and area.level = $part
        inner join observation as parts
            on parts.area_id = area.area_id
            and parts.indicator_id = wholes.indicator_id
            and (parts.year, parts.years_pooled, parts.sex) = (wholes.year, wholes.years_pooled, wholes.sex)
        group by wholes.indicator_id, wholes.area_id, wholes.year, wholes.years_pooled, wholes.sex
        having sum(parts.numerator) <> any_value(wholes.numerator)
            or sum(parts.denominator) <> any_value(wholes.denominator)
            or abs(
                sum(parts.value * parts.denominator) / sum(parts.denominator) - any_value(wholes.value)
            ) > 1e-9
        """,
        whole=whole,
        part=part,
    )


def test_small_areas_add_up_to_their_catchment(unprotected):
    none(
        unprotected,
        """
        select parts.indicator_id, area.parent_id, parts.year
        from observation as parts
        inner join area on parts.area_id = area.area_id and area.level = 'small_area'
        inner join observation as wholes
            on wholes.area_id = area.parent_id
            and wholes.indicator_id = parts.indicator_id
            and (parts.year, parts.years_pooled, parts.sex) = (wholes.year, wholes.years_pooled, wholes.sex)
        group by all
        having sum(parts.numerator) <> any_value(wholes.numerator)
            or sum(parts.denominator) <> any_value(wholes.denominator)
        """,
    )


def test_women_and_men_are_all(unprotected):
    none(
        unprotected,
        """
        select indicator_id, area_id, year, years_pooled from observation where provenance = 'synthetic'
        group by all
        having count(*) = 3 and (
            sum(numerator) <> 2 * any_value(numerator) filter (sex = 'T')
            or sum(denominator) <> 2 * any_value(denominator) filter (sex = 'T')
        )
        """,
    )


def test_a_pool_is_the_sum_of_its_years(unprotected, given, place):
    """From the whole numbers: single years of catchments are not published."""
    unprotected.register("whole_number", given["atom"])
    catchment = place.municipality.catchments[0]
    for indicator in (item for item in INDICATORS if item.pooled_years > 1 and item.measure != "mean"):
        pools = unprotected.execute(
            "select year, numerator, denominator from observation "
            "where indicator_id = $1 and area_id = $2 and sex = 'T' and status = 'ok' order by year",
            [indicator.id, catchment.id],
        ).fetchall()
        assert pools
        for year, *counts in pools:
            sums = unprotected.execute(
                "select sum(amount), sum(people) from whole_number "
                "where indicator_id = $1 and year between $2 - $4 + 1 and $2 and list_contains($3, area_id)",
                [indicator.id, year, list(catchment.small_areas), indicator.pooled_years],
            ).fetchone()
            assert tuple(counts) == sums


def test_small_areas_meet_every_published_figure_of_their_municipality(given, place):
    sums: defaultdict = defaultdict(lambda: np.zeros(2, dtype=np.int64))
    for name, area, year, sex, amount, people in zip(*given["atom"].to_pydict().values(), strict=True):
        if area in place.small:
            for key in {sex, "T"}:
                sums[name, year, key] += amount, people
    met = 0
    for name, known in published.known(published.figures()).items():
        indicator = catalogue.indicators()[name]
        for (area, year), by_sex in known.items():
            for sex, figure in by_sex.items() if area == place.municipality.id else ():
                amount, people = sums[name, year, sex]
                decimals = len(figure.value.partition(".")[2])
                assert round(indicator.scale * amount / people, decimals) == float(figure.value), (
                    name,
                    year,
                    sex,
                )
                if figure.numerator is not None:
                    assert (amount, people) == (figure.numerator, figure.denominator)
                met += 1
    assert met > 50


# What is estimated of several areas at once

DRAWN = ("bgsd", "cov", "mdmu", "mdmw", "mdbu", "mdbw", "idisu", "idisw")
WHOLE = "variant not like '% without %' and variant <> 'school'"


def keys(tables, where: str, *names: str) -> set[tuple]:
    return set(tables.execute(f"select distinct {', '.join(names)} from estimate where {where}").fetchall())


@pytest.fixture(scope="module")
def told(shown) -> set[tuple]:
    """Indicator, year, years pooled and sex for which enough catchments have a value that is shown."""
    return set(
        shown.execute("""
            select indicator_id, year, years_pooled, sex
            from observation inner join area using (area_id)
            where level = 'catchment' and observation.status <> 'x'
            group by all
            having count_if(observation.status = 'c') <= 0.2 * count(*)
        """).fetchall()
    )


def test_every_indicator_of_catchments_has_its_measures(shown, told):
    """In each period in which enough is shown."""
    directions = {item.id: item.direction for item in INDICATORS if "catchment" in item.levels}
    for measure, variant in (("mdmw", "default"), ("sii", "linear"), ("d", "area_type"), ("r", "area_type")):
        is_found = f"measure = '{measure}' and variant = '{variant}'"
        found = keys(shown, is_found, "indicator_id", "year", "years_pooled", "sex")
        needs_direction = variant == "area_type"
        assert found == {key for key in told if not needs_direction or directions[key[0]] != "none"}
    assert len({name for name, *_ in told}) >= len(directions) - 1
    none(shown, f"from estimate where {WHOLE} and areas + hidden <> 16")


def test_what_has_a_direction_and_an_interval_is_on_the_scale_of_all(shown):
    """Where the source gives no spread there is none, and nothing is judged."""
    found = {name for (name,) in keys(shown, "measure = 'std'", "indicator_id")}
    ours = {name for (name,) in keys(shown, "measure = 'd' and variant = 'area_type'", "indicator_id")}
    assert ours - found == {"ohalsotal"}
    none(
        shown,
        "from estimate where indicator_id = 'ohalsotal' and measure in ('d', 'r') and lower is not null",
    )


def test_every_estimate_is_marked_as_invented(shown):
    assert keys(shown, "true", "provenance") == {("synthetic",)}


def test_an_estimate_lies_in_its_interval_where_a_formula_gives_it(shown):
    drawn = ", ".join(f"'{name}'" for name in DRAWN)
    none(
        shown,
        f"from estimate where measure not in ({drawn}) and (lower is null) <> (upper is null) "
        "or lower > upper",
    )
    none(shown, f"from estimate where measure not in ({drawn}) and not estimate between lower and upper")
    ((outside, count),) = shown.execute(
        f"select count(*) filter (not estimate between lower and upper), count(lower) from estimate "
        f"where measure in ({drawn})"
    ).fetchall()
    assert count > 5000
    assert 0 < outside < 0.05 * count  # chance lifts these measures, and the draws once more


def test_every_number_is_one_that_can_be_read(shown):
    for name in ("estimate", "standard_error", "lower", "upper", "gap"):
        none(shown, f"from estimate where not isfinite({name})")
        none(shown, f"from estimate where {name} = 0 and starts_with({name}::varchar, '-')")


def test_the_gap_between_types_is_positive_where_the_hardest_conditions_have_it_worst(shown):
    """From what is shown once more, by another way: whole sums instead of weighted means."""
    directions = {item.id: 1 if item.direction == "high" else -1 for item in INDICATORS}
    sums: defaultdict = defaultdict(lambda: np.zeros(2))
    for *key, kind, value, people in shown.execute(
        "select indicator_id, year, years_pooled, sex, area_type, value, denominator from observation "
        "inner join area using (area_id) where level = 'catchment' and value is not null"
    ).fetchall():
        sums[(*key, kind)] += value * people, people
    kinds = sorted({kind for *_, kind in sums})
    gaps = shown.execute(
        "select indicator_id, year, years_pooled, sex, gap, estimate from estimate "
        "where measure = 'd' and variant = 'area_type'"
    ).fetchall()
    assert len(gaps) > 500
    for *key, gap, estimate in gaps:
        worst, best = (sums[(*key, kind)] for kind in (kinds[0], kinds[-1]))
        expected = directions[key[0]] * (best[0] / best[1] - worst[0] / worst[1])
        assert gap == estimate == pytest.approx(expected, rel=1e-5, abs=1e-6)
    for direction, turned in (("high", "estimate"), ("low", "-estimate"), ("none", "null")):
        ours = [item.id for item in INDICATORS if item.direction == direction]
        none(
            shown,
            "from estimate where measure in ('sii', 'par') and list_contains($ours, indicator_id) "
            f"and gap is distinct from {turned}",
            ours=ours,
        )


def test_without_each_catchment_in_the_newest_period(shown, place, told):
    newest = {name: year for name, year, *_ in sorted(told)}
    found = keys(shown, "variant like 'linear without %' and measure = 'sii'", "indicator_id", "year", "sex")
    assert found == {(name, year, sex) for name, year, _, sex in told if newest[name] == year}
    left_out = keys(shown, "variant like 'default without %'", "split_part(variant, ' ', 3)")
    assert left_out == {(item.id,) for item in place.municipality.catchments}
    none(shown, "from estimate where variant like '% without %' and areas + hidden <> 15")
    none(shown, "from estimate where variant like '% without %' and lower is not null")


# The model


@pytest.mark.parametrize("indicator", INDICATORS, ids=ids)
def test_no_area_is_made_to_improve_on_another(indicator, place):
    """What an area adds is one number for all years: the model holds no effect of the pilot."""
    effects = area_effects(indicator, recipes()[indicator.id], place)
    assert effects.shape == (len(place.small),)
    (intervention,) = catalogue.interventions(place.municipality.id).values()
    for path in Path(embedded.__file__).parent.glob("*.*"):
        words = path.read_text("utf-8")
        assert not any(catchment in words for catchment in intervention.catchments), path.name


def test_the_pilot_catchments_have_not_gained_on_the_others(given, place):
    """Before and after, pilot and others: the difference of differences is noise around nothing."""
    (intervention,) = catalogue.interventions(place.municipality.id).values()
    pilot = {
        area
        for item in place.municipality.catchments
        if item.id in intervention.catchments
        for area in item.small_areas
    }
    cells: defaultdict = defaultdict(lambda: np.zeros(2))
    for name, area, year, _, amount, people in zip(*given["atom"].to_pydict().values(), strict=True):
        if area in place.small and not 2019 <= year <= 2021:
            cells[name, area in pilot, year > 2021] += amount, people - amount
    scores = []
    for indicator in INDICATORS:
        four = [
            cells[indicator.id, is_pilot, is_after]
            for is_pilot in (True, False)
            for is_after in (True, False)
        ]
        if indicator.measure == "proportion" and all(counts.min() > 0 for counts in four):
            odds = [np.log(yes / no) for yes, no in four]
            variance = sum(1 / yes + 1 / no for yes, no in four)
            scores.append(((odds[0] - odds[1]) - (odds[2] - odds[3])) / variance**0.5)
    assert len(scores) > 35
    assert abs(np.mean(scores)) < 3 / len(scores) ** 0.5
    assert np.max(np.abs(scores)) < 4


def test_an_indicator_gives_the_same_whatever_else_is_invented(place):
    name = "trygg-skolan-ak5"
    indicator, recipe = catalogue.indicators()[name], recipes()[name]
    before = list(invent(indicator, recipe, place, {}))
    stream("something", "else").normal(size=1000)
    longer = replace(indicator, years=(*indicator.years, max(indicator.years) + 1))
    assert set(before) < set(invent(longer, recipe, place, {}))


def test_an_indicator_without_a_recipe_is_named(monkeypatch, place):
    more = catalogue.indicators() | {"ny": replace(INDICATORS[0], id="ny")}
    monkeypatch.setattr(catalogue, "indicators", lambda level=None: more)
    with pytest.raises(ImportProblem, match=r"synthetic.toml has no \[indicators.ny\]"):
        list(embedded.atoms(place, []))


# Whole numbers


def test_a_total_is_split_by_largest_remainder():
    assert apportion(10, np.array([1.0, 1.0, 1.0])).tolist() == [4, 3, 3]
    assert apportion(7, np.array([[50, 30], [15, 5]])).tolist() == [[4, 2], [1, 0]]  # 3.5 2.1 1.05 0.35


def test_numbers_are_moved_evenly_and_never_out_of_bounds():
    amounts, people = np.array([0, 5, 10]), np.array([10, 10, 10])
    for target in range(31):
        moved = move(amounts, target, people)
        assert moved.sum() == target
        assert (moved >= 0).all()
        assert (moved <= people).all()
    with pytest.raises(ImportProblem, match="31 cannot be reached"):
        move(amounts, 31, people)


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (Figure("60"), (120, 120)),  # 59.5 % of 200 is 119 and rounds either way
        (Figure("60.0"), (120, 120)),
        (Figure("60", 7, 200), (7, 7)),
        (Figure("60", 7, 300), (120, 120)),
    ],
)
def test_bounds_are_what_rounds_to_the_printed_value(figure, expected):
    low, high = bounds(figure, 200, 100)
    if figure.numerator == 7 and figure.denominator == 200:
        assert (low, high) == expected
    else:
        assert all(round(100 * x / 200, len(figure.value.partition(".")[2])) == 60 for x in (low, high))
        assert low <= 120 <= high


def test_women_men_and_all_are_met_together():
    indicator = catalogue.indicators()["radd-ga-ut"]
    people = np.array([[400, 440], [398, 442]])
    known = {"T": Figure("36"), "K": Figure("52"), "M": Figure("23")}
    found = anchor(indicator, known, np.array([[100, 100], [100, 100]]), people)
    assert round(100 * found[:, 0].sum() / people[:, 0].sum()) == 52
    assert round(100 * found[:, 1].sum() / people[:, 1].sum()) == 23
    assert round(100 * found.sum() / people.sum()) == 36
    with pytest.raises(ImportProblem, match="do not fit together"):
        anchor(indicator, known | {"T": Figure("60")}, found, people)


@pytest.mark.parametrize("indicator", INDICATORS, ids=ids)
def test_periods_are_written_as_they_are_read(indicator):
    for year, pooled in ((2025, 1), (2025, 3), (2000, 3)):
        assert period(indicator, year, pooled) == text.period(year, pooled, indicator.period)


def test_published_twice_is_an_error():
    with (published.FOLDER / "bra.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    with pytest.raises(ImportProblem, match="published twice"):
        published.known([row, row])
