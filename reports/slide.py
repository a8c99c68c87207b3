"""A picture for a projector: its finding in large letters, its drawings side by side, and nothing to scroll.

HTML, for the meeting page: drawings are images, so they grow with the screen, letters and all.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Iterator

from reports import Map, Picture, Plot, Sign, Table, View
from reports.svg import map_svg, plot_svg, slices
from reports.svg.elements import drawing
from reports.svg.map import height_of
from reports.svg.mark import mark as mark_all
from reports.svg.signs import parts as sign_parts
from reports.svg.signs import signs_svg
from text import t

WIDE, HIGH = 1200, 420  # pixels of the drawings together, on the smallest screen
MOST_DRAWINGS = 3
MOST_ROWS = 8  # of a table whose cells are words
SIGNS_HIGH = 480  # pixels of a part of a table of symbols, drawn a little smaller


def _pieces(picture: Picture) -> Iterator[Plot | Map | Table]:
    """A map alone; else the drawings, those that are too high cut where nothing is cut through."""
    drawings = picture.drawings
    for one in drawings[:1] if isinstance(drawings[0], Map) else drawings:
        if isinstance(one, Plot):
            yield from _columns(one, MOST_DRAWINGS // len(drawings))
        elif isinstance(one, Table):
            yield from sign_parts(one, SIGNS_HIGH, SIGNS_HIGH)
        else:
            yield one


def _columns(plot: Plot, most: int) -> list[Plot]:
    """The plot as at most so many columns: where it must be higher than the screen, it is drawn smaller."""
    high = float(HIGH)
    while len(columns := slices(plot, high, high)) > max(most, 1):
        high *= 1.15
    return columns


def _svg(one: Plot | Map | Table, width: float, mark: str) -> str:
    if isinstance(one, Plot):
        return plot_svg(one, width)
    if isinstance(one, Table):
        return signs_svg(one, width, mark)
    return map_svg(one, min(width, width * HIGH / height_of(one, width)), mark)


def _uri(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _image(one: Plot | Map | Table, width: float, alt: str, mark: str) -> str:
    name = f'<span class="pair">{html.escape(one.name)}</span>' if isinstance(one, Map) else ""
    image = f'<img alt="{html.escape(alt)}" src="{_uri(_svg(one, width, mark))}">'
    return f"<div>{name}{image}</div>"


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col"><span>{html.escape(one)}</span></th>' for one in table.headings)
    body = ""
    for row in table.rows[:MOST_ROWS]:
        first, *others = (
            (f'<i style="color:{one.colour}">{one.symbol}</i> ' if one.symbol else "") + html.escape(one.said)
            for one in row
        )
        body += f'<tr><th scope="row">{first}</th>{"".join(f"<td>{one}</td>" for one in others)}</tr>'
    left = len(table.rows) - MOST_ROWS
    more = f"<p>{html.escape(t('meeting.more_rows', count=left))}</p>" if left > 0 else ""
    return f"<div><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}</div>"


def _drawings(picture: Picture, mark: str) -> str:
    if not picture.drawings:
        marks = _uri(drawing(WIDE, HIGH, 1, mark_all(mark, WIDE, HIGH)))
        behind = f" style=\"background:url('{marks}')\"" if mark else ""
        return f'<div class="drawings"{behind}>{_table(picture.table)}</div>'
    pieces = list(_pieces(picture))
    drawn = (_image(one, WIDE / len(pieces), picture.title, mark) for one in pieces)
    return f'<div class="drawings">{"".join(drawn)}</div>'


def _legend(signs: Iterable[Sign]) -> str:
    said = "".join(
        f'<li><span aria-hidden="true" style="color:{one.colour}">{one.symbol}</span> '
        f"{html.escape(one.said)}</li>"
        for one in signs
    )
    return f'<ul class="legend">{said}</ul>' if said else ""


def _paragraph(css: str, said: str) -> str:
    return f'<p class="{css}">{html.escape(said)}</p>' if said else ""


def slide_html(view: View) -> str:
    """The view's first picture, and the line of decision that belongs to it, as high as the screen."""
    decided = t("meeting.decided", decision=view.decision) if view.decision else ""
    if not view.pictures:
        said = f"<h1>{html.escape(view.nothing)}</h1>{_paragraph('decided', decided)}"
        return f'<article class="slide">{said}</article>'
    picture = view.pictures[0]
    mark = t("synthetic.mark") if picture.is_synthetic else ""
    below = " ".join([picture.source, *([t("synthetic.caption")] if mark else [])])
    return (
        f'<article class="slide"><h1>{html.escape(picture.title)}</h1>'
        + _paragraph("summary", " ".join(picture.summary[:2]))
        + _drawings(picture, mark)
        + _legend(picture.legend)
        + _paragraph("decided", decided)
        + f"<footer>{html.escape(below)}</footer></article>"
    )
