"""The answers of four of the queries, as who uses pandas or polars gets them from the same Parquet files.

Only the columns that are needed are read, and only the row groups that may hold what is asked for. The areas,
in the order of their names, are kept in memory. Judgements are made in numpy, alike for both.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from bench.judging import classes, judged

Given = dict[str, Any]
ASKED = ("comparison", "trend", "periods", "profile")
VALUES = ["value", "lower", "upper", "numerator", "denominator", "status", "provenance"]


def rows_of(question: str, given: Given) -> tuple[list[str], Given]:
    """The columns that an answer is made of, and what its rows must hold: a value, or one of some."""
    of_one = {"indicator_id": given.get("indicator"), "group_id": "all"}
    sliced = of_one | {name: given.get(name) for name in ("sex", "years_pooled")}
    if question == "comparison":
        areas = [*given["areas"], given["benchmark"]]
        return ["year", "period", "area_id", *VALUES], sliced | {"area_id": areas, "year": given["years"]}
    if question == "trend":
        return ["area_id", "year", "period", *VALUES], sliced | {"area_id": given["areas"]}
    if question == "periods":
        return ["year", "years_pooled", "period", "value"], of_one | {"area_id": given["areas"]}
    wanted = {
        "area_id": [given["area"], given["benchmark"]],
        "indicator_id": [one["indicator_id"] for one in given["indicators"]],
        "years_pooled": given["indicators"][0]["years_pooled"],
    }
    return ["indicator_id", "area_id", "year", "period", *VALUES], sliced | wanted


class Pandas:
    def __init__(self, folder: Path, areas: pd.DataFrame) -> None:
        self.path, self.areas = folder / "observation.parquet", areas

    def read(self, question: str, given: Given) -> pd.DataFrame:
        columns, wanted = rows_of(question, given)
        filters = [(key, "in" if isinstance(one, list) else "==", one) for key, one in wanted.items()]
        return pd.read_parquet(self.path, columns=columns, filters=filters)

    def comparison(self, given: Given) -> pd.DataFrame:
        rows = self.read("comparison", given)
        benchmark = rows.loc[rows["area_id"] == given["benchmark"], ["year", "value"]]
        shown = rows[rows["area_id"].isin(given["areas"])].merge(self.areas, on="area_id")
        shown = shown.merge(benchmark.rename(columns={"value": "benchmark_value"}), on="year", how="left")
        shown = shown.sort_values(["year", "place"])
        found = judged(shown, given["direction"])
        return shown.assign(**found, **classes(shown["value"]))

    def trend(self, given: Given) -> pd.DataFrame:
        rows = self.read("trend", given)
        return rows.merge(self.areas, on="area_id").sort_values(["place", "year"])

    def periods(self, given: Given) -> pd.DataFrame:
        rows = self.read("periods", given)
        found = (
            rows[rows["value"].notna()].groupby(["year", "years_pooled"], as_index=False)["period"].first()
        )
        return found.sort_values(["year", "years_pooled"], ascending=[False, True])

    def profile(self, given: Given) -> pd.DataFrame:
        wanted = [one["indicator_id"] for one in given["indicators"]]
        rows = self.read("profile", given)
        own = rows[rows["area_id"] == given["area"]].assign(is_missing=lambda one: one["status"] == "x")
        own = own.sort_values(["is_missing", "year"], ascending=[True, False]).drop_duplicates("indicator_id")
        others = rows.loc[rows["area_id"] == given["benchmark"], ["indicator_id", "year", "value"]]
        own = own.merge(
            others.rename(columns={"value": "benchmark_value"}), on=["indicator_id", "year"], how="left"
        )
        own = own.set_index("indicator_id").reindex(wanted).reset_index()
        directions = [one["direction"] for one in given["indicators"]]
        found = judged(own, directions)
        return own.assign(**found)


class Polars:
    def __init__(self, folder: Path, areas: pd.DataFrame) -> None:
        self.rows, self.areas = pl.scan_parquet(folder / "observation.parquet"), pl.from_pandas(areas)

    def read(self, question: str, given: Given) -> pl.DataFrame:
        columns, wanted = rows_of(question, given)
        conditions = [
            pl.col(key).is_in(one) if isinstance(one, list) else pl.col(key) == one
            for key, one in wanted.items()
        ]
        return self.rows.filter(*conditions).select(columns).collect()

    def comparison(self, given: Given) -> pl.DataFrame:
        rows = self.read("comparison", given)
        benchmark = rows.filter(pl.col("area_id") == given["benchmark"]).select(
            "year", benchmark_value="value"
        )
        shown = (
            rows.filter(pl.col("area_id").is_in(given["areas"]))
            .join(self.areas, on="area_id")
            .join(benchmark, on="year", how="left")
            .sort("year", "place")
        )
        found = judged(shown, given["direction"])
        return shown.with_columns(
            *(pl.Series(name, one) for name, one in (found | classes(shown["value"])).items())
        )

    def trend(self, given: Given) -> pl.DataFrame:
        rows = self.read("trend", given)
        return rows.join(self.areas, on="area_id").sort("place", "year")

    def periods(self, given: Given) -> pl.DataFrame:
        rows = self.read("periods", given)
        found = rows.filter(pl.col("value").is_not_null()).group_by("year", "years_pooled")
        return found.agg(pl.col("period").first()).sort("year", "years_pooled", descending=[True, False])

    def profile(self, given: Given) -> pl.DataFrame:
        wanted = [one["indicator_id"] for one in given["indicators"]]
        rows = self.read("profile", given)
        own = (
            rows.filter(pl.col("area_id") == given["area"])
            .sort(pl.col("status") == "x", -pl.col("year"))
            .unique("indicator_id", keep="first", maintain_order=True)
        )
        others = rows.filter(pl.col("area_id") == given["benchmark"]).select(
            "indicator_id", "year", benchmark_value="value"
        )
        order = pl.DataFrame({"indicator_id": wanted})
        own = order.join(own, on="indicator_id", how="left", maintain_order="left")
        own = own.join(others, on=["indicator_id", "year"], how="left", maintain_order="left")
        directions = [one["direction"] for one in given["indicators"]]
        found = judged(own, directions)
        return own.with_columns(*(pl.Series(name, one) for name, one in found.items()))


def is_same(ours: pd.DataFrame, theirs: pd.DataFrame | pl.DataFrame, fewest: int = 3) -> bool:
    """Whether every column that both have says the same, row by row; numbers to nine digits.

    fewest  columns that both must have
    """
    other = theirs.to_pandas() if isinstance(theirs, pl.DataFrame) else theirs
    shared = [name for name in ours.columns if name in other.columns]
    if len(ours) != len(other) or len(shared) < fewest:
        return False
    for name in shared:
        if ours[name].dtype.kind in "fiu":
            a, b = (one[name].to_numpy(float, na_value=np.nan) for one in (ours, other))
            if not np.allclose(a, b, rtol=1e-9, atol=1e-9, equal_nan=True):
                return False
        elif [str(one) for one in ours[name].fillna("")] != [str(one) for one in other[name].fillna("")]:
            return False
    return True


PEERS: dict[str, Callable[[Path, pd.DataFrame], Any]] = {"pandas": Pandas, "polars": Polars}
