"""How often are equal areas called unequal, and how often is a real difference seen?

Areas without any difference are drawn many times, each round a year, with the denominators that the map's
newest period has, and judged by the map's own query. Then one area of each map differs for real, by twice
the smallest difference that it could show alone. Prints one `name: value` a line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import NormalDist
from typing import Any

import duckdb
import numpy as np
import pandas as pd

import catalogue
import queries
from bench import scene
from catalogue import Indicator

ROUNDS = 2_000
SEED = 2081
DETECTABLE = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)  # standard errors: 80 % are seen
LARGE = 10**9  # persons in the benchmark: no chance to speak of

AREAS = """
insert into area by name
select distinct
    area_id, 'catchment' as level, area_id as name_sv, area_id as name_en,
    false as is_approximate, false as is_example,
from drawn
"""

ROUND_AS_YEAR = """
insert into observation by name
select
    'drawn' as indicator_id, area_id, round as year, 1 as years_pooled, 'T' as sex, 'all' as group_id,
    round::varchar as period, 100 * events / denominator as value, events as numerator, denominator,
    100 * wilson_lower(events, denominator, normal_quantile(0.95)) as lower,
    100 * wilson_upper(events, denominator, normal_quantile(0.95)) as upper,
    'ok' as status, 'computed' as provenance, 'drawn' as release_id,
from drawn
"""


def compared(connection: duckdb.DuckDBPyConnection, **asked: Any) -> pd.DataFrame:
    """The rows of a map. Which side is good does not matter to whether a difference is seen."""
    return queries.execute(connection, "comparison", sex="T", direction="none", **asked)


def against(area: str) -> dict[str, Any]:
    return {"benchmark": area, "pool": [area], "given": []}


def newest(indicator: Indicator) -> pd.DataFrame:
    """The areas that the map's newest period compares; none where it compares none."""
    asked = {"indicator": indicator.id, "areas": scene.catchments()}
    period = next(scene.rows("periods", **asked).itertuples(), None)
    if period is None:
        return pd.DataFrame()
    asked |= {"years": [period.year], "years_pooled": period.years_pooled}
    asked |= against(scene.place().id)
    rows = compared(scene.connection(), **asked)
    return rows.dropna(subset=["value", "denominator", "benchmark_value"])


@contextmanager
def rounds_of(
    areas: pd.DataFrame, share: float, chance: np.random.Generator
) -> Iterator[duckdb.DuckDBPyConnection]:
    """`ROUNDS` maps, a year each: `areas` have an area_id, persons and a share each, the whole `share`."""
    benchmark = pd.DataFrame({"area_id": ["whole"], "denominator": [LARGE], "share": [share]})
    rounds = pd.DataFrame({"round": range(ROUNDS)})
    drawn = rounds.merge(pd.concat([areas, benchmark]), how="cross")
    drawn["events"] = chance.binomial(drawn["denominator"].astype(int), drawn["share"])
    with queries.empty() as connection:
        connection.register("drawn", drawn)
        connection.execute(AREAS)
        connection.execute(ROUND_AS_YEAR)
        yield connection


def judged(areas: pd.DataFrame, share: float, chance: np.random.Generator) -> pd.DataFrame:
    """The rows of those maps, judged against the whole."""
    with rounds_of(areas, share, chance) as connection:
        return compared(
            connection,
            indicator="drawn",
            areas=list(areas["area_id"]),
            years=list(range(ROUNDS)),
            years_pooled=1,
            **against("whole"),
        )


def false_alarms(areas: pd.DataFrame, share: float, chance: np.random.Generator) -> dict[str, float]:
    """How many of equal areas are called unequal, alone and judged together."""
    rows = judged(areas.assign(share=share), share, chance)
    alone, together = rows["p"] < 0.05, rows["judgement"] != "similar"
    return {
        "uncorrected": alone.mean(),
        "corrected": together.mean(),
        "colours_uncorrected": alone.sum() / ROUNDS,
        "colours_corrected": together.sum() / ROUNDS,
    }


def detected(areas: pd.DataFrame, share: float, chance: np.random.Generator) -> dict[str, float]:
    """How often one area that differs is seen; nothing where its share would not be one."""
    one = areas.iloc[chance.integers(len(areas))]
    step = 2 * DETECTABLE * math.sqrt(share * (1 - share) / one["denominator"])
    other = share + step if share + step < 1 else share - step
    if not 0 < other < 1:
        return {}
    is_one = areas["area_id"] == one["area_id"]
    rows = judged(areas.assign(share=np.where(is_one, other, share)), share, chance)
    return {"detected": (rows["judgement"] != "similar")[rows["area_id"] == one["area_id"]].mean()}


def maps(chance: np.random.Generator, most: int | None = None) -> Iterator[dict[str, float]]:
    """What each map says of equal areas, and of one that differs; of `most` indicators or of all."""
    for indicator in list(catalogue.indicators("catchment").values())[:most]:
        rows = newest(indicator)
        if indicator.measure == "proportion" and indicator.unit == "percent" and len(rows):
            areas, share = rows[["area_id", "denominator"]], rows["benchmark_value"].iloc[0] / 100
            yield false_alarms(areas, share, chance) | detected(areas, share, chance)


def main() -> None:
    said = pd.DataFrame(maps(np.random.default_rng(SEED)))
    print(f"maps: {len(said)}")
    print(f"rounds: {ROUNDS}")
    print(f"false_alarm_share_uncorrected: {said['uncorrected'].mean():.4f}")
    print(f"false_alarm_share: {said['corrected'].mean():.4f}")
    print(f"false_colours_per_view_uncorrected: {said['colours_uncorrected'].mean():.3f}")
    print(f"false_colours_per_view_corrected: {said['colours_corrected'].mean():.3f}")
    print(f"detected_share: {said['detected'].mean():.3f}")


if __name__ == "__main__":
    main()
