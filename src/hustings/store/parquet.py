"""Writing a select to a Parquet file that fits a table's schema."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from hustings.domain.tables import Table
from hustings.store.delta import DataFile
from hustings.store.engines.duckdb import SQL_TYPES, text_sql

_DICTIONARY_MOST = 8192
"""Values that a row group's dictionary holds at most: texts, ids and addresses soon turn out to need none."""


def write_parquet(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    table: Table,
    select: str,
    *,
    keep_empty: bool = False,
) -> Sequence[DataFile]:
    """Write the rows of a select; no rows make no file, unless `keep_empty` says so.

    The select gives the table's columns by name; one that it leaves out is unknown throughout.
    Naive times are taken as UTC and written as instants, as Delta wants them.
    """
    held = {name for name, *_ in connection.execute(f"DESCRIBE ({select})").fetchall()}
    columns = ", ".join(
        f'{_cast(column.name, column.type, present=column.name in held)} AS "{column.name}"'
        for column in table.columns
    )
    copied = connection.execute(
        f"COPY (SELECT {columns} FROM ({select})) TO {text_sql(str(path))} "
        f"(FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880, DICTIONARY_SIZE_LIMIT {_DICTIONARY_MOST})"
    ).fetchone()
    rows_count = int(copied[0]) if copied else 0
    if not rows_count and not keep_empty:
        path.unlink(missing_ok=True)
        return ()
    return (DataFile(path.name, rows_count),)


def _cast(name: str, type_: str, *, present: bool) -> str:
    value = f'"{name}"' if present else "NULL"
    sql_type = SQL_TYPES[type_]  # type: ignore[index]
    if type_ == "timestamp":
        # A plain cast asks the time zone library for every row.
        return f"make_timestamptz(epoch_us({value}::{sql_type}))"
    return f"{value}::{sql_type}"
