"""Who shares the same things at the same time: from the store, a file or a table to edges and groups."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window
from hustings.reporting.conditions import ANY_TIME, Conditions
from hustings.reporting.coordinating_objects import (
    OBJECTS,
    on_targets_of,
    shares_from,
    shares_in_file,
)
from hustings.reporting.coordination import Coordination, CoordinationFoot
from hustings.signals.co_sharing import CoSharing, co_sharing
from hustings.signals.co_sharing_columns import need_the_extra
from hustings.signals.co_sharing_groups import grouped

if TYPE_CHECKING:
    import pyarrow as pa

    from hustings.store.reading import Reading

__all__ = ["OBJECTS", "coordinate", "shares_from", "shares_in_file"]


def coordinate(
    source: Reading | Path | pa.Table,
    *,
    on: str = "links",
    definition: str = "cooRTweet",
    time_window: int | None = None,
    min_participation: int = 2,
    edge_weight: float = 0.5,
    min_weight: int = 1,
    max_q: float = 0.05,
    window: Window = ANY_TIME,
    page_ids: Sequence[str] | None = None,
) -> Coordination:
    """Edges, accounts and groups of a reading's posts or ties, of a file, or of a table of four columns.

    `on` is one of OBJECTS and counts for a reading alone. `time_window` is in seconds; None stands for
    60, or for the estimate where the definition makes one. A file is CSV or Parquet with the columns
    object_id, account_id, content_id and timestamp_share (epoch seconds or ISO times). UseAKnownName
    for an unknown `on` or `definition`, CorrectTheValue for a parameter that cannot be, RepairTheFile
    for a file without the columns, InstallTheExtra without the extra `coordination`.
    """
    need_the_extra()
    _check_q(max_q)
    table, on, foot = _shares(source, on, window, page_ids)
    options: dict[str, Any] = {
        "min_participation": min_participation,
        "edge_weight": edge_weight,
        "min_weight": min_weight,
    }
    found = co_sharing(table, definition=definition, time_window=time_window, **options)
    flagged = flag(found, max_q)
    accounts, groups = grouped(found, flagged)
    return Coordination(
        on=on,
        definition=definition,
        time_window_s=found.time_window_s,
        time_window_estimated=found.time_window_estimated,
        **options,
        max_q=max_q,
        window=window,
        weight_threshold=found.threshold,
        counts=found.counts | {"flagged_edges": flagged.true_count},
        edges=found.edges,
        flagged=flagged,
        accounts=accounts,
        groups=groups,
        explanations=co_sharing.explanations,
        foot=foot,
    )


def _check_q(max_q: float) -> None:
    if not 0 <= max_q <= 1:
        raise CorrectTheValue(
            f"{max_q} is no q.", field="max_q", remedy="Choose a number from 0 to 1."
        )


def flag(found: CoSharing, max_q: float) -> Any:
    """A mask of the edges of at least the threshold's weight whose q is at most `max_q`.

    Where all edges weigh the same none is above the threshold, and `weight_threshold` is 0 for all.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    heavy = pc.greater_equal(found.edges.column("weight"), found.threshold or 0)
    rare = pc.fill_null(pc.less_equal(found.edges.column("q"), max_q), False)
    mask = pc.and_(heavy, rare).combine_chunks()
    return mask if isinstance(mask, pa.Array) else pa.concat_arrays(mask.chunks)


def _shares(
    source: Reading | Path | pa.Table, on: str, window: Window, page_ids: Sequence[str] | None
) -> tuple[pa.Table, str, CoordinationFoot]:
    """The four columns, what the objects are, and what they rest on."""
    import pyarrow as pa

    version = co_sharing.version
    if isinstance(source, Path | pa.Table):
        name = source.name if isinstance(source, Path) else "table"
        table = shares_in_file(source) if isinstance(source, Path) else source
        nothing = CoordinationFoot(co_sharing.name, version, name, None, None, (), 0)
        return table, "table", nothing
    table = shares_from(source, on, window, page_ids)
    runs, duplicates = _runs_behind(source, on, window, page_ids)
    foot = CoordinationFoot(
        co_sharing.name, version, "store", source.version, source.as_of, runs, duplicates
    )
    return table, on, foot


def _runs_behind(
    reading: Reading, on: str, window: Window, page_ids: Sequence[str] | None
) -> tuple[tuple[str, ...], int]:
    """The runs that brought the posts or ties of the window, and the duplicates they left out."""
    chosen = Conditions().within(window)
    if on == "ties":
        on_targets_of(chosen, page_ids)
    else:
        chosen.pages(page_ids)
    rows = reading.sql(
        f"""
        WITH behind AS (SELECT DISTINCT run_id FROM {"ties" if on == "ties" else "posts"} {chosen.sql})
        SELECT run_id, coalesce(max(duplicates), 0) FROM behind LEFT JOIN runs USING (run_id)
        GROUP BY run_id ORDER BY run_id
        """,
        chosen.parameters,
    )
    return tuple(run_id for run_id, _ in rows), sum(count for _, count in rows)
