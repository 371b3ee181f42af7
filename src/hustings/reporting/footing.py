"""What a number rests on: the runs behind it, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from hustings.domain.periods import Window
from hustings.measures.definition import Measure
from hustings.reporting.answers import Foot
from hustings.reporting.conditions import Conditions
from hustings.reporting.remembering import remembered

if TYPE_CHECKING:
    from hustings.store.reading import Reading

_TABLES_BEHIND = {
    "posts": "post_latest",
    "posts_before": "post_latest",
    "days": "post_latest",
    "days_before": "post_latest",
    "pages": "page_observations",
    "page_observations": "page_observations",
    "post_observations": "post_observations",
    "post_observations_before": "post_observations",
    "audience": "audience_observations",
    "figures": "figures",
}
_MOMENTS = {"post_latest": "created_at", "figures": "from_at"}


def foot(
    reading: Reading,
    measure: Measure,
    window: Window,
    page_ids: Sequence[str] | None,
    unknown_count: int,
) -> Foot:
    """The foot under a measure's figures."""
    tables = tuple(
        sorted({_TABLES_BEHIND[name] for name in measure.inputs if name in _TABLES_BEHIND})
    )
    run_ids, duplicates = runs_behind(reading, tables, window, page_ids)
    return Foot(
        measure=measure.name,
        measure_version=measure.version,
        window=window,
        store_version=reading.version,
        as_of=reading.as_of,
        run_ids=run_ids,
        duplicates_left_out=duplicates,
        unknown_count=unknown_count,
    )


@remembered
def runs_behind(
    reading: Reading, tables: Iterable[str], window: Window, page_ids: Sequence[str] | None
) -> tuple[tuple[str, ...], int]:
    """Runs whose rows a figure rests on, and how many duplicates those runs left out.

    Posts are those created within the window; of all else what was observed up to its end.
    """
    selects, parameters = [], []
    for table in tables:
        moment = _MOMENTS.get(table, "observed_at")
        span = window if table == "post_latest" else Window(None, window.until_on)
        chosen = Conditions().pages(page_ids).within(span, moment)
        selects.append(f"SELECT DISTINCT run_id FROM {table} {chosen.sql}")
        parameters.extend(chosen.parameters)
    if not selects:
        return (), 0
    rows = reading.sql(
        f"""
        WITH behind AS ({" UNION ".join(selects)})
        SELECT run_id, coalesce(max(duplicates), 0) FROM behind LEFT JOIN runs USING (run_id)
        WHERE run_id IS NOT NULL GROUP BY run_id ORDER BY run_id
        """,
        parameters,
    )
    return tuple(run_id for run_id, _ in rows), sum(count for _, count in rows)
