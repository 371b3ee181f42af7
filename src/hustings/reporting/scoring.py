"""The overperforming score of posts: actual against expected interactions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.definition import Frame, measures
from hustings.reporting.answers import PostRow
from hustings.reporting.conditions import Conditions
from hustings.reporting.cursors import Cursor, Order
from hustings.reporting.inputs import gather

if TYPE_CHECKING:
    from hustings.store.reading import Reading

MEASURE = "overperforming"

Scored = tuple[str, float, float | None]
"""A post's id, its score and what was expected of it."""


def scores(
    reading: Reading, rows: Sequence[PostRow]
) -> dict[str, tuple[float | None, float | None]]:
    """Score and expected interactions of each post that has them, in one query."""
    days = [row.created_at.date() for row in rows if row.created_at is not None]
    if not days or MEASURE not in measures():
        return {}
    page_ids = sorted({row.page_id for row in rows})
    found = _scored_posts(reading, Window(min(days), max(days)), page_ids)
    ids = [row.post_id for row in rows]
    given = reading.rows(found.filter(nw.col("post_id").is_in(ids)))
    return {post_id: (score, expected) for post_id, score, expected in given}


def best_scored(
    reading: Reading,
    page_ids: Sequence[str] | None,
    window: Window,
    chosen: Conditions,
    by: Order,
    last: Cursor | None,
    limit: int,
) -> tuple[list[Scored], int]:
    """Scored posts that meet the conditions, in order after the cursor, and how many there are in all."""
    found = _scored_posts(reading, window, page_ids).to_native().sql_query()
    scored = (
        f"SELECT post_id, score, expected FROM ({found}) WHERE score IS NOT NULL"
        f" AND post_id IN (SELECT post_id FROM post_latest {chosen.sql})"
    )
    after = Conditions()
    if last is not None:
        by.after(after, last)
    rows = reading.sql(
        f"""
        WITH scored AS MATERIALIZED ({scored})
        SELECT post_id, score, expected, (SELECT count(*) FROM scored) FROM scored {after.sql} {by.sql} LIMIT ?
        """,
        [*chosen.parameters, *after.parameters, limit],
    )
    return [row[:3] for row in rows], rows[0][3] if rows else 0


def _scored_posts(reading: Reading, window: Window, page_ids: Sequence[str] | None) -> Frame:
    overperforming = measures()[MEASURE]
    found = overperforming(gather(reading, overperforming, window, page_ids))
    return found.select("post_id", score=nw.col("value"), expected=nw.col("denominator"))
