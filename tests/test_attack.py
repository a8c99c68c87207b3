"""The attacker finds what can be worked out, and no more: known answers, and every possible table tried."""

from __future__ import annotations

import csv
from itertools import product
from math import inf

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import catalogue
import queries
from importers.attack import (
    KINDS,
    Cell,
    Counts,
    Leak,
    Rules,
    bounds,
    judge,
    read,
    read_csv,
    read_tables,
)
from importers.attack import Row as Known
from tests import attack, naive, seeded
from tests.leaky import LEAKY, NORTH, TOWN, estimate, printed
from tests.leaky import score as score_of
from tests.seeded import INDICATOR, RELEASE, YEAR, area, load, row

RULES = Rules(k_n=10, k_x=5)
CRIMES = "anmalda-brott"  # in the catalogue: a rate
GIRLS = Cell(INDICATOR, "town", YEAR, 1, "K")
ALL = Cell(INDICATOR, "town", YEAR, 1, "T")
PLACE = Cell(INDICATOR, "north", YEAR, 1, "T")


def found(rows, areas=TOWN, *, without=(), enough=inf, estimates=(), **more):
    with load(rows, areas, estimates) as tables:
        return bounds(read_tables(tables, **more), without=without, enough=enough)


def ends(of, cell, quantity):
    lower, upper, is_exact = of.of[cell, quantity]
    assert is_exact
    return lower, upper


def test_two_girls_are_told_by_a_total_and_the_boys():
    of = found([printed("town", 42, 83.3), printed("town", 23, 78.3, "M"), row("town", None, None, "K")])
    assert ends(of, GIRLS, "n") == (42 - 23, 42 - 23)
    assert ends(of, GIRLS, "y") == (2, 2)
    verdict = judge(of, {GIRLS: Counts(19, 17)}, RULES)
    assert verdict.leaks == (Leak(GIRLS, "y", 2, 2),)
    assert (verdict.guarded, verdict.sensitive, verdict.exact) == (1, 1, 1)
    assert not verdict.is_safe


@pytest.mark.parametrize(("more", "is_told"), [(-2, True), (1, True), (4, True), (5, False)])
def test_a_sum_that_nearly_adds_up_tells_nearly(more, is_told):
    """Two girls lack it. By the total, which has some more who do, it is so many more than two."""
    of = found([row("town", 42 + more, 35), row("town", 23, 18, "M"), row("town", None, None, "K")])
    assert ends(of, GIRLS, "y") == (2 + more, 2 + more)
    verdict = judge(of, {GIRLS: Counts(19, 17)}, RULES)
    assert [leak.quantity for leak in verdict.leaks] == (["y"] if is_told else [])


def test_a_sum_of_three_hidden_is_as_much_as_each_of_them_can_be():
    areas = [*TOWN, *(area(name, "catchment", "town") for name in "abcd")]
    hidden = [row(name, None, None) for name in "abc"]
    of = found([row("town", 200, 197), row("d", 100, 100), *hidden], areas)
    cells = [PLACE._replace(area_id=name) for name in "abc"]
    assert [ends(of, cell, "y") for cell in cells] == [(0, 3)] * 3
    assert [ends(of, cell, "n") for cell in cells] == [(0, 100)] * 3
    verdict = judge(of, {cell: Counts(33, 32) for cell in cells}, RULES)
    assert {leak.cell for leak in verdict.leaks} == set(cells)
    assert verdict.widths == {3: 3, 10: 6}


def test_what_is_wide_stays_wide():
    areas = [*TOWN, *(area(name, "catchment", "town") for name in "abc")]
    of = found([row("town", 200, 170), row("c", 100, 90), row("a", None, None), row("b", None, None)], areas)
    cell = PLACE._replace(area_id="a")
    assert ends(of, cell, "n") == (0, 100)
    assert ends(of, cell, "x") == (0, 80)
    assert ends(of, cell, "y") == (0, 20)
    assert judge(of, {cell: Counts(8, 7)}, RULES).is_safe


