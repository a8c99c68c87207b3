"""The choices that every dashboard meets, and what each must then show, from Likvärd's own answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import Any, Literal

import catalogue
from bench import Problem, scene
from catalogue import Indicator, Period
from components import evidence, theme
from components.map.areas import area_list
from components.series import series

Kind = Literal["indicator", "period", "area"]
KINDS: tuple[Kind, ...] = ("indicator", "period", "area")


@dataclass(frozen=True)
class View:
    """What a reader has chosen."""

    indicator: Indicator
    period: Period
    area: str | None = None


@dataclass(frozen=True)
class Step:
    """An option of one of the three choices, as every dashboard names it, and the view that it leads to."""

    kind: Kind
    option: str
    to: View


def periods(indicator: Indicator) -> list[Period]:
    rows = scene.rows("periods", indicator=indicator.id, areas=scene.catchments())
    return [Period(int(row.year), int(row.years_pooled), row.period) for row in rows.itertuples()]


def kept(indicator: Indicator, period: Period) -> Period:
    """The period that every dashboard shows when another indicator is chosen."""
    known = periods(indicator)
    same = [one for one in known if one.year == period.year]
    return period if period.id in {one.id for one in known} else [*same, *known][0]


def first() -> View:
    indicator = next(iter(catalogue.indicators("catchment").values()))
    return View(indicator, periods(indicator)[0])


def steps(view: View) -> list[Step]:
    """From a view on an indicator, a year, an area, and so on: each another than all before."""
    areas = [one for one in scene.catchments() if one not in scene.followed()]
    lines = {one.id for one in scene.with_values(scene.followed(), ())}
    indicators = [one for one in scene.with_values(scene.catchments(), scene.YEARS) if one.id in lines]
    rounds = len(scene.YEARS)
    if min(len(indicators), len(areas)) < rounds:
        raise Problem(f"The comparison needs {rounds} areas and {rounds} indicators with values.")
    found: list[Step] = []
    for indicator, year, area in zip(
        indicators[:: len(indicators) // rounds], reversed(scene.YEARS), areas, strict=False
    ):
        view = replace(view, indicator=indicator, period=kept(indicator, view.period))
        found.append(Step("indicator", scene.indicator_choice(indicator).option, view))
        view = replace(view, period=next(one for one in periods(indicator) if one.year == year))
        found.append(Step("period", view.period.name, view))
        view = replace(view, area=area)
        found.append(Step("area", str(scene.areas()[area].name), view))
    return found


def digits(words: str) -> str:
    """As seen.js reads them."""
    return " ".join(re.findall("[+−]?[0-9]+(?:,[0-9]+)?", words))


def _compared(view: View) -> Any:
    return scene.rows(
        "comparison",
        indicator=view.indicator.id,
        areas=scene.catchments(),
        years=[view.period.year],
        years_pooled=view.period.years_pooled,
        sex="T",
        direction=view.indicator.direction,
        benchmark=scene.place().id,
        pool=[scene.place().id],
        given=[],
    )


def area_map(view: View) -> dict[str, Any]:
    colours = dict(enumerate(theme.SEQUENTIAL, 1))
    entries = area_list(_compared(view), view.indicator, str(scene.place().name), (), view.area)
    return {
        "areas": {
            id: [colours.get(fill, ""), digits(" ".join(lines))]
            for id, _, fill, _, _, lines, *_ in sorted(entries)
        },
        "marked": view.area or "",
    }


def table(view: View) -> list[list[str]]:
    """Name, digits of all cells, sign of the judgement."""
    rows = _compared(view)
    behind = evidence.comparison(rows, view.indicator, str(scene.place().name), "", "")
    found = []
    for row in rows.to_dict("records"):
        name, *cells = (unescape(re.sub("<[^>]*>", "", one.cell(row))).strip() for one in behind.columns)
        sign = re.search("[▲●▼△▽○]", cells[-1])
        found.append([name, digits(" ".join(cells)), sign[0] if sign else ""])
    return found


def trend(view: View) -> dict[str, Any]:
    place = scene.place()
    areas = list(dict.fromkeys([*scene.followed(), *([view.area] if view.area else [])]))
    rows = scene.rows(
        "trend",
        indicator=view.indicator.id,
        areas=[*areas, *place.benchmarks],
        years_pooled=view.indicator.pool(place.compared),
        sex="T",
        measures=[],
        called=[],
        benchmark=place.id,
        pool=[place.id],
        given=[],
    )
    lines = series(rows, view.indicator, place.benchmarks)
    return {
        line.name: [[int(row["year"]), row["value"]] for row in line.rows]
        for line in sorted(lines, key=lambda line: line.name)
    }


PARTS = {"map": area_map, "table": table, "trend": trend}


def expected(view: View, *parts: str) -> dict[str, Any]:
    return {part: PARTS[part](view) for part in parts}


def differing(before: View, after: View) -> Iterator[str]:
    """The parts that another view shows otherwise."""
    return (part for part, said in PARTS.items() if said(before) != said(after))
