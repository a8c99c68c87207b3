"""SVG elements as text. Every word is escaped here; every number has at most two decimals."""

from __future__ import annotations

import html
from collections.abc import Iterable

from reports.glyphs import readable
from reports.ink import FAMILIES, INK, PAPER


def shown(number: float) -> str:
    """12.5 for 12.500001, 0 for -0.001."""
    return f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def words(text: object) -> str:
    """Text between tags."""
    return html.escape(readable(text), quote=False)


def element(tag: str, *children: str, **attributes: object) -> str:
    """`stroke_width=2` becomes stroke-width="2"; an attribute that is None is left out."""
    said = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{tag}{said}>{inner}</{tag}>" if inner else f"<{tag}{said}/>"


def _value(value: object) -> str:
    return shown(value) if isinstance(value, (int, float)) else html.escape(readable(value))


def path(points: Iterable[tuple[float, float]], closed: bool = False) -> str:
    """M x y L x y …: the value of a path's d."""
    steps = "L".join(f"{shown(x)} {shown(y)}" for x, y in points)
    return f"M{steps}{'Z' if closed else ''}" if steps else ""


def family(*names: str) -> str:
    """A list of fonts, and whatever there is where those are not."""
    return ", ".join([*(f"'{name}'" for name in names), "sans-serif"])


def drawing(width: float, height: float, scale: float, *children: str) -> str:
    """A whole picture on paper, `scale` times `width` by `height`."""
    return element(
        "svg",
        element("rect", width=width, height=height, fill=PAPER),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        width=width * scale,
        height=height * scale,
        viewBox=f"0 0 {shown(width)} {shown(height)}",
        font_family=family(*FAMILIES),
        fill=INK,
        **{"xml:space": "preserve"},
    )
