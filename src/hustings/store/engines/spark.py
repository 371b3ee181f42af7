"""Spark, from the extra `spark`, for stores that one machine does not hold."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from hustings.domain.errors import InstallTheExtra
from hustings.domain.tables import ColumnType, Table

try:
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as f
except ImportError:
    raise InstallTheExtra(
        "Spark is not installed.",
        remedy="Install it with `pip install 'hustings[spark]'`; it needs Java 17.",
    ) from None

_DDL: dict[ColumnType, str] = {
    "string": "string",
    "int64": "bigint",
    "float64": "double",
    "boolean": "boolean",
    "timestamp": "timestamp_ntz",
    "date": "date",
    "strings": "array<string>",
}
_SQL_TYPES = {"VARCHAR": "string", "BIGINT": "bigint", "DOUBLE": "double"}


def _lazy(native: Any) -> nw.LazyFrame[Any]:
    frame: nw.LazyFrame[Any] = nw.from_native(native)
    return frame


class SparkEngine:
    """The active session, or a local one with its clock set to UTC."""

    def __init__(self) -> None:
        self.session = (
            SparkSession.getActiveSession()
            or SparkSession.builder.appName("hustings")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate()
        )

    def scan(self, table: Table, files: tuple[str, ...]) -> nw.LazyFrame[Any]:
        if not files:
            ddl = ", ".join(f"`{c.name}` {_DDL[c.type]}" for c in table.columns)
            return _lazy(self.session.createDataFrame([], ddl))
        frame = self.session.read.parquet(*files).select(
            *(f.col(c.name).cast(_DDL[c.type]).alias(c.name) for c in table.columns)
        )
        return _lazy(frame)

    def reference(self, path: str, columns: dict[str, str]) -> nw.LazyFrame[Any]:
        ddl = ", ".join(f"{name} {_SQL_TYPES[type_]}" for name, type_ in columns.items())
        return _lazy(self.session.read.csv(path, header=True, schema=ddl))

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in frame.to_native().collect()]


def make() -> SparkEngine:
    """A new engine."""
    return SparkEngine()
