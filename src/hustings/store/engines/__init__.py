"""Engines that read the store's files: one module each, all held to one suite of answers."""

from __future__ import annotations

import importlib
from typing import Any, Protocol

import narwhals as nw

from hustings.domain.errors import UseAKnownName
from hustings.domain.tables import Table

ENGINES = ("duckdb", "polars", "spark")


class Engine(Protocol):
    """What an engine can do: make a lazy frame of files, and fetch a frame's rows.

    Frames have the table's columns with naive UTC times, whatever the files hold.
    """

    def scan(self, table: Table, files: tuple[str, ...]) -> nw.LazyFrame[Any]:
        """A lazy frame over the files; an empty frame of the same columns when there are none."""

    def reference(self, path: str, columns: dict[str, str]) -> nw.LazyFrame[Any]:
        """A lazy frame over a packaged CSV whose columns have the given types."""

    def rows(self, frame: nw.LazyFrame[Any]) -> list[tuple[Any, ...]]:
        """All rows of the frame, in the order of its columns."""


def engine(name: str) -> Engine:
    """A new engine of that name; UseAKnownName when there is none, InstallTheExtra when it lacks its library."""
    if name not in ENGINES:
        raise UseAKnownName(
            f"There is no engine {name!r}.",
            field="engine",
            remedy=f"Choose from {', '.join(ENGINES)}.",
        )
    made: Engine = importlib.import_module(f"{__name__}.{name}").make()
    return made
