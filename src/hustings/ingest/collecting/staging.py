"""A slice as temporary tables of DuckDB: one for each kind of record, with times as naive UTC."""

from __future__ import annotations

from dataclasses import fields

import duckdb

from hustings.domain.columns import ColumnType, Table
from hustings.domain.records import (
    AudienceRecord,
    EventRecord,
    FigureRecord,
    PageRecord,
    PostRecord,
)
from hustings.domain.tables import (
    ANSWERS,
    AUDIENCE_OBSERVATIONS,
    COMMENTS,
    COVERAGE,
    EVENTS,
    FIGURES,
    OBSERVED_COUNTS,
    PAGE_OBSERVATIONS,
    POSTS,
    RUN_ROWS,
    TIES,
)
from hustings.ingest.collecting.slices import Slice
from hustings.store.engines.duckdb import SQL_TYPES, text_sql

COUNTS = tuple(column.name for column in OBSERVED_COUNTS)
_LARGEST_LINE = 256 << 20


def _of_record(record: type, table: Table) -> dict[str, ColumnType]:
    return {one.name: table.column(one.name).type for one in fields(record)}


def _of_table(table: Table) -> dict[str, ColumnType]:
    return {column.name: column.type for column in table.columns if column.name != "run_id"}


_COLUMNS: dict[str, dict[str, ColumnType]] = {
    "pages": _of_record(PageRecord, PAGE_OBSERVATIONS),
    "posts": _of_record(PostRecord, POSTS),
    "audience": _of_record(AudienceRecord, AUDIENCE_OBSERVATIONS),
    "events": _of_record(EventRecord, EVENTS),
    "figures": _of_record(FigureRecord, FIGURES),
    "comments": _of_table(COMMENTS),
    "ties": _of_table(TIES),
    "answers": _of_table(ANSWERS),
    "coverage": _of_table(COVERAGE),
    "set_aside": _of_table(RUN_ROWS),
    "counts": {
        "post_id": "string",
        "page_id": "string",
        "observed_at": "timestamp",
        "flags": "strings",
    },
}


def stage(connection: duckdb.DuckDBPyConnection, full: Slice) -> None:
    """Make `staged_pages`, `staged_posts` and so on, each with `place`, `asked_at` and `sha256` of its records."""
    full.write_the_rest()
    for kind, columns in _COLUMNS.items():
        record = ", ".join(f'"{name}" {_json_type(type_)}' for name, type_ in columns.items())
        picked = ", ".join(
            _picked(f'record."{name}"', type_, name) for name, type_ in columns.items()
        )
        if kind == "counts":
            each = ", ".join(f'"{name}" BIGINT' for name in COUNTS)
            record += f", counts STRUCT({each})"
            picked += "".join(f', record.counts."{name}" AS "{name}"' for name in COUNTS)
        connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE staged_{kind} AS SELECT place,
            {_picked("asked_at", "timestamp", "record_asked_at")}, sha256, part AS record_part, {picked} FROM {_lines(full, kind, record)}"""
        )


def _lines(full: Slice, kind: str, record: str) -> str:
    columns = {
        "place": "BIGINT",
        "asked_at": "TIMESTAMPTZ",
        "sha256": "VARCHAR",
        "part": "VARCHAR",
        "record": f"STRUCT({record})",
    }
    file = full.file(kind)
    if file is None:
        nothing = ", ".join(f"NULL::{type_} AS {name}" for name, type_ in columns.items())
        return f"(SELECT {nothing} WHERE false)"
    types = ", ".join(f"{name}: {text_sql(type_)}" for name, type_ in columns.items())
    return (
        f"read_json({text_sql(str(file))}, format = 'newline_delimited', columns = {{{types}}}, "
        f"maximum_object_size = {_LARGEST_LINE})"
    )


def _json_type(type_: ColumnType) -> str:
    return "TIMESTAMPTZ" if type_ == "timestamp" else SQL_TYPES[type_]


def _picked(value: str, type_: ColumnType, name: str) -> str:
    # A plain cast asks the time zone library for every row.
    given = f"make_timestamp(epoch_us({value}))" if type_ == "timestamp" else value
    return f'{given} AS "{name}"'
