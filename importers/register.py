"""A table of individuals becomes sums. Nothing about one person leaves this step.

The table is read where it lies, by DuckDB (`individuals`) or by Spark (`distributed`). A description (TOML)
says which column is what; no other column is opened. Whatever the table says is compared with what is known:
areas, sexes and groups that the description names. So no text of the table can come out, and what is wrong
is told as a number of rows. What the readers of files say of a fault is not repeated: it may quote a line.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

import catalogue
from catalogue.mapping import homes
from importers import ImportProblem, individuals, staging
from importers.check import HERE
from importers.declared import period
from importers.individuals import Engine, MissingColumn, Table
from text import number, t
from text import period as text_period

MEMORY = "500MB"
PLACES = ("small_area", "catchment", "school")
COLUMNS = ("person", "year", *PLACES, "sex", "group")
FIELDS = {"release", "source", "file", "columns", "indicators"}
MORE = {"year", "published_on", "may_repeat", "sexes", "groups", "flows"}
SEXES = {
    "K": ["K", "k", "F", "2", "kvinna", "Kvinna", "flicka", "Flicka"],
    "M": ["M", "m", "1", "man", "Man", "pojke", "Pojke"],
}

Known = Mapping[str, Mapping[str, str]]  # by small_area, catchment and school: area id by code


@dataclass(frozen=True)
class Description:
    """What the analyst says of the table; docs/data.md has an example."""

    path: Path
    release: str
    source: str
    columns: Mapping[str, str]  # name in the table by what it is
    indicators: tuple[Mapping[str, str], ...]  # id, numerator, denominator
    year: int | None
    published_on: str | None
    may_repeat: bool
    sexes: Mapping[str, list[str]]
    groups: Mapping[str, list[str]]
    flows: bool = False  # whether it is counted who goes where, too

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(one for one in PLACES if one in self.columns)

    def names(self) -> list[str]:
        """All columns that are read."""
        counted = [
            one[name] for one in self.indicators for name in ("numerator", "denominator") if name in one
        ]
        return list(dict.fromkeys([*self.columns.values(), *counted]))


def describe(path: Path) -> Description:
    """The description in the file at `path`. Raises ImportProblem for what is missing or unknown in it."""
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ImportProblem(t("register.description", path=path, error=error)) from error
    if missing := sorted(FIELDS - set(raw)):
        raise ImportProblem(t("register.missing", path=path, field=missing[0]))
    columns: dict[str, str] = raw["columns"]
    unknown = sorted(set(raw) - FIELDS - MORE) + sorted(set(columns) - set(COLUMNS))
    unknown += sorted(set(raw.get("sexes", {})) - set(SEXES))
    if unknown:
        raise ImportProblem(t("register.unknown", path=path, field=unknown[0]))
    if not set(columns) & set(PLACES):
        raise ImportProblem(t("register.missing", path=path, field=" / ".join(PLACES)))
    if raw.get("flows") and not ("school" in columns and {"small_area", "catchment"} & set(columns)):
        raise ImportProblem(t("register.no_flows", path=path))
    if ("year" in columns) == ("year" in raw):
        raise ImportProblem(t("register.missing", path=path, field="year"))
    for one in raw["indicators"]:
        if one.get("id") not in catalogue.indicators() or "numerator" not in one:
            raise ImportProblem(t("register.indicator", path=path, id=one.get("id", "?")))
    if raw["source"] not in catalogue.sources():
        raise ImportProblem(t("check.unknown_source", id=raw["source"], place=path))
    return Description(
        path=path.parent / raw["file"],
        release=raw["release"],
        source=raw["source"],
        columns=columns,
        indicators=tuple(raw["indicators"]),
        year=raw.get("year"),
        published_on=raw.get("published_on"),
        may_repeat=raw.get("may_repeat", False),
        sexes=raw.get("sexes", SEXES),
        groups=raw.get("groups", {}),
        flows=bool(raw.get("flows", False)),
    )


def known(tables: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Area ids by the code that a register has for them; needs `assemble.places`."""
    rows = tables.execute("""
        select level, if(level = 'school', school_code, area_id) as code, area_id from area
    """).fetchall()
    return {one: {code: area for level, code, area in rows if level == one and code} for one in PLACES}


def _column(name: str | None) -> str:
    return "null::varchar" if name is None else 'trim("' + name.replace('"', '""') + '"::varchar)'


