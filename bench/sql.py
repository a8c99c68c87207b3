"""How long a query takes that no cache answers."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import catalogue
import queries
from bench import Problem, views
from catalogue import Indicator

ABOUT_ALL_AREAS = ("coverage", "levels", "notes", "provenance", "published", "releases")


def milliseconds() -> list[float]:
    """Every query, once for every indicator."""
    names = sorted(path.stem for path in queries.HERE.glob("*.sql"))
    known = catalogue.indicators("catchment").values()
    return [one for indicator in known for one in timed(names, indicator)]


def judgement(runs: int = 25) -> list[float]:
    """All areas on all indicators judged together, as the overview asks for it."""
    indicator = next(iter(catalogue.indicators("catchment").values()))
    return [one for _ in range(runs) for one in timed(["rug"], indicator)]


def timed(names: list[str], indicator: Indicator) -> Iterator[float]:
    for name in names:
        parameters = asked(name, indicator)
        start = time.perf_counter()
        queries.execute(views.connection(), name, **parameters)
        yield 1000 * (time.perf_counter() - start)


def asked(name: str, indicator: Indicator) -> dict[str, Any]:
    """What a page would ask the query for."""
    place, catchments = views.place(), views.catchments()
    several = catalogue.indicators("catchment")
    z = catalogue.family_z(len(catchments), len(several))
    known = place.query() | {
        "level": "catchment",
        "indicator": indicator.id,
        "indicators": [one.query("catchment") for one in several.values()],
        "direction": indicator.direction,
        "area": catchments[0],
        "areas": list(views.areas()) if name in ABOUT_ALL_AREAS else catchments,
        "benchmark": place.id,
        "pool": [place.id],
        "given": [],
        "years": [indicator.years[-1]],
        "years_pooled": indicator.pool("catchment"),
        "sex": "T",
        "fewest": catalogue.FEWEST_IN_QUARTILES["catchment"],
        "z": z,
        "widen": z / catalogue.confidence().z,
    }
    wanted = set(re.findall(r"\$(\w+)", queries.sql(name)))
    if unknown := wanted - set(known):
        raise Problem(f"queries/{name}.sql asks for {', '.join(sorted(unknown))}: say so in bench/sql.py.")
    return {key: known[key] for key in wanted}
