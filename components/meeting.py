"""The meeting: its points in order, each with a line of decision; and one of them on the whole screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

import streamlit as st

from components import agenda, links, permalink
from components.address import PATHS
from components.agenda import Point
from text import t

DOCUMENTS = ("pdf", "pptx", "xlsx", "csv")


def shown_point() -> int | None:
    """Which point is to have the whole screen, from 0; None where the agenda is shown."""
    wanted, count = permalink.asked(agenda.SHOWN) or "", len(agenda.points())
    is_number = re.fullmatch(r"[1-9]\d{0,2}", wanted, re.ASCII)
    return int(wanted) - 1 if is_number and int(wanted) <= count else None


def check_shown() -> None:
    """Where the address asks for a point that is not there, say so."""
    if permalink.asked(agenda.SHOWN) is not None and shown_point() is None:
        permalink.say_unknown(agenda.SHOWN)


def is_on_screen(path: str) -> bool:
    """Whether a point has the whole screen, without menu and footer."""
    return path == PATHS["meeting"] and shown_point() is not None


def _show_turn(name: str, key: str, to: int | None, *, is_end: bool = False) -> None:
    """A button that also the keyboard's `key` presses."""
    turn = partial(permalink.select, agenda.SHOWN, None if to is None else str(to + 1))
    permalink.button(t(f"meeting.{name}"), name, turn, shortcut=key, disabled=is_end)


def show_turns(number: int, count: int) -> None:
    """The way to the next point, back and out, by keyboard too."""
    with st.container(horizontal=True, key="turns"):
        _show_turn("back", "Left", number - 1, is_end=number == 0)
        _show_turn("next", "Right", number + 1, is_end=number == count - 1)
        st.caption(t("meeting.place", number=number + 1, count=count))
        _show_turn("end", "Esc", None)


def show_slide(html: str, number: int, count: int) -> None:
    """A slide of `reports.slide`, and the way onwards."""
    with st.container(key="slide"):
        st.html(html)
        show_turns(number, count)


def _decide(place: int, key: str) -> None:
    said = agenda.plain(st.session_state[key])[: agenda.LONGEST]
    _change(lambda points: points.insert(place, replace(points.pop(place), decision=said)))


def _move(place: int, to: int) -> None:
    _change(lambda points: points.insert(to, points.pop(place)))


def _remove(place: int) -> None:
    _change(lambda points: points.pop(place))


def _change(how: Callable[[list[Point]], object]) -> None:
    """Change the agenda as it is now: since the buttons were drawn, another click may have changed it."""
    points = agenda.points()
    with suppress(IndexError):
        how(points)
        agenda.change(points)


def show_point(points: Sequence[Point], place: int, title: str, page: str | None) -> None:
    """A point of the agenda: what it shows, what is decided, and its place among the others.

    page  the name of its page; None where there is none
    """
    one, name = points[place], str(place)
    with st.container(border=True, key=f"point-{name}"):
        st.header(t("meeting.point", number=place + 1, title=title), anchor=False)
        key = f"decision-{name}-{one.decision}"  # another server calls it the same
        said = st.text_input(
            t("meeting.decision"),
            one.decision,
            max_chars=agenda.LONGEST,
            key=key,
            on_change=_decide,
            args=(place, key),
            placeholder=t("meeting.decision_example"),
        )
        if permalink.is_first_run() and agenda.plain(said)[: agenda.LONGEST] != one.decision:
            _decide(place, key)
            st.rerun()
        with st.container(horizontal=True, vertical_alignment="center", key=f"moves-{name}"):
            if page:
                view = one.view.to(**{agenda.POINTS: agenda.write(points)})
                links.show_ways(links.view_html(view, t("meeting.open")))
            buttons: list[tuple[str, Callable[[], None], bool]] = [
                ("up", partial(_move, place, place - 1), place == 0),
                ("down", partial(_move, place, place + 1), place == len(points) - 1),
                ("remove", partial(_remove, place), False),
            ]
            for what, act, is_off in buttons:
                permalink.button(
                    t(f"meeting.{what}"), f"{what}-{name}", act, disabled=is_off, type="tertiary"
                )


def show_ways() -> None:
    """To the whole screen, and to the files of the meeting."""
    links.show_ways(links.way_html("meeting", t("meeting.present"), **{agenda.SHOWN: "1"}), kind="ways")
    st.html(links.documents_html(DOCUMENTS))
    st.caption(t("meeting.keys"))
