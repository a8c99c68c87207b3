"""What a pack is, in words: what it holds, how it is run, and which number in it is which on the screen."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from catalogue.citing import Reference
from reports import Imprint, Picture, Table, View
from reports.open_data.delimited import as_text
from reports.pack.origins import origins
from text import in_both, t

if TYPE_CHECKING:
    from reports.pack import Made, Question


def file_of(number: int, picture: Picture) -> str:
    return f"pictures/{number:02}-{picture.key}.csv"


def table_csv(table: Table) -> bytes:
    """The table behind a picture in the words of the screen; no text becomes a formula."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([as_text(one) for one in table.headings])
    writer.writerows([as_text(str(cell)) for cell in row] for row in table.rows)
    return file.getvalue().encode("utf-8-sig")


def read_me(
    view: View, questions: Sequence[Question], made: Made, imprint: Imprint, reference: Reference
) -> str:
    cited = in_both(lambda: str(reference))
    parts = [
        t("pack.title", title=view.title, municipality=imprint.municipality),
        t("pack.about"),
        *([t("pack.invented")] if reference.is_synthetic else []),
        t("pack.address", address=reference.address),
        t("pack.cite", sv=cited.sv, en=cited.en),
        t("pack.run", duckdb=made.versions["duckdb"]),
        t("pack.holds"),
        t("pack.edition", id=reference.snapshot, seal=reference.seal, rules=imprint.rules),
        t("pack.questions") + "".join(_questions(questions)),
    ]
    if view.pictures:
        said = (_picture(number, one, questions) for number, one in enumerate(view.pictures, 1))
        parts += [t("pack.which"), *("\n".join(one) for one in said)]
    elif view.nothing:
        parts.append(view.nothing)
    return "\n\n".join(parts) + "\n"


def _questions(questions: Sequence[Question]) -> Iterator[str]:
    for number, one in enumerate(questions, 1):
        first = one.sql.splitlines()[0].removeprefix("--").strip()
        yield f"\n  {number:02}-{one.name}: {first}"


def _picture(number: int, picture: Picture, questions: Sequence[Question]) -> Iterator[str]:
    yield f"{number}. {picture.title}"
    yield "   " + t("pack.as_shown", file=file_of(number, picture))
    of = origins(picture.data, [one.answer for one in questions])
    for heading, fields in zip(picture.table.headings, picture.table.read, strict=True):
        by_answer: dict[int, list[str]] = {}
        for name in fields:
            if name in of:
                by_answer.setdefault(of[name], []).append(name)
        for place, names in by_answer.items():
            file = f"expected/{place + 1:02}-{questions[place].name}.parquet"
            yield "   " + t("pack.column", heading=heading or "–", columns=", ".join(names), file=file)
