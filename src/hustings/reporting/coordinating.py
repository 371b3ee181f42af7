"""Who shares the same things at the same time: from the store or a table to edges and groups."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hustings.domain.periods import Window
from hustings.reporting.conditions import ANY_TIME
from hustings.reporting.coordination import Coordination

if TYPE_CHECKING:
    import pyarrow as pa

    from hustings.store.reading import Reading


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
    raise NotImplementedError
