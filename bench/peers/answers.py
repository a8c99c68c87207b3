"""What a choice shows, with pandas from the snapshot's Parquet file: alike for the three peers.

Read once, kept by indicator, and every answer remembered, as Likvärd remembers its own.
"""

from __future__ import annotations

import json
import os
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from bench.judging import classes, judged

GIVEN: dict[str, Any] = json.loads(Path(os.environ["LIKVARD_PEERS_GIVEN"]).read_text("utf-8"))
WORDS: dict[str, str] = GIVEN["words"]
COLUMNS = ["indicator_id", "area_id", "year", "years_pooled", "period", "value", "lower", "upper"]
COLUMNS += ["denominator", "status", "provenance"]
MOST = 4_000  # answers that are remembered of each kind
NO_AREA = ""


class Choice(NamedTuple):
    """A reader's three choices. The period is an id: 2024, or 2022-2024."""

    indicator: str
    period: str
    area: str


class Drawn(NamedTuple):
    """An area on the map. `lines` are those of its tooltip, the first its name."""

    fill: str
    weight: int
    lines: list[str]


class Line(NamedTuple):
    name: str
    colour: str
    dash: str
    years: list[int]
    values: list[float | None]


@cache
def _rows() -> dict[str, pd.DataFrame]:
    known = [*GIVEN["areas"], *GIVEN["benchmarks"]]
    filters = [("sex", "==", "T"), ("group_id", "==", "all"), ("area_id", "in", known)]
    rows = pd.read_parquet(GIVEN["observation"], columns=COLUMNS, filters=filters)
    first = (rows["year"] - rows["years_pooled"] + 1).astype(str) + "-"
    rows["id"] = first.where(rows["years_pooled"] > 1, "") + rows["year"].astype(str)
    rows["place"] = rows["area_id"].map({id: place for place, id in enumerate(GIVEN["areas"])})
    return {str(id): of_one for id, of_one in rows.groupby("indicator_id")}


@lru_cache(MOST)
def periods(indicator: str) -> dict[str, str]:
    """Id and name of those with a value for an area on the map, the newest first."""
    rows = _rows()[indicator]
    rows = rows[rows["place"].notna() & rows["value"].notna()].drop_duplicates("id")
    rows = rows.sort_values(["year", "years_pooled"], ascending=[False, True])
    return dict(zip(rows["id"], rows["period"], strict=True))


def begin() -> Choice:
    indicator = next(iter(GIVEN["indicators"]))
    return Choice(indicator, next(iter(periods(indicator))), NO_AREA)


def kept(indicator: str, period: str) -> str:
    """The period where the indicator has it, else one that ends in the same year, else the newest."""
    known = periods(indicator)
    same = [one for one in known if one.split("-")[-1] == period.split("-")[-1]]
    return period if period in known else [*same, *known][0]


@lru_cache(MOST)
def compared(indicator: str, period: str) -> list[dict[str, Any]]:
    """A row an area on the map, beside the municipality."""
    rows = _rows()[indicator]
    rows = rows[rows["id"] == period]
    benchmark = rows[rows["area_id"] == GIVEN["benchmarks"][0]]
    value = benchmark["value"].iloc[0] if len(benchmark) else np.nan
    shown = rows[rows["place"].notna()].sort_values("place")
    shown = shown.assign(
        benchmark_value=value, benchmark_invented=(benchmark["provenance"] == "synthetic").any()
    )
    found = judged(shown, GIVEN["indicators"][indicator]["direction"])
    return shown.assign(**found, **classes(shown["value"])).to_dict("records")


@lru_cache(MOST)
def lines(indicator: str, area: str) -> list[Line]:
    """The area and those that are always followed, then what is around them."""
    followed = list(dict.fromkeys([*GIVEN["followed"], *([area] if area else [])]))
    styles = dict(zip(followed, GIVEN["lines"], strict=False))
    styles |= dict(zip(GIVEN["benchmarks"], GIVEN["benchmark_lines"], strict=False))
    one = GIVEN["indicators"][indicator]
    rows = _rows()[indicator]
    rows = rows[rows["years_pooled"] == one["pool"]].sort_values("year")
    drawn = []
    for id, (colour, dash) in styles.items():
        of_area = rows[rows["area_id"] == id]
        values = [None if np.isnan(value) else value for value in of_area["value"].to_numpy(float)]
        points = [
            *zip(of_area["year"].tolist(), values, strict=True),
            *((year, None) for year in one["gaps"]),
        ]
        points.sort(key=lambda point: (point[0], point[1] is not None))
        if any(value is not None for _, value in points):
            years, shown = map(list, zip(*points, strict=True))
            drawn.append(Line((GIVEN["areas"] | GIVEN["names"])[id], colour, dash, years, shown))
    return drawn


def trend(choice: Choice) -> dict[str, Any]:
    """A Plotly figure as a dictionary: as objects it takes longer to make."""
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": line.name,
            "x": line.years,
            "y": line.values,
            "line": {"color": line.colour, "dash": line.dash},
        }
        for line in lines(choice.indicator, choice.area)
    ]
    layout = {"height": 400, "margin": {"t": 16, "b": 32, "l": 48, "r": 16}, "legend": {"orientation": "h"}}
    return {"data": data, "layout": layout}


