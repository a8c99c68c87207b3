"""The researcher's bench: the rows that queries answer, the pages of a table, its file, and its address."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from urllib.parse import unquote

import pytest

import catalogue
import queries
import text
from components import explore_table as table
from components.evidence import file_bytes
from components.explore import Selection
from tests.tables import AREA, OBSERVATION, insert
from tests.visitor import files, said, unknown, visit, widgets
from text import t

each_language = pytest.mark.parametrize("language", text.LANGUAGES)

ASKED = {
    "indicators": ["trygg", "lugn"],
    "areas": ["a", "b", "m", "a,b"],
    "measures": [],
    "called": [],
    "first_year": 2020,
    "last_year": 2025,
    "sexes": ["T", "K"],
    "page": 1,
    "size": 50,
}
GROUP = {
    "measures": [{"indicator_id": "trygg", "measure": "proportion", "scale": 100}],
    "called": [{"area_id": "a,b", "level": "group", "name_sv": "gruppen", "name_en": "the group"}],
}


@pytest.fixture
def db():
    connection = queries.empty()
    insert(
        connection,
        "area",
        AREA,
        """
        area_id | level        | name_sv
        a       | catchment    | Åkern
        b       | catchment    | Alby
        m       | municipality | Mitt
        o       | municipality | Ort
        """,
    )
    insert(
        connection,
        "observation",
        OBSERVATION,
        """
        indicator_id | area_id | year | years_pooled | sex | group_id | value | numerator | denominator | lower | upper | status | provenance
        trygg        | a       | 2024 | 1            | T   | all      | 40    | 40        | 100         | 31    | 50    | ok     | synthetic
        trygg        | a       | 2024 | 1            | K   | all      | 30    | 15        | 50          | 19    | 44    | ok     | synthetic
        trygg        | a       | 2024 | 1            | M   | all      | 50    | 25        | 50          | 37    | 63    | ok     | synthetic
        trygg        | a       | 2025 | 1            | T   | all      | -     | -         | -           | -     | -     | c      | published
        trygg        | b       | 2024 | 1            | T   | all      | 50    | 50        | 100         | 40    | 60    | ok     | published
        trygg        | b       | 2024 | 1            | T   | hemspråk | 60    | 30        | 50          | 46    | 72    | u      | published
        trygg        | m       | 2019 | 1            | T   | all      | 45    | -         | -           | -     | -     | ok     | published
        trygg        | m       | 2025 | 3            | T   | all      | 45    | -         | -           | -     | -     | ok     | published
        trygg        | o       | 2024 | 1            | T   | all      | 46    | -         | -           | -     | -     | ok     | published
        lugn         | a       | 2024 | 1            | T   | all      | -     | -         | -           | -     | -     | x      | published
        lugn         | m       | 2024 | 1            | T   | all      | 0     | 0         | 900         | 0     | 1     | ok     | published
        laser        | a       | 2024 | 1            | T   | all      | 70    | -         | -           | -     | -     | ok     | published
        """,
    )
    return connection


def ask(db, name, **changes):
    return queries.execute(db, name, **ASKED | changes)


def keys(rows):
    return [
        (row.place, row.indicator_id, row.area_id, row.year, row.years_pooled, row.sex, row.group_id)
        for row in rows.itertuples()
    ]


def test_every_figure_has_a_row_in_one_order_whatever_its_status(db):
    rows = ask(db, "figures")

    assert keys(rows) == [
        (1, "trygg", "b", 2024, 1, "T", "all"),
        (2, "trygg", "b", 2024, 1, "T", "hemspråk"),
        (3, "trygg", "a", 2024, 1, "T", "all"),
        (4, "trygg", "a", 2024, 1, "K", "all"),
        (5, "trygg", "a", 2025, 1, "T", "all"),
        (6, "trygg", "m", 2025, 3, "T", "all"),
        (7, "lugn", "a", 2024, 1, "T", "all"),
        (8, "lugn", "m", 2024, 1, "T", "all"),
    ], "Å after all else, total before girls, no other year, sex, area or indicator"
    assert list(rows["status"]) == ["ok", "u", "ok", "ok", "c", "ok", "x", "ok"]
    assert rows["value"].isna().tolist() == [False, False, False, False, True, False, True, False]
    counts = ("total", "areas", "shown", "protected", "absent", "synthetic")
    assert [set(rows[one]) for one in counts] == [{8}, {3}, {8 - 2}, {1}, {1}, {2}]


@pytest.mark.parametrize(
    ("page", "places"), [(1, [1, 2, 3]), (2, [4, 5, 6]), (3, [7, 8]), (4, [1, 2, 3]), (0, [1, 2, 3])]
)
def test_a_page_is_a_part_of_the_whole_and_one_too_many_is_the_first(page, places, db):
    rows = ask(db, "figures", page=page, size=3)

    assert list(rows["place"]) == places
    assert set(rows["total"]) == {8}
    assert set(rows["shown"]) == {6}, "counted over all pages"


def test_all_pages_together_are_all_rows(db):
    for name, total in (("figures", 8), ("figures_wide", 7)):
        every = ask(db, name, size=None)
        pages = [ask(db, name, page=page, size=2) for page in range(1, (total + 1) // 2 + 1)]
        assert (
            [place for one in pages for place in one["place"]]
            == list(every["place"])
            == [*range(1, total + 1)]
        )


def test_an_own_group_has_rows_and_is_hidden_where_one_of_it_is(db):
    rows = ask(db, "figures", indicators=["trygg"], sexes=["T"], **GROUP)
    (both, half) = (row for row in rows.itertuples() if row.area_id == "a,b" and row.group_id == "all")

    assert (both.year, both.value, both.status, both.provenance) == (2024, 100 * 90 / 200, "ok", "synthetic")
    assert (half.year, half.status) == (2025, "c")
    assert rows["area_id"].iloc[0] == "a,b", "before all else"


def test_wide_rows_have_an_item_for_each_indicator(db):
    rows = ask(db, "figures_wide")
    found = {
        (row.area_id, row.year, row.years_pooled, row.sex, row.group_id): (
            row.value.tolist(),
            list(row.status),
        )
        for row in rows.itertuples()
    }

    assert found == {
        ("b", 2024, 1, "T", "all"): ([50, None], ["ok", None]),
        ("b", 2024, 1, "T", "hemspråk"): ([60, None], ["u", None]),
        ("a", 2024, 1, "T", "all"): ([40, None], ["ok", "x"]),
        ("a", 2024, 1, "K", "all"): ([30, None], ["ok", None]),
        ("a", 2025, 1, "T", "all"): ([None, None], ["c", None]),
        ("m", 2024, 1, "T", "all"): ([None, 0], [None, "ok"]),
        ("m", 2025, 3, "T", "all"): ([45, None], ["ok", None]),
    }
    assert len(rows) == 7
    assert list(rows["provenance"][rows["area_id"] == "a"]) == ["synthetic", "synthetic", "computed"]


# On the page


def tables(run) -> list[str]:
    return [str(one.value) for one in run.html if "<table" in str(one.value)]


def body(run) -> list[list[str]]:
    (found,) = tables(run)
    rows = re.findall(r"<tr>(.*?)</tr>", found.split("<tbody>")[1], re.DOTALL)
    return [
        [
            html.unescape(re.sub(r"<[^>]*>", "", cell))
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", one)
        ]
        for one in rows
    ]


@each_language
def test_the_table_shows_a_page_and_leads_to_the_next(language, in_world):
    run = visit("explore", sprak=language, indikatorer="lugn,trygg,laser,trangt")
    text.speak(language)

    assert not run.exception
    assert not run.info
    assert len(body(run)) == table.SIZE
    ways = {one.label: one for one in run.button}
    assert ways[t("explore.page_before")].disabled
    first = body(run)

    second = ways[t("explore.page_next")].click().run()
    assert second.query_params["sida"] == "2"
    assert not second.info
    assert body(second) != first
    assert any("51–100" in words for words in said(second))


@pytest.mark.parametrize(
    "page", ["0", "-1", "x", "1.5", "99999", "99999999999999999999", "٢", "", ["1", "2"]]
)
def test_a_page_that_is_not_there_is_said_and_the_first_is_shown(page, in_world):
    run = visit("explore", indikatorer="lugn", sida=page)

    assert not run.exception
    assert [one.value for one in run.info] == [unknown("sida")]
    assert body(run) == body(visit("explore", indikatorer="lugn"))


def test_another_choice_begins_with_the_first_page(in_world):
    run = visit("explore", indikatorer="lugn,trygg,laser", sida="2")
    widgets(run)["konen"].set_value(["T", "K"])
    run.run()

    assert run.query_params == {"indikatorer": "lugn,trygg,laser", "konen": "T,K"}
    assert not run.info


@each_language
@pytest.mark.parametrize("form", ["lang", "bred"])
def test_what_is_hidden_stays_hidden_in_the_table(form, language, in_world):
    run = visit(
        "explore", sprak=language, form=form, indikatorer="lugn", urval="9999-dal,9999-alby", fran="2024"
    )
    text.speak(language)
    dal, alby = sorted(body(run), key=lambda row: row[0] == "Alby")

    assert dal[0] == "Dal"
    assert "••" in dal
    assert not any(sign.isdigit() for cell in dal for sign in cell.replace("2024", "").replace("1", ""))
    assert any(text.number(100 * 238 / 300, 1) in cell for cell in alby)


def test_no_family_says_anything_here(in_world):
    assert set(widgets(visit("explore"))["indikatorer"].options) == {
        f"{t(f'domain.{one.domain}')}: {one.short}" for one in catalogue.indicators("municipality").values()
    }


@pytest.mark.parametrize(
    "address",
    [
        {"indikatorer": ""},
        {"konen": ""},
        {"konen": "K", "indikatorer": "trygg"},
        {"fran": "2024", "till": "2024", "indikatorer": "anmalan", "urval": "9999-norr"},
    ],
)
def test_nothing_to_show_is_said_in_one_sentence(address, in_world):
    run = visit("explore", **address)

    assert not run.exception
    assert [one.value for one in run.info] == [t("explore.nothing")]
    assert not tables(run)


def test_a_last_year_before_the_first_is_said(in_world):
    run = visit("explore", fran="2022", till="2020")

    assert [one.value for one in run.info] == [unknown("till")]
    assert widgets(run)["till"].value == "2024"


@pytest.mark.parametrize("name", ["indikatorer", "urval", "konen", "niva", "form", "fran", "till"])
@pytest.mark.parametrize(
    "given", ["'; drop table observation --", "<script>", "../..", "a" * 3000, "\x00", ["a", "b"], "T,T,x"]
)
def test_a_hostile_address_is_said_and_the_page_is_whole(name, given, in_world):
    run = visit("explore", **{name: given})

    assert not run.exception
    assert [one.value for one in run.info] == [unknown(name)]
    assert len(tables(run)) == 1


def file_of(rows, form, chosen):
    one = table.evidence(rows, chosen, form, "m", "1-2026")
    return one, list(csv.DictReader(io.StringIO(file_bytes(one).decode("utf-8"))))


def test_the_file_has_all_rows_and_everything_known_of_each(db, in_world):
    known = catalogue.indicators()
    chosen = Selection((known["trygg"], known["lugn"]), ("a", "b", "m"), None, (2020, 2025), ("T", "K"))
    asked = chosen.query() | {"page": 1, "size": None}
    one, long = file_of(queries.execute(db, "figures", **asked), "lang", chosen)

    assert one.file == "likvard_utforska_lang_m_2020-2025_1-2026-pahittade-siffror.csv"
    assert len(long) == 8
    third = {
        "indicator_id": "trygg", "area_id": "a", "year": "2024", "sex": "T", "group_id": "all", "value": "40.0",
        "lower": "31.0", "upper": "50.0", "numerator": "40", "denominator": "100", "status": "ok",
        "provenance": "synthetic", "period": "2025", "unit": "percent", "snapshot": "1-2026",
    }  # fmt: skip
    assert third.items() <= long[2].items()
    assert (long[4]["value"], long[4]["denominator"], long[4]["status"]) == ("", "", "c")

    _, wide = file_of(queries.execute(db, "figures_wide", **asked), "bred", chosen)
    assert len(wide) == 7
    row = next(one for one in wide if one["area_id"] == "a" and one["sex"] == "T" and one["year"] == "2024")
    assert {
        "trygg_value": "40.0", "trygg_numerator": "40", "trygg_denominator": "100", "trygg_status": "ok",
        "trygg_provenance": "synthetic", "lugn_value": "", "lugn_status": "x", "lugn_provenance": "published",
    }.items() <= row.items()  # fmt: skip


def test_the_file_is_made_only_when_it_is_asked_for(in_world):
    run = visit("explore", indikatorer="lugn")
    assert not files(run)

    run.session_state["table-explore"] = True
    run.run()
    assert len(files(run)) == 1
    assert len(tables(run)) == 1, "the table is not sent twice"


@each_language
def test_the_finding_counts_what_is_shown_and_what_is_not(language, in_world):
    run = visit("explore", sprak=language, indikatorer="lugn", niva="upptagningsomraden")
    text.speak(language)
    words = " ".join(said(run))

    assert t("explore.rows_many", count=text.number(5 * 6)) in words
    assert t("explore.table_shown", figures="30", shown="24", protected="6", absent="0") in words
    assert t("explore.table_synthetic", synthetic="24") in words


# The other views

VIEWS = {
    "samband": {"vy": "samband", "indikator": "trygg", "indikator2": "trangt"},
    "korrelation": {"vy": "korrelation", "indikatorer": "lugn,trygg,laser,trangt"},
    "fordelning": {"vy": "fordelning", "indikator": "trygg"},
    "paneler": {"vy": "paneler", "indikator": "trygg"},
}


def specs(run) -> list[dict]:
    return [json.loads(one.proto.spec) for one in run.get("plotly_chart")]


@each_language
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_whole_and_marked_and_says_what_is_left_out(view, language, in_world):
    run = visit("explore", sprak=language, **VIEWS[view])
    text.speak(language)
    words = " ".join(said(run))

    assert not run.exception
    assert not run.info
    assert not re.search(r"\b(nan|NaN|None|NaT)\b|<NA>|\{[a-z_]*\}", words)
    assert t("findings.synthetic") in words
    for spec in specs(run):
        assert t("synthetic.mark") in unquote(str(spec["layout"]["images"]))
    hidden = {
        "samband": t("explore.left_hidden", who=t("findings.count_area_one", count="1")),
        "korrelation": t("explore.least_areas", areas=t("explore.areas_area")),
        "fordelning": t("findings.without_protected", who="").strip(),
        "paneler": f"•• {t('table.status_c')}",
    }
    assert hidden[view] in words


@pytest.mark.parametrize("view", VIEWS)
def test_the_table_behind_has_the_hidden_area_without_a_number(view, in_world):
    run = visit("explore", **VIEWS[view])
    key = {
        "samband": "scatter",
        "korrelation": "correlation",
        "fordelning": "distribution",
        "paneler": "panels",
    }
    run.session_state[f"table-{key[view]}"] = True
    run.run()

    assert not run.exception
    assert len(files(run)) == 1
    found = tables(run)[-1]
    assert ("Dal" in found and "••" in found) or view == "korrelation"


def test_the_line_is_over_what_is_shown_alone(in_world):
    """Dal is hidden in both; of trygg and trangt the last year tells 282 of 300, 168 of 240, 150 of 180, 118 of 168."""
    run = visit("explore", **VIEWS["samband"])
    (spec,) = specs(run)
    points = spec["data"][-1]

    assert sorted(points["x"]) == pytest.approx(
        sorted(100 * x / n for x, n in ((282, 300), (168, 240), (150, 180), (118, 168)))
    )
    assert len(points["y"]) == 4
    assert "Dal" not in json.dumps(spec)


def test_the_matrix_has_each_pair_once(in_world):
    run = visit("explore", **VIEWS["korrelation"])
    (matrix,) = tables(run)

    assert matrix.count("<td title=") == 4 * 3 / 2


def test_small_pictures_are_as_many_as_are_chosen(in_world):
    run = visit("explore", **VIEWS["paneler"], urval="9999-alby,9999-ek,9999-dal")

    assert len(specs(run)) == 2, "of Dal nothing is shown"
    assert len({tuple(one["layout"]["yaxis"]["range"]) for one in specs(run)}) == 1
    assert [trace["name"] for trace in specs(run)[0]["data"]] == ["Hittesjö", "Alby"]


@pytest.mark.parametrize(
    ("address", "info"),
    [
        ({"vy": "korrelation", "indikatorer": "lugn"}, "explore.two"),
        ({"vy": "korrelation", "indikatorer": ""}, "explore.two"),
    ],
)
def test_with_less_than_two_there_is_no_pair(address, info, in_world):
    run = visit("explore", **address)

    assert not run.exception
    assert [one.value for one in run.info] == [t(info)]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("given", ["<script>", "finns-inte", "a" * 3000, "\x00", "", ["trygg", "lugn"]])
def test_a_hostile_indicator_or_level_is_said_once(view, given, in_world):
    for name in ("niva", "indikatorer" if view == "korrelation" else "indikator"):
        if not given and name == "indikatorer":
            continue
        run = visit("explore", **VIEWS[view] | {name: given})

        assert not run.exception
        assert [one.value for one in run.info] == [unknown(name)], name


def test_an_indicator_is_never_laid_beside_itself(in_world):
    run = visit("explore", vy="samband", indikator="trygg", indikator2="trygg")

    assert [one.value for one in run.info] == [unknown("indikator2")]
    assert widgets(run)["indikator2"].value != "trygg"


def test_all_levels_of_the_table_are_the_usual_level_elsewhere(in_world):
    run = visit("explore", **VIEWS["fordelning"], niva="alla")

    assert not run.info
    assert widgets(run)["niva"].value == "upptagningsomraden"


@pytest.mark.parametrize("year", ["2022", "2020-2022"])
def test_a_year_chosen_elsewhere_is_the_last_one_here(year, in_world):
    run = visit("explore", **VIEWS["samband"], ar=year)

    assert not run.info
    assert widgets(run)["ar"].value == "2022"