def test_of_fewer_persons_than_the_width_all_of_them_are_enough():
    areas = [*TOWN, *(area(name, "catchment", "town") for name in "ab")]
    of = found([row("town", 3, 2), row("a", None, None), row("b", None, None)], areas)
    cell = PLACE._replace(area_id="a")
    assert ends(of, cell, "n") == (0, 3)
    truth = {cell: Counts(3, 2)}
    assert [leak.quantity for leak in judge(of, truth, RULES).leaks] == ["x", "y"]  # 0–2 and 0–1 of 3


def test_two_releases_tell_together_what_neither_tells_alone():
    first = [row("town", 42, 35), row("town", None, None, "K"), row("town", None, None, "M")]
    second = [row("town", None, None), row("town", 23, 18, "M"), row("town", None, None, "K")]
    assert found(first).width(GIRLS, "y") == 7
    assert found(second).width(GIRLS, "y") == inf
    earlier = (Known(ALL, None, 35, 42, release_id=RELEASE),)
    together = found(second, earlier=earlier)
    assert ends(together, GIRLS, "y") == (2, 2)
    other = (Known(ALL, None, 35, 42, release_id="another"),)
    assert found(second, earlier=other).width(GIRLS, "y") == inf  # other figures of the same


def test_what_was_shown_before_and_is_no_row_now_is_known():
    pool = row("town", None, None, pool=3)
    years = [
        Known(ALL._replace(year=year), None, 30, 33, release_id=RELEASE) for year in (YEAR - 2, YEAR - 1)
    ]
    of = found([pool, row("town", 35, 32)], earlier=years)
    cell = ALL._replace(years_pooled=3)
    assert ends(of, cell, "n") == (33 + 33 + 35, 33 + 33 + 35)
    assert ends(of, cell, "y") == (3 + 3 + 3, 3 + 3 + 3)


def test_figures_that_contradict_each_other_are_found():
    girls, boys = row("town", None, None, "K"), row("town", 50, 40, "M")
    of = found([row("town", 42, 35), girls, boys])
    assert [(kinds, cells) for kinds, cells in of.contradictions] == [(frozenset({"sex"}), (GIRLS,))]
    assert not judge(of, {GIRLS: Counts(9, 8)}, RULES).is_safe
    shown = [row("town", 42, 35), row("town", 20, 17, "K"), row("town", 23, 18, "M")]
    assert found([*shown, row("town", None, None, year=YEAR - 1)]).contradictions


def test_where_sources_contradict_each_other_what_most_of_them_say_is_believed():
    """By the total and by the parts of the town there are 19 girls; by three years together none is left."""
    theirs = {"release_id": "theirs"}
    areas = [*TOWN, *(area(name, "catchment", "town") for name in "ab")]
    by_total = [row("town", 42, 35), row("town", 23, 18, "M", **theirs), row("town", None, None, "K")]
    by_part = [row("a", 10, 9, "K", **theirs), row("b", 9, 8, "K", **theirs)]
    by_year = [row("town", 10, 9, "K", pool=3, **theirs)]
    by_year += [row("town", 8, 8, "K", year=year) for year in (YEAR - 2, YEAR - 1)]
    of = found([*by_total, *by_part, *by_year], areas)
    assert not of.contradictions
    assert (ends(of, GIRLS, "n"), ends(of, GIRLS, "x")) == ((19, 19), (17, 17))
    assert judge(of, {GIRLS: Counts(19, 17)}, RULES).recoverable == {GIRLS}
    undecided = found([*by_total, *by_year])
    assert (ends(undecided, GIRLS, "n"), ends(undecided, GIRLS, "x")) == ((0, 19), (0, 17))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_relation_tells_what_no_other_does(kind):
    leaky = LEAKY[kind]
    truth = {leaky.cell: leaky.secret}
    assert judge(leaky.bounds(), truth, RULES).recoverable == {leaky.cell}
    assert judge(leaky.bounds(kind), truth, RULES).is_safe


