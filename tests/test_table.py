"""The table behind a picture, read back from its HTML and from its file."""

from __future__ import annotations

import csv
import io
from contextvars import copy_context
from html.parser import HTMLParser

import pandas as pd
import pytest

import catalogue
import text
from catalogue.protection import noted, protection, use
from components import evidence, table
from components.measures import Measure
from tests.tables import frame

SAFE = catalogue.indicators()["trygg-skolan-ak5"]
HOSTILE = "<img src=x onerror=alert(1)> & \"quoted\" 'too'"

COMPARISON = """
area_id | name_sv | year | value | lower | upper | denominator | status | provenance | difference | judgement
a       | Alby    | 2025 | 71.25 | 58.0  | 82.5  | 1200        | ok     | published  | -13.55     | worse
b       | Björkby | 2025 | 92.0  | 80.0  | 97.0  | 38          | p      | synthetic  | 7.2        | similar
c       | Ceder   | 2025 | -     | -     | -     | -           | c      | published  | -          | not_judged
d       | Dal     | 2025 | -     | -     | -     | -           | x      | published  | -          | not_judged
"""


def compared() -> pd.DataFrame:
    """Rows as queries/comparison.sql gives them."""
    names = ["Alby", "Birch", "Cedar", "The dale"]
    more = {"period": "2024/25", "benchmark_value": 84.8, "benchmark_provenance": "published"}
    return frame(COMPARISON).assign(name_en=names, **more)


