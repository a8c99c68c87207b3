"""Which answer the rows behind a picture come from, column by column: looked up in the rows themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from reports import Data


def _plain(value: Any) -> Any:
    """The same for the same value, whichever library has carried it; a number is a number."""
    if isinstance(value, bool | str) or value is None:
        return value
    try:
        number = float(value)
    except (TypeError, ValueError):
        return repr(list(value)) if isinstance(value, Iterable) else str(value)
    return None if number != number else number


def _rows(columns: Sequence[Sequence[Any]]) -> set[tuple[Any, ...]]:
    return set(zip(*([_plain(value) for value in column] for column in columns), strict=True))


def origins(data: Data, answers: Sequence[pa.Table]) -> dict[str, int]:
    """Of each column of `data` the place of the answer that it stands in, where there is one.

    An answer counts where it has all the rows, as far as the two share columns; the one that shares most goes
    first, and of several alike the one with the fewest rows.
    """
    columns = dict(zip(data.columns, zip(*data.rows, strict=True), strict=True)) if data.rows else {}
    found: list[tuple[int, int, int, list[str]]] = []
    for place, answer in enumerate(answers):
        shared = [name for name in answer.column_names if name in columns]
        if not shared:
            continue
        told = _rows([answer[name].to_pylist() for name in shared])
        if _rows([columns[name] for name in shared]) <= told:
            found.append((-len(shared), answer.num_rows, place, shared))
    of: dict[str, int] = {}
    for _, _, place, shared in sorted(found):
        of = dict.fromkeys(shared, place) | of
    return of
