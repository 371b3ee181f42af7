"""Our tables as Delta tables: schemas, creation, and commits of files already written."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
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

CHECKPOINT_EVERY = 10
"""Commits after which the log is put together; opening a table reads those that came since."""
_VERSIONS_KNOWN = 512
_files: dict[tuple[Path, int], tuple[str, ...]] = {}
_remembering = Lock()


@dataclass(frozen=True, slots=True)
class DataFile:
    """A Parquet file in a table's folder: its name there and how many rows it holds."""

    name: str
    rows_count: int


def log_file(folder: Path, version: int) -> Path:
    """Where the log of a table's version lies."""
    return folder / "_delta_log" / f"{version:020}.json"


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
    # The store's lock lets nobody else in, so that the next version is ours.
    version = delta.version() + 1
    if version % CHECKPOINT_EVERY == 0:
        delta.update_incremental()
        delta.create_checkpoint()
    return version


def restore_content(folder: Path, version: int) -> None:
    """Make the table's newest version hold the same files as `version`, by one more commit if need be."""
    if not log_file(folder, version + 1).exists():
        return
    delta = DeltaTable(str(folder))
    if delta.version() > version and set(delta.file_uris()) != set(files_of(folder, version)):
        delta.restore(version)


def version_of(folder: Path) -> int:
    """The newest version of the table, whether or not the store has made it visible."""
    return DeltaTable(str(folder)).version()


def files_of(folder: Path, version: int) -> tuple[str, ...]:
    """Paths of the Parquet files that make up a version; a version never changes."""
    known = _files.get((folder, version))
    if known is None:
        known = tuple(sorted(DeltaTable(str(folder), version=version).file_uris()))
        remember_files(folder, version, known)
    return known


def remember_files(folder: Path, version: int, files: Iterable[str]) -> None:
    """Know the files of a version without reading its log: for whoever has just committed it."""
    with _remembering:
        _files[folder, version] = tuple(sorted(files))
        while len(_files) > _VERSIONS_KNOWN:
            del _files[next(iter(_files))]


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
