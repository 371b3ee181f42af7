"""What live collection left in the store: visits and gaps, events, a page's habit, and what moves right now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hustings.reporting.conditions import Conditions
from hustings.reporting.remembering import remembered
from hustings.store.derived import interactions_sql

if TYPE_CHECKING:
    from hustings.store.reading import Reading

WALL_MOST = 60
VISITS_MOST = 1000
_MOVING = """
WITH fresh AS (
    SELECT p.post_id, p.page_id, coalesce(l.name, l.handle, p.page_id) AS page_name,
        l.platform, p.created_at, p.kind, p.permalink,
        p.created_precision IN ('second', 'minute') AS timed
    FROM post_latest AS p JOIN page_latest AS l ON l.page_id = p.page_id {chosen}
),
seen AS (
    SELECT post_id, observed_at, {interactions} AS interactions,
        row_number() OVER (PARTITION BY post_id ORDER BY observed_at DESC) AS back
    FROM post_observations WHERE post_id IN (SELECT post_id FROM fresh)
),
paired AS (
    SELECT fresh.*, last.interactions, last.observed_at,
        coalesce(past.observed_at, fresh.created_at) AS before_at,
        CASE WHEN past.post_id IS NULL THEN 0 ELSE past.interactions END AS before,
        past.post_id IS NULL AS since_publication
    FROM fresh LEFT JOIN seen AS last ON last.post_id = fresh.post_id AND last.back = 1
    LEFT JOIN seen AS past ON past.post_id = fresh.post_id AND past.back = 2
),
paced AS (
    SELECT *, interactions - before AS gained,
        epoch(observed_at - before_at) / 3600 AS hours,
        CASE WHEN observed_at > before_at AND (timed OR NOT since_publication)
            THEN (interactions - before) / (epoch(observed_at - before_at) / 3600) END AS per_hour
    FROM paired ORDER BY {order}created_at DESC, post_id LIMIT ?
)
SELECT post_id, page_id, page_name, platform, created_at, kind,
    (SELECT arg_max(text, run_id) FROM posts WHERE posts.post_id = paced.post_id),
    permalink, interactions, observed_at, gained, hours, per_hour, since_publication
FROM paced ORDER BY {order}created_at DESC, post_id
"""
_NOT_DELETED = (
    "coalesce((SELECT arg_max(event, observed_at) FROM events WHERE events.subject_id = p.post_id"
    " AND event IN ('deleted', 'restored')), '') <> 'deleted'"
)


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of a page that a run did not read to its end; `gap` is an error's name."""

    part: str
    gap: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class PageVisit:
    """A page in one run; `rows` is None where no part says how many it brought."""

    page_id: str
    run_id: str
    asked_at: datetime
    rows: int | None
    unread: tuple[Unread, ...]

    @property
    def whole(self) -> bool:
        """Whether every part was read to its end."""
        return not self.unread


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to a page or a post of it."""

    subject_id: str
    page_id: str
    event: str
    observed_at: datetime
    happened_at: datetime | None
    field: str | None
    old_value: str | None
    new_value: str | None
    run_id: str


@dataclass(frozen=True, slots=True)
class Habit:
    """How a page is used to posting: the longest time between two posts, out of `gaps_count` such times."""

    page_id: str
    last_post_at: datetime
    gaps_count: int
    longest_silence: timedelta | None


@dataclass(frozen=True, slots=True)
class Moving:
    """A post and how fast it gains: interactions an hour since the observation before, or since publication.

    `per_hour` is None where it was seen once without its interactions, or not long enough ago.
    """

    post_id: str
    page_id: str
    page_name: str
    platform: str
    created_at: datetime
    kind: str | None
    text: str | None
    permalink: str | None
    interactions: int | None
    observed_at: datetime | None
    gained: int | None
    hours: float | None
    per_hour: float | None
    since_publication: bool


@remembered
def page_visits(
    reading: Reading, *, page_ids: Sequence[str], since_at: datetime
) -> tuple[PageVisit, ...]:
    """Visits to pages since then, oldest first; of each page the latest VISITS_MOST."""
    chosen = Conditions().pages(page_ids).add("asked_at >= ?", _naive(since_at))
    rows = reading.sql(
        f"""
        SELECT page_id, run_id, min(asked_at) AS began, sum(rows)::BIGINT,
            list({{part: part, gap: gap, reason: reason}} ORDER BY part)
                FILTER (WHERE NOT coalesce(complete, false))
        FROM coverage {chosen.sql} GROUP BY page_id, run_id
        QUALIFY row_number() OVER (PARTITION BY page_id ORDER BY min(asked_at) DESC) <= {VISITS_MOST}
        ORDER BY began, page_id, run_id
        """,
        chosen.parameters,
    )
    return tuple(
        PageVisit(page_id, run_id, at, count, tuple(Unread(**one) for one in unread or ()))
        for page_id, run_id, at, count, unread in rows
    )


@remembered
def happened(reading: Reading, *, page_ids: Sequence[str], limit: int = 50) -> tuple[Happened, ...]:
    """What happened to these pages and their posts, latest first."""
    chosen = Conditions().pages(page_ids)
    rows = reading.sql(
        "SELECT subject_id, page_id, event, observed_at, happened_at, field, old_value, new_value,"
        f" run_id FROM events {chosen.sql} ORDER BY observed_at DESC, subject_id LIMIT ?",
        [*chosen.parameters, limit],
    )
    return tuple(Happened(*row) for row in rows)


@remembered
def habits(reading: Reading, *, page_ids: Sequence[str]) -> tuple[Habit, ...]:
    """The habit of each page that has a post of which the hour is known."""
    chosen = Conditions().pages(page_ids)
    chosen.add("created_at IS NOT NULL").add("created_precision IN ('second', 'minute')")
    rows = reading.sql(
        f"""
        SELECT page_id, max(created_at), count(gap), max(gap) FROM (
            SELECT page_id, created_at, created_at - lag(created_at)
                OVER (PARTITION BY page_id ORDER BY created_at, post_id) AS gap
            FROM post_latest {chosen.sql}
        ) GROUP BY page_id ORDER BY page_id
        """,
        chosen.parameters,
    )
    return tuple(Habit(*row) for row in rows)


@remembered
def moving(
    reading: Reading,
    *,
    page_ids: Sequence[str],
    since_at: datetime,
    fastest: bool,
    most: int = WALL_MOST,
) -> tuple[Moving, ...]:
    """The newest posts since then, or those that gain interactions fastest; at most WALL_MOST.

    Posts that are known to be deleted are left out.
    """
    order = "per_hour DESC NULLS LAST, " if fastest else ""
    chosen = Conditions().pages(page_ids, "p.page_id")
    chosen.add("p.created_at >= ?", _naive(since_at))
    chosen.add(_NOT_DELETED)
    rows = reading.sql(
        _MOVING.format(chosen=chosen.sql, order=order, interactions=interactions_sql()),
        [*chosen.parameters, min(most, WALL_MOST)],
    )
    return tuple(Moving(*row) for row in rows)


def _naive(at: datetime) -> datetime:
    """As the store keeps it: in UTC, without saying so."""
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
