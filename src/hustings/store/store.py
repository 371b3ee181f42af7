"""The store of a home: its versions, and what writes to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from hustings.domain.errors import ChooseAWritableHome, CreateTheHomeFirst
from hustings.domain.periods import utc_now
from hustings.domain.tables import RUNS, TABLES, Table
from hustings.store import delta
from hustings.store.landing import Landing
from hustings.store.locks import writing
from hustings.store.reading import Reading
from hustings.store.snapshots import Snapshot, facts, newest_version, snapshot, version_at


class Store:
    """Observations of a home folder, in Delta tables under `tables/`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._known = 0

    @classmethod
    def open(cls, home: Path) -> Store:
        """The store in `home`; CreateTheHomeFirst when there is none."""
        store = cls(home)
        if not store.exists():
            raise CreateTheHomeFirst(
                "There is no store here.",
                file=str(home),
                remedy="Make one with `hustings setup`, or import a file.",
            )
        return store

    @classmethod
    def create(cls, home: Path) -> Store:
        """The store in `home`, made first where there is none; a creation cut short is finished.

        Raises ChooseAWritableHome.
        """
        _check_writable(home)
        store = cls(home)
        if store.exists():
            return store
        with writing(store.lock, wait_s=60):
            if not store.exists():
                store._make_tables()
        return store

    @property
    def lock(self) -> Path:
        return self.home / "store.lock"

    def folder(self, table_name: str) -> Path:
        """Where a table's files lie."""
        return self.home / "tables" / table_name

    def exists(self) -> bool:
        """Whether the store was made here, wholly."""
        return delta.log_file(self.folder(RUNS.name), 0).exists()

    @property
    def version(self) -> int:
        """The newest version that readers see."""
        self._known = newest_version(self.folder(RUNS.name), self._known)
        return self._known

    def snapshot(self, as_of: int | datetime | None = None) -> Snapshot:
        """The snapshot of a version, of a moment, or the newest; ChooseAnotherVersion when there is none."""
        runs = self.folder(RUNS.name)
        if isinstance(as_of, datetime):
            moment = as_of if as_of.tzinfo else as_of.replace(tzinfo=UTC)
            return snapshot(runs, version_at(runs, moment))
        return snapshot(runs, self.version if as_of is None else as_of)

    def at(self, as_of: int | datetime | None = None, engine: str = "duckdb") -> Reading:
        """A reading of the newest version, or as of a version or time."""
        return Reading(self.home, self.snapshot(as_of), engine)

    @contextmanager
    def landing(self, kind: str, *, wait_s: float = 600.0) -> Iterator[Landing]:
        """Hold the lock and bring one run's rows in: all of them become visible at `finish`, or none.

        Raises WaitForTheOtherWriter.
        """
        with writing(self.lock, wait_s=wait_s):
            self._take_back_halves()
            landing = Landing(self, kind, self.at())
            try:
                yield landing
            except BaseException:
                landing.discard()
                raise

    def _take_back_halves(self) -> None:
        """Undo what a run that died before its last commit had put into single tables."""
        visible = self.snapshot().tables
        for table in TABLES.values():
            if table is RUNS:
                continue
            # A store made before the table was thought of does not have it yet.
            self._make_table(table)
            delta.restore_content(self.folder(table.name), visible.get(table.name, 0))

    def _make_table(self, table: Table) -> None:
        if not delta.log_file(self.folder(table.name), 0).exists():
            delta.create(self.folder(table.name), table)

    def _make_tables(self) -> None:
        versions: dict[str, int] = {}
        for table in TABLES.values():
            if table is not RUNS:
                self._make_table(table)
                versions[table.name] = delta.version_of(self.folder(table.name))
        delta.create(
            self.folder(RUNS.name), RUNS, facts=facts({**versions, RUNS.name: 0}, 1, utc_now())
        )


def _check_writable(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
        writable = os.access(home, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        raise ChooseAWritableHome(
            "The home folder cannot be written to.",
            file=str(home),
            remedy="Name another with --home or HUSTINGS_HOME, or have its owner give you the right.",
        )
