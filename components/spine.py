"""One row of a profile as a spine: the municipality in the middle, how all areas lie, and one of them on top.

To the right is better, or higher where nothing says what is better.
"""

from __future__ import annotations

import html
from typing import Literal

from catalogue import Indicator
from components import figure, theme
from components import row as say
from components.spark import Ends, interval_svg
from components.synthetic import is_synthetic_row
from components.table import Html
from text import t

Kind = Literal["area", "school"]


def pair(row: say.Row, low: str, high: str) -> Ends:
    """Both values, or None where one is not known."""
    return (row[low], row[high]) if say.known(row[low]) and say.known(row[high]) else None


def scale(row: say.Row) -> tuple[float, float]:
    """The ends of the row's scale: the benchmark in its middle, or, without one, all values within."""
    fields = ("value", "lower", "upper", "lowest", "quartile_low", "quartile_high", "highest")
    values = [row[field] for field in fields if say.known(row[field])]
    middle = row["benchmark_value"]
    if not say.known(middle):
        room = (max(values) - min(values)) * 0.15 or 1
        return min(values) - room, max(values) + room
    half = max(abs(value - middle) for value in values) or 1
    return middle - half, middle + half


def words(row: say.Row, indicator: Indicator, kind: Kind) -> str:
    """The picture's name: the value, its interval, and how all areas lie."""
    said = [f"{say.value(row, indicator)} ({say.interval(row, indicator)})".removesuffix(" ()")]
    if ends := say.between(row, "lowest", "highest", indicator):
        said.append(t("spine.ends", spread=ends))
    if middle := say.between(row, "quartile_low", "quartile_high", indicator):
        said.append(t(f"spine.middle_{kind}", spread=middle))
    return ". ".join(said)


def note(row: say.Row, indicator: Indicator, kind: Kind) -> str:
    """What a reader of this row must know: its direction is another, or it has no box."""
    few = kind == "area" and say.known(row["lowest"]) and not say.known(row["quartile_low"])
    said = [t("spine.higher")] * (indicator.direction == "none") + [t("spine.few")] * few
    return f'<span class="quiet">{html.escape(" ".join(said))}</span>' if said else ""


def spine_html(row: say.Row, indicator: Indicator, kind: Kind) -> Html:
    """The picture of a row of queries/profile.sql together with its row of queries/spread.sql."""
    if not say.known(row["value"]):
        return Html()
    lower, upper = pair(row, "lower", "upper") or (None, None)
    picture = interval_svg(
        row["value"],
        lower,
        upper,
        row["benchmark_value"] if say.known(row["benchmark_value"]) else None,
        *scale(row),
        row["judgement"],
        ends=pair(row, "lowest", "highest"),
        quartiles=pair(row, "quartile_low", "quartile_high"),
        is_mirrored=indicator.direction == "low",
        title=words(row, indicator, kind),
        is_synthetic=is_synthetic_row(row) or row["spread_provenance"] == "synthetic",
    )
    return Html(picture + note(row, indicator, kind))


def legend_html(area: str, benchmark: str, kind: Kind, *, has_ends: bool, has_middle: bool) -> str:
    """What the parts of the picture mean, in words."""
    items = [
        ("│", theme.QUIET, benchmark),
        ("▬", theme.HATCH, t("spine.legend_interval", area=area)),
    ]
    items += [("├─┤", theme.QUIET, t("spine.legend_ends"))] if has_ends else []
    items += [("▭", theme.QUIET, t(f"spine.legend_middle_{kind}"))] if has_middle else []
    return figure.legend(items) + figure.notes([t("spine.direction")])
