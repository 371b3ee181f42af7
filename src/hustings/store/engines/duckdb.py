"""DuckDB, embedded: the engine that is always there."""

from __future__ import annotations

import threading
from typing import Any

import duckdb
import narwhals as nw

from hustings.domain.tables import Column, ColumnType, Table

SQL_TYPES: dict[ColumnType, str] = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
    "strings": "VARCHAR[]",
}


def connect(
    *, memory_limit: str | None = None, temporary: str | None = None
) -> duckdb.DuckDBPyConnection:
    """An in-memory database whose clock is UTC."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    if memory_limit:
        connection.execute(f"SET memory_limit = {text_sql(memory_limit)}")
    if temporary:
        connection.execute(f"SET temp_directory = {text_sql(temporary)}")
    return connection


def text_sql(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def scan_sql(table: Table, files: tuple[str, ...]) -> str:
    """A select over the files with the table's columns and naive UTC times."""
    if not files:
        nothing = ", ".join(f'NULL::{SQL_TYPES[c.type]} AS "{c.name}"' for c in table.columns)
        return f"SELECT {nothing} WHERE false"
    listed = ", ".join(text_sql(file) for file in files)
    return f"SELECT {', '.join(map(_column_sql, table.columns))} FROM read_parquet([{listed}])"


def csv_sql(path: str, columns: dict[str, str]) -> str:
    """A select over a CSV with a header whose columns have the given types."""
    types = ", ".join(f"{text_sql(name)}: {text_sql(type_)}" for name, type_ in columns.items())
    return f"SELECT * FROM read_csv({text_sql(path)}, header = true, columns = {{{types}}})"


def _column_sql(column: Column) -> str:
    quoted = f'"{column.name}"'
    # A plain cast asks the time zone library for every row and takes six times as long.
    return (
        f"make_timestamp(epoch_us({quoted})) AS {quoted}" if column.type == "timestamp" else quoted
    )


class DuckDBEngine:
    """One in-memory database with a cursor per thread: frames of one thread can be joined, threads share safely."""

    def __init__(self) -> None:
        self.connection = connect()
        self._cursors = threading.local()
        # Global, since a setting of the session is not handed on to cursors.
        self.connection.execute("SET GLOBAL parquet_metadata_cache = true")

    def scan(self, table: Table, files: tuple[str, ...]) -> nw.LazyFrame[Any]:
        return self.query(scan_sql(table, files))

    def reference(self, path: str, columns: dict[str, str]) -> nw.LazyFrame[Any]:
        return self.query(csv_sql(path, columns))

    def query(self, sql: str) -> nw.LazyFrame[Any]:
        """A lazy frame of a select."""
        if not hasattr(self._cursors, "mine"):
            self._cursors.mine = self.connection.cursor()
        cursor: duckdb.DuckDBPyConnection = self._cursors.mine
        return nw.from_native(cursor.sql(sql)).lazy()

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        relation: duckdb.DuckDBPyRelation = frame.to_native()
        return relation.fetchall()


def make() -> DuckDBEngine:
    """A new engine."""
    return DuckDBEngine()
