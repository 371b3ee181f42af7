"""Erasing rows for good: out of the newest version as a run, and out of the files of all older ones."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

from hustings.domain.tables import TABLES, Table
from hustings.store import rollups
from hustings.store.engines.duckdb import connect, scan_sql
from hustings.store.landing import Landing, RunFacts
from hustings.store.parquet import write_parquet
from hustings.store.store import Store

Conditions = Callable[[duckdb.DuckDBPyConnection], Mapping[str, str]]
"""Makes what it needs over the tables' views and says of each table which rows are to go."""


def erase(
    store: Store, conditions: Conditions, *, kind: str, detail: str | None = None
) -> int | None:
    """Erase the rows that the conditions tell and give the store's new version; None where there are none.

    Older versions stay readable and lose the same rows: this is the one case in which a file is changed
    after it was written, one at a time and each at once. A condition on a derived table is for those
    files alone, since the newest version's are computed anew. A kill in between leaves rows that the
    next call erases.
    """
    with store.landing(kind) as landing:
        connection = connect()
        for table in TABLES.values():
            scanned = scan_sql(table, landing.reading.files(table.name))
            connection.execute(f"CREATE OR REPLACE TEMP VIEW {table.name} AS {scanned}")
        of_tables = conditions(connection)
        removed = sum(
            _leave_out(landing, connection, TABLES[name], condition)
            for name, condition in of_tables.items()
            if not TABLES[name].derived
        )
        version = None
        if removed:
            _recompute(landing, connection, of_tables)
            version = landing.finish(RunFacts(stored=0, detail=detail))
        current = {path for name in of_tables for path in store.at(version).files(name)}
        for name, condition in of_tables.items():
            for path in sorted(store.folder(name).glob("*.parquet")):
                if str(path) not in current:
                    _erase_in_place(connection, TABLES[name], path, condition)
        return version


def _leave_out(
    landing: Landing, connection: duckdb.DuckDBPyConnection, table: Table, condition: str
) -> int:
    """Write files that hold such rows anew without them; how many rows there were."""
    hit = {
        path: count
        for path in landing.reading.files(table.name)
        if (count := _count(connection, table, path, condition))
    }
    if hit:
        held = scan_sql(table, tuple(hit))
        landing.write(
            table.name,
            connection,
            f"SELECT * FROM ({held}) WHERE NOT coalesce(({condition}), false)",
        )
        landing.remove(table.name, hit)
    return sum(hit.values())


def _recompute(
    landing: Landing, connection: duckdb.DuckDBPyConnection, conditions: Mapping[str, str]
) -> None:
    """Have the derived tables forget what is erased; a post's row goes with its last observation."""
    seen = [conditions[n] for n in ("post_observations", "page_observations") if n in conditions]
    if seen:
        rollups.recompute(landing, connection, removed=" OR ".join(f"({one})" for one in seen))


def _erase_in_place(
    connection: duckdb.DuckDBPyConnection, table: Table, path: Path, condition: str
) -> None:
    if not _count(connection, table, str(path), condition):
        return
    changed = path.stat()
    draft = path.with_name(f".{path.stem}-{secrets.token_hex(4)}.draft")
    kept = (
        f"SELECT * FROM ({scan_sql(table, (str(path),))}) WHERE NOT coalesce(({condition}), false)"
    )
    try:
        write_parquet(connection, draft, table, kept, keep_empty=True)
        os.utime(draft, ns=(changed.st_atime_ns, changed.st_mtime_ns))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _count(connection: duckdb.DuckDBPyConnection, table: Table, path: str, condition: str) -> int:
    counted = connection.execute(
        f"SELECT count(*) FROM ({scan_sql(table, (path,))}) WHERE {condition}"
    ).fetchone()
    return int(counted[0]) if counted else 0
