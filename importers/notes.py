"""An analyst's dated comments, from a notes.toml: on a value, on a series or on a year (docs/data.md)."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

import catalogue
from importers import ImportProblem
from text import t

Note = dict[str, Any]

WORDS = ("id", "author_role", "sv", "en")
LISTS: dict[str, type] = {"indicators": str, "areas": str, "years": int}
LONGEST = 1_000  # characters
A_PERSON = re.compile(r"\b(\d{2})?\d{6}[-+]?[\dTtPp]\d{3}\b|\S+@\S+\.\S+")
YEAR = r"\b(19|20)\d\d([/–-](19|20)?\d\d)?\b"
NUMBER = {  # in figures or in words, as small numbers are written
    "sv": r"\d|\b(två|tre|fyra|fem|sex|sju|åtta|nio|tio)\b",
    "en": r"\d|\b(two|three|four|five|six|seven|eight|nine|ten)\b",
}
SCHEMA = pa.schema(
    [(name, pa.string()) for name in WORDS]
    + [("date", pa.date32())]
    + [(name, pa.list_(pa.int32() if kind is int else pa.string())) for name, kind in LISTS.items()]
)


def _form(note: Note) -> Iterator[str]:
    """What is wrong with how a note is written, in sentences."""
    if unknown := sorted(set(note) - {*WORDS, "date", *LISTS}):
        yield t("notes.unknown_field", names=", ".join(unknown))
    for name in WORDS:
        words = note.get(name)
        if not isinstance(words, str) or not words.strip():
            yield t("notes.no_words", name=name)
        elif len(words) > LONGEST:
            yield t("notes.too_long", name=name, most=LONGEST)
        elif A_PERSON.search(words):
            yield t("notes.a_person", name=name)
    if type(note.get("date")) is not datetime.date:
        yield t("notes.no_date")
    for name, kind in LISTS.items():
        items = note.get(name, [])
        if not isinstance(items, list) or (name in note and not items):
            yield t("notes.no_list", name=name)
        elif any(type(item) is not kind for item in items):
            yield t(f"notes.not_{kind.__name__}", name=name)
    if not set(LISTS) & set(note):
        yield t("notes.about_nothing")


def _places(note: Note, tables: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """What a well-written note is about and does not exist, in sentences."""
    areas = {row[0] for row in tables.execute("select area_id from area").fetchall()}
    known = {"indicators": set(catalogue.indicators()), "areas": areas}
    missing = [item for name in known for item in note.get(name, []) if item not in known[name]]
    for item in missing:
        yield t("notes.unknown", item=item)
    if not missing and not _values(note, tables):
        yield t("notes.no_value")


def _values(note: Note, tables: duckdb.DuckDBPyConnection) -> int:
    """How many rows it is about."""
    ((count,),) = tables.execute(
        """
        select count(*)
        from observation
        where
            ($indicators is null or list_contains($indicators, indicator_id))
            and ($areas is null or list_contains($areas, area_id))
            and ($years is null
                or list_has_any($years::bigint[], range(year - years_pooled + 1, year + 1)))
        """,
        {name: note.get(name) for name in LISTS},
    ).fetchall()
    return count


def read(path: Path, tables: duckdb.DuckDBPyConnection) -> list[Note]:
    """The notes of a file, checked. Raises ImportProblem with a sentence for each fault in them."""
    try:
        notes = tomllib.loads(path.read_text("utf-8")).get("note", [])
    except (OSError, ValueError) as error:
        raise ImportProblem(t("notes.unreadable", file=path.name, why=error)) from error
    if not isinstance(notes, list) or not all(isinstance(note, dict) for note in notes):
        raise ImportProblem(t("notes.unreadable", file=path.name, why=t("notes.how")))
    taken = {row[0] for row in tables.execute("select note_id from note").fetchall()}
    problems = []
    for place, note in enumerate(notes, 1):
        wrong = list(_form(note)) or list(_places(note, tables))
        if not wrong and note["id"] in taken:
            wrong = [t("notes.twice")]
        taken.add(str(note.get("id")))
        called = note.get("id") if isinstance(note.get("id"), str) else place
        problems += [t("notes.problem", file=path.name, note=called, what=what) for what in wrong]
    if problems:
        raise ImportProblem("\n".join(problems))
    return notes


def add(tables: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Put the notes of a file among the contract's; needs all areas and observations. No file is no notes."""
    if not path.exists():
        return
    notes = [{name: note.get(name) for name in SCHEMA.names} for note in read(path, tables)]
    tables.register("remark", pa.Table.from_pylist(notes, SCHEMA))
    tables.execute("""
        insert into note by name
        select * exclude (id, sv, en), id as note_id, sv as text_sv, en as text_en from remark
    """)
    tables.unregister("remark")


def telling(tables: duckdb.DuckDBPyConnection) -> list[str]:
    """A sentence for each note with a number in it, a year aside, about a value that is hidden now."""
    found = tables.execute(
        """
        select note_id
        from note
        where
            (
                regexp_matches(regexp_replace(text_sv, $year, '', 'g'), $sv, 'i')
                or regexp_matches(regexp_replace(text_en, $year, '', 'g'), $en, 'i')
            )
            and exists (
                select 1
                from observation
                where
                    status = 'c'
                    and (indicators is null or list_contains(indicators, indicator_id))
                    and (areas is null or list_contains(areas, area_id))
                    and (years is null or list_has_any(years, range(year - years_pooled + 1, year + 1)))
            )
        order by note_id
        """,
        {"year": YEAR, **NUMBER},
    ).fetchall()
    return [t("notes.tells", note=note_id) for (note_id,) in found]
