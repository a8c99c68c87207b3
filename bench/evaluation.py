"""How often is an effect told that there is none of, and one missed that could have been seen?

Worlds are drawn with the persons that the catchments of the embedded snapshot have, for every share that is
measured there: once without any effect, once with one that takes away half of what told the work's areas
apart before. Beside chance each area has good and bad years of its own. They are judged as a publication
judges. Prints one `name: value` a line:

    false_effects           of the worlds without effect in which something is told: an effect that is certain
    coverage                of all worlds in which something is told: the true effect lies in the interval
    refused_without_power   of the worlds with an effect that is seen in fewer than 80 %: nothing is told
    shown_share_with_power  of those with one that is seen in 80 % or more: something is told
    false_effects_uneven    as false_effects, where all areas have good and bad years together, in log odds:
                            areas of unequal levels do not move alike then, and the work's areas stand out
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import duckdb
import numpy as np
import pandas as pd

import catalogue
import queries
from bench import scene
from catalogue import Indicator
from importers.effects import judge

ROUNDS = 100
SEED = 2019
WORK = "borlange-htl"
WOBBLE = 0.05  # of areas from year to year, in log odds
BEGINS, ENDS = 2019, 2021  # years in which the work went on


def counted(indicator: Indicator) -> pd.DataFrame:
    """Persons a year in each catchment, and the share in all years: area_id, year, persons, share."""
    return (
        scene.connection()
        .execute(
            """
        select
            area_id,
            year,
            denominator // years_pooled as persons,
            sum(numerator) over one / sum(denominator) over one as share,
        from observation inner join area using (area_id)
        where
            level = 'catchment' and group_id = 'all' and sex = 'T' and status = 'ok'
            and indicator_id = $indicator and years_pooled = $pool and year >= coalesce($since, 0)
        window one as (partition by area_id)
        qualify count(*) over one = count(distinct year) over ()
        order by area_id, year
        """,
            {
                "indicator": indicator.id,
                "pool": indicator.pool("catchment"),
                "since": indicator.comparable_since,
            },
        )
        .df()
    )


@dataclass(frozen=True)
class World:
    """`share` of the gap goes in the work's areas when the work ends; years are good for each, or for all."""

    share: float
    is_uneven: bool = False


def drawn(
    rows: pd.DataFrame, indicator: Indicator, world: World, rounds: int, chance: np.random.Generator
) -> pd.DataFrame:
    """`rounds` such worlds of one indicator: a row a round, area and year."""
    pool = indicator.pool("catchment")
    persons = rows.pivot(index="area_id", columns="year", values="persons")
    level = rows.groupby("area_id")["share"].first().clip(0.002, 0.998).to_numpy()
    treated = persons.index.isin(catalogue.interventions()[WORK].catchments)
    weight = persons.mean(axis=1).to_numpy()
    gap = np.average(level[treated], weights=weight[treated]) - np.average(
        level[~treated], weights=weight[~treated]
    )
    first, last = persons.columns.min() - pool + 1, persons.columns.max()
    years = np.arange(first, last + 1)
    in_year = persons.reindex(columns=years).bfill(axis=1).to_numpy()
    areas = 1 if world.is_uneven else len(level)
    odds = np.log(level / (1 - level))[None, :, None] + chance.normal(0, WOBBLE, (rounds, areas, len(years)))
    change = -world.share * gap * treated[None, :, None] * (years > ENDS)
    p = np.clip(1 / (1 + np.exp(-odds)) + change, 0.001, 0.999)
    n = np.broadcast_to(in_year, p.shape).astype(int)
    events = chance.binomial(n, p)

    def pooled(values: np.ndarray) -> np.ndarray:
        return np.lib.stride_tricks.sliding_window_view(values, pool, axis=2).sum(axis=3)

    x, whole = pooled(events), pooled(n)
    number, unit, at = np.indices(x.shape)
    found = pd.DataFrame(
        {
            "round": number.ravel(),
            "indicator_id": indicator.id,
            "unit": persons.index.to_numpy()[unit.ravel()],
            "year": years[pool - 1 :][at.ravel()],
            "x": x.ravel(),
            "n": whole.ravel(),
            "is_treated": treated[unit.ravel()],
            "span": pool,
            "effect": -100 * world.share * gap,
        }
    )
    return found[found["year"].isin(persons.columns)]


