"""The agenda in the address: what is written is read, and what somebody else has written does no harm."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import agenda
from components.address import Address
from components.agenda import LONGEST, MOST, Point

DECISIONS = (
    "Klart & bra | sedan = ?",
    "100 % av 5 %",
    "Följs upp 😀 åäö",
    "מדרסה مدرسة",
    "=HYPERLINK(1)",
    "a,b;c#d+e",
)


def through(points: list[Point]) -> list[Point]:
    """As they are after a way through a browser's address."""
    written = urlencode({agenda.POINTS: agenda.write(points) or ""})
    return agenda.read(Address.read(f"mote?{written}").choices[agenda.POINTS])


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_point_comes_back_as_it_was(decision):
    points = [
        Point(Address("karta", {"indikator": "trygg", "omraden": "a,b"}), "map", decision),
        Point(Address("", {}), "", decision),
        Point(Address("skolor", {"vy": "one"}), "schools"),
    ]
    assert through(points) == points


PLAIN = st.text(st.characters(categories=("L", "N", "P", "S")), max_size=LONGEST)


@given(st.lists(st.tuples(PLAIN, PLAIN, PLAIN), max_size=MOST))
def test_whatever_is_written_comes_back(drawn):
    points = [
        Point(Address("karta", {"omrade": area or "x"}), picture, said) for area, picture, said in drawn
    ]
    assert through(points) == points


def test_no_points_are_no_choice():
    assert agenda.write([]) is None
    assert agenda.read("") == []


def test_there_are_thirty_points_at_most_and_two_hundred_characters_of_a_decision():
    points = [Point(Address("karta", {"ar": str(place)}), "map", "å" * 500) for place in range(40)]
    found = through(points)
    assert [one.view.choices["ar"] for one in found] == [str(place) for place in range(30)]
    assert {len(one.decision) for one in found} == {200}


def test_a_decision_is_one_line_without_what_no_file_can_hold():
    (one,) = agenda.read(
        f"karta?beslut={quote(' Klart' + chr(10) + chr(0) + chr(0x2028) + 'nu' + chr(7) + chr(0xFFFF) + ' ')}"
    )
    assert one.decision == "Klart nu"


def test_what_belongs_to_the_meeting_is_not_a_views():
    (one,) = agenda.read("karta?indikator=x&bild=map&beslut=b&punkt=3&punkter=karta")
    assert (str(one.view), one.picture, one.decision) == ("karta?indikator=x", "map", "b")


@pytest.mark.parametrize(
    "written",
    [
        "|||",
        "?",
        "&&&",
        "%",
        "%zz|%00",
        "../../etc/passwd?x=1",
        "http://evil.example/",
        "<script>",
        "mote?punkter=mote",
        "\ud800",
    ],
)
def test_hostile_agendas_are_points_like_others(written):
    for one in agenda.read(written):
        assert "://" not in str(one.view) or one.view.path not in ("", "karta")
        assert Point.read(str(one)) == one
