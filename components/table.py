"""The numbers behind a picture: a real HTML table, and the same rows as a CSV file."""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from catalogue import Indicator, indicators
from components import row as say
from components import theme
from components.axis import unit_words
from components.synthetic import SYMBOL, is_synthetic, is_synthetic_row
from text import difference, number, quantity, t

Row = Mapping[str, Any]

WHOLE = re.compile(r"(?<=, )\w{2,5} \d+(?:–\d+)?\b|[\dF][\d.,/]*–\d+(?:[.,/]\d+)*")


class Html(str):
    """Markup that is safe as it stands. Every other text is escaped."""


def with_whole_numbers(said: str) -> Html:
    """No new line within "0–19", "2022/23–2024/25", "F–6" or ", year 5", which a browser makes on a phone."""
    return Html(WHOLE.sub(r'<span class="whole">\g<0></span>', html.escape(said)))


@dataclass(frozen=True)
class Column:
    """A heading and what stands below it for each row. The first column of a table names its rows."""

    heading: str
    cell: Callable[[Row], str]
    is_number: bool = False


def _of(row: Row, indicator: Indicator | None) -> Indicator:
    return indicator or indicators()[row["indicator_id"]]


def _unit(indicator: Indicator | None) -> str | None:
    return unit_words(indicator) if indicator else None


def _headed(heading: str, unit: str | None) -> str:
    return t("table.with_unit", heading=heading, unit=unit) if unit else heading


def _marked(words: str, invented: bool) -> Html:
    """The words of a number; where an input is invented with the symbol, which the caption explains."""
    return Html((f"{SYMBOL} " if words and invented else "") + html.escape(words))


def _quantity(field: str, indicator: Indicator | None) -> Callable[[Row], str]:
    """The words of the number in `field`; with its unit only where the heading cannot say it."""

    def words(row: Row) -> str:
        found = _of(row, indicator)
        if not say.known(row[field]):
            return ""
        said = number(row[field], found.decimals)
        return said if indicator else quantity(row[field], found.unit, found.decimals)

    return words


def words_of(field: str, indicator: Indicator) -> Callable[[Row], str]:
    """The number in `field`, marked where the row is invented."""
    words = _quantity(field, indicator)
    return lambda row: _marked(words(row), is_synthetic_row(row))


def area_column() -> Column:
    return Column(t("table.area"), say.name)


def indicator_column(*, in_short: bool = False) -> Column:
    def cell(row: Row) -> Html:
        found = _of(row, None)
        return with_whole_numbers(str(found.short if in_short else found.name))

    return Column(t("table.indicator"), cell)


def period_column() -> Column:
    return Column(t("table.period"), lambda row: str(row["period"]))


def value_column(indicator: Indicator | None = None) -> Column:
    """The value, or why there is none.

    Without an indicator each row has its own, and the unit stands beside the number.
    """
    words = _quantity("value", indicator)

    def cell(row: Row) -> Html:
        if say.known(row["value"]):
            return _marked(words(row) + say.doubt(row), say.is_invented(row))
        reason = html.escape(say.value(row, _of(row, indicator)))
        if row["status"] == "c":
            return Html(f'<span role="img" aria-label="{reason}" title="{reason}">••</span>')
        return Html(f'<span class="quiet">{reason}</span>')

    return Column(_headed(t("table.value"), _unit(indicator)), cell, is_number=True)


def interval_column(indicator: Indicator | None = None) -> Column:
    def cell(row: Row) -> Html:
        spread = say.interval(row, _of(row, indicator), with_unit=indicator is None)
        return _marked(spread, say.is_invented(row))

    return Column(_headed(t("table.interval"), _unit(indicator)), cell, is_number=True)


def spread_column(heading: str, lower: str, upper: str) -> Column:
    """From one value to another among all areas: fields of queries/spread.sql."""

    def cell(row: Row) -> Html:
        spread = say.between(row, lower, upper, _of(row, None))
        return _marked(spread, row["spread_provenance"] == "synthetic")

    return Column(heading, cell, is_number=True)


def people_column(indicator: Indicator | None = None) -> Column:
    heading = t("table.number") if indicator is None else t("table.people", people=indicator.people)

    def cell(row: Row) -> Html:
        count = number(row["denominator"]) if say.known(row["denominator"]) else ""
        return _marked(count, say.is_invented(row))

    return Column(heading, cell, is_number=True)


def number_column(heading: str, what: str, indicator: Indicator | None) -> Column:
    """The fields <what>_value and <what>_provenance under a heading; where `what` is empty, the row's own."""
    field, provenance = (f"{what}_{one}".removeprefix("_") for one in ("value", "provenance"))
    words = _quantity(field, indicator)
    return Column(
        _headed(heading, _unit(indicator)),
        lambda row: _marked(words(row), row[provenance] == "synthetic"),
        is_number=True,
    )