@contextmanager
def _in_memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that never writes to disk, not even what does not fit in memory."""
    limits: dict[str, Any] = {"memory_limit": MEMORY, "threads": 2, "preserve_insertion_order": False}
    with duckdb.connect(config=limits) as base:
        base.execute("set temp_directory = ''; set enable_progress_bar = false")
        yield base


def _repeated(base: duckdb.DuckDBPyConnection, table: Table, description: Description) -> int:
    """How many persons stand there more than once in a year."""
    columns = description.columns
    if "person" not in columns:
        return 0
    select = f"nullif({_column(columns['person'])}, '') as person, {_column(columns.get('year'))} as year"
    return table.repeated(base, select)


def _relation(
    base: duckdb.DuckDBPyConnection, name: str, columns: tuple[str, ...], rows: list[tuple]
) -> None:
    given = {column: [row[place] for row in rows] for place, column in enumerate(columns)}
    base.register(name, pa.table(given, pa.schema([(column, pa.string()) for column in columns])))


def _cells(
    base: duckdb.DuckDBPyConnection,
    table: Table,
    description: Description,
    place: str,
    counted: Mapping[str, str],
) -> None:
    """The relation `cell`: sums of one indicator over areas of one kind."""
    columns = description.columns
    selected = {
        "year": _column(columns.get("year")),
        "place": _column(columns[place]),
        "sex": _column(columns.get("sex")),
        "category": _column(columns.get("group")),
        "numerator": _column(counted["numerator"]),
        "denominator": _column(counted["denominator"]) if "denominator" in counted else "'1'",
    }
    indicator = catalogue.indicators()[counted["id"]]
    cells = table.ask(
        base,
        ", ".join(f"{written} as {name}" for name, written in selected.items()),
        (HERE / "register.sql").read_text("utf-8"),
        {"measure": indicator.measure, "year": description.year},
    )
    base.register("cell", cells)


def _rows(base: duckdb.DuckDBPyConnection, description: Description, id: str, every: list[tuple]) -> pa.Table:
    """Staged rows of the relation `cell`."""
    indicator = catalogue.indicators()[id]
    years = [row[0] for row in base.execute("select distinct year from cell where year > 0").fetchall()]
    periods = {"year": years, "period": [period(indicator, year, 1) for year in years]}
    base.register("period_of", pa.table(periods, pa.schema([("year", pa.int32()), ("period", pa.string())])))
    _relation(base, "every", ("area_id", "sex", "group_id"), every)
    return base.sql(
        (HERE / "register_rows.sql").read_text("utf-8"),
        params={
            "indicator": id,
            "measure": indicator.measure,
            "scale": indicator.scale,
            "release": description.release,
        },
    ).to_arrow_table()


TROUBLE = """
    select
        coalesce(sum(persons), 0)::bigint as persons,
        coalesce(sum(unread), 0)::bigint as unread,
        coalesce(sum(persons) filter (year is null), 0)::bigint as no_year,
        coalesce(sum(persons) filter (area_id is null and has_place), 0)::bigint as unknown_area,
        coalesce(sum(persons) filter (not has_place), 0)::bigint as no_area,
    from cell
    where sex = 'T' and group_id = 'all'
