"""The overperforming score of posts: actual against expected interactions."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb
import narwhals as nw

from hustings.domain.errors import CorrectTheValue
from hustings.domain.tables import POST_LATEST, POST_OBSERVATIONS
from hustings.measures.definition import measure_named
from hustings.measures.overperforming import (
    AGE_STEPS_S,
    BENCHMARK_POSTS,
    overperforming_of,
)
from hustings.reporting.answers import PostRow
from hustings.reporting.conditions import Conditions
from hustings.reporting.cursors import Cursor, Order
from hustings.reporting.inputs import gather
from hustings.reporting.remembering import Memory
from hustings.store.engines.duckdb import connect, scan_sql

if TYPE_CHECKING:
    from hustings.reporting.filtering import PostFilter
    from hustings.store.reading import Reading

MEASURE = "overperforming"
SORTED_MAX = 50_000
"""So many posts at most are scored at once; each is set against a hundred others."""

GROWN = timedelta(seconds=AGE_STEPS_S[-1])
"""From this age on a post is compared with the last observations of others, whatever their age."""

KNOWN_MAX = 20_000
"""Scores that are kept in memory."""

Score = tuple[float | None, float | None]
Scored = tuple[Any, ...]
"""A post's id, its score and what was expected of it."""

# The asked posts and the hundred before each, of its page and kind.
_NEAR_SQL = f"""
    CREATE TEMP TABLE near AS
    WITH held AS (
        SELECT post_id, page_id, kind, created_at, observed_at, interactions, observation_count,
            coalesce(kind, 'unknown') AS among, row_number() OVER (
                PARTITION BY page_id, coalesce(kind, 'unknown') ORDER BY created_at, post_id
            ) AS nth
        FROM post_latest {{chosen}} AND (page_id, coalesce(kind, 'unknown')) IN (
            SELECT page_id, kind FROM asked
        )
    ), places AS (
        SELECT DISTINCT page_id, among, unnest(range(nth - {BENCHMARK_POSTS}, nth + 1)) AS nth
        FROM held WHERE post_id IN (SELECT post_id FROM asked)
    )
    SELECT held.* EXCLUDE (among, nth) FROM held JOIN places USING (page_id, among, nth)
"""
_SEEN_SQL = """
    CREATE TEMP TABLE seen AS SELECT held.*, near.created_at, near.kind
    FROM {held} AS held JOIN near USING (post_id) WHERE near.observation_count > 1
"""

_known: OrderedDict[tuple[str, int, str], Score] = OrderedDict()
_lock = threading.Lock()
_SORTED = Memory(8)


def scores(reading: Reading, rows: Sequence[PostRow]) -> Mapping[str, Score]:
    """Score and expected interactions of each post that has a time, None where they are unknown.

    A post's score is worked out once for each version. Only the posts that these are set against
    are looked at: the hundred before each, and their earlier observations only where a post is so
    young that they count.
    """
    dated = {row.post_id: row for row in rows if row.created_at is not None}
    place = (str(reading.home), reading.version)
    with _lock:
        known = {post_id: _known[key] for post_id in dated if (key := (*place, post_id)) in _known}
    missing = [row for post_id, row in dated.items() if post_id not in known]
    if missing:
        found = _work_out(reading, missing)
        with _lock:
            _known.update({(*place, post_id): score for post_id, score in found.items()})
            while len(_known) > KNOWN_MAX:
                _known.popitem(last=False)
        known |= found
    return known


def _work_out(reading: Reading, rows: Sequence[PostRow]) -> dict[str, Score]:
    young = any(
        row.created_at and row.observed_at and row.observed_at - row.created_at < GROWN
        for row in rows
    )
    cursor = reading.cursor()
    cursor.execute(
        """
        CREATE TEMP TABLE asked AS SELECT unnest(?::VARCHAR[]) AS post_id,
            unnest(?::VARCHAR[]) AS page_id, unnest(?::VARCHAR[]) AS kind
        """,
        [
            [row.post_id for row in rows],
            [row.page_id for row in rows],
            [row.kind or "unknown" for row in rows],
        ],
    )
    last_at = max(row.created_at for row in rows if row.created_at)
    near = Conditions().pages(sorted({row.page_id for row in rows})).add("created_at <= ?", last_at)
    cursor.execute(_NEAR_SQL.format(chosen=near.sql), near.parameters)
    held = "post_observations" if young else f"({scan_sql(POST_OBSERVATIONS, ())})"
    cursor.execute(_SEEN_SQL.format(held=held))
    given = cursor.execute(f"SELECT post_id, value, denominator FROM ({_scoring_sql()})").fetchall()
    return {post_id: (score, expected) for post_id, score, expected in given}


@cache
def _scoring_sql() -> str:
    """The measure as SQL over tables `asked`, `near` and `seen`; building it takes longer than running it."""
    connection = connect()
    nothing = f"({scan_sql(POST_LATEST, ())})"
    connection.execute(f"CREATE TABLE asked AS SELECT post_id, page_id, kind FROM {nothing}")
    connection.execute(f"CREATE VIEW post_latest AS FROM {nothing}")
    connection.execute(_NEAR_SQL.format(chosen="WHERE true"))
    connection.execute(_SEEN_SQL.format(held=f"({scan_sql(POST_OBSERVATIONS, ())})"))
    asked, near, seen = (
        nw.from_native(connection.sql(f"FROM {name}")).lazy() for name in ("asked", "near", "seen")
    )
    relation: duckdb.DuckDBPyRelation = overperforming_of(asked, near, seen).to_native()
    # So few rows are worked out faster step by step than planned as one.
    return relation.sql_query().replace("AS NOT MATERIALIZED", "AS MATERIALIZED")


def best_scored(
    reading: Reading, asked: PostFilter, by: Order, last: Cursor | None, limit: int
) -> tuple[list[Scored], int]:
    """Scored posts that the filter leaves, in order after the cursor, and how many there are in all.

    CorrectTheValue where more posts than SORTED_MAX would have to be scored.
    """
    listed = _all_scored(reading, asked)
    sign = -1 if by.descending else 1
    # Already by id within equal scores, and sorting keeps that.
    placed = sorted(listed, key=lambda one: sign * one[1])
    start = 0
    if last is not None:
        start = bisect_right(
            placed, (sign * last.value, last.id), key=lambda one: (sign * one[1], one[0])
        )
    return placed[start : start + limit], len(placed)


@_SORTED.remembers
def _all_scored(reading: Reading, asked: PostFilter) -> list[Scored]:
    within = Conditions().pages(asked.page_ids).within(asked.window)
    (count,) = reading.sql(f"SELECT count(*) FROM post_latest {within.sql}", within.parameters)[0]
    if count > SORTED_MAX:
        raise CorrectTheValue(
            f"{count:,} posts are too many to sort by score.",
            field="sort",
            remedy=f"Narrow the window or the pages to {SORTED_MAX:,} posts.",
        )
    overperforming = measure_named(MEASURE)
    measured = overperforming(gather(reading, overperforming, asked.window, asked.page_ids))
    chosen = asked.conditions()
    return reading.sql(
        f"""
        SELECT post_id, value, denominator FROM ({measured.to_native().sql_query()})
        WHERE value IS NOT NULL AND post_id IN (SELECT post_id FROM post_latest {chosen.sql})
        ORDER BY post_id
        """,
        chosen.parameters,
    )
