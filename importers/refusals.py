"""What is staged and cannot be used as it is: a sentence for each indicator and reason."""

from __future__ import annotations

import duckdb

import catalogue
from importers.check import HERE, NAMED
from text import listing, t


def _some(names: list[str]) -> str:
    """The first few, and how many more."""
    more = len(names) - NAMED
    return listing([*names[:NAMED], t("refusal.more", count=more)] if more > 0 else names)


def refusals(tables: duckdb.DuckDBPyConnection) -> list[str]:
    """What could not be summed, or stands outside the catalogue's years; needs `assemble`.

    Nothing of it stops a publication: what was there before stays.
    """
    found = tables.execute((HERE / "refusals.sql").read_text("utf-8")).fetchall()
    return [
        t(
            f"refusal.{reason}",
            indicator=catalogue.indicators()[indicator].name,
            id=indicator,
            areas=_some(areas),
            years=_some([str(year) for year in years]),
        )
        for reason, indicator, areas, years in found
    ]
