"""The rug: every area on every indicator, told without colour too, and small enough to send."""

from __future__ import annotations

import html
import re

import pytest

import catalogue
import text
from components import theme
from tests.visitor import visit
from text import t


def rug(**address: str) -> str:
    """The rug's table on the overview of the invented municipality."""
    run = visit("overview", **address)
    assert not run.exception
    return next(str(one.value) for one in run.html if 'class="rug"' in str(one.value))


def cells(table: str) -> dict[str, list[tuple[str, str]]]:
    """The symbol and the name of each cell, by the indicator's id."""
    rows = re.findall(
        r'<tr><th scope="row"><a class="within" href="karta\?([^"]*)" data-without="">.*?</tr>',
        table,
        re.DOTALL,
    )
    bodies = re.findall(r'<tr><th scope="row">(.*?)</tr>', table, re.DOTALL)
    found = {}
    for address, body in zip(rows, bodies, strict=True):
        (id,) = re.findall(r"indikator=(\w+)", address)
        found[id] = [
            (sign, html.unescape(said)) for said, sign in re.findall(r'title="([^"]*)">([^<]*)</i>', body)
        ]
    return found


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_every_area_is_judged_on_every_indicator_in_symbol_and_words(language, in_world):
    found = cells(rug(sprak=language))
    text.speak(language)
    assert list(found) == list(catalogue.indicators("catchment"))
    assert {len(row) for row in found.values()} == {5}

    (alby_sign, alby), (_, bjorkby), _, (dal_sign, dal), _ = found["trangt"]
    assert alby_sign == "▲"
    assert re.fullmatch(rf"Alby: ◇ 8[,.]0.?%, {t('judgement.short_better')}", alby)
    assert bjorkby.endswith(t("judgement.short_worse"))
    assert (dal_sign, dal) == ("••", f"Dal: {t('table.status_c')}")
    assert found["poang"][3] == ("–", f"Dal: {t('table.status_x')}")
    assert found["poang"][2][0] == "○"


def test_areas_stand_in_the_order_of_their_names_under_each_domain(in_world):
    table = rug()
    heads = re.findall(r'<tr>((?:<th scope="col">.*?</th>)+)</tr>', table)
    assert [re.match(r'<th scope="col">(.*?)</th>', one)[1] for one in heads] == [
        t(f"domain.{one}") for one in catalogue.DOMAINS
    ]
    for head in heads:
        names = re.findall(r"<span>(.*?)</span>", head)
        assert [name.split()[0] for name in names] == ["Alby", "Björkby", "Ceder", "Dal", "Ek"]


def test_the_rug_says_inside_that_figures_are_invented_and_a_name_is_only_a_name(in_world):
    table = rug()
    assert t("synthetic.caption") in table
    assert "--mark:url(" in table
    assert "<img" not in table
    assert not re.search(r"\b(nan|None|NaT)\b|<NA>", table)


def test_a_cell_is_no_longer_than_it_must_be(in_world):
    """A municipality of 16 areas and 46 indicators has 736 of them."""
    table = rug()
    markup = re.sub(r'title="[^"]*"', "", table)
    assert all(len(one) <= 45 for one in re.findall(r"<td>.*?</i>", markup))


@pytest.mark.parametrize("judgement", theme.JUDGEMENTS)
def test_a_cell_has_the_colour_of_its_judgement(judgement):
    selector = r"i:not\(\[class\]\)" if judgement == "similar" else rf"[^{{\n]*\.{judgement}\b[^{{\n]*"
    (colour,) = re.findall(rf"table\.rug {selector} {{ color: (#\w+)", theme.STYLESHEET.read_text("utf-8"))
    assert colour == theme.JUDGEMENTS[judgement].colour


def test_what_is_chosen_goes_along_to_the_map(in_world):
    assert 'href="karta?indikator=lugn" data-without=""' in rug(sprak="en")
