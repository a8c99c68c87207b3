"""How often are equal areas called unequal, and how often is a real difference seen?

Areas without any difference are drawn many times, each round a year, with the denominators that the
snapshot has, and judged by the map's own query. Then one area of each map differs for real, by twice the
smallest difference that it could show alone. Prints one `name: value` a line.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd

import catalogue
import queries
from bench import views

ROUNDS = 2_000
SEED = 2081
DETECTABLE = 1.959963984540054 + 0.8416212335729143  # standard errors: 5 % false alarms, 80 % seen

CELLS = """
select area_id, max_by(denominator, year) as denominator
from observation
where
    indicator_id = $indicator
    and years_pooled = $years_pooled
    and list_contains($areas, area_id)
    and sex = 'T' and group_id = 'all' and value is not null
group by area_id
order by area_id
"""

SHARE = """
select max_by(value, year) / 100
from observation
where indicator_id = $indicator and area_id = $area and sex = 'T' and group_id = 'all' and value is not null
"""

ROUND_AS_YEAR = """
insert into observation by name
select
    'drawn' as indicator_id, area_id, round as year, 1 as years_pooled, 'T' as sex, 'all' as group_id,
    round::varchar as period, 100 * events / denominator as value, events as numerator, denominator,
    100 * wilson_lower(events, denominator, 1.959963984540054) as lower,
    100 * wilson_upper(events, denominator, 1.959963984540054) as upper,
    'ok' as status, 'computed' as provenance, 'drawn' as release_id,
from drawn
"""

JUDGED = """
select
    avg((judge(lower, upper, benchmark_value, 'none') <> 'similar')::integer) as uncorrected,
    avg((judgement <> 'similar')::integer) as corrected,
    count(*) filter (judge(lower, upper, benchmark_value, 'none') <> 'similar') / $rounds
        as colours_uncorrected,
    count(*) filter (judgement <> 'similar') / $rounds as colours_corrected,
    avg((judgement <> 'similar')::integer) filter (area_id = $different) as detected,
from judged
where judgement <> 'not_judged'
"""


def judged(
    found: pd.DataFrame, share: float, shares: np.ndarray, chance: np.random.Generator
) -> duckdb.DuckDBPyConnection:
    """The judgements of `ROUNDS` maps on which each area's own share is one of `shares`, as a table."""
    events = chance.binomial(found["denominator"], shares, size=(ROUNDS, len(found)))
    drawn = found.loc[np.tile(found.index, ROUNDS)].assign(
        round=np.repeat(np.arange(ROUNDS), len(found)), events=events.ravel()
    )
    whole = pd.DataFrame({"area_id": "whole", "round": np.arange(ROUNDS), "denominator": 10**9})
    whole = whole.assign(events=round(share * 10**9))
    connection = queries.empty()
    connection.register("drawn", pd.concat([drawn, whole]))
    connection.execute(ROUND_AS_YEAR)
    connection.execute(
        "insert into area by name select distinct area_id, 'catchment' as level, area_id as name_sv, "
        "area_id as name_en, false as is_approximate, false as is_example from drawn"
    )
    rows = queries.execute(
        connection,
        "comparison",
        indicator="drawn",
        areas=list(found["area_id"]),
        years=list(range(ROUNDS)),
        years_pooled=1,
        sex="T",
        benchmark="whole",
        pool=["whole"],
        given=[],
        direction="none",
    )
    connection.register("judged", rows)
    return connection


def maps(chance: np.random.Generator, most: int | None = None) -> Iterator[dict[str, float]]:
    """What each map says of equal areas, and of one that differs; of `most` indicators or of all."""
    for indicator in list(catalogue.indicators("catchment").values())[:most]:
        if indicator.measure != "proportion" or indicator.unit != "percent":
            continue
        asked = {
            "indicator": indicator.id,
            "years_pooled": indicator.pool("catchment"),
            "areas": views.catchments(),
        }
        found = views.connection().cursor().execute(CELLS, asked).df()
        (share,) = (
            views.connection()
            .cursor()
            .execute(SHARE, {"indicator": indicator.id, "area": views.place().id})
            .fetchone()
        )
        if share is None or found.empty:
            continue
        one = chance.integers(len(found))
        step = 2 * DETECTABLE * np.sqrt(share * (1 - share) / found["denominator"][one])
        other = share + step if share + step < 1 else share - step
        asked = {"rounds": ROUNDS, "different": found["area_id"][one]}
        equal = np.full(len(found), share)
        row = judged(found, share, equal, chance).execute(JUDGED, asked).df().iloc[0].to_dict()
        row.pop("detected")
        if 0 < other < 1:
            unequal = np.where(found.index == one, other, share)
            row["detected"] = judged(found, share, unequal, chance).execute(JUDGED, asked).df()["detected"][0]
        yield row


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
