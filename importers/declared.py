"""Which rows an indicator declares: levels, periods and sexes of the catalogue, spelled out."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from catalogue import Indicator, Level

POOLED_ONLY: frozenset[Level] = frozenset({"cluster", "catchment", "small_area"})
SINGLE_ONLY: frozenset[Level] = frozenset({"school"})


def spans(indicator: Indicator, level: Level) -> Iterator[tuple[int, int]]:
    """(last year, years pooled) of every value at `level`.

    Where an indicator is pooled, parts of a municipality have the pool alone, schools single years,
    the rest both.
    """
    pool = indicator.pooled_years
    if pool == 1 or level not in POOLED_ONLY:
        yield from ((year, 1) for year in indicator.years)
    if pool > 1 and level not in SINGLE_ONLY:
        yield from ((year, pool) for year in indicator.years if year - pool + 1 >= indicator.years[0])


def period(indicator: Indicator, year: int, pooled: int) -> str:
    """As sources write it: 2025, 2023–2025, 2024/25 or 2022/23–2024/25."""
    years = sorted({year - pooled + 1, year})
    return "–".join(f"{y - 1}/{y % 100:02d}" if indicator.period == "school" else str(y) for y in years)


def declared(indicators: dict[str, Indicator]) -> pa.Table:
    """One row for each indicator, level, period and sex that the catalogue declares.

    Columns: indicator_id, level, year, years_pooled, sex, period, is_measured (in each of its years).
    """
    rows = [
        {
            "indicator_id": indicator.id,
            "level": level,
            "year": year,
            "years_pooled": pooled,
            "sex": sex,
            "period": period(indicator, year, pooled),
            "is_measured": not any(year - pooled < gap <= year for gap in indicator.missing_years),
        }
        for indicator in indicators.values()
        for level in indicator.levels
        for year, pooled in spans(indicator, level)
        for sex in ("T", "K", "M")[: 3 if level in indicator.sex_levels else 1]
    ]
    kinds = {"year": pa.int32(), "years_pooled": pa.int32(), "is_measured": pa.bool_()}
    return pa.Table.from_pylist(rows, pa.schema([(name, kinds.get(name, pa.string())) for name in rows[0]]))