def test_large_sums_of_scores_contradict_nothing():
    days = {"indicator_id": "ohalsotal"}
    cells = [score_of(*one) | days for one in (("T", 60_000, 30.0), ("K", 29_990, 40.0), ("M", None, None))]
    of = found(cells)
    assert not of.contradictions
    assert ends(of, GIRLS._replace(indicator_id="ohalsotal", sex="M"), "n") == (30_010, 30_010)


def test_pools_that_overlap_tell_a_year():
    rows = [
        row("town", 120, 101, pool=3),
        row("town", 110, 93, year=YEAR - 1, pool=3),
        row("town", 30, 26, year=YEAR - 3),
        *(row("town", None, None, year=year) for year in range(YEAR - 2, YEAR + 1)),
    ]
    of = found(rows)
    assert ends(of, ALL, "n") == (120 - 110 + 30, 120 - 110 + 30)
    assert ends(of, ALL, "x") == (101 - 93 + 26, 101 - 93 + 26)
    assert of.width(ALL._replace(year=YEAR - 1), "n") == 120 - 40


def test_single_years_behind_pools_are_shared_though_nobody_publishes_them():
    areas = [*TOWN, *(area(name, "catchment", "town") for name in "ab")]
    town = [row("town", 40, 34, year=year) for year in range(YEAR - 3, YEAR + 1)]
    pools = [row(name, 60, 51, year=year, pool=3) for name in "ab" for year in (YEAR - 1,)]
    pools += [row("a", 98, 84, pool=3), row("b", None, None, pool=3)]
    of = found([*town, *pools], areas)  # 120 together, though the town's own pool is not told
    assert ends(of, PLACE._replace(area_id="b", years_pooled=3), "n") == (120 - 98, 120 - 98)


def test_whole_numbers_tell_more_than_a_linear_program():
    areas = [*TOWN, *(area(name, "catchment", "town") for name in "abc")]
    told = {"numerator": None, "denominator": None}
    parts = [{**row("a", 3, 1), **told}, {**row("b", 3, 1), **told}, row("c", None, None)]
    of = found([row("town", 8, 3), *parts], areas)
    # s persons in a and b, a multiple of 3, and 3 − s/3 ≤ 8 − s: s is 6 at the most, in fractions 7.5
    cell = PLACE._replace(area_id="c")
    assert ends(of, cell, "n")[0] == 8 - 6
    assert of.linear[cell, "n"].lower < 1


def test_an_interval_tells_how_many_were_counted():
    lower, upper = (
        round(one, 6) for one in answered("100 * wilson_lower(70, 87, $z), 100 * wilson_upper(70, 87, $z)")
    )
    total = {**row("town", 87, 70), "numerator": None, "denominator": None, "lower": lower, "upper": upper}
    of = found([total, row("town", 60, 46, "M"), row("town", None, None, "K")])
    assert ends(of, GIRLS, "n") == (27, 27)
    assert ends(of, GIRLS, "y") == (3, 3)


def answered(numbers):
    """What the project's own macros answer."""
    sure = catalogue.confidence()
    with duckdb.connect() as db:
        queries.load_macros(db)
        asked = {
            name: value for name, value in (("z", sure.z), ("level", sure.level)) if f"${name}" in numbers
        }
        return db.execute(f"select {numbers}", asked).fetchone()


@pytest.mark.parametrize("events", [7, 25])
def test_the_interval_of_a_rate_tells_the_events(events):
    each = 100_000 / 430
    lower, upper = answered(
        f"{each} * events_lower({events}, $level), {each} * events_upper({events}, $level)"
    )
    rate = {"indicator_id": CRIMES, "value": 100_000 * events / 430, "numerator": None}
    rate |= {"denominator": None, "lower": round(lower, 6), "upper": round(upper, 6)}
    other = {"indicator_id": CRIMES, "value": 100_000 * 4 / 200}
    rows = [row("town", 1, 1) | rate, row("town", 200, 4, "M") | other]
    of = found([*rows, row("town", None, None, "K") | {"indicator_id": CRIMES}])
    girls = GIRLS._replace(indicator_id=CRIMES)
    assert ends(of, girls, "n") == (230, 230)
    assert ends(of, girls, "x") == (events - 4, events - 4)