class Reader(HTMLParser):
    """What a browser would make of the markup: rows of cells, each its tag, attributes and text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.rows: list[list[tuple[str, dict, str]]] = []
        self.caption = ""
        self.labels: list[str] = []
        self._open = ""
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        found = dict(attributes)
        self.labels += [found["aria-label"]] if "aria-label" in found else []
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append((tag, found, ""))
        if tag in ("th", "td", "caption"):
            self._open = tag

    def handle_endtag(self, tag):
        self._open = "" if tag == self._open else self._open

    def handle_data(self, data):
        if self._open == "caption":
            self.caption += data
        elif self._open:
            tag, attributes, said = self.rows[-1][-1]
            self.rows[-1][-1] = (tag, attributes, said + data)

    @property
    def texts(self) -> list[list[str]]:
        return [[said for _, _, said in row] for row in self.rows]


def read(rows: pd.DataFrame) -> Reader:
    columns = (
        table.area_column(),
        table.period_column(),
        table.value_column(SAFE),
        table.interval_column(SAFE),
        table.people_column(SAFE),
        table.difference_column("Hittesjö", SAFE),
        table.judgement_column("Hittesjö"),
    )
    return Reader(table.table_html(rows, columns, "Trygghet"))


def test_numbers_are_said_in_swedish():
    assert read(compared()).texts == [
        [
            "Område",
            "Period",
            "Värde (procent)",
            "95-procentigt intervall (procent)",
            "Antal elever i årskurs 5",
            "Skillnad mot Hittesjö (procentenheter)",
            "Jämfört med Hittesjö",
        ],
        ["Alby", "2024/25", "71,3", "58,0–82,5", "1\u00a0200", "−13,6", "▼ sämre"],
        [
            "Björkby",
            "2024/25",
            "◇ 92,0 (preliminär)",
            "◇ 80,0–97,0",
            "◇ 38",
            "◇ +7,2",
            "● ◇ ingen säker skillnad",
        ],
        ["Ceder", "2024/25", "••", "", "", "", ""],
        ["Dal", "2024/25", "uppgift saknas", "", "", "", ""],
    ]


def test_numbers_are_said_in_english():
    text.speak("en")
    found = read(compared()).texts
    assert found[0][2:4] == ["Value (per cent)", "95 per cent interval (per cent)"]
    assert found[1] == ["Alby", "2024/25", "71.3", "58.0–82.5", "1,200", "−13.6", "▼ worse"]
    assert found[2][0] == "Birch"


def test_headings_name_columns_and_rows():
    head, *body = read(compared()).rows
    assert {(tag, attributes["scope"]) for tag, attributes, _ in head} == {("th", "col")}
    for row in body:
        assert [tag for tag, _, _ in row] == ["th"] + ["td"] * (len(head) - 1)
        assert row[0][1]["scope"] == "row"


def test_numbers_stand_to_the_right_under_their_headings():
    head, *body = [[attributes.get("class") for _, attributes, _ in row] for row in read(compared()).rows]
    assert head == ["words", "words", None, None, None, None, "words"]
    for row in body:
        assert row == [None, *head[1:]]


def test_what_only_eyes_understand_has_a_name():
    labels = read(compared()).labels
    assert labels[0] == "Trygghet"
    assert labels.count("visas inte, skyddad uppgift") == 1
    assert "påhittad siffra" not in labels


def test_the_caption_says_when_a_figure_is_invented():
    rows = compared()
    assert read(rows).caption == "Trygghet◇ påhittad siffra, bara ett exempel"
    assert read(rows[rows["provenance"] == "published"]).caption == "Trygghet"


def test_a_number_compared_with_an_invented_one_is_invented_in_what_depends_on_it():
    rows = compared()[:1].assign(benchmark_provenance="synthetic")
    columns = (table.area_column(), table.benchmark_column("Hittesjö", SAFE))
    assert read(rows).texts[1][2:] == ["71,3", "58,0–82,5", "1\u00a0200", "◇ −13,6", "▼ ◇ sämre"]
    assert Reader(table.table_html(rows, columns, "")).texts[1] == ["Alby", "◇ 84,8"]


def test_a_row_about_another_indicator_says_its_own_unit():
    rows = compared()[:1].assign(indicator_id=SAFE.id)
    columns = (
        table.indicator_column(),
        table.value_column(),
        table.interval_column(),
        table.difference_column("H"),
    )
    assert Reader(table.table_html(rows, columns, "")).texts == [
        ["Indikator", "Värde", "95-procentigt intervall", "Skillnad mot H"],
        [str(SAFE.name), "71,3\u00a0%", "58,0–82,5\u00a0%", "−13,6\u00a0procentenheter"],
    ]


def test_the_ages_in_the_name_of_an_indicator_stay_on_one_line():
    rows = compared()[:1].assign(indicator_id="psykisk-ohalsa-barn")
    drawn = table.table_html(rows, (table.indicator_column(in_short=True), table.value_column(SAFE)), "")

    assert '<span class="whole">0–19</span>' in drawn
    assert Reader(drawn).texts[1][0] == str(catalogue.indicators()["psykisk-ohalsa-barn"].short)


def measured(**changes) -> pd.DataFrame:
    """A row as queries/inequality.sql gives it."""
    row = {"period": "2024/25", "value": 4.04, "lower": 1.5, "upper": 6.5, "level_value": 81.2}
    origin = {"level_provenance": "published", "provenance": "computed", "status": "ok"}
    return pd.DataFrame([row | origin | changes])


def of_measure(measure: Measure, **changes) -> list[list[str]]:
    of = measure.of(SAFE)
    columns = (table.period_column(), table.number_column(str(SAFE.short), "level", SAFE))
    columns += (table.number_column(str(of.short), "", of), table.interval_column(of))
    return Reader(table.table_html(measured(**changes), columns, "")).texts


def test_a_level_and_a_measure_stand_side_by_side_in_their_own_units():
    assert of_measure(Measure("d", "area_type")) == [
        [
            "Period",
            f"{SAFE.short} (procent)",
            "Skillnad (procentenheter)",
            "95-procentigt intervall (procentenheter)",
        ],
        ["2024/25", "81,2", "4,0", "1,5–6,5"],
    ]
    assert of_measure(Measure("rii", "linear")) == [
        ["Period", f"{SAFE.short} (procent)", "Kvot", "95-procentigt intervall"],
        ["2024/25", "81,2", "4,04", "1,50–6,50"],
    ]


def test_an_invented_level_does_not_make_the_measure_beside_it_invented_nor_the_other_way_about():
    assert of_measure(Measure("d", "area_type"), level_provenance="synthetic")[1][1:3] == ["◇ 81,2", "4,0"]
    assert of_measure(Measure("d", "area_type"), provenance="synthetic")[1][1:3] == ["81,2", "◇ 4,0"]
    assert of_measure(Measure("d", "area_type"), level_value=None, lower=None)[1][1:] == ["", "4,0", ""]


def test_a_difference_on_the_common_scale_stands_with_its_interval_and_its_own_unit():
    row = {"indicator_id": SAFE.id, "value": -0.204, "lower": -0.35, "upper": -0.05, "gap": -4.26}
    columns = (table.indicator_column(), table.scale_column(), table.gap_column())
    origin = {"provenance": "synthetic"}
    full = pd.DataFrame([row | origin])
    assert Reader(table.table_html(full, columns, "")).texts[1] == [
        str(SAFE.name),
        "◇ −0,20 (−0,35 – −0,05)",
        "◇ −4,3\u00a0procentenheter",
    ]
    bare = pd.DataFrame([row | origin | {"provenance": "computed", "lower": None}])
    assert Reader(table.table_html(bare, columns, "")).texts[1][1:] == [
        "−0,20",
        "−4,3\u00a0procentenheter",
    ]


def test_markup_in_a_name_is_shown_letter_by_letter():
    rows = compared()[:1].assign(name_sv=HOSTILE, period=HOSTILE)
    found = Reader(table.table_html(rows, (table.area_column(), table.period_column()), HOSTILE))
    assert found.texts[1] == [HOSTILE, HOSTILE]
    assert found.caption == HOSTILE
    assert found.labels == [HOSTILE]
    assert "img" not in found.tags


def test_no_rows_make_a_table_with_headings_only():
    assert len(read(compared()[:0]).rows) == 1


ABOUT = {"indicator_id": "trygg-skolan-ak5", "unit": "percent"}


def reread(rows: pd.DataFrame) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.csv_bytes(rows, ABOUT).decode("utf-8"), newline="")))


def test_the_file_holds_the_rows_as_they_are():
    rows = compared()
    alby, bjorkby, ceder, _ = reread(rows)
    assert list(alby) == [*ABOUT, *rows.columns]
    assert (alby["unit"], alby["value"], alby["difference"], alby["provenance"]) == (
        "percent", "71.25", "-13.55", "published",
    )  # fmt: skip
    assert bjorkby["provenance"] == "synthetic"
    assert (ceder["value"], ceder["status"]) == ("", "c")


def test_the_file_begins_with_its_headings_and_no_byte_order_mark():
    assert table.csv_bytes(compared(), ABOUT).startswith(b"indicator_id,unit,area_id,")


@pytest.mark.parametrize("version", [None, "0"])
def test_every_file_says_by_which_rules_its_values_are_protected(version):
    """Those of the snapshot that is shown, not those for the next; where none is shown, those in force."""
    shown = evidence.comparison(compared(), SAFE, "Hittesjö", "h", "1-2026-11-22")

    def told() -> set[str]:
        file = io.StringIO(evidence.file_bytes(shown).decode())
        return {row["protection_rules"] for row in csv.DictReader(file)}

    def after() -> set[str]:
        if version:
            use(noted(protection()) | {"version": version})
        return told()

    assert copy_context().run(after) == {version or protection().version}
    assert told() == {protection().version}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
@pytest.mark.fault(68)
def test_a_text_that_a_spreadsheet_would_run_is_disarmed(start):
    rows = compared()[:1].assign(name_sv=f"{start}cmd|' /C calc'!A0")
    (alby,) = reread(rows)
    assert alby["name_sv"] == f"'{start}cmd|' /C calc'!A0"
    assert alby["difference"] == "-13.55"


def test_the_files_name_says_what_it_is():
    rows = compared()
    assert table.file_name(rows[:1], SAFE.id, "Hittesjö", "2024/25", "v1") == (
        "likvard_trygg-skolan-ak5_hittesjo_2024-25_v1.csv"
    )
    assert table.file_name(rows, "../../etc", "a\r\nb", "v1") == "likvard_etc_a-b_v1-pahittade-siffror.csv"
