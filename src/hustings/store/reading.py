"""Reading one version of the store, on any engine."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from hustings.domain.errors import UseAKnownName
from hustings.domain.tables import TABLES, Table
from hustings.store import delta
from hustings.store.engines import Engine, engine
from hustings.store.engines.duckdb import DuckDBEngine, csv_sql, scan_sql
from hustings.store.snapshots import Snapshot

WORLD_FILE = str(package_files("hustings.store") / "world.csv")
WORLD_COLUMNS = {
    "country": "VARCHAR",
    "year": "BIGINT",
    "population": "BIGINT",
    "online_ratio": "DOUBLE",
}


def table_named(name: str) -> Table:
    """The table of that name; UseAKnownName when there is none."""
    if name not in TABLES:
        raise UseAKnownName(
            f"There is no table {name!r}.",
            field="table",
            remedy=f"Choose from {', '.join(TABLES)}.",
        )
    return TABLES[name]


class Reading:
    """One version of the store, pinned: what it gives never changes, whoever writes meanwhile.

    Safe to share between threads.
    """

    def __init__(self, home: Path, snapshot: Snapshot, engine_name: str) -> None:
        self.home = home
        self.snapshot = snapshot
        self._engine_name = engine_name
        self._views: DuckDBEngine | None = None
        self._making = threading.RLock()
        self._engine: Engine | None = None
        if engine_name != "duckdb":
            # Whoever asks for an extra that is not there shall hear of it at once.
            self._engine = engine(engine_name)

    @property
    def version(self) -> int:
        return self.snapshot.version

    @property
    def as_of(self) -> datetime:
        """When this version became visible."""
        return self.snapshot.visible_at

    @property
    def engine(self) -> Engine:
        """The engine; DuckDB is started when it is first asked, since a run needs little but names of files."""
        with self._making:
            self._engine = self._engine or engine(self._engine_name)
        return self._engine

    def files(self, table_name: str) -> tuple[str, ...]:
        """Paths of the Parquet files that hold a table at this version."""
        version = self.snapshot.tables.get(table_named(table_name).name)
        return () if version is None else delta.files_of(self.home / "tables" / table_name, version)

    def frame(self, table_name: str) -> nw.LazyFrame[Any]:
        """A lazy frame of a table, or of `world`: population and share of people online by country and year."""
        if table_name == "world":
            return self.engine.reference(WORLD_FILE, WORLD_COLUMNS)
        return self.engine.scan(table_named(table_name), self.files(table_name))

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """All rows of a frame made by this reading's engine."""
        return self.engine.rows(frame)

    def sql(
        self, query: str, parameters: Sequence[Any] | dict[str, Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """Rows of a DuckDB query in which every table is a view by its name."""
        return self.cursor().execute(query, parameters).fetchall()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB cursor that sees every table, and `world`, as a view by its name."""
        # Two threads that make the same view at once are in each other's way.
        with self._making:
            views = self._views = self._views or self._with_views()
        return views.connection.cursor()

    def _with_views(self) -> DuckDBEngine:
        views = self.engine if isinstance(self.engine, DuckDBEngine) else DuckDBEngine()
        for table in TABLES.values():
            views.connection.execute(
                f"CREATE OR REPLACE VIEW {table.name} AS {scan_sql(table, self.files(table.name))}"
            )
        world = csv_sql(WORLD_FILE, WORLD_COLUMNS)
        views.connection.execute(f"CREATE OR REPLACE VIEW world AS {world}")
        return views
