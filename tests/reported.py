"""Literal views for what leaves the screen: each case that a document must bear, in either language."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd

import text
from components import theme
from reports import Cell, Imprint, Map, Picture, Plot, Shape, Sign, Table, View
from tests import test_figures as figures

CASES = ("normal", "protected", "one", "sixty", "long", "foreign", "hostile")
LANGUAGES = ("sv", "en")
KINDS = ("situation", "area", "indicator", "meeting")
PROTECTED = Cell("••")
NAMES = {
    "long": tuple(
        f"{word} {'Upptagningsområdet kring ' * 5}{'x' * 150}" for word in ("Alby", "Björkby", "Dal", "Ek")
    ),
    "foreign": ("Åäö Éß Ørsted", "Skolan 😀 🏫 A\u0301", "בית ספר", "مدرسة 7"),
    "hostile": (
        '#panic() #image("/etc/passwd") $x$',
        "<script>alert(1)</script> &amp; ]]> \\",
        "*a* _b_ `c` @d <e> // f /* g",
        "= h \u202eabc\x00\n{{x}} %{y} '\"",
    ),
}
IMPRINT = Imprint("Hittesjö", "2026-11-22-0a1b2c3d", "2026-11-22", "4", "http://localhost:8501", "sv")


def imprint(language: str) -> Imprint:
    return replace(IMPRINT, language=language)


@cache
def views(case: str, language: str) -> tuple[View, ...]:
    """A map, dots and lines, and a picture without a drawing, about areas as the case has them."""
    text.speak(language)
    names = NAMES.get(case, ("Alby", "Björkby", "Dal", "Ek"))
    if case == "one":
        names = names[:1]
    if case == "sixty":
        names = tuple(f"Skola {chr(65 + place % 26)}{chr(97 + place // 26)}" for place in range(60))
    first = (_map(names, case), _dots(names, case))
    return (
        View(
            names[0],
            f"/karta?indikator=trygg&omraden={'a,b' * 9}",
            (_picture("map", names, case, first[:1]),),
        ),
        View(
            f"{names[0]} 2025",
            '/omrade?omrade=å b"<>',
            (_picture("dots", names, case, first[1:]), _picture("table", names, case, ())),
            decision=f"{names[-1]}: 12 åtgärder före 2027" if case != "normal" else "",
        ),
        View(
            _either("Utveckling", "Over time"),
            "/utveckling",
            (_picture("trend", names, case, (_trend(names, case),)),),
        ),
    )


def _either(swedish: str, english: str) -> str:
    return swedish if text.language() == "sv" else english


def _rows(rows: pd.DataFrame, case: str) -> pd.DataFrame:
    rows = rows.assign(name_en=rows["name_sv"])
    if case == "protected":
        hidden = {"value": None, "lower": None, "upper": None, "denominator": None, "status": "c"}
        chosen = rows["area_id"] != "m"
        rows.loc[chosen, list(hidden)] = list(hidden.values())
    return rows


def _dots(names: tuple[str, ...], case: str) -> Plot:
    one = figures.compared()[:1].assign(provenance="published")
    rows = pd.concat([one.assign(name_sv=name, denominator=100 + place) for place, name in enumerate(names)])
    return Plot(figures.drawn_dots(_rows(rows, "normal" if case == "protected" else case)))


def _trend(names: tuple[str, ...], case: str) -> Plot:
    rows = figures.over_time()
    rows.loc[rows["area_id"] == "a", "name_sv"] = names[0]
    rows = rows.assign(provenance="published") if case == "normal" else rows
    return Plot(figures.drawn_trend(_rows(rows, case)))


def _map(names: tuple[str, ...], case: str) -> Map:
    signs = list(theme.JUDGEMENTS.values())
    shapes = []
    for place, name in enumerate(names):
        x, y = 15 + 0.1 * (place % 8), 60 + 0.05 * (place // 8)
        ring = ((x, y), (x + 0.1, y), (x + 0.1, y + 0.05), (x, y + 0.05), (x, y))
        hidden = case == "protected"
        said, colour = ("••", theme.HATCH) if hidden else (str(60 + place), theme.SEQUENTIAL[place % 4])
        sign = "" if hidden else signs[place % 3].symbol
        shapes.append(Shape(name, ((ring,),), colour, sign, said, outlined=place == 0))
    return Map(tuple(shapes), "2024/25")


def table(names: tuple[str, ...], case: str) -> Table:
    worse = theme.JUDGEMENTS["worse"]
    rows = [
        (Cell(name), PROTECTED, Cell(""), Cell(""), Cell(""))
        if case == "protected"
        else (
            Cell(name),
            Cell(f"{'' if case == 'normal' else '◇ '}{40 + place},5"),
            Cell(f"{30 + place},25–{50 + place},75"),
            Cell(f"1\u00a0{100 + place}"),
            Cell("säkerställt sämre", worse.symbol, worse.colour),
        )
        for place, name in enumerate(names)
    ]
    headings = (
        "Område",
        "Värde (procent)",
        "95-procentigt intervall (procent)",
        "Antal",
        "Jämfört med Hittesjö",
    )
    return Table("Trygga i skolan, 2024/25", headings, (False, True, True, True, False), tuple(rows))


def _picture(
    key: str, names: tuple[str, ...], case: str, drawings: tuple[Plot | Map | Table, ...]
) -> Picture:
    signs = [theme.JUDGEMENTS[name] for name in ("better", "similar", "worse")]
    legend = [Sign("■", theme.SEQUENTIAL[0], "52–60\u00a0%"), Sign("╌╌", theme.QUIET, "95 av 100")]
    return Picture(
        key,
        f"{names[0]} är säkerställt sämre än Hittesjö",
        (f"I {names[-1]} är 70,0\u00a0% trygga, mot 85,0\u00a0% i Hittesjö.", "Skillnaden är säkerställd."),
        ("Strecket är 95-procentigt intervall → ⚠.",),
        drawings,
        (*legend, *(Sign(one.symbol, one.colour, f"tecken {one.symbol}") for one in signs)),
        table(names, case),
        "Källa: Elevenkäten, Hittesjö kommun.",
        case != "normal",
    )


def everything(given: Any) -> list[str]:
    """All that is said in views, pictures, drawings and tables."""
    if isinstance(given, View):
        return [
            given.title,
            given.decision,
            given.nothing,
            *(said for one in given.pictures for said in everything(one)),
        ]
    if isinstance(given, Picture):
        words = [given.title, *given.summary, *given.notes, given.source, *everything(given.table)]
        words += [said for one in given.legend for said in (one.symbol, one.said)]
        return words + [said for one in given.drawings for said in everything(one)]
    if isinstance(given, Table):
        return [given.caption, *given.headings, *(str(cell) for row in given.rows for cell in row)]
    if isinstance(given, Map):
        return [given.name, *(f"{one.symbol} {one.said}" for one in given.shapes)]
    return told(given.figure)


def told(figure: dict[str, Any]) -> list[str]:
    """The words and the numbers of a Plotly figure, letter by letter."""
    layout = figure["layout"]
    words = [html.unescape(re.sub("<[^<>]+>", " ", one["text"])) for one in layout.get("annotations", ())]
    axes = (layout[name] for name in ("xaxis", "yaxis") if layout[name].get("showticklabels", True))
    return words + [str(one) for axis in axes for one in axis.get("ticktext", axis.get("tickvals", []))]


def numbers(words: str) -> list[str]:
    """Every number, as it is written: 1 234, 40,5 and 2024."""
    return re.findall(r"\d(?:[\d,.\u00a0]*\d)?", words)
