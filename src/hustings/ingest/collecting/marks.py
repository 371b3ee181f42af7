"""What the store knows of pages that are about to be asked for: how far they were read, and their recent posts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hustings.domain.records import Part
from hustings.store.reading import Reading

RECENT = timedelta(days=34)
"""Posts younger than this may be due for a step of age, or lie in the window that is read again."""


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A recent post: when it was published and last seen, and how many comments it had then."""

    post_id: str
    created_at: datetime
    observed_at: datetime | None
    comments: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time that was read without a hole; None is from the first post on.

    `cursor` asks for what comes before it, and is None where nothing is left to be asked.
    """

    from_at: datetime | None
    to_at: datetime
    cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is known of a page; `stretches` of a part have the newest first and do not touch.

    `posts` are the recent ones that are not known to be deleted. `open_cursors` are those of parts
    that have no time and were not read to their end.
    """

    held: bool = False
    stretches: Mapping[Part, tuple[Stretch, ...]] = field(default_factory=dict)
    open_cursors: Mapping[Part, str] = field(default_factory=dict)
    posts: tuple[KnownPost, ...] = ()


def read_marks(reading: Reading, page_ids: Sequence[str], now_at: datetime) -> dict[str, Mark]:
    """The mark of each page, in a few queries for all of them."""
    ids = list(dict.fromkeys(page_ids))
    stretches = _stretches(reading, ids)
    cursors = _open_cursors(reading, ids)
    posts = _posts(reading, ids, now_at - RECENT)
    held = {
        row[0]
        for row in reading.sql(
            "SELECT page_id FROM page_latest WHERE page_id IN (SELECT unnest(?::VARCHAR[]))", [ids]
        )
    }
    return {
        page_id: Mark(
            held=page_id in held,
            stretches={part: tuple(rows) for part, rows in stretches[page_id].items()},
            open_cursors=cursors[page_id],
            posts=tuple(posts[page_id]),
        )
        for page_id in ids
    }


def _stretches(
    reading: Reading, page_ids: list[str]
) -> defaultdict[str, defaultdict[Part, list[Stretch]]]:
    """A row says how far the page was read by then, so that a later one that touches it takes its place."""
    rows = reading.sql(
        """
        WITH landed AS (
            SELECT c.*, coalesce(c.from_at, TIMESTAMP '0001-01-01') AS begins_at, r.landing
            FROM coverage c JOIN (
                SELECT run_id, min(store_version) AS landing FROM runs GROUP BY run_id
            ) r USING (run_id)
            WHERE page_id IN (SELECT unnest(?::VARCHAR[])) AND part IN ('posts', 'notifications', 'audience', 'insights')
                AND to_at IS NOT NULL AND (complete OR cursor IS NOT NULL)
        ), lowest AS (
            SELECT *, min(begins_at) OVER (
                PARTITION BY page_id, part ORDER BY landing ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
            ) AS later_begins_at FROM landed
        )
        SELECT page_id, part, from_at, to_at, CASE WHEN NOT complete THEN cursor END FROM lowest
        WHERE later_begins_at IS NULL OR later_begins_at > to_at ORDER BY to_at DESC
        """,
        [page_ids],
    )
    found: defaultdict[str, defaultdict[Part, list[Stretch]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for page_id, part, from_at, to_at, cursor in rows:
        found[page_id][part].append(
            Stretch(None if from_at is None else _utc(from_at), _utc(to_at), cursor)
        )
    return found


def _open_cursors(reading: Reading, page_ids: list[str]) -> defaultdict[str, dict[Part, str]]:
    rows = reading.sql(
        """
        SELECT page_id, part, cursor FROM (
            SELECT c.page_id, c.part, c.complete, c.cursor FROM coverage c JOIN (
                SELECT run_id, min(store_version) AS landing FROM runs GROUP BY run_id
            ) r USING (run_id)
            WHERE page_id IN (SELECT unnest(?::VARCHAR[])) AND part IN ('comments', 'ties')
                AND (complete OR cursor IS NOT NULL)
            QUALIFY row_number() OVER (PARTITION BY page_id, part ORDER BY landing DESC) = 1
        ) WHERE NOT complete
        """,
        [page_ids],
    )
    found: defaultdict[str, dict[Part, str]] = defaultdict(dict)
    for page_id, part, cursor in rows:
        found[page_id][part] = cursor
    return found


def _posts(
    reading: Reading, page_ids: list[str], since_at: datetime
) -> defaultdict[str, list[KnownPost]]:
    rows = reading.sql(
        """
        SELECT page_id, post_id, created_at, observed_at, comments FROM post_latest
        WHERE page_id IN (SELECT unnest($pages::VARCHAR[])) AND created_at >= $since AND post_id NOT IN (
            SELECT subject_id FROM events
            WHERE page_id IN (SELECT unnest($pages::VARCHAR[])) AND event IN ('deleted', 'restored')
            GROUP BY subject_id HAVING arg_max(event, observed_at) = 'deleted'
        ) ORDER BY created_at DESC
        """,
        {"pages": page_ids, "since": since_at.replace(tzinfo=None)},
    )
    found: defaultdict[str, list[KnownPost]] = defaultdict(list)
    for page_id, post_id, created_at, observed_at, comments in rows:
        found[page_id].append(
            KnownPost(
                post_id, _utc(created_at), _utc(observed_at) if observed_at else None, comments
            )
        )
    return found


def _utc(naive: datetime) -> datetime:
    return naive.replace(tzinfo=UTC)
