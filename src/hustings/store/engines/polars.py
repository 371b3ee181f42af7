"""Polars, from the extra `frames`."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from hustings.domain.errors import InstallTheExtra
from hustings.domain.tables import ColumnType, Table

try:
    import polars as pl
except ImportError:
    raise InstallTheExtra(
        "Polars is not installed.", remedy="Install it with `pip install 'hustings[frames]'`."
    ) from None

_TYPES: dict[ColumnType, Any] = {
    "string": pl.String,
    "int64": pl.Int64,
    "float64": pl.Float64,
    "boolean": pl.Boolean,
    "timestamp": pl.Datetime("us"),
    "date": pl.Date,
    "strings": pl.List(pl.String),
}
_SQL_TYPES = {"VARCHAR": pl.String, "BIGINT": pl.Int64, "DOUBLE": pl.Float64}


class PolarsEngine:
    """Lazy frames over Parquet files, collected by the streaming engine."""

    def scan(self, table: Table, files: tuple[str, ...]) -> nw.LazyFrame[Any]:
        schema = {column.name: _TYPES[column.type] for column in table.columns}
        if not files:
            return nw.from_native(pl.LazyFrame(schema=schema))
        frame = pl.scan_parquet(list(files)).select(
            pl.col(c.name)
            .dt.convert_time_zone("UTC")
            .dt.replace_time_zone(None)
            .dt.cast_time_unit("us")
            if c.type == "timestamp"
            else pl.col(c.name)
            for c in table.columns
        )
        return nw.from_native(frame)

    def reference(self, path: str, columns: dict[str, str]) -> nw.LazyFrame[Any]:
        return nw.from_native(
            pl.scan_csv(path, schema={name: _SQL_TYPES[t] for name, t in columns.items()})
        )

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        native: pl.LazyFrame = frame.to_native()
        return native.collect(engine="streaming").rows()


def make() -> PolarsEngine:
    """A new engine."""
    return PolarsEngine()
