"""Rows as Parquet, with what must be known of them among its metadata; shapes as GeoParquet."""

from __future__ import annotations

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq

from reports.open_data import Edition, invented

ROWS_TOGETHER = 10_000  # so that a question about one indicator need not fetch all over the network
SHAPES = {"encoding": "WKB", "geometry_types": ["Polygon", "MultiPolygon"]}  # longitude first, WGS 84


def parquet_bytes(rows: pa.Table, edition: Edition) -> bytes:
    """The same rows always give the same bytes."""
    about = edition.facts | {"synthetic": invented(rows)}
    metadata = {f"likvard.{name}": said for name, said in about.items()}
    fields = [field.remove_metadata() for field in rows.schema]
    if "geometry" in rows.column_names:
        shapes = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": SHAPES}}
        metadata["geo"] = json.dumps(shapes)
    file = io.BytesIO()
    pq.write_table(
        rows.cast(pa.schema(fields, metadata)),
        file,
        compression="zstd",
        row_group_size=ROWS_TOGETHER,
        write_page_checksum=True,
    )
    return file.getvalue()
