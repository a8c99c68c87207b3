"""What the ink of the map means, as HTML below it."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from catalogue import Indicator
from components import record, theme
from text import number, quantity, t

HATCHED = f"repeating-linear-gradient(135deg,{theme.HATCH} 0 1.5px,{theme.PAPER} 0 5px)"


class Ink(NamedTuple):
    """How something is drawn: in the browser, and as a symbol with its colour where there is none."""

    html: str
    symbol: str = ""
    colour: str = ""


def legend_html(
    rows: pd.DataFrame,
    indicator: Indicator,
    *,
    benchmark: str,
    outlined: str | None = None,
    points: bool = False,
) -> str:
    """A list of what is drawn for `rows`, of one year or two: classes with their ranges, what is not
    shown and why, outlines, schools and judgements.

    benchmark  name of the area that the rows are judged against
    outlined   what the dashed outline stands for, where there is one
    """
    items = [*_classes(rows, indicator), *_withheld(rows)]
    if outlined:
        items.append((Ink('<i aria-hidden="true" class="outlined"></i>', "▭", theme.INK), outlined))
    if points:
        items.append((Ink('<i aria-hidden="true" class="point"></i>'), t("map.school")))
    items += _judgements(rows, benchmark)
    record.keep_signs((ink.symbol, ink.colour, words) for ink, words in items if ink.symbol)
    drawn = "".join(f"<li>{ink.html} {html.escape(words)}</li>" for ink, words in items)
    return f'<ul class="legend" aria-label="{html.escape(t("map.legend"))}">{drawn}</ul>'


def class_ranges(rows: pd.DataFrame) -> list[tuple[int, float, float]]:
    """Class, lower and upper end: all four classes where the rows know how wide one is."""
    known = rows.dropna(subset=["class"])
    if known.empty:
        return []
    one = known.iloc[0]
    step, lower, width = int(one["class"]), one["class_lower"], one["class_upper"] - one["class_lower"]
    if not width > 0:
        return [(step, lower, lower)]
    start = lower - (step - 1) * width
    return [(k + 1, start + k * width, start + (k + 1) * width) for k in range(4)]


def _classes(rows: pd.DataFrame, indicator: Indicator) -> Iterator[tuple[Ink, str]]:
    for step, lower, upper in class_ranges(rows):
        high = quantity(upper, indicator.unit, indicator.decimals)
        low = number(lower, indicator.decimals)
        yield _box(theme.SEQUENTIAL[step - 1]), high if lower == upper else f"{low}–{high}"


def _withheld(rows: pd.DataFrame) -> Iterator[tuple[Ink, str]]:
    withheld = rows.loc[rows["value"].isna(), "status"]
    if (withheld == "c").any():
        yield _box(HATCHED, "▨", theme.HATCH), f"•• {t('map.protected')}"
    if (withheld != "c").any():
        yield _box(theme.PAPER, "□", theme.QUIET), f"– {t('map.missing')}"


def _judgements(rows: pd.DataFrame, benchmark: str) -> Iterator[tuple[Ink, str]]:
    present = set(rows.loc[rows["value"].notna(), "judgement"])
    for name, sign in theme.JUDGEMENTS.items() if present != {"not_judged"} else ():
        if name in present:
            ink = f'<span aria-hidden="true" style="color:{sign.colour}">{sign.symbol}</span>'
            yield Ink(ink, sign.symbol, sign.colour), theme.judgement(name, benchmark)


def _box(background: str, symbol: str = "■", colour: str = "") -> Ink:
    html = f'<i aria-hidden="true" class="box" style="background:{background}"></i>'
    return Ink(html, symbol, colour or background)
