"""How long the real publisher takes for a million generated rows, and what protection takes."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import duckdb

import catalogue
import queries
from importers import audit
from importers.assemble import assemble, public
from importers.check import register_catalogue
from importers.protection import protect
from importers.publish import publish

ROWS = 1_000_000

# Rows of the embedded municipality's kinds, and schools enough to make them many. Nothing is about few: what
# protection takes is measured by itself.
GENERATED = """
create or replace temp table kind as
select unnest($kinds, recursive := true);

insert into area (area_id, level, name_sv, name_en, is_approximate, is_example)
select 's' || n as area_id, 'school', 's' || n, 's' || n, false, false from range($areas) as t(n);

insert into release (release_id, source_id) values ('r', $source);

insert into observation by name
with counted as (
    select
        kind.*,
        's' || area.n as area_id,
        year.n::integer as year,
        sex,
        people,
        (people * (0.2 + 0.6 * (hash(indicator_id, area.n, year.n, sex) % 1000) / 1000))::bigint as amount,
    from kind, range($areas) as area(n), range(2005, 2025) as year(n), (select unnest(['K', 'M']) as sex)
    cross join lateral (select 60 + (hash(area.n, year.n, sex) % 400)::bigint as people)
),

every as (
    select * from counted
    union all by name
    select * exclude (sex, people, amount), 'T' as sex, sum(people) as people, sum(amount) as amount
    from counted
    group by all
)

select
    indicator_id,
    area_id,
    year,
    1 as years_pooled,
    sex,
    'all' as group_id,
    year::varchar as period,
    if(measure = 'mean', 2.0, scale) * amount / people as value,
    if(measure = 'mean', null, amount) as numerator,
    people as denominator,
    if(measure = 'mean', 5.0, null) as standard_error,
    'ok' as status,
    'computed' as provenance,
    'r' as release_id,
from every
"""


def generated() -> duckdb.DuckDBPyConnection:
    """Tables of the contract with a million observations that have a value each."""
    tables = queries.empty()
    kinds = [
        {"indicator_id": one.id, "measure": one.measure, "scale": one.scale}
        for one in catalogue.indicators().values()
    ]
    areas = -(-ROWS // (len(kinds) * 20 * 3))
    given = {"kinds": kinds, "areas": areas, "source": next(iter(catalogue.sources()))}
    for statement in GENERATED.split(";"):
        wanted = {name: value for name, value in given.items() if f"${name}" in statement}
        tables.execute(statement, wanted or None)
    return tables


def seconds_per_million() -> float:
    """Of the second publication, which is compared with the first."""
    before = os.environ.get("LIKVARD_STAGING")
    with tempfile.TemporaryDirectory(prefix="likvard-") as folder:
        os.environ["LIKVARD_STAGING"] = f"{folder}/staging"
        try:
            for _ in range(2):
                with generated() as tables:
                    ((count,),) = tables.execute("select count(*) from observation").fetchall()
                    start = time.perf_counter()
                    publish(tables, Path(folder, "data"), "2026-11-22")
                    taken = time.perf_counter() - start
        finally:
            os.environ.pop("LIKVARD_STAGING") if before is None else os.environ.update(LIKVARD_STAGING=before)
    return taken * 1_000_000 / count


def protect_seconds() -> float:
    """Protection and audit of the embedded and staged rows, nothing of which was solved before."""
    with assemble() as tables:
        register_catalogue(tables)
        guarded = audit.Guarded(tables, public())
        start = time.perf_counter()
        protect(tables, public())
        audit.audit(tables, guarded, (), lambda _: None)
        return time.perf_counter() - start