PANEL = """
create or replace temp table panel as
select
    struct_pack(round := round, indicator_id := indicator_id, effect := effect) as group_id,
    unit,
    year,
    case
        when year < $begins then 'before'
        when year - span + 1 > $ends then 'after'
        else 'during'
    end as stage,
    is_treated,
    avg(n) over (partition by round, indicator_id, unit) as weight,
    100 * x / n as value,
    power(100 * (wilson_upper(x, n, $z) - wilson_lower(x, n, $z)) / (2 * $z), 2) as variance,
    value * (100 - value) / 100 as shape,
    span,
    0 as hidden,
    'synthetic' as provenance,
from drawn
"""
AFTER = """
select group_id.indicator_id, group_id.effect, estimate, lower, upper, p, reason
from found where what = 'after'
"""


def judged(connection: duckdb.DuckDBPyConnection, worlds: pd.DataFrame) -> pd.DataFrame:
    """What is told of the time after the work in each world; and whether it is seen, if all were told."""
    connection.register("drawn", worlds)
    z = catalogue.confidence().z
    connection.execute(PANEL, {"z": z, "begins": BEGINS, "ends": ENDS})
    connection.unregister("drawn")
    judge(connection)
    told = connection.execute(f"{AFTER} order by group_id").df()
    judge(connection, replace(catalogue.evaluation(), fewest_before=1, share_of_gap=np.inf))
    seen = connection.execute(f"{AFTER} order by group_id").df()
    limit = 1 - catalogue.confidence().level - 1e-9
    return told.assign(
        is_told=told["reason"].isna(),
        is_certain=told["p"] < limit,
        is_covered=(told["lower"] <= told["effect"]) & (told["effect"] <= told["upper"]),
        is_seen=seen["p"] < limit,
    )


def compared(fewest: int, chosen: Collection[str]) -> Iterator[tuple[Indicator, pd.DataFrame]]:
    """The shares that the work's areas have, and enough years before it."""
    own = set(catalogue.interventions()[WORK].catchments)
    for indicator in catalogue.indicators("catchment").values():
        if indicator.measure == "proportion" and (not chosen or indicator.id in chosen):
            rows = counted(indicator)
            before = rows.loc[rows["year"] < BEGINS, "year"].nunique()
            if own <= set(rows["area_id"]) and before >= fewest:
                yield indicator, rows


def evaluation(rounds: int = ROUNDS, chosen: Collection[str] = ()) -> dict[str, float]:
    """The figures, from `rounds` worlds of each kind for each of the `chosen` shares, or all."""
    chance = np.random.default_rng(SEED)
    asked = catalogue.evaluation()
    kinds = {
        "equal": World(0),
        "changed": World(asked.share_of_gap),
        "uneven": World(0, is_uneven=True),
    }
    found: dict[str, list[pd.DataFrame]] = {name: [] for name in kinds}
    with queries.empty() as connection:
        connection.execute("set enable_progress_bar = false")  # among the figures it would be read as one
        for indicator, rows in compared(asked.fewest_before, chosen):
            for name, world in kinds.items():
                found[name].append(judged(connection, drawn(rows, indicator, world, rounds, chance)))
    equal, changed, uneven = (pd.concat(worlds) for worlds in found.values())
    told = pd.concat([equal, changed]).query("is_told")
    is_strong = changed.groupby("indicator_id")["is_seen"].transform("mean") >= asked.power
    return {
        "worlds": len(equal) + len(changed) + len(uneven),
        "false_effects": float(equal.query("is_told")["is_certain"].mean()),
        "coverage": float(told["is_covered"].mean()),
        "refused_without_power": float((~changed[~is_strong]["is_told"]).mean()),
        "shown_share_with_power": float(changed[is_strong]["is_told"].mean()),
        "false_effects_uneven": float(uneven.query("is_told")["is_certain"].mean()),
    }


if __name__ == "__main__":
    for name, value in evaluation().items():
        print(f"{name}: {value:.4g}")