def test_nobody_is_none_and_no_row_of_a_sum_that_is_missing():
    areas = [*TOWN, *(area(name, "catchment", "town") for name in "abc")]
    rows = [row("town", 100, 90), row("a", None, None), row("b", 60, 53)]
    nobody, unknown = ({**row("c", None, None), "status": status} for status in "zx")
    cell = PLACE._replace(area_id="a")
    assert ends(found([*rows, nobody], areas), cell, "n") == (40, 40)
    assert found([*rows, unknown], areas).width(cell, "n") == inf
    assert found(rows, areas).width(cell, "n") == inf  # a catchment without a row
    # not applicable and yet somebody: then it means something else, and tells nothing
    too_many = [row("town", 100, 90), row("a", 30, 28), row("b", None, None, "K"), row("b", 60, 53), nobody]
    assert not found(too_many, areas).contradictions


def test_areas_without_persons_are_not_pointed_out():
    areas = [*TOWN, *(area(name, "catchment", "town") for name in "ab")]
    of = found([row("town", 100, 90), row("a", 0, 0), row("b", None, None)], areas)
    cell = PLACE._replace(area_id="b")
    assert ends(of, cell, "n") == (100, 100)
    assert judge(of, {cell: Counts(100, 90)}, RULES).is_safe


def test_where_all_is_hidden_nothing_is_told():
    rows = [row("town", None, None, sex) for sex in "TKM"]
    of = found(rows)
    assert {interval.width for interval in of.of.values()} == {inf}
    assert judge(of, {GIRLS: Counts(3, 1)}, RULES).is_safe
    assert found([row("town", None, None)]).width(ALL, "n") == inf  # one area, one sex


def test_an_area_is_the_sum_of_those_that_exist():
    areas = [
        *TOWN,
        area("a", "catchment", "town"),
        area("old", "catchment", "town", valid_to=YEAR - 1),
        area("new", "catchment", "town", valid_from=YEAR),
    ]
    rows = [row("town", 100, 80), row("a", None, None), row("new", 60, 43)]
    gone = {**row("old", None, None), "status": "z"}
    assert ends(found([*rows, gone], areas), PLACE._replace(area_id="a"), "n") == (40, 40)
    pool = [row("town", 300, 240, pool=3), row("a", None, None, pool=3)]
    others = [{**row(name, None, None, pool=3), "status": "z"} for name in ("old", "new")]
    of = found([*pool, *others], areas)  # neither is there in all of the three years
    assert of.width(PLACE._replace(area_id="a", years_pooled=3), "n") == inf


WEST = [*NORTH, area("west", "catchment", "town"), area("east", "catchment", "town")]
TYPES = dict(zip(("north", "south", "east", "west"), (1, 2, 3, 5), strict=True))
TYPED = [one | {"area_type": TYPES.get(one["area_id"])} for one in WEST]
SHARES = {"south": (200, 150), "east": (100, 80), "west": (300, 270)}  # north: 27 of 30
KNOWN_N = (Known(PLACE, denominator=30),)


def estimated(measure, variant, number, **more):
    rows = [row("north", None, None), *(row(name, *counts) for name, counts in SHARES.items())]
    return found(
        [*rows, *more.pop("rows", [])],
        TYPED,
        estimates=[estimate(measure, variant, number, more.pop("areas", 4))],
        known=KNOWN_N,
    )


def unweighted(north):
    """The slope at places −3/8, −1/8, 1/8, 3/8."""
    values = [north, 75, 80, 90]
    places = [-3 / 8, -1 / 8, 1 / 8, 3 / 8]
    return sum(p * v for p, v in zip(places, values, strict=True)) / sum(p * p for p in places)


def weighted(north):
    persons, values = [30, 200, 100, 300], [north, 75, 80, 90]
    shares = [n / 630 for n in persons]
    places = [sum(shares[:number]) + share / 2 - 0.5 for number, share in enumerate(shares)]
    moments = [
        sum(s * p * one for s, p, one in zip(shares, places, of, strict=True)) for of in (values, places)
    ]
    return moments[0] / moments[1]


