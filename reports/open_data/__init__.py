"""The whole snapshot as files that other programs read. Fed with the snapshot's tables, as Arrow has them.

Every file says which snapshot it is of, by which rules it was protected and on what terms it may be used,
and is called so that nobody takes what is invented for real.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

import catalogue
from catalogue import Area, Indicator, Municipality
from catalogue.open_data import terms
from text import t

# The contract's tables, what readers ask for most first, and what a row of each is known by.
KEYS = {
    "observation": ("indicator_id", "area_id", "year", "years_pooled", "sex", "group_id"),
    "estimate": ("indicator_id", "scope_id", "year", "years_pooled", "sex", "measure", "variant"),
    "effect": ("intervention_id", "indicator_id", "years_pooled", "sex", "what", "year"),
    "flow": ("catchment_id", "school_id", "year"),
    "area": ("area_id",),
    "area_geometry": ("area_id", "version"),
    "note": ("note_id",),
    "release": ("release_id",),
    "revision": ("number", "indicator_id", "area_id", "year", "years_pooled", "sex", "group_id"),
}
BOUNDARIES = "area_geometry"  # a column of shapes, which no table of text can hold

Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Edition:
    """Which snapshot it is, and whether what is invented is left out of it."""

    snapshot: str
    seal: str
    created_on: str  # ISO date
    rules: str  # the version of the rules of protection
    only_published: bool
    publisher: Municipality

    @property
    def facts(self) -> dict[str, str]:
        """What a program wants to know of where the file comes from."""
        return {
            "snapshot": self.snapshot,
            "seal": self.seal,
            "created_on": self.created_on,
            "protection_rules": self.rules,
            "edition": "published" if self.only_published else "all",
            "licence": terms().licence_id,
            "contact": self.publisher.contact,
        }


def is_synthetic(*tables: pa.Table) -> bool:
    """Whether any row of them is invented."""
    return any(
        bool(pc.any(pc.equal(one["provenance"], "synthetic")).as_py())
        for one in tables
        if "provenance" in one.column_names
    )


def invented(*tables: pa.Table) -> str:
    """What must be known of them, in a plain sentence: that some figures are invented, or none."""
    return t("open_data.invented") if is_synthetic(*tables) else t("open_data.not_invented")


def unit_words(indicator: Indicator) -> str:
    return t(f"open_data.unit_{indicator.unit}")


def with_names(rows: pa.Table, areas: Mapping[str, Area], edition: Edition) -> pa.Table:
    """Observations that can be read by themselves: also the names of areas, the unit, and the snapshot."""
    known = catalogue.indicators()
    places = [areas[id] for id in rows["area_id"].to_pylist()]
    more = {
        "name_sv": [one.name.sv for one in places],
        "name_en": [one.name.en for one in places],
        "level": [one.level for one in places],
        "unit": [known[id].unit for id in rows["indicator_id"].to_pylist()],
        "snapshot_id": [edition.snapshot] * rows.num_rows,
        "protection_rules": [edition.rules] * rows.num_rows,
    }
    for name, column in more.items():
        rows = rows.append_column(name, pa.array(column, pa.string()))
    return rows


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]


def file_name(edition: Edition, what: str, ending: str, holds_invented: bool) -> str:
    """likvard_<what>_<snapshot>.csv in small ASCII letters, and words more where a figure is invented."""
    mark = "-pahittade-siffror" if holds_invented else ""
    return f"likvard_{_slug(what)}_{_slug(edition.snapshot)}{mark}.{ending}"
