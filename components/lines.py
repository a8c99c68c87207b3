"""Lines over time as a small picture, for a page that is about something else: without Plotly's megabytes."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

import pandas as pd
import streamlit as st

from catalogue import Indicator
from components import axis, figure, record, theme, trend
from components import row as say
from components.series import Series, series
from components.spark import image
from components.synthetic import is_synthetic, mark_svg, symbol
from text import t

WIDTH, HEIGHT = 420, 220
LEFT, RIGHT, TOP, FOOT = 50, 20, 12, 26  # room around the plot

At = Callable[[float, float], str]
Words = tuple[float, float, str]


def lines_svg(drawn: Sequence[Series], indicator: Indicator, alt: str, *, is_invented: bool = False) -> str:
    """One line or more as an HTML image 420 by 220 or a multiple of that.

    The scale and bands are those of `trend.trend_figure`; a chosen line's symbol stands at its end.
    """
    bands = trend.with_bands(drawn)
    y = trend.scale_of(drawn, bands, indicator)
    years = sorted({int(one["year"]) for line in drawn for one in line.rows})
    step = (WIDTH - LEFT - RIGHT) / max(years[-1] - years[0], 1)

    def across(year: float) -> float:
        return LEFT + (year - years[0]) * step

    def up(value: float) -> float:
        return HEIGHT - FOOT - y.fraction(value) * (HEIGHT - TOP - FOOT)

    def at(year: float, value: float) -> str:
        return f"{across(year):.0f} {up(value):.1f}"

    chosen = [line for line in drawn if not line.is_benchmark]
    ends = ((line.rows[-1], line.line) for line in chosen)
    body = (
        mark_svg(WIDTH, HEIGHT, 16) if is_invented else "",
        f'<path d="{"".join(f"M{LEFT} {up(tick):.1f}H{WIDTH - RIGHT}" for tick in y.ticks)}" '
        f'stroke="{theme.GRID}"/>',
        _words("end", ((LEFT - 6, up(tick) + 4, axis.tick_words(tick, y, indicator)) for tick in y.ticks)),
        _words("middle", ((across(year), HEIGHT - 6, str(year)) for year in trend.year_ticks(years))),
        f'<g fill-opacity="0.13">{"".join(_band(line, at) for line in bands)}</g>',
        '<g fill="none" stroke-linecap="round">',
        *(_line(line, at) for line in reversed(drawn)),
        *(_dots(line, at) for line in reversed(chosen)),
        '</g><g font-size="15" text-anchor="middle">',
        *(_text(across(end["year"]), up(end["value"]) + 5, ink.symbol, ink.colour) for end, ink in ends),
        "</g>",
    )
    return image(WIDTH, HEIGHT, alt, "".join(body), "lines")


def _text(x: float, y: float, words: str, colour: str = "") -> str:
    fill = f' fill="{colour}"' if colour else ""
    return f'<text x="{x:.0f}" y="{y:.0f}"{fill}>{html.escape(words)}</text>'


def _words(anchor: str, words: Iterable[Words]) -> str:
    texts = "".join(_text(*one) for one in words)
    return f'<g font-size="12" text-anchor="{anchor}" fill="{theme.QUIET}">{texts}</g>'


def _band(line: Series, at: At) -> str:
    """The interval of each unbroken stretch."""
    path = ""
    for stretch in line.stretches:
        corners = [at(year, one["upper"]) for year, one in stretch]
        corners += [at(year, one["lower"]) for year, one in reversed(stretch)]
        path += f"M{'L'.join(corners)}Z"
    return f'<path d="{path}" fill="{line.line.colour}"/>'


def _line(line: Series, at: At) -> str:
    """Broken where the line is; a point between two breaks is a dot."""
    ink, paths = line.line, []
    for has_value, points in groupby(line.points, lambda point: point[1] is not None):
        if has_value:
            steps = [at(year, row["value"]) for year, row in points if row is not None]
            paths.append(f"M{'L'.join(steps)}{'' if len(steps) > 1 else 'z'}")
    dash = "" if ink.dash == "solid" else f' stroke-dasharray="{ink.dash.replace("px", "")}"'
    return f'<path d="{"".join(paths)}" stroke="{ink.colour}" stroke-width="{ink.width}"{dash}/>'


def _dots(line: Series, at: At) -> str:
    dots = "".join(f"M{at(row['year'], row['value'])}z" for row in line.rows)
    return f'<path d="{dots}" stroke="{line.line.colour}" stroke-width="6"/>'


def legend_html(lines: Sequence[Series], indicator: Indicator) -> str:
    """Which line is which, and where it ends."""
    last = max(line.rows[-1]["year"] for line in lines)
    return figure.legend(
        (line.line.symbol, line.line.colour, _ending(line, indicator, last)) for line in lines
    )


def _ending(line: Series, indicator: Indicator, last: int) -> str:
    """The latest value, and its period where the others' is later."""
    row = line.rows[-1]
    value = symbol(say.is_invented(row)) + say.value(row, indicator)
    key = "lines.ending" if row["year"] == last else "lines.ending_earlier"
    return t(key, name=line.name, value=value, period=row["period"])


def show_lines(rows: pd.DataFrame, indicator: Indicator, benchmarks: Sequence[str] = (), *, alt: str) -> None:
    """The lines, which is which, and what to keep in mind; on paper as the page about them draws them."""
    drawn = series(rows, indicator, benchmarks)
    if record.kept() or not drawn:
        trend.show_trend(rows, indicator, (), benchmarks, alt=alt)
        return
    unit = axis.note(trend.scale_of(drawn, trend.with_bands(drawn), indicator), indicator)
    picture = lines_svg(drawn, indicator, alt, is_invented=is_synthetic(rows))
    st.html(picture + legend_html(drawn, indicator))
    st.html(figure.notes([*([f"{unit}."] if unit else []), *trend.notes(rows, drawn, indicator, benchmarks)]))
