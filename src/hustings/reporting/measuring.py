"""A measure computed on the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.definition import GRAIN_KEYS, Frame, Measure
from hustings.reporting.answers import MeasureResult
from hustings.reporting.footing import foot
from hustings.reporting.inputs import gather
from hustings.reporting.remembering import remembered

if TYPE_CHECKING:
    from hustings.store.reading import Reading


def measured(
    reading: Reading, measure: Measure, window: Window, page_ids: Sequence[str] | None = None
) -> Frame:
    """The measure's rows as a lazy frame in its own columns; counts are int64 on every engine."""
    types = dict.fromkeys(("n", "unknown_count"), nw.Int64()) | dict.fromkeys(
        ("value", "numerator", "denominator"), nw.Float64()
    )
    return measure(gather(reading, measure, window, page_ids)).select(
        *(
            nw.col(name).cast(types[name]) if name in types else nw.col(name)
            for name in measure.columns
        )
    )


@remembered
def measured_rows(
    reading: Reading, measure: Measure, window: Window, *, page_ids: Sequence[str] | None = None
) -> tuple[tuple[Any, ...], ...]:
    """The measure's rows in the order of its columns, sorted by its keys."""
    frame = measured(reading, measure, window, page_ids)
    keys = GRAIN_KEYS[measure.grain]
    return tuple(reading.rows(frame.sort(*keys) if keys else frame))


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
