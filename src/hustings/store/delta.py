"""Our tables as Delta tables: schemas, creation, and commits of files already written."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from deltalake import DeltaTable, Field, Schema
from deltalake.schema import ArrayType, PrimitiveType
from deltalake.transaction import CommitProperties

from hustings.domain.errors import WaitForTheOtherWriter
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

CHECKPOINT_EVERY = 20
"""Commits after which the log is put together; opening a table reads those that came since."""
CHECKPOINTS_KEPT_EVERY = 10
FILES = "_files.json"
"""Names of the newest version's files, in a table's folder: whoever reads it need not read the log."""
_COMMIT = {
    "operation": "WRITE",
    "operationParameters": {"mode": "Append", "partitionBy": "[]"},
    "engineInfo": "hustings",
}
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
    *,
    known: int,
    add: Iterable[DataFile] = (),
    remove: Iterable[str] = (),
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Add and remove whole files in one Delta commit and give the table's new version.

    `known` is a version that exists. The store's lock must be held. The log is written here and not by
    Delta's library, which lists the whole of it for each commit: after a year of small runs that would
    take longer than all else.
    """
    now_ms = int(time.time() * 1000)
    actions: list[dict[str, Any]] = [
        {"commitInfo": _COMMIT | {"timestamp": now_ms} | dict(facts or {})}
    ]
    for file in add:
        path = folder / file.name
        _to_disk(path)
        entry = {
            "path": file.name,
            "partitionValues": {},
            "size": path.stat().st_size,
            "modificationTime": now_ms,
            "dataChange": True,
            "stats": json.dumps({"numRecords": file.rows_count}),
        }
        actions.append({"add": entry})
    actions.extend(
        {"remove": {"path": name, "dataChange": True, "deletionTimestamp": now_ms}}
        for name in remove
    )
    version = newest(folder, known) + 1
    _publish(log_file(folder, version), "".join(f"{json.dumps(action)}\n" for action in actions))
    if version % CHECKPOINT_EVERY == 0:
        _checkpoint(folder, version)
    return version


def newest(folder: Path, known: int) -> int:
    """The newest version of a table, looking on from one that is known to exist."""
    # No log file is ever deleted, so that there is one for each version up to the newest.
    step = 1
    while log_file(folder, known + step).exists():
        known, step = known + step, 2 * step
    while step > 1:
        step //= 2
        if log_file(folder, known + step).exists():
            known += step
    return known


def _publish(path: Path, text: str) -> None:
    """Write a log file whole or not at all; another's of that version is never overwritten."""
    draft = path.with_name(f"_{path.stem}-{secrets.token_hex(4)}.draft")
    try:
        with draft.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        raise WaitForTheOtherWriter(
            "Another program wrote to a table of the store.",
            file=str(path),
            remedy="Let nothing but Hustings write there, and try again.",
        ) from None
    finally:
        draft.unlink(missing_ok=True)


def _checkpoint(folder: Path, version: int) -> None:
    """Put the log together, and leave one checkpoint in so many of the older ones.

    Each holds all files that ever were, so that keeping all would in time outweigh the tables.
    """
    DeltaTable(str(folder)).create_checkpoint()
    stale = version - 2 * CHECKPOINT_EVERY
    if stale % (CHECKPOINTS_KEPT_EVERY * CHECKPOINT_EVERY):
        (folder / "_delta_log" / f"{stale:020}.checkpoint.parquet").unlink(missing_ok=True)


def restore_content(folder: Path, version: int) -> None:
    """Make the table's newest version hold the same files as `version`, by one more commit if need be."""
    if not log_file(folder, version + 1).exists():
        return
    delta = DeltaTable(str(folder))
    if delta.version() > version and _files_in(folder, delta) != files_of(folder, version):
        delta.restore(version)


def version_of(folder: Path) -> int:
    """The newest version of the table, whether or not the store has made it visible."""
    return DeltaTable(str(folder)).version()


def files_of(folder: Path, version: int) -> tuple[str, ...]:
    """Paths of the Parquet files that make up a version; a version never changes."""
    known = _files.get((folder, version)) or _files_noted(folder, version)
    if known is None:
        known = _files_in(folder, DeltaTable(str(folder), version=version))
    _remember(folder, version, known)
    return known


def note_files(folder: Path, version: int, files: Iterable[str]) -> None:
    """Note the files of a version that was just committed, for this process and for others."""
    known = tuple(sorted(files))
    _remember(folder, version, known)
    draft = folder / f"{FILES}-{secrets.token_hex(4)}.draft"
    names = [Path(path).name for path in known]
    draft.write_text(json.dumps({"version": version, "files": names}), encoding="utf-8")
    draft.replace(folder / FILES)


def _files_in(folder: Path, delta: DeltaTable) -> tuple[str, ...]:
    return tuple(sorted(str(folder / Path(uri).name) for uri in delta.file_uris()))


def _files_noted(folder: Path, version: int) -> tuple[str, ...] | None:
    try:
        noted = json.loads((folder / FILES).read_text(encoding="utf-8"))
        if noted["version"] != version:
            return None
        return tuple(sorted(str(folder / name) for name in noted["files"]))
    except (OSError, ValueError, KeyError, TypeError):
        # It is a shortcut; the log says the same.
        return None


def _remember(folder: Path, version: int, files: tuple[str, ...]) -> None:
    with _remembering:
        _files[folder, version] = files
        while len(_files) > _VERSIONS_KNOWN:
            del _files[next(iter(_files))]


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
