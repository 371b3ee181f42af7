"""A measure computed on the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.definition import GRAIN_KEYS, Frame, Measure
from hustings.reporting.answers import MeasureResult
from hustings.reporting.compiling import run, shaped
from hustings.reporting.footing import foot
from hustings.reporting.inputs import gather
from hustings.reporting.remembering import remembered
from hustings.store.engines.duckdb import DuckDBEngine

if TYPE_CHECKING:
    from hustings.store.reading import Reading


def measured(
    reading: Reading, measure: Measure, window: Window, page_ids: Sequence[str] | None = None
) -> Frame:
    """The measure's rows as a lazy frame in its own columns."""
    return shaped(measure, measure(gather(reading, measure, window, page_ids)))


@remembered
def measured_rows(
    reading: Reading, measure: Measure, window: Window, *, page_ids: Sequence[str] | None = None
) -> tuple[tuple[Any, ...], ...]:
    """The measure's rows in the order of its columns, sorted by its keys."""
    keys = GRAIN_KEYS[measure.grain]
    if isinstance(reading.engine, DuckDBEngine):
        order = ", ".join(f"{key} NULLS FIRST" for key in keys)
        return tuple(run(reading, measure, window, page_ids, f"ORDER BY {order}" if keys else ""))
    frame = measured(reading, measure, window, page_ids)
    return tuple(reading.rows(frame.sort(*keys) if keys else frame))


def rows_as_one_page(
    reading: Reading, measure: Measure, window: Window, page_ids: Sequence[str] | None
) -> list[tuple[Any, ...]]:
    """Value and n of each row of the measure as if one page had published everything."""
    if isinstance(reading.engine, DuckDBEngine):
        return run(reading, measure, window, page_ids, columns="value, n", as_one_page=True)
    together = {
        name: value if name == "window" else value.with_columns(page_id=nw.lit("all"))
        for name, value in gather(reading, measure, window, page_ids).items()
    }
    return reading.rows(measure(together).select("value", "n"))


@remembered
def compute(
    reading: Reading, measure: Measure, window: Window, *, page_ids: Sequence[str] | None = None
) -> MeasureResult:
    """The measure's rows in its own columns, sorted by its keys, and what they rest on.

    A page without posts in the window has no row; an unknown value is None.
    """
    rows = measured_rows(reading, measure, window, page_ids=page_ids)
    unknown_at = measure.columns.index("unknown_count")
    return MeasureResult(
        measure=measure.name,
        measure_version=measure.version,
        columns=measure.columns,
        rows=rows,
        foot=foot(reading, measure, window, page_ids, sum(row[unknown_at] or 0 for row in rows)),
    )
