"""The second opinion: a few other areas, weighted so that together they went as the work's areas did before.

Abadie, Diamond and Hainmueller (2010), with weights from the values before alone. It has no interval: it is
there to agree with the first, or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.optimize import nnls

Array = npt.NDArray[np.float64]
SQL = Path(__file__).parent / "second.sql"
TOGETHER = 1e4  # how much it counts that the weights sum to one, beside the fit
FEW = pa.schema(
    [
        ("number", pa.int64()),
        ("year", pa.int32()),
        ("value", pa.float64()),
    ]
)


def weights(others: Array, own: Array) -> Array:
    """Weights, at least 0 and with sum 1, of the rows of `others` (areas × years) that come nearest `own`."""
    scale = max(float(np.abs(own).max()), 1e-9)
    sums = np.full((1, others.shape[0]), TOGETHER)
    found, _ = nnls(np.vstack([others.T / scale, sums]), np.append(own / scale, TOGETHER))
    return np.asarray(found / found.sum(), np.float64)


def _course(rows: list[tuple[Any, ...]]) -> Iterator[tuple[int, float]]:
    """Year and value of the weighted few. Rows: area, year, value, is_treated, weight, is_before; by area."""
    years = sorted({row[1] for row in rows})
    table = np.array([row[2:] for row in rows], float).reshape(-1, len(years), 4)
    values, treated, weight = table[:, :, 0], table[:, 0, 1] > 0, table[:, 0, 2]
    before = table[0, :, 3] > 0
    own = np.average(values[treated], axis=0, weights=weight[treated])
    others = values[~treated]
    few = weights(others[:, before], own[before]) @ others
    return zip(years, map(float, few), strict=True)


def second_opinion(tables: duckdb.DuckDBPyConnection) -> None:
    """Rows `synthetic` and `second` of `effect`, where an effect is told; needs `panel` and `found`."""
    tables.execute("""
        create or replace temp table told as
        select group_id, row_number() over (order by group_id) as number
        from found
        where what in ('during', 'after')
        group by group_id
        having bool_and(reason is null)
    """)
    rows: list[dict[str, Any]] = []
    for (number,) in tables.execute("select number from told order by number").fetchall():
        given = tables.execute(
            """
            select unit, year, value, is_treated, weight, stage = 'before'
            from panel inner join told using (group_id)
            where number = $number
            order by unit, year
            """,
            {"number": number},
        ).fetchall()
        rows += [{"number": number, "year": year, "value": value} for year, value in _course(given)]
    tables.register("given", pa.Table.from_pylist(rows, FEW))
    tables.execute("create or replace temp table weighted_few as from given inner join told using (number)")
    tables.unregister("given")
    tables.execute(SQL.read_text("utf-8"))