@pytest.mark.parametrize(
    ("measure", "variant", "number"),
    [
        ("d", "area_type", 90.0 - 90.0),
        ("sii", "unweighted_linear", unweighted(90)),
        ("sii", "linear", weighted(90)),
    ],
)
def test_an_estimate_over_hidden_areas_tells_the_one_that_is_hidden(measure, variant, number):
    of = estimated(measure, variant, round(number, 6))
    assert ends(of, PLACE, "x") == (27, 27)
    assert estimated(measure, variant, round(number, 6), areas=3).width(PLACE, "x") == 30  # of those shown


def test_the_gap_to_the_best_tells_the_best():
    total = row("town", 630, 27 + 150 + 80 + 270 - 1)  # so that no sum tells it: one more than its parts
    total |= {"release_id": "another"}
    mean = 100 * total["numerator"] / 630
    rows = [row("north", None, None), *(row(name, *counts) for name, counts in SHARES.items())]
    told = [estimate("par", "default", round(100 * 29 / 30 - mean, 6), 4)]
    of = found([*rows, total], TYPED, estimates=told, known=KNOWN_N, without=("area",))
    assert ends(of, PLACE, "x") == (29, 29)


def test_one_hidden_end_of_two_is_one_of_two():
    rows = [row("north", None, None), row("south", 100, 50), row("west", 100, 60)]
    areas = [*NORTH, area("west", "catchment", "town")]
    of = found(rows, areas, estimates=[estimate("d", "default", 20, 3)], known=KNOWN_N)
    assert ends(of, PLACE, "x") == (12, 21)  # 40 or 70 % of 30
    inside = found(rows, areas, estimates=[estimate("d", "default", 10, 3)], known=KNOWN_N)
    assert ends(inside, PLACE, "x") == (15, 18)  # between the ends


