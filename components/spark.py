"""Small pictures for st.html: a course over the years, and one value with its interval."""

from __future__ import annotations

import html
from collections.abc import Mapping

import pandas as pd

from components import theme
from components.synthetic import mark_svg

WIDTH, HEIGHT, EDGE = 240, 64, 8
FLAT_WIDTH, FLAT_HEIGHT = 200, 30

Years = Mapping[int, float | None]
Stretch = list[tuple[int, float]]
Ends = tuple[float, float] | None


def image(width: int, height: int, title: str, body: str, css: str) -> str:
    """An SVG picture as an HTML image: st.html drops SVG elements, but keeps images."""
    root = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="{theme.FONT}"'
    svg = f"<svg {root}>{body}</svg>".replace('"', "'")  # which an address holds as they are
    return f'<img class="{css}" src="{theme.uri(svg)}" alt="{html.escape(title)}">'


def words(x: float, y: float, text: str, anchor: str = "start", colour: str = theme.QUIET) -> str:
    place = f'x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"'
    return f'<text {place} font-size="12" fill="{colour}">{html.escape(text)}</text>'


def stretches(values: Years) -> list[Stretch]:
    """The years in a row that have a value."""
    found: list[Stretch] = [[]]
    for year in sorted(values):
        value = values[year]
        if value is None or pd.isna(value):
            found.append([])
        else:
            found[-1].append((year, value))
    return [stretch for stretch in found if stretch]


def spark_svg(
    values: Years,
    title: str,
    *,
    benchmark: Years | None = None,
    span: tuple[float, float] | None = None,
    label: str = "",
    is_synthetic: bool = False,
) -> str:
    """The course of `values` by year: broken where a value is missing, a dot at the last, `label` beside it.

    `benchmark` is drawn thin and dashed. `span` holds the ends of the scale, so that pictures beside
    each other can be compared; without it the picture has a scale of its own. The picture is 240 by 64 or a
    multiple of that.
    """
    own, other = stretches(values), stretches(benchmark or {})
    points = [point for stretch in own + other for point in stretch]
    mark = mark_svg(WIDTH, HEIGHT, 13) if is_synthetic else ""
    if not points:
        return image(WIDTH, HEIGHT, title, mark, "spark")
    first, last = min(values), max(values)
    low, high = span or (min(value for _, value in points), max(value for _, value in points))
    right = WIDTH - EDGE - (8 * len(label) + 10 if label else 0)
    foot = HEIGHT - 22

    def at(point: tuple[int, float]) -> tuple[float, float]:
        across = (point[0] - first) / max(last - first, 1)
        up = (point[1] - low) / (high - low) if high > low else 0.5
        return EDGE + across * (right - EDGE), foot - up * (foot - EDGE)

    def path(stretch: Stretch, style: str) -> str:
        steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in map(at, stretch))
        return f'<path d="M{steps}" fill="none" {style}/>'

    thin = f'stroke="{theme.QUIET}" stroke-width="1.5" stroke-dasharray="4 3"'
    thick = f'stroke="{theme.LINK}" stroke-width="2.5" stroke-linejoin="round"'
    dots = [at(stretch[-1]) for stretch in own if len(stretch) == 1 or stretch is own[-1]]
    parts = [
        mark,
        *(path(stretch, thin) for stretch in other),
        *(path(stretch, thick) for stretch in own),
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{theme.LINK}"/>' for x, y in dots),
        *(words(x + 9, y + 4, label, colour=theme.INK) for x, y in dots[-1:] if label),
        words(EDGE, HEIGHT - 3, str(first)),
        words(right, HEIGHT - 3, str(last), "middle" if label else "end") if last > first else "",
    ]
    return image(WIDTH, HEIGHT, title, "".join(parts), "spark")


def interval_svg(
    value: float,
    lower: float | None,
    upper: float | None,
    benchmark: float | None,
    low: float,
    high: float,
    judgement: str,
    *,
    ends: Ends = None,
    quartiles: Ends = None,
    is_mirrored: bool = False,
    title: str = "",
    is_synthetic: bool = False,
) -> str:
    """One value with its interval on a scale from `low` to `high`, the benchmark as an upright line.

    Behind it, how many areas lie: a thin line between the `ends`, a box between the `quartiles`.
    The high end of the scale is to the right, or, where it `is_mirrored`, to the left.
    """
    middle = FLAT_HEIGHT // 2

    def across(number: float) -> str:
        share = (number - low) / (high - low) if high > low else 0.5
        share = 1 - share if is_mirrored else share
        return f"{10 + min(max(share, 0), 1) * (FLAT_WIDTH - 20):.1f}"

    parts = [
        mark_svg(FLAT_WIDTH, FLAT_HEIGHT, 11) if is_synthetic else "",
        f'<path d="M10 {middle}H{FLAT_WIDTH - 10}" stroke="{theme.GRID}"/>',
    ]
    if ends is not None:
        line = f"M{across(ends[0])} {middle}H{across(ends[1])}"
        stops = "".join(f"M{across(end)} {middle - 5}v10" for end in ends)
        parts.append(f'<path d="{line}{stops}" fill="none" stroke="{theme.QUIET}"/>')
    if quartiles is not None:
        left, right = sorted(map(across, quartiles), key=float)
        box = f"M{left} {middle - 9}H{right}v18H{left}Z"
        parts.append(f'<path d="{box}" fill="{theme.GRID}" stroke="{theme.QUIET}"/>')
    if benchmark is not None:
        line = f"M{across(benchmark)} 2V{FLAT_HEIGHT - 2}"
        parts.append(f'<path d="{line}" stroke="{theme.QUIET}" stroke-width="2"/>')
    if lower is not None and upper is not None:
        bar = f"M{across(lower)} {middle}H{across(upper)}"
        parts.append(f'<path d="{bar}" stroke="{theme.HATCH}" stroke-width="5"/>')
    parts.append(_sign(float(across(value)), middle, theme.JUDGEMENTS[judgement]))
    return image(FLAT_WIDTH, FLAT_HEIGHT, title, "".join(parts), "interval")


def _sign(x: float, y: float, sign: theme.Sign) -> str:
    if "triangle" in sign.marker:
        foot, tip = (y + 5, y - 7) if sign.marker.startswith("triangle-up") else (y - 5, y + 7)
        shape = f'<path d="M{x - 7:.1f} {foot}H{x + 7:.1f}L{x:.1f} {tip}Z"'
    else:
        shape = f'<circle cx="{x:.1f}" cy="{y}" r="6"'
    fill, edge = (theme.PAPER, sign.colour) if "open" in sign.marker else (sign.colour, theme.PAPER)
    return f'{shape} fill="{fill}" stroke="{edge}" stroke-width="1.5"/>'
