"""Results of measures as plain rows, and when two of them are the same."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import duckdb

from hustings.measures.definition import GRAIN_KEYS, Measure

from . import dataset

Rows = dict[tuple[Any, ...], dict[str, Any]]


def duckdb_inputs(data: dataset.Dataset, window: dataset.Window) -> dataset.Frames:
    """The inputs as DuckDB relations."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET TimeZone = 'UTC'")

    def build(name: str, rows: list[dataset.Row], columns: dict[str, str]) -> Any:
        connection.register("given", dataset.arrow(rows, columns))
        connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM given')
        return connection.table(name)

    return dataset.frames(data, window, build)


def polars_inputs(data: dataset.Dataset, window: dataset.Window) -> dataset.Frames:
    """The inputs as lazy Polars frames."""
    import polars as pl

    return dataset.frames(
        data,
        window,
        lambda _, rows, columns: pl.from_arrow(dataset.arrow(rows, columns)).lazy(),
    )


def rows_of(
    measure: Measure,
    inputs: dataset.Frames,
    fetch: Callable[[Any], tuple[list[str], list[Any]]] | None = None,
) -> Rows:
    """A measure's rows by their key; columns must be the measure's own."""
    native = measure(inputs).to_native()
    columns, values = (fetch or _fetch)(native)
    assert tuple(columns) == measure.columns
    keys = GRAIN_KEYS[measure.grain]
    rows: Rows = {}
    for row in values:
        named = dict(zip(columns, row, strict=True))
        key = tuple(named[name] for name in keys)
        assert key not in rows, f"{measure.name} gives {key} twice"
        rows[key] = named
    return rows


def _fetch(native: Any) -> tuple[list[str], list[Any]]:
    if isinstance(native, duckdb.DuckDBPyRelation):
        return list(native.columns), native.fetchall()
    frame = native.collect()
    return frame.columns, frame.rows()


def differences(one: Rows, other: Rows) -> list[str]:
    """What is not the same; numbers are, when they differ by less than a billionth of their size."""
    if one.keys() != other.keys():
        return [f"keys {sorted(map(str, one.keys() ^ other.keys()))[:4]}"]
    return [
        f"{key} {name}: {value!r} and {other[key][name]!r}"
        for key, row in one.items()
        for name, value in row.items()
        if not same(value, other[key][name])
    ]


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, to a relative 1e-9 for fractions."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return type(one) is type(other) and bool(one == other)