"""


def _homes(description: Description, areas: Known) -> tuple[str, dict[str, str]]:
    """The kind of area that says where somebody lives, and the catchment of each of that kind by its code."""
    if "catchment" in description.columns:
        return "catchment", dict(areas["catchment"])
    mapped = (homes(one) for one in catalogue.municipalities().values())
    found = {small: catchment for one in mapped for small, catchment in one.items()}
    return "small_area", {code: found[id] for code, id in areas["small_area"].items() if id in found}


def _flows(
    base: duckdb.DuckDBPyConnection, table: Table, description: Description, areas: Known
) -> tuple[pa.Table, int]:
    """Pupils by catchment, school and year; and how many rows are of no known one of these."""
    place, catchments = _homes(description, areas)
    columns = description.columns
    selected = {
        "year": _column(columns.get("year")),
        "place": _column(columns[place]),
        "school": _column(columns["school"]),
    }
    _relation(base, "home", ("code", "catchment_id"), list(catchments.items()))
    _relation(base, "attended", ("code", "school_id"), list(areas["school"].items()))
    found = table.ask(
        base,
        ", ".join(f"{written} as {name}" for name, written in selected.items()),
        (HERE / "register_flows.sql").read_text("utf-8"),
        {"year": description.year},
    )
    base.register("flow", found)
    whole = base.sql("""
        from flow
        where catchment_id is not null and school_id is not null and year is not null
        order by all
    """)
    rows = whole.to_arrow_table()
    periods = [text_period(year, 1, "school") for year in rows["year"].to_pylist()]
    told = {
        "period": pa.array(periods, pa.string()),
        "status": pa.repeat("ok", len(rows)),
        "provenance": pa.repeat("computed", len(rows)),
    }
    for name, column in told.items():
        rows = rows.append_column(name, column)
    ((unknown,),) = base.sql("""
        select coalesce(sum(pupils), 0)::bigint from flow
        where catchment_id is null or school_id is null or year is null
    """).fetchall()
    return rows, unknown


def _told(
    table: Table, description: Description, areas: Known
) -> tuple[list[pa.Table], pa.Table | None, list[str]]:
    """Staged rows, flows, and what was left out, in sentences. Raises ImportProblem for what is no number."""
    parts: list[pa.Table] = []
    flows: pa.Table | None = None
    said: dict[str, None] = {}
    sexes = ["T", *(description.sexes if "sex" in description.columns else ())]
    groups = ["all", *(description.groups if "group" in description.columns else ())]
    with _in_memory() as base:
        if repeated := _repeated(base, table, description):
            sentence = t("register.repeated", count=number(repeated))
            if not description.may_repeat:
                raise ImportProblem(sentence)
            said[sentence] = None
        for name, mapping in (("sex", description.sexes), ("group", description.groups)):
            ids = {str(written): id for id, all_written in mapping.items() for written in all_written}
            _relation(base, f"{name}_of", ("written", "sex" if name == "sex" else "group_id"), [*ids.items()])
        for place in description.places:
            _relation(base, "place", ("code", "area_id"), list(areas[place].items()))
            every = [
                (area, sex, group)
                for area in (areas[place].values() if place != "school" else ())
                for sex in sexes
                for group in groups
            ]
            for counted in description.indicators:
                _cells(base, table, description, place, counted)
                persons, unread, no_year, unknown, without = base.execute(TROUBLE).fetchall()[0]
                if unread or no_year:
                    problem = "unread" if unread else "no_year"
                    column = counted["numerator"] if unread else description.columns["year"]
                    count = number(unread or no_year)
                    raise ImportProblem(t(f"register.{problem}", count=count, column=column))
                places = {"column": description.columns[place], "of": number(persons)}
                if unknown:
                    said[t("register.area_unknown", count=number(unknown), **places)] = None
                if without:
                    said[t("register.area_missing", count=number(without), **places)] = None
                parts.append(_rows(base, description, counted["id"], every))
        if description.flows:
            flows, elsewhere = _flows(base, table, description, areas)
            if elsewhere:
                said[t("register.flows_unknown", count=number(elsewhere))] = None
    return parts, flows, list(said)


def register(path: Path, areas: Known, engine: Engine = individuals.opened) -> list[str]:
    """Stage the sums of a register that the file at `path` describes; sentences about what was left out.

    areas   what `known` says
    engine  what reads the register: DuckDB, or what `distributed.engine` gives

    Raises ImportProblem, which never repeats anything of the table; then nothing is staged.
    """
    description = describe(path)
    refused = ""
    try:
        digest = individuals.digest(description.path)
        with engine(description.path, description.names()) as table:
            parts, flows, said = _told(table, description, areas)
    except MissingColumn as error:
        refused = t("register.column", path=path, column=error)
    except ImportProblem as problem:
        refused = str(problem)
    except (OSError, UnicodeError, csv.Error, duckdb.Error, pa.ArrowException) as error:
        name = type(error).__name__  # its words may quote the table
        refused = t("register.unreadable", path=description.path, error=name)
    if refused:  # out here, so that the words do not follow along
        raise ImportProblem(refused)
    rows = pa.concat_tables(parts)
    both = hashlib.sha256(digest.encode() + path.read_bytes()).hexdigest()
    release = staging.Release(
        description.release, description.source, published_on=description.published_on, sha256=both
    )
    is_new = staging.stage(rows, release)
    if flows is not None:
        staging.stage(flows, replace(release, id=f"{release.id}-floden", kind="flow"))
    return [*said, t("register.staged" if is_new else "register.there", rows=number(rows.num_rows))]
