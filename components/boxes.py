"""The browser's own boxes for one choice among several. components/address.js chooses in them and reads them.

Their text says nothing of what is chosen: that is the address, and a box stays the same whatever it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import groupby


def select_html(
    name: str, label: str, options: Mapping[str, str], otherwise: str, groups: Mapping[str, str] | None = None
) -> str:
    """A list that folds out: `options` are id to label.

    otherwise  the id that is shown where the address names none of them
    groups     the heading that options stand under, by id; those of a heading stand together
    """
    headings = groups or {}
    listed = "".join(
        _under(heading, "".join(_option(id, options[id]) for id in ids))
        for heading, ids in groupby(options, lambda id: headings.get(id, ""))
    )
    return f"<label{_box(name, otherwise)}><span>{escape(label)}</span><select>{listed}</select></label>"


def _box(name: str, otherwise: str) -> str:
    return f' class="choice" data-name="{escape(name)}" data-otherwise="{escape(otherwise)}"'


def _option(id: str, label: str) -> str:
    """Without what HTML can do without, its end and an id that is its label: lists are long."""
    value = "" if id == label else f' value="{escape(id)}"'
    return f"<option{value}>{escape(label)}"


def _under(heading: str, options: str) -> str:
    return f'<optgroup label="{escape(heading)}">{options}</optgroup>' if heading else options


def radios_html(name: str, label: str, options: Mapping[str, str], otherwise: str) -> str:
    """Options that stand side by side."""
    listed = "".join(
        f'<label><input type="radio" name="{escape(name)}" value="{escape(id)}">{escape(one)}</label>'
        for id, one in options.items()
    )
    return f"<fieldset{_box(name, otherwise)}><legend>{escape(label)}</legend>{listed}</fieldset>"
