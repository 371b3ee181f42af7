"""Taking a run back, compacting, and rebuilding the derived tables: each one version of the store."""

from __future__ import annotations

from pathlib import Path

import duckdb

from hustings.domain.errors import CorrectTheValue, UseAKnownName
from hustings.domain.tables import OBSERVATION_TABLES, RUNS, Table
from hustings.store import delta, rollups
from hustings.store.engines.duckdb import connect, scan_sql, text_sql
from hustings.store.landing import Landing, RunFacts
from hustings.store.reading import Reading
from hustings.store.store import Store

_SMALL_FILES = 2
_CROWD_FILES = 24
_STEP_BYTES = (1 << 20, 32 << 20)
_LASTING = (*OBSERVATION_TABLES, RUNS)


def undo(store: Store, run_id: str) -> int:
    """Take back every row of a run and give the store's new version; older versions keep the rows.

    UseAKnownName when there is no such run, CorrectTheValue when it is no import or was undone.
    """
    with store.landing("undo") as landing:
        _check_undoable(landing.reading, run_id)
        connection = connect()
        for table in OBSERVATION_TABLES:
            files = landing.files(table.name)
            if not files:
                continue
            of_run = _files_with_run(connection, files, run_id)
            kept = f"SELECT * FROM ({scan_sql(table, of_run)}) WHERE run_id <> {text_sql(run_id)}"
            if of_run:
                landing.write(table.name, connection, kept)
                landing.remove(table.name, of_run)
        rollups.recompute(landing, connection, removed=f"run_id = {text_sql(run_id)}")
        return landing.finish(RunFacts(undoes=run_id))


def rebuild(store: Store) -> int:
    """Compute the derived tables from the observations alone and give the store's new version."""
    with store.landing("rebuild") as landing:
        rollups.rebuild(landing, connect())
        return landing.finish(RunFacts())


def compact(store: Store) -> int:
    """Put many small files of a table into one, sorted by page, and give the store's version.

    Nothing that a reader sees changes; older versions keep their own files.
    """
    with store.landing("compaction") as landing:
        connection = connect()
        for table in _LASTING:
            files = landing.files(table.name)
            if len(files) < _SMALL_FILES:
                continue
            _put_together(landing, connection, table, files)
        _compact_derived(landing)
        return landing.finish(RunFacts())


def compact_when_crowded(store: Store) -> int | None:
    """Put files of like length together where a table has too many, and give the store's version; None where none has.

    Meant to be called after every small run: it looks at names and lengths alone until it is time.
    Long files stay as they are, so that a row is written anew at most once for each step of length.
    """
    tables = store.snapshot().tables
    folders = {table: store.folder(table.name) for table in _LASTING}
    if not any(
        _crowds(delta.files_of(folder, tables[table.name]), _CROWD_FILES)
        for table, folder in folders.items()
        if table.name in tables
    ):
        return None
    with store.landing("compaction") as landing:
        connection = connect()
        for table in _LASTING:
            for crowd in _crowds(landing.reading.files(table.name), _CROWD_FILES // 2):
                _put_together(landing, connection, table, crowd)
        return landing.finish(RunFacts())


def _crowds(files: tuple[str, ...], least_files: int) -> list[tuple[str, ...]]:
    """Sets of at least so many files, each of files that are all about as long."""
    if len(files) < least_files:
        return []
    steps: dict[int, list[str]] = {}
    for file in files:
        step = sum(Path(file).stat().st_size > length for length in _STEP_BYTES)
        steps.setdefault(step, []).append(file)
    return [
        tuple(crowd)
        for step, crowd in steps.items()
        if step < len(_STEP_BYTES) and len(crowd) >= least_files
    ]


def _put_together(
    landing: Landing, connection: duckdb.DuckDBPyConnection, table: Table, files: tuple[str, ...]
) -> None:
    order = ", ".join(name for name in ("page_id", "post_id", "observed_at") if name in table.names)
    by = f" ORDER BY {order}" if order else ""
    landing.write(table.name, connection, f"SELECT * FROM ({scan_sql(table, files)}){by}")
    landing.remove(table.name, files)


def _compact_derived(landing: Landing) -> None:
    if len(landing.files("post_latest")) > landing.buckets_count:
        rollups.rebuild(landing, connect())


def _check_undoable(reading: Reading, run_id: str) -> None:
    kinds = reading.sql("SELECT kind FROM runs WHERE run_id = ?", [run_id])
    if not kinds:
        raise UseAKnownName(
            f"There is no run {run_id!r}.", field="run", remedy="See `hustings runs`."
        )
    if kinds[0][0] not in {"import", "collection"}:
        raise CorrectTheValue(
            f"{run_id} is of kind {kinds[0][0]}.",
            remedy="Only imports and collections can be undone.",
        )
    if reading.sql("SELECT 1 FROM runs WHERE undoes = ?", [run_id]):
        raise CorrectTheValue(
            f"{run_id} was undone already.", remedy="There is nothing left to do."
        )


def _files_with_run(
    connection: duckdb.DuckDBPyConnection, files: tuple[str, ...], run_id: str
) -> tuple[str, ...]:
    listed = ", ".join(map(text_sql, files))
    found = connection.execute(
        f"SELECT DISTINCT filename FROM read_parquet([{listed}], filename = true) WHERE run_id = {text_sql(run_id)}"
    )
    return tuple(row[0] for row in found.fetchall())
