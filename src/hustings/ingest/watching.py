"""Telling how far a long query has come, from beside it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from hustings.ingest.options import Progress

_EVERY_S = 0.2


@contextmanager
def watched(connection: duckdb.DuckDBPyConnection, tell: Progress, step: str) -> Iterator[None]:
    """Tell the share of the running query that is done, a few times a second."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_EVERY_S):
            share = connection.query_progress()
            if share >= 0:
                tell(step, min(1.0, share / 100))

    tell(step, 0.0)
    watcher = threading.Thread(target=watch, name=f"watching {step}", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    tell(step, 1.0)
