"""Tables that somebody brings as CSV or Parquet: columns of texts, and one of times."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from hustings.domain.errors import CorrectTheValue, NameAnExistingFile, RepairTheFile

if TYPE_CHECKING:
    import pyarrow as pa

SECONDS = "epoch_us({0}) // 1000000"
_SECONDS_MOST = 100_000_000_000


def table_in_file(
    path: Path, texts: Sequence[str], time: str, *, time_needed: bool = True
) -> pa.Table:
    """The named columns of a file; times are epoch seconds, or ISO times in UTC unless they say.

    NameAnExistingFile when it is not there; RepairTheFile when it lacks a column or cannot be read,
    CorrectTheValue for a time that is neither. A time that is empty stays empty, and so do all where
    the column is missing and not needed.
    """
    if not path.is_file():
        raise NameAnExistingFile(
            "There is no such file.", file=str(path), remedy="Check the name and the folder."
        )
    connection = duckdb.connect(":memory:")
    connection.execute("SET TimeZone = 'UTC'")
    parquet = path.suffix.lower() in (".parquet", ".pq")
    reader = "read_parquet(?)" if parquet else "read_csv(?, header = true, all_varchar = true)"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {reader}", [str(path)]).fetchall()
        types: dict[str, str] = {row[0]: row[1] for row in described}
        _check_columns(path, [*texts, *([time] if time_needed else [])], types)
        columns = [f"{name}::VARCHAR AS {name}" for name in texts]
        columns.append(f"{_time_sql(time, types.get(time))} AS {time}")
        if types.get(time) == "VARCHAR":
            columns.append(f"{time} AS given")
        query = f"SELECT {', '.join(columns)} FROM {reader}"
        table: pa.Table = connection.sql(query, params=[str(path)]).to_arrow_table()
    except duckdb.Error as error:
        kind = "Parquet file" if parquet else "CSV with a header"
        raise RepairTheFile(
            f"It cannot be read as a {kind}.",
            file=str(path),
            remedy="Export it again, or as the other of CSV and Parquet.",
        ) from error
    return _checked_times(table, time, path)


def _check_columns(path: Path, needed: Sequence[str], types: dict[str, str]) -> None:
    missing = [name for name in needed if name not in types]
    if missing:
        raise RepairTheFile(
            f"The file has no column {', '.join(missing)}.",
            file=str(path),
            remedy=f"Give it the columns {', '.join(needed)}.",
        )


def _time_sql(name: str, kind: str | None) -> str:
    if kind is None:
        return "NULL::BIGINT"
    if kind.startswith("TIMESTAMP") or kind == "DATE":
        return SECONDS.format(name)
    if kind == "VARCHAR":
        number = f"floor(try_cast({name} AS DOUBLE))::BIGINT"
        return f"coalesce({number}, epoch_us(try_cast({name} AS TIMESTAMPTZ)) // 1000000)"
    return f"floor({name})::BIGINT" if kind in ("DOUBLE", "FLOAT") else f"{name}::BIGINT"


def _checked_times(table: pa.Table, name: str, path: Path) -> pa.Table:
    import pyarrow.compute as pc

    times = table.column(name)
    if "given" in table.column_names:
        given = table.column("given")
        wrong = pc.and_(pc.is_null(times), pc.and_(pc.is_valid(given), pc.not_equal(given, "")))
        place = pc.index(wrong, True).as_py()
        if place >= 0:
            raise CorrectTheValue(
                f"{given[place].as_py()!r} in row {place + 1:,} after the header is no time.",
                file=str(path),
                field=name,
                remedy="Write seconds since 1970, or a time such as 2021-08-22T14:30:00Z.",
            )
        table = table.drop_columns(["given"])
    most = pc.max(pc.abs(times)).as_py()
    if most is not None and most > _SECONDS_MOST:
        raise CorrectTheValue(
            f"{most} is too large for seconds since 1970.",
            file=str(path),
            field=name,
            remedy="Divide milliseconds by 1000.",
        )
    return table
