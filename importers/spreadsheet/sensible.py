"""Whether the figures make sense together, and beside what is known. A file in `sense/` is one question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from importers.faults import Fault, fault
from importers.spreadsheet.facts import Fact
from importers.spreadsheet.known import Known
from importers.staging import OBSERVATION
from text import dictionary

HERE = Path(__file__).parent
ASKED = [
    *OBSERVATION,
    pa.field("fact", pa.int64()),
    pa.field("level", pa.string()),
    pa.field("is_percent", pa.bool_()),
]


def _indicators(names: Known) -> pa.Table:
    fields = ("measure", "scale", "unit", "source", "decimals")
    rows = [
        {"indicator_id": id} | {name: getattr(one, name) for name in fields}
        for id, one in names.indicators.items()
    ]
    return pa.Table.from_pylist(rows)


def _place(name: str, value: object, names: Known, facts: Sequence[Fact]) -> object:
    """Ids become names, in both languages; a fact becomes the place where it stands."""
    if name == "area":
        return names.places[str(value)].name
    if name == "indicator":
        return names.indicators[str(value)].name
    if name in ("missing", "what"):
        return dictionary()[f"faults.count_{value}"]
    if name == "other":
        return Fault("", "notice", **facts[int(str(value))]["_where"])
    return value


def doubts(facts: Sequence[Fact], shown: pa.Table | None, names: Known) -> list[Fault]:
    """What does not hold, and what is worth a look. `shown`: observations of today's snapshot."""
    rows = [
        fact
        | {"fact": place, "level": names.places[fact["area_id"]].level, "is_percent": fact["_is_percent"]}
        for place, fact in enumerate(facts)
    ]
    found = []
    with duckdb.connect() as tables:
        tables.register("fact", pa.Table.from_pylist(rows, pa.schema(ASKED)))
        tables.register("known", shown if shown is not None else OBSERVATION.empty_table())
        tables.register("indicator", _indicators(names))
        tables.execute((HERE / "change.sql").read_text("utf-8"))
        for path in sorted((HERE / "sense").glob("*.sql")):
            answer = tables.execute(path.read_text("utf-8"))
            columns = [column[0] for column in answer.description or ()]
            found += [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
    return [
        fault(
            one.pop("code"),
            {name: _place(name, value, names, facts) for name, value in one.items() if name != "fact"},
            **facts[one["fact"]]["_where"],
        )
        for one in found
    ]