@lru_cache(50_000)
def number(value: float, decimals: int) -> str:
    """12,3 and 1 234; halves away from zero."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    spoken = f"{abs(rounded):,}".replace(",", "\u00a0").replace(".", ",")
    return f"\u2212{spoken}" if rounded < 0 else spoken


def _lines(row: dict[str, Any], indicator: dict[str, Any]) -> list[str]:
    """What the tooltip says below the area's name."""
    unit, decimals = indicator["unit"], indicator["decimals"]
    if np.isnan(row["value"]):
        why = {"c": "protected", "z": "not_applicable"}.get(row["status"], "missing")
        return [WORDS[f"map_{why}"], row["period"]]
    said = [unit.format(number(row["value"], decimals))]
    if not np.isnan(row["lower"] + row["upper"]):
        ends = number(row["lower"], decimals), unit.format(number(row["upper"], decimals))
        said.append(WORDS["uncertainty"].format(*ends))
    said.append(GIVEN["judgements"][row["judgement"]][3])
    if not np.isnan(row["benchmark_value"]):
        around = GIVEN["names"][GIVEN["benchmarks"][0]]
        said.append(f"{around}: {unit.format(number(row['benchmark_value'], decimals))}")
    said.append(row["period"])
    if row["status"] in "up":
        said.append(WORDS["map_uncertain" if row["status"] == "u" else "map_preliminary"])
    if row["provenance"] == "synthetic" or row["benchmark_invented"]:
        said.append(f"{WORDS['symbol']} {WORDS['invented']}")
    return said


def _fill(row: dict[str, Any]) -> str:
    if np.isnan(row["value"]):
        return str(GIVEN["protected" if row["status"] == "c" else "missing"])
    return str(GIVEN["classes"][int(row["class"]) - 1])


def drawn(choice: Choice) -> dict[str, Drawn]:
    indicator = GIVEN["indicators"][choice.indicator]
    return {
        row["area_id"]: Drawn(
            _fill(row),
            4 if row["area_id"] == choice.area else 1,
            [GIVEN["areas"][row["area_id"]], *_lines(row, indicator)],
        )
        for row in compared(choice.indicator, choice.period)
    }


def headings(indicator: str) -> list[str]:
    one = GIVEN["indicators"][indicator]
    unit = f" ({one['unit_words']})"
    return [
        WORDS["area"],
        WORDS["value"] + unit,
        WORDS["interval"] + unit,
        WORDS["people"].format(one["people"]),
        WORDS["difference"] + unit,
        WORDS["judgement"],
    ]


def cells(indicator: str, period: str) -> list[list[str]]:
    decimals = GIVEN["indicators"][indicator]["decimals"]
    return [_cells(row, decimals) for row in compared(indicator, period)]


def _cells(row: dict[str, Any], decimals: int) -> list[str]:
    invented = row["provenance"] == "synthetic"
    mark = f"{WORDS['symbol']} " if invented else ""
    either = f"{WORDS['symbol']} " if invented or row["benchmark_invented"] else ""
    value, interval, difference, judgement = WORDS["status_x"], "", "", ""
    if not np.isnan(row["value"]):
        doubt = f" ({WORDS['status_' + row['status']]})" if row["status"] in "up" else ""
        value = mark + number(row["value"], decimals) + doubt
        symbol, _, said, _ = GIVEN["judgements"][row["judgement"]]
        judgement = f"{symbol} {either}{said}"
    elif row["status"] in "cz":
        value = "••" if row["status"] == "c" else WORDS["status_z"]
    if not np.isnan(row["lower"] + row["upper"]):
        interval = f"{mark}{number(row['lower'], decimals)}–{number(row['upper'], decimals)}"
    people = "" if np.isnan(row["denominator"]) else mark + number(row["denominator"], 0)
    if not np.isnan(row["difference"]):
        sign = "+" if row["difference"] > 0 else "\u2212" if row["difference"] < 0 else ""
        difference = f"{either}{sign}{number(abs(row['difference']), decimals)}"
    return [GIVEN["areas"][row["area_id"]], value, interval, people, difference, judgement]


def finding(choice: Choice) -> str:
    """The lowest and the highest, in a sentence."""
    one = GIVEN["indicators"][choice.indicator]
    shown = [row for row in compared(choice.indicator, choice.period) if not np.isnan(row["value"])]
    ends = min(shown, key=lambda row: row["value"]), max(shown, key=lambda row: row["value"])
    low, high = (
        f"{GIVEN['areas'][row['area_id']]} ({one['unit'].format(number(row['value'], one['decimals']))})"
        for row in ends
    )
    return f"{one['name']}, {shown[0]['period']}: {low} – {high}"


def table_html(indicator: str, period: str) -> str:
    head = "".join(f"<th>{one}</th>" for one in headings(indicator))
    body = "".join(
        f"<tr><th>{name}</th>{''.join(f'<td>{one}</td>' for one in others)}</tr>"
        for name, *others in cells(indicator, period)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
