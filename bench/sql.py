"""How long a query takes that no cache answers."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import catalogue
import queries
from bench import Problem, scene
from catalogue import Indicator
from components import expected, pilot

# Every measure of inequality that has a formula, for one indicator and each of its years.
MEASURES = """
with catchments as (
    select
        year as group_id,
        area.area_id as subgroup,
        area.area_type as subgroup_rank,
        value as estimate,
        (upper - lower) / (2 * $z) as standard_error,
        denominator as population,
        $direction = 'high' as favourable,
        true as ordered,
        $scale as scale,
        null::boolean as reference,
    from observation
    inner join area on observation.area_id = area.area_id
    where
        indicator_id = $indicator
        and years_pooled = $years_pooled
        and sex = $sex
        and observation.group_id = 'all'
        and list_contains($areas, area.area_id)
)

from summary_measures('catchments')
order by all
"""
SLOPES = ({"measure": "sii", "variant": "linear"}, {"measure": "rii", "variant": "linear"})
ABOUT_ALL_AREAS = ("coverage", "levels", "notes", "provenance", "published", "releases", "revisions")


def milliseconds() -> list[float]:
    """Every query, once for every indicator."""
    names = sorted(path.stem for path in queries.HERE.glob("*.sql"))
    known = catalogue.indicators("catchment").values()
    return [one for indicator in known for one in timed(names, indicator)]


def judgement(runs: int = 25) -> list[float]:
    """All areas on all indicators judged together, as the overview asks for it."""
    indicator = next(iter(catalogue.indicators("catchment").values()))
    return [one for _ in range(runs) for one in timed(["rug"], indicator)]


def measures(runs: int = 25) -> list[float]:
    """All measures of one indicator's inequality between the catchments, in all years, from the rows."""
    indicator = next(iter(catalogue.indicators("catchment").values()))
    parameters = {
        "indicator": indicator.id,
        "areas": scene.catchments(),
        "years_pooled": indicator.pool("catchment"),
        "sex": "T",
        "direction": indicator.direction,
        "scale": float(indicator.scale),
        "z": catalogue.confidence().z,
    }
    return [elapsed(MEASURES, parameters) for _ in range(runs)]


def timed(names: list[str], indicator: Indicator) -> Iterator[float]:
    for name in names:
        yield elapsed(queries.sql(name, groups=False), asked(name, indicator))


def elapsed(sql: str, parameters: dict[str, Any]) -> float:
    start = time.perf_counter()
    scene.connection().cursor().execute(sql, parameters).df()
    return 1000 * (time.perf_counter() - start)


def asked(name: str, indicator: Indicator) -> dict[str, Any]:
    """What a page would ask the query for."""
    place, catchments = scene.place(), scene.catchments()
    several = catalogue.indicators("catchment")
    z = catalogue.family_z(len(catchments), len(several))
    known = place.query() | {
        "indicator": indicator.id,
        "response": indicator.response or indicator.id,
        "indicators": [one.query("catchment") for one in several.values()],
        "direction": indicator.direction,
        "area": catchments[0],
        "areas": list(scene.areas()) if name in ABOUT_ALL_AREAS else catchments,
        "benchmark": place.id,
        "pool": [place.id],
        "given": [],
        "year": indicator.years[-1],
        "years": [indicator.years[-1]],
        "years_pooled": indicator.pool("catchment"),
        "sex": "T",
        "fewest": catalogue.FEWEST_IN_QUARTILES["catchment"],
        "z": z,
        "widen": z / catalogue.confidence().z,
        "scope": place.id,
        "scale": float(indicator.scale),
        "since": indicator.comparable_since,
        "variants": list(SLOPES),
        "measures": [],
        "called": [],
        "work": next(iter(pilot.works(place.id)), "") if name in ("effect", "effects") else "",
        "level": catalogue.confidence().level if name == "effects" else "catchment",
        "what": ["treated", "others"],
        "first_year": indicator.years[0],
        "last_year": indicator.years[-1],
        "sexes": ["T", "K", "M"],
        "page": 1,
        "grid": 1_000,
        "size": 50,
        "marked": [place.id],
        "kpis": [indicator.id],
        "levels": ["municipality", "catchment"],
        "first": 0,
        "entries": 1_000,
        **SLOPES[0],
    }
    if name == "effects":
        works = catalogue.interventions()
        known["indicators"] = pilot.asked(works.get(known["work"], next(iter(works.values()))))
    if name == "recent_trend":
        known["measure"] = indicator.measure
    if name in ("figures", "figures_wide"):
        known["indicators"] = list(several)
    if name in ("scatter", "regression"):
        known["indicators"] = [one.query("catchment") for one in (indicator, *several.values())][:2]
    if name == "shared_years":
        known["fewest"] = 2
    if name in ("notes", "observed"):
        known["indicators"] = [indicator.id]
    if name == "inequality_among":
        known["scope"] = ",".join(catchments)
        known["measures"] = [
            {"indicator_id": indicator.id, "measure": indicator.measure, "scale": indicator.scale}
        ]
    if name == "expected":
        known |= expected.ASKED | {
            "areas": [one.id for one in scene.areas().values() if one.level == "school"]
        }
    wanted = set(re.findall(r"\$(\w+)", queries.sql(name)))
    if unknown := wanted - set(known):
        raise Problem(f"queries/{name}.sql asks for {', '.join(sorted(unknown))}: say so in bench/sql.py.")
    return {key: known[key] for key in wanted}
