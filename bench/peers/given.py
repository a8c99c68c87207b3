"""What all three peers are given beside the snapshot's Parquet files: words, areas, boundaries and ink."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import catalogue
from bench import Problem, scene
from catalogue import Indicator
from components import theme
from components.axis import unit_words
from queries import snapshot
from text import NBSP, t

MISSING, PROTECTED = theme.PAPER, "#D9D9D9"  # fills of areas without a value


def _indicator(one: Indicator) -> dict[str, Any]:
    return {
        "label": scene.indicator_choice(one).option,
        "name": str(one.name),
        "direction": one.direction,
        "decimals": one.decimals,
        "pool": one.pool("catchment"),
        "unit": f"{{}}{NBSP}%" if one.unit == "percent" else t(f"number.unit_{one.unit}", value="{}"),
        "unit_words": unit_words(one),
        "people": str(one.people),
        "gaps": [*one.missing_years, *(item.year for item in one.breaks)],
    }


def write(path: Path) -> None:
    place, areas = scene.place(), scene.areas()
    found = snapshot.current()
    boundaries = scene.rows("geometry", municipality=place.id, level=place.compared)
    if found is None or boundaries.empty:
        raise Problem(f"There are no boundaries of {place.name} in the snapshot: nothing can be drawn.")
    lines = (*scene.followed(), *place.benchmarks)
    given = {
        "observation": str(found.folder.resolve() / "observation.parquet"),
        "geometry": json.loads(boundaries["geojson"].iloc[0]),
        "title": t("pages.map_title", municipality=place.name),
        "centre": place.centre,
        "zoom": place.zoom,
        "areas": {id: str(areas[id].name) for id in scene.catchments()},
        "names": {id: str(areas[id].name) for id in lines},
        "followed": scene.followed(),
        "benchmarks": place.benchmarks,
        "indicators": {one.id: _indicator(one) for one in catalogue.indicators("catchment").values()},
        "classes": theme.SEQUENTIAL,
        "missing": MISSING,
        "protected": PROTECTED,
        "outline": theme.OUTLINE,
        "ink": theme.INK,
        "lines": [[one.colour, one.dash] for one in theme.LINES],
        "benchmark_lines": [[one.colour, one.dash] for one in theme.BENCHMARKS],
        "judgements": {
            name: [sign.symbol, sign.colour, theme.judgement(name), theme.judgement(name, str(place.name))]
            for name, sign in theme.JUDGEMENTS.items()
        },
        "words": {
            "indicator": t("choices.indicator"),
            "period": t("choices.period"),
            "area": t("choices.area"),
            "no_area": t("choices.no_area"),
            "value": t("table.value"),
            "interval": t("table.interval"),
            "people": t("table.people", people="{}"),
            "difference": t("table.difference", benchmark=place.name),
            "judgement": t("table.benchmark", benchmark=place.name),
            "uncertainty": t("map.interval", lower="{}", upper="{}"),
            **{f"map_{name}": t(f"map.{name}") for name in ("protected", "missing", "not_applicable")},
            **{f"map_{name}": t(f"map.{name}") for name in ("uncertain", "preliminary")},
            **{f"status_{name}": t(f"table.status_{name}") for name in "cxzup"},
            "symbol": "◇",
            "invented": t("synthetic.figure"),
        },
    }
    path.write_text(json.dumps(given, ensure_ascii=False), "utf-8")