def scale_column() -> Column:
    """A difference in standard deviations, with its interval."""

    def cell(row: Row) -> Html:
        ends = f" ({number(row['lower'], 2)} – {number(row['upper'], 2)})" if say.known(row["lower"]) else ""
        return _marked(number(row["value"], 2) + ends, say.is_invented(row))

    return Column(t("table.scale"), cell, is_number=True)


def quantity_column(heading: str, field: str) -> Column:
    """The number in `field` with its row's own unit."""
    words = _quantity(field, None)
    return Column(heading, lambda row: _marked(words(row), is_synthetic_row(row)), is_number=True)


def gap_column() -> Column:
    """The same difference in the indicator's unit."""

    def cell(row: Row) -> Html:
        found, sign = _of(row, None), "−" if row["gap"] < 0 else ""
        return _marked(
            sign + difference(row["gap"], found.unit, max(found.decimals, 1)), say.is_invented(row)
        )

    return Column(t("table.gap"), cell, is_number=True)


def benchmark_column(benchmark_name: str, indicator: Indicator | None = None) -> Column:
    return number_column(benchmark_name[:1].upper() + benchmark_name[1:], "benchmark", indicator)


def difference_column(benchmark_name: str, indicator: Indicator | None = None) -> Column:
    """The value less the benchmark, with its sign."""

    def cell(row: Row) -> Html:
        if not say.known(row["difference"]):
            return Html()
        found, size = _of(row, indicator), abs(row["difference"])
        words = number(size, found.decimals) if indicator else difference(size, found.unit, found.decimals)
        sign = "+" if row["difference"] > 0 else "−" if row["difference"] < 0 else ""
        return _marked(sign + words, is_synthetic_row(row))

    unit = t("number.points") if indicator and indicator.unit == "percent" else _unit(indicator)
    return Column(_headed(t("table.difference", benchmark=benchmark_name), unit), cell, is_number=True)


def judgement_column(benchmark_name: str) -> Column:
    """The judgement as symbol and words; nothing where there is no value to judge."""

    def cell(row: Row) -> str:
        if not say.known(row["value"]):
            return ""
        sign = theme.JUDGEMENTS[row["judgement"]]
        symbol = f'<span aria-hidden="true" style="color:{sign.colour}">{sign.symbol}</span> '
        return Html(symbol + _marked(theme.judgement(row["judgement"]), is_synthetic_row(row)))

    return Column(t("table.benchmark", benchmark=benchmark_name), cell)


def _cell(tag: str, column: Column, said: str, attributes: str = "") -> str:
    is_plain = column.is_number or 'scope="row"' in attributes
    kind = "" if is_plain else ' class="words"'
    return f"<{tag}{attributes}{kind}>{said if isinstance(said, Html) else html.escape(said)}</{tag}>"


def table_html(rows: pd.DataFrame, columns: Sequence[Column], caption: str) -> str:
    """A table that a screen reader can walk through, in a box that scrolls sideways on a narrow screen."""
    first, *others = columns
    head = "".join(_cell("th", column, column.heading, ' scope="col"') for column in columns)
    body = "".join(
        "<tr>"
        + _cell("th", first, first.cell(row), ' scope="row"')
        + "".join(_cell("td", column, column.cell(row)) for column in others)
        + "</tr>"
        for row in rows.to_dict("records")
    )
    label = with_whole_numbers(caption)
    note = f'<br><span class="synthetic">{html.escape(t("synthetic.caption"))}</span>'
    note = note if is_synthetic(rows) else ""
    return (
        f'<div class="table-box" role="region" tabindex="0" aria-label="{label}"><table class="figures">'
        f"<caption><span>{label}</span>{note}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def csv_bytes(rows: pd.DataFrame, about: Mapping[str, str]) -> bytes:
    """The rows as they are: UTF-8, comma, decimal point, a missing value empty with its status beside it.

    `about` says what all rows have in common (indicator, unit, snapshot) and becomes the first columns.
    A text that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([*about, *rows.columns])
    for record in rows.itertuples(index=False, name=None):
        writer.writerow([_csv_cell(value) for value in (*about.values(), *record)])
    return file.getvalue().encode("utf-8")


def _csv_cell(value: Any) -> Any:
    if not say.known(value):
        return ""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value


def file_name(rows: pd.DataFrame, *parts: str) -> str:
    """likvard_<part>_<part>.csv, in small ASCII letters, and a word more where a figure is invented."""
    return file_words(*parts, is_invented=is_synthetic(rows)) + ".csv"


def file_words(*parts: str, is_invented: bool) -> str:
    """The name of a file without its ending."""
    slugs = "_".join(filter(None, (_slug(word) for word in ("likvard", *parts))))
    return slugs + ("-pahittade-siffror" if is_invented else "")


def _slug(word: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60]
