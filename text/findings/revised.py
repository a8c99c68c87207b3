"""What one publication has changed of an indicator's values, in one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from text import number, quantity, t
from text.findings.phrases import Row, capital, known, name

SYMBOL = "◇ "


def _years(row: Row) -> str:
    first, last = str(row["first_period"]), str(row["last_period"])
    return first if first == last else f"{first} – {last}"


def _example(row: Row, indicator: Any) -> str:
    """The largest change of a number, where it is large enough to be seen; nothing else."""
    if not (known(row["before"]) and known(row["name_sv"])):
        return ""
    mark = SYMBOL if row["provenance"] == "synthetic" else ""
    said = [mark + quantity(row[one], indicator.unit, indicator.decimals) for one in ("before", "after")]
    if said[0] == said[1]:
        return ""
    place = name(row)
    if row["sex"] != "T":
        place = t("revised.place_of_sex", place=place, sex=t(f"choices.sex_{row['sex']}").lower())
    key = "revised.from_to" if row["changed"] == 1 else "revised.most"
    return " " + t(key, place=place, period=row["period"], before=said[0], after=said[1])


def _counted(row: Row) -> str:
    many = "one" if row["changed"] == 1 else "many"
    invented = t(f"revised.invented_{many}") if row["provenance"] == "synthetic" else ""
    places = {"count": number(row["changed"]), "invented": invented, "years": _years(row)}
    return t(f"revised.{row['kind']}_{many}", **places)


def revised(rows: Iterable[Row], indicator: Any) -> str:
    """14 nya värden (2025), 2 ändrade värden (mest Romme 2024: 81,2 % → 82,0 %).

    Rows of queries/revisions.sql, of one publication. Without an indicator no number is told.
    """
    said = [_counted(row) + (_example(row, indicator) if indicator else "") for row in rows]
    return capital(", ".join(said))
