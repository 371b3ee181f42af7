"""Measures as SQL text: built once out of their frames, and from then on only run.

Building a measure's frames binds each step and takes longer than most queries. The text names its
inputs and holds neither files nor pages, so that every reading can run it; a measure that looks at
the window itself has a text for each window.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import duckdb
import narwhals as nw

from hustings.domain.periods import Window
from hustings.domain.tables import TABLES
from hustings.measures.definition import INPUTS, Frame, Measure
from hustings.reporting.inputs import input_sql
from hustings.store.engines.duckdb import connect, scan_sql
from hustings.store.reading import WORLD_COLUMNS

if TYPE_CHECKING:
    from hustings.store.reading import Reading

KEPT = 512
"""So many texts are kept in memory."""

_SOME_WINDOW = Window(date(2015, 1, 1), date(2015, 1, 31))
_building = threading.Lock()


def shaped(measure: Measure, frame: Frame) -> Frame:
    """A measure's frame in the measure's own columns; counts are int64 on every engine."""
    types = dict.fromkeys(("n", "unknown_count"), nw.Int64()) | dict.fromkeys(
        ("value", "numerator", "denominator"), nw.Float64()
    )
    return frame.select(
        *(
            nw.col(name).cast(types[name]) if name in types else nw.col(name)
            for name in measure.columns
        )
    )


def run(
    reading: Reading,
    measure: Measure,
    window: Window,
    page_ids: Sequence[str] | None,
    rest: str = "",
    *,
    columns: str = "*",
    as_one_page: bool = False,
) -> list[tuple[Any, ...]]:
    """Some columns of the measure's rows, computed by DuckDB; `rest` orders or limits them.

    `as_one_page` calls all rows one page's. A measure that looks at the window before needs both
    ends of the window: CorrectTheValue.
    """
    given, parameters = [], []
    for name in measure.inputs:
        if name != "window":
            sql, wanted = input_sql(name, window, page_ids)
            if as_one_page:
                sql = f"SELECT * REPLACE ('all' AS page_id) FROM ({sql})"
            given.append(f"given_{name} AS NOT MATERIALIZED ({sql})")
            parameters.extend(wanted)
    text = measure_sql(measure, window if "window" in measure.inputs else None)
    return reading.sql(f"WITH {', '.join(given)} SELECT {columns} FROM ({text}) {rest}", parameters)


@lru_cache(maxsize=KEPT)
def measure_sql(measure: Measure, window: Window | None) -> str:
    """The measure as a SELECT over its inputs, each under its name with `given_` before it."""
    with _building:
        bench = _bench()
        inputs: dict[str, Any] = {
            name: nw.from_native(bench.table(f"given_{name}")).lazy()
            for name in measure.inputs
            if name != "window"
        }
        relation: duckdb.DuckDBPyRelation = shaped(
            measure, measure(inputs | {"window": window})
        ).to_native()
        # Left to itself DuckDB keeps a step that several others read, instead of taking it again.
        return relation.sql_query().replace("AS NOT MATERIALIZED", "AS")


@cache
def _bench() -> duckdb.DuckDBPyConnection:
    """A database with an empty table for each input."""
    connection = connect()
    for table in TABLES.values():
        connection.execute(f"CREATE VIEW {table.name} AS {scan_sql(table, ())}")
    world = ", ".join(f"{name} {type_}" for name, type_ in WORLD_COLUMNS.items())
    connection.execute(f"CREATE TABLE world ({world})")
    for name in INPUTS:
        if name != "window":
            sql, parameters = input_sql(name, _SOME_WINDOW)
            connection.execute(f"CREATE TABLE given_{name} AS {sql}", parameters)
    return connection
