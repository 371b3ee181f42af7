"""A run on its way in: its files are written, then committed table by table, `runs` last."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from hustings.domain.identity import new_run_id
from hustings.domain.periods import utc_now
from hustings.domain.tables import RUNS, TABLES
from hustings.store import delta
from hustings.store.delta import DataFile
from hustings.store.engines.duckdb import connect, text_sql
from hustings.store.parquet import write_parquet
from hustings.store.reading import Reading
from hustings.store.snapshots import facts

if TYPE_CHECKING:
    from hustings.store.store import Store


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What the row of a run says besides its kind and times; None is unknown."""

    format: str | None = None
    source: str | None = None
    sha256: str | None = None
    status: str = "landed"
    read: int | None = None
    stored: int | None = None
    updated: int | None = None
    duplicates: int | None = None
    rejected: int | None = None
    undoes: str | None = None
    licence: str | None = None
    note: str | None = None
    detail: str | None = None


@dataclass(slots=True)
class _Change:
    add: list[DataFile] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)


class Landing:
    """One run while it holds the store's lock; made by Store.landing."""

    def __init__(self, store: Store, kind: str, reading: Reading) -> None:
        self.store = store
        self.kind = kind
        self.reading = reading
        self.started_at = utc_now()
        self.run_id = new_run_id(self.started_at)
        self.next_version = reading.version + 1
        self.buckets_count = reading.snapshot.buckets_count
        self._changes: dict[str, _Change] = {}
        self._connection: duckdb.DuckDBPyConnection | None = None

    def write(self, table_name: str, connection: duckdb.DuckDBPyConnection, select: str) -> int:
        """Write the rows of a select over `connection` as one file of the table; the number of rows."""
        self._connection = connection
        name = f"{self.run_id}-{secrets.token_hex(4)}.parquet"
        path = self.store.folder(table_name) / name
        files = write_parquet(connection, path, TABLES[table_name], select)
        self.add(table_name, files)
        return sum(file.rows_count for file in files)

    def add(self, table_name: str, files: Iterable[DataFile]) -> None:
        """Have files that lie in the table's folder become part of it."""
        self._changes.setdefault(table_name, _Change()).add.extend(files)

    def remove(self, table_name: str, paths: Iterable[str]) -> None:
        """Have files of the table stop being part of it; older versions keep them."""
        self._changes.setdefault(table_name, _Change()).remove.extend(
            Path(path).name for path in paths
        )

    def added(self, table_name: str) -> tuple[str, ...]:
        """Paths of the files that this run adds to a table."""
        change = self._changes.get(table_name, _Change())
        return tuple(str(self.store.folder(table_name) / file.name) for file in change.add)

    def files(self, table_name: str) -> tuple[str, ...]:
        """Paths of the files that the table will have once this run is visible."""
        removed = set(self._changes.get(table_name, _Change()).remove)
        kept = (path for path in self.reading.files(table_name) if Path(path).name not in removed)
        return (*kept, *self.added(table_name))

    def finish(self, run: RunFacts, *, started_at: datetime | None = None) -> int:
        """Make the run visible and give the store's new version."""
        tables = dict(self.reading.snapshot.tables)
        runs_before = self.files(RUNS.name)
        last = self._changes.pop(RUNS.name, _Change())
        for name, change in self._changes.items():
            if change.add or change.remove:
                folder = self.store.folder(name)
                tables[name] = delta.commit(
                    folder,
                    known=tables.get(name, 0),
                    add=change.add,
                    remove=change.remove,
                )
                delta.note_files(folder, tables[name], self.files(name))
        tables[RUNS.name] = self.next_version
        finished_at = utc_now()
        folder = self.store.folder(RUNS.name)
        row = self._run_row(run, started_at or self.started_at, finished_at)
        version = delta.commit(
            folder,
            known=self.reading.version,
            add=[*last.add, *row],
            remove=last.remove,
            facts=facts(tables, self.buckets_count, finished_at),
        )
        new = (str(folder / file.name) for file in row)
        delta.note_files(folder, version, (*runs_before, *new))
        self._changes.clear()
        return version

    def discard(self) -> None:
        """Delete the files of a run that did not become visible."""
        for name, change in self._changes.items():
            for file in change.add:
                (self.store.folder(name) / file.name).unlink(missing_ok=True)
        self._changes.clear()

    def _run_row(
        self, run: RunFacts, started_at: datetime, finished_at: datetime
    ) -> Sequence[DataFile]:
        values: dict[str, Any] = {
            **asdict(run),
            "run_id": self.run_id,
            "store_version": self.next_version,
            "kind": self.kind,
            "started_at": started_at.replace(tzinfo=None),
            "finished_at": finished_at.replace(tzinfo=None),
        }
        select = ", ".join(f"{_literal(value)} AS {name}" for name, value in values.items())
        path = self.store.folder(RUNS.name) / f"{self.run_id}-{secrets.token_hex(4)}.parquet"
        return write_parquet(self._connection or connect(), path, RUNS, f"SELECT {select}")


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return f"TIMESTAMP {text_sql(value.isoformat(sep=' '))}"
    return text_sql(str(value))
