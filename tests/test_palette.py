"""The colours: told from white, told from each other, and by those who see them otherwise."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest

from components import theme

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
SEEN_BY = {
    "most": np.eye(3),
    "deuteranopes": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopes": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "tritanopes": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])

JUDGED = [theme.JUDGEMENTS[name].colour for name in ("better", "similar", "worse")]
UNJUDGED = [theme.JUDGEMENTS[name].colour for name in ("higher", "similar", "lower")]
FOUR_LINES = [line.colour for line in theme.LINES[:4]]


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: relative luminance."""
    low, high = sorted(float(np.array([0.2126, 0.7152, 0.0722]) @ linear(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(light: np.ndarray) -> np.ndarray:
    share = XYZ @ np.clip(light, 0, 1) / WHITE
    x, y, z = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def least_difference(colours: list[str], eyes: str) -> float:
    """CIE 1976 ΔE between the two colours that lie closest."""
    seen = [lab(SEEN_BY[eyes] @ linear(colour)) for colour in colours]
    return min(float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2))


def test_the_measures_are_right():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert least_difference(["#000000", "#FFFFFF"], "most") == pytest.approx(100)


@pytest.mark.parametrize(
    ("colours", "least"),
    [
        (JUDGED, {"most": 42, "deuteranopes": 44, "protanopes": 39, "tritanopes": 35}),
        (UNJUDGED, {"most": 65, "deuteranopes": 55, "protanopes": 51, "tritanopes": 33}),
        (list(theme.SEQUENTIAL), {"most": 24, "deuteranopes": 23, "protanopes": 22, "tritanopes": 20}),
        (FOUR_LINES, {"most": 52, "deuteranopes": 26, "protanopes": 11, "tritanopes": 36}),
    ],
    ids=["judged", "unjudged", "sequential", "lines"],
)
@pytest.mark.parametrize("eyes", SEEN_BY)
def test_no_two_colours_that_stand_together_look_alike(colours, least, eyes):
    assert least_difference(colours, eyes) >= least[eyes]


@pytest.mark.parametrize(
    "colour", [*JUDGED, *UNJUDGED, *FOUR_LINES, *(line.colour for line in theme.BENCHMARKS), theme.HATCH]
)
def test_what_carries_a_value_stands_out_from_the_paper(colour):
    assert contrast(colour, theme.PAPER) >= 3


@pytest.mark.parametrize("ground", [theme.PAPER, theme.PANEL, theme.MARK])
@pytest.mark.parametrize("ink", [theme.INK, theme.QUIET, theme.LINK])
def test_text_can_be_read_on_every_ground(ink, ground):
    assert contrast(ink, ground) >= 4.5


def test_the_classes_of_a_map_grow_darker():
    brightness = [contrast(colour, theme.PAPER) for colour in theme.SEQUENTIAL]
    assert brightness == sorted(brightness)


def test_no_two_lines_or_judgements_differ_by_colour_alone():
    assert len({line.symbol for line in theme.LINES}) == len(theme.LINES)
    assert len({line.marker for line in theme.LINES}) == len(theme.LINES)
    assert len({line.dash for line in theme.BENCHMARKS}) == len(theme.BENCHMARKS)
    for names in (("better", "similar", "worse", "not_judged"), ("higher", "similar", "lower", "not_judged")):
        assert len({theme.JUDGEMENTS[name].symbol for name in names}) == len(names)


def test_the_mark_is_a_colour_of_its_own():
    others = [value for name, value in vars(theme).items() if name.isupper() and name != "MARK"]
    assert theme.MARK not in str(others)


FOLDER = theme.STYLESHEET.parent


@pytest.mark.parametrize(
    "path", sorted([*FOLDER.rglob("*.py"), theme.STYLESHEET]), ids=lambda path: str(path.relative_to(FOLDER))
)
def test_nobody_makes_colours_outside_the_palette(path):
    used = set(re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text("utf-8")))
    known = {value for name, value in vars(theme).items() if name.isupper() and isinstance(value, str)}
    if path == theme.STYLESHEET:
        known |= {sign.colour for sign in theme.JUDGEMENTS.values()}
    assert path.name == "theme.py" or used <= known - {theme.MARK}
