"""The files: the whole snapshot, its tables, an indicator, boundaries."""

from __future__ import annotations

import queries
from open_data import ALL, CSV, GEOJSON, JSON, PARQUET, XLSX, ZIP, Asked, Offer, Task, rows
from reports.open_data import Tables
from reports.open_data.delimited import csv_bytes
from reports.open_data.jsonstat import jsonstat_bytes
from reports.open_data.package import package_bytes
from reports.open_data.parquet import parquet_bytes
from reports.open_data.workbook import workbook_bytes
from text import t


def _zip(asked: Asked) -> Task:
    return Task(package_bytes, (rows.tables(), asked.edition, rows.geojson(asked, ALL)))


def _workbook(asked: Asked) -> Task:
    return Task(workbook_bytes, (rows.tables(), asked.edition, t("open_data.dataset")))


def _table_csv(asked: Asked) -> bytes:
    return csv_bytes(rows.table(asked.table))


def _table_for_excel(asked: Asked) -> bytes:
    return csv_bytes(rows.table(asked.table), for_excel=True)


def _table_parquet(asked: Asked) -> bytes:
    return parquet_bytes(rows.table(asked.table), asked.edition)


def _csv(asked: Asked) -> bytes:
    return csv_bytes(rows.named(asked))


def _for_excel(asked: Asked) -> bytes:
    return csv_bytes(rows.named(asked), for_excel=True)


def _parquet(asked: Asked) -> bytes:
    return parquet_bytes(rows.named(asked), asked.edition)


def _indicator_workbook(asked: Asked) -> bytes:
    held: Tables = {
        "observation": rows.named(asked),
        "estimate": queries.table("estimate", asked.indicator.id),
        "revision": queries.table("revision", asked.indicator.id),
    }
    return workbook_bytes(held, asked.edition, str(asked.indicator.name), asked.indicator)


def _cube(asked: Asked) -> bytes:
    found = queries.table("observation", asked.indicator.id)
    return jsonstat_bytes(found, rows.areas().values(), asked.indicator, asked.edition)


def _geojson(asked: Asked) -> bytes:
    return rows.geojson(asked, asked.level)


def _geoparquet(asked: Asked) -> bytes:
    return parquet_bytes(rows.shapes(asked.level), asked.edition)


WHOLE = (
    Offer("hela.zip", ZIP, "file_zip", _zip),
    Offer("hela.xlsx", XLSX, "file_xlsx", _workbook, speaks=True),
)
TABLE = (
    Offer("{table}-for-excel.csv", CSV, "file_excel_csv", _table_for_excel),
    Offer("{table}.csv", CSV, "file_csv", _table_csv),
    Offer("{table}.parquet", PARQUET, "file_parquet", _table_parquet),
)
INDICATOR = (
    Offer("indikator/{indicator}-for-excel.csv", CSV, "file_excel_csv", _for_excel),
    Offer("indikator/{indicator}.csv", CSV, "file_csv", _csv),
    Offer("indikator/{indicator}.xlsx", XLSX, "file_xlsx", _indicator_workbook, speaks=True),
    Offer("indikator/{indicator}.parquet", PARQUET, "file_parquet", _parquet),
    Offer("indikator/{indicator}.json", JSON, "file_jsonstat", _cube, speaks=True),
)
SHAPES = (
    Offer("granser/{level}.geojson", GEOJSON, "file_geojson", _geojson),
    Offer("granser/{level}.parquet", PARQUET, "file_geoparquet", _geoparquet),
)