def test_a_snapshot_and_what_lies_beside_it_are_read(tmp_path):
    rows = [row("town", None, None), row("town", 23, 18, "M"), row("town", None, None, "K")]

    def publish(folder, rows):
        folder.mkdir(exist_ok=True)
        with load(rows, TOWN) as tables:
            for table in ("observation", "area", "estimate", "release"):
                tables.execute(f"copy {table} to '{folder / table}.parquet' (format parquet)")

    publish(tmp_path, rows)
    assert bounds(read(tmp_path)).width(GIRLS, "n") == inf
    publish(tmp_path / "before", [row("town", 42, 35)])
    assert ends(bounds(read(tmp_path, ledger=[tmp_path / "before"])), GIRLS, "y") == (2, 2)
    public = tmp_path / "public"
    public.mkdir()
    with (public / "others.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["indicator_id", "area_id", "year", "years_pooled", "sex", "value", "denominator"])
        writer.writerow([INDICATOR, "town", YEAR, 1, "T", "83.3", 42])
    assert ends(bounds(read(tmp_path, known_public=public)), GIRLS, "y") == (2, 2)


def test_a_downloaded_file_that_tells_a_hidden_value_is_read(tmp_path):
    import pandas as pd

    from components.table import csv_bytes

    told = pd.DataFrame(
        [{"year": YEAR, "area_id": "town", "numerator": 17, "denominator": 19, "status": "c"}]
    )
    path = tmp_path / "likvard.csv"
    path.write_bytes(csv_bytes(told, {"indicator_id": INDICATOR}))
    rows = read_csv(path, sex="K", years_pooled=1)
    of = found([row("town", 42, 35), row("town", None, None, "M"), row("town", None, None, "K")], known=rows)
    assert ends(of, GIRLS, "y") == (2, 2)
    assert ends(of, GIRLS._replace(sex="M"), "y") == (5, 5)


# Against every possible table


PARTS = list(product("ab", "KM"))


def tables_of(total):
    """Every way to share out (n, x) among four, as four pairs."""

    def shares(n, parts):
        if parts == 1:
            yield (n,)
            return
        for first in range(n + 1):
            yield from ((first, *rest) for rest in shares(n - first, parts - 1))

    for persons in shares(total[0], 4):
        for having in shares(total[1], 4):
            if all(x <= n for n, x in zip(persons, having, strict=True)):
                yield list(zip(persons, having, strict=True))


def tiny(counts, hide=()):
    by_part = dict(zip(PARTS, counts, strict=True))
    rows = []
    for place, sex in product(("town", "a", "b"), "TKM"):
        of = [by_part[p, s] for p, s in PARTS if place in (p, "town") and sex in (s, "T")]
        n, x = sum(n for n, _ in of), sum(x for _, x in of)
        told = (None, None) if (place, sex) in hide else (n, x)
        rows.append(row(place, *told, sex) if n else {**row(place, None, None, sex), "status": "c"})
        rows[-1] |= {} if told[0] is None or n else {"denominator": 0, "numerator": 0, "status": "ok"}
    return rows


@settings(max_examples=40)
@given(
    st.lists(
        st.integers(0, 2).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=4, max_size=4
    ),
    st.sets(st.sampled_from([key for key in product(("town", "a", "b"), "TKM") if key != ("town", "T")])),
)
def test_bounds_are_those_of_every_table_that_could_be(counts, hide):
    areas = [*TOWN, *(area(name, "catchment", "town") for name in "ab")]
    shown = tiny(counts, hide)
    of = found(shown, areas)
    total = next(r["denominator"] for r in shown), next(r["numerator"] for r in shown)
    possible = []
    for other in tables_of(total):
        rows = tiny(other)
        same = [
            all(mine[name] == its[name] for name in ("numerator", "denominator"))
            for mine, its in zip(shown, rows, strict=True)
            if mine["status"] != "c"
        ]
        if all(same):
            possible.append(rows)
    for number, one in enumerate(shown):
        if one["status"] == "c":
            for quantity, count in (
                ("n", lambda r: r["denominator"]),
                ("x", lambda r: r["numerator"]),
                ("y", lambda r: r["denominator"] - r["numerator"]),
            ):
                values = [count(rows[number]) for rows in possible]
                assert ends(of, seeded.cell(one), quantity) == (min(values), max(values))


# The seeded tables


@pytest.mark.parametrize("design", seeded.DESIGNS)
def test_what_subtraction_tells_the_attacker_tells(design):
    rows = seeded.rows(design, 1)
    truth = seeded.truth(rows)
    for protect in (naive.primary, naive.by_hand):
        shown = protect(rows)
        with load(shown) as tables:
            verdict = judge(bounds(read_tables(tables), enough=5), truth, RULES)
        by_hand = {(seeded.cell(rows[number]), quantity) for number, quantity in naive.leaks(rows, shown)}
        assert by_hand <= {(leak.cell, leak.quantity) for leak in verdict.leaks}
        assert not verdict.contradictions


def test_seeded_tables_are_sums_and_always_the_same():
    rows = seeded.rows("D", 3)
    assert rows == seeded.rows("D", 3)
    assert rows != seeded.rows("D", 4)
    for whole, *parts in naive.sums(rows):
        for name in ("numerator", "denominator"):
            assert rows[whole][name] == sum(rows[part][name] for part in parts)


def test_the_naive_method_and_a_hidden_cell_shown_are_caught():
    caught = attack.naive_method(["A"], range(4))
    assert caught.of >= 2
    assert caught.number == caught.of
    assert attack.mutations(["A"], range(2)) == attack.Share(2, 2)


def test_where_sums_nearly_add_up_nothing_is_nearly_told_once_protected():
    told, contradictions = attack.recoverable("AB", [3, 5], seeded.missing)
    assert told.of > 20
    assert (told.number, contradictions) == (0, 0)
    rows = seeded.missing("A", 3)
    assert attack.attacked(naive.by_hand(rows), seeded.truth(rows)).leaks


@pytest.mark.prove
def test_all_seeded_tables_are_attacked_as_they_should_be():
    assert attack.relations_needed() == attack.Share(len(KINDS), len(KINDS))
    caught = attack.naive_method()
    assert caught.of >= 20
    assert caught.number == caught.of
    mutated = attack.mutations()
    assert mutated.number >= 0.95 * mutated.of > 0
