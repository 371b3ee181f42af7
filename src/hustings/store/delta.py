"""Our tables as Delta tables: schemas, creation, and commits of files already written."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from deltalake import DeltaTable, Field, Schema
from deltalake.schema import ArrayType, PrimitiveType
from deltalake.transaction import AddAction, CommitProperties, RemoveAction

from hustings.domain.tables import ColumnType, Table

DELTA_TYPES: dict[ColumnType, PrimitiveType | ArrayType] = {
    "string": PrimitiveType("string"),
    "int64": PrimitiveType("long"),
    "float64": PrimitiveType("double"),
    "boolean": PrimitiveType("boolean"),
    "timestamp": PrimitiveType("timestamp"),
    "date": PrimitiveType("date"),
    "strings": ArrayType(PrimitiveType("string"), contains_null=True),
}

# A ranking must be reproducible years later, so neither logs nor files expire by themselves.
_CONFIGURATION: dict[str, str | None] = {
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A Parquet file in a table's folder: its name there and how many rows it holds."""

    name: str
    rows_count: int


def schema_of(table: Table) -> Schema:
    """The Delta schema of a table."""
    return Schema(
        [Field(column.name, DELTA_TYPES[column.type], nullable=True) for column in table.columns]
    )


def create(folder: Path, table: Table, *, facts: Mapping[str, Any] | None = None) -> None:
    """Make an empty Delta table in `folder`; `facts` are kept in its first commit."""
    folder.mkdir(parents=True, exist_ok=True)
    DeltaTable.create(
        str(folder),
        schema_of(table),
        name=table.name,
        description=f"One row per {table.row}.",
        configuration=dict(_CONFIGURATION),
        commit_properties=CommitProperties(custom_metadata=dict(facts)) if facts else None,
    )


def commit(
    folder: Path,
    table: Table,
    *,
    add: Iterable[DataFile] = (),
    remove: Iterable[str] = (),
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Add and remove whole files in one Delta commit and give the table's new version."""
    now_ms = int(time.time() * 1000)
    actions: list[AddAction | RemoveAction] = []
    for file in add:
        path = folder / file.name
        _to_disk(path)
        actions.append(
            AddAction(
                file.name,
                path.stat().st_size,
                {},
                now_ms,
                True,
                json.dumps({"numRecords": file.rows_count}),
            )
        )
    actions.extend(RemoveAction(name, True, now_ms) for name in remove)
    delta = DeltaTable(str(folder))
    delta.create_write_transaction(
        actions,
        "append",
        schema_of(table),
        [],
        commit_properties=CommitProperties(custom_metadata=dict(facts)) if facts else None,
    )
    delta.update_incremental()
    return delta.version()


def restore_content(folder: Path, version: int) -> None:
    """Make the table's newest version hold the same files as `version`, by one more commit if need be."""
    delta = DeltaTable(str(folder))
    if delta.version() > version and set(delta.file_uris()) != set(files_of(folder, version)):
        delta.restore(version)


def version_of(folder: Path) -> int:
    """The newest version of the table, whether or not the store has made it visible."""
    return DeltaTable(str(folder)).version()


@lru_cache(maxsize=512)
def files_of(folder: Path, version: int) -> tuple[str, ...]:
    """Paths of the Parquet files that make up a version; a version never changes."""
    return tuple(sorted(DeltaTable(str(folder), version=version).file_uris()))


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
