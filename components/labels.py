"""Names at the ends of lines, pushed apart where they would touch."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from components import figure, theme
from components.axis import Scale
from components.series import Series

HEIGHT = 19  # pixels
WIDTH = 28  # characters


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """The places nearest to those wanted, which ascend, that lie at least `gap` apart."""
    blocks: list[list[float]] = []  # pool adjacent violators, on places less the gaps before them
    for index, place in enumerate(wanted):
        blocks.append([place - index * gap])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    settled = [_mean(block) for block in blocks for _ in block]
    return [place + index * gap for index, place in enumerate(settled)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def end_labels(lines: Sequence[Series], y: Scale, plot_height: int) -> list[dict[str, Any]]:
    """A name to the right of each line's end.

    They stand outside the figure's own width: the stylesheet makes room for them on a wide screen,
    and shows the legend instead on a narrow one.
    """
    ends = sorted(lines, key=lambda line: line.last)
    places = spread([y.fraction(line.last) * plot_height for line in ends], HEIGHT)
    return [
        figure.words(
            f'<span style="color:{line.line.colour}">{line.line.symbol}</span> '
            + theme.plotly_text(textwrap.shorten(line.name, WIDTH, placeholder=" …")),
            1,
            place / plot_height,
            xref="paper",
            yref="paper",
            xshift=14,
            font={"size": figure.SMALL, "color": theme.QUIET if line.is_benchmark else theme.INK},
        )
        for line, place in zip(ends, places, strict=True)
    ]
