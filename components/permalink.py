"""What a visitor has chosen is the address: an id for each choice, never a label.

The address holds only what somebody chose, so that opening a page adds nothing to the browser's
history. A box for one choice is the browser's own, which reads and writes the address itself.
A widget, for many or for a number, follows the address (a link, Back, Forward); a change of the widget is
written to the address before the page runs. Nothing else is state.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import streamlit as st

import text
from components import record
from components.address import MANY
from components.boxes import radios_html, select_html
from text import t

SEPARATOR = ","
PAGE = "sida"  # of a table of many pages: another choice has other pages, and begins with the first


def begin(page: str = "") -> None:
    """Remember the page and the address that this run starts from. Call once, before any choice.

    A browser may send a second choice before it has shown the address of the first. Then what is
    written builds on what is remembered here, and no choice is lost.
    """
    st.session_state["is_first"] = "address" not in st.session_state
    st.session_state["page"] = page
    st.session_state["address"] = st.query_params.to_dict()
    st.session_state["unknown"] = set()


def is_first_run() -> bool:
    """Whether the session has just begun: what widgets say then was chosen before the server was lost."""
    return bool(st.session_state["is_first"])


def _now() -> dict[str, str]:
    """The choices that this run starts from; where a click is the first sign of a session, the browser's."""
    if kept := record.kept():
        return dict(kept.address)
    return dict(st.session_state.get("address") or st.query_params.to_dict())


def address(**changes: str | None) -> dict[str, str]:
    """The choices in the address, with some of them changed; None takes a choice away."""
    merged = _now() | changes
    return {name: value for name, value in merged.items() if value is not None}


def _given(name: str) -> list[str]:
    if kept := record.kept():
        return [kept.address[name]] if name in kept.address else []
    return st.query_params.get_all(name)


def asked(name: str) -> str | None:
    """The id that the address gives for `name`; where it is given more than once, what is no id."""
    given = _given(name)
    return None if not given else given[0] if len(given) == 1 else MANY


def known(name: str, options: Iterable[str], default: str, aliases: Mapping[str, str] | None = None) -> str:
    """The id in the address if it is one of `options`, otherwise `default`, and a line that says so."""
    wanted = asked(name)
    if wanted is not None and wanted not in options:
        wanted = (aliases or {}).get(wanted, wanted)
    if wanted is None or wanted in options:
        return default if wanted is None else wanted
    say_unknown(name)
    return default


def say_unknown(name: str) -> None:
    """One line, once: what the address names does not exist."""
    if not record.kept() and name not in st.session_state["unknown"]:
        st.session_state["unknown"].add(name)
        st.info(t("permalink.unknown", what=t(f"permalink.{name}")))


def _key(name: str) -> str:
    """A widget is one page's, in one language: Streamlit forgets what it shows when either changes."""
    return f"{name}-{text.language()}-{st.session_state['page']}"


def write(name: str, key: str) -> None:
    value = st.session_state[key]
    chosen = SEPARATOR.join(value) if isinstance(value, list) else value
    chosen = f"{chosen:.10g}" if isinstance(chosen, float) else chosen
    st.session_state["address"] = address(**{PAGE: None, name: chosen})
    st.query_params.from_dict(st.session_state["address"])


def _show(name: str, value: Any, widget: Callable[..., Any], /, **beginning: Any) -> None:
    """Draw a widget that shows `value`. In a session's first run it only begins with it, as `beginning` says.

    Where a browser has lost its server, a choice may be the first that a new session hears: it counts.
    """
    key = _key(name)
    if not is_first_run() and st.session_state.get(key) != value:
        st.session_state[key] = value
    widget(key=key, on_change=write, args=(name, key), **beginning if is_first_run() else {})
    if is_first_run() and st.session_state[key] != value:
        write(name, key)
        st.rerun()


def choose(
    name: str,
    label: str,
    options: Mapping[str, str],
    default: str,
    *,
    aliases: Mapping[str, str] | None = None,
    groups: Mapping[str, str] | None = None,
    is_open: bool = False,
) -> str:
    """The id that the visitor has chosen among `options` (id to label).

    aliases  ids of other pages' choices that mean one of the options here
    groups   the heading that options stand under, by id
    is_open  whether all options are seen at once
    """
    value = known(name, options, default, aliases)
    if not record.kept():
        otherwise = default if asked(name) in options else value
        if is_open:
            st.html(radios_html(name, label, options, otherwise))
        else:
            st.html(select_html(name, label, options, otherwise, groups))
    return value


def choose_many(
    name: str, label: str, options: Mapping[str, str], default: list[str], most: int, placeholder: str = ""
) -> list[str]:
    """The ids that the visitor has chosen among `options`, at most `most`, in the order chosen."""
    wanted = asked(name)
    ids = default if wanted is None else list(dict.fromkeys(filter(None, wanted.split(SEPARATOR))))
    value = [one for one in ids if one in options][:most]
    if value != ids or len(_given(name)) > 1:
        say_unknown(name)
        value = value or default
    if record.kept():
        return value
    shown = partial(
        st.multiselect,
        label,
        list(options),
        format_func=lambda one: options.get(one, one),
        max_selections=most,
        placeholder=placeholder,
    )
    _show(name, value, shown, default=value)
    return value


def choose_number(name: str, label: str, highest: float, decimals: int) -> float | None:
    """The number that the visitor has written, from 0 to `highest` and no finer than `decimals`, or None."""
    wanted = asked(name)
    is_number = re.fullmatch(rf"\d{{1,9}}(\.\d{{1,{decimals}}})?", wanted or "", re.ASCII)
    value = float(wanted) if wanted and is_number and float(wanted) <= highest else None
    if wanted is not None and value is None:
        say_unknown(name)
    if record.kept():
        return value
    shown = partial(
        st.number_input, label, min_value=0.0, max_value=float(highest), step=1.0, format="%g", value=None
    )
    _show(name, value, shown, value=value)
    return value


def page() -> int:
    """The page of a long table that the address asks for, from 1."""
    wanted = asked(PAGE)
    if wanted is None:
        return 1
    if re.fullmatch(r"[1-9]\d{0,6}", wanted, re.ASCII):
        return int(wanted)
    say_unknown(PAGE)
    return 1


def select(name: str, value: str | None) -> None:
    """Choose for the visitor, as after a click on the map. To be called before the page runs."""
    st.query_params.from_dict(address(**{name: value}))


def _press(act: Callable[[], None]) -> None:
    st.session_state["is_pressed"] = True
    act()


def button(label: str, key: str, act: Callable[[], None], **appearance: Any) -> None:
    """A button whose press changes the address before the page runs.

    Where a browser has lost its server, a press may be the first that a new session hears, which knows no
    buttons yet: it counts.
    """
    is_pressed = st.button(label, key=key, on_click=_press, args=(act,), **appearance)
    if is_pressed and not st.session_state.pop("is_pressed", False):
        act()
        st.rerun()


def path() -> str:
    """The path of the page that is shown."""
    return str(st.session_state["page"])
