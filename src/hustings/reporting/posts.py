"""Posts with their latest observation, and how one of them grew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hustings.domain.errors import UseAKnownName
from hustings.domain.periods import Window
from hustings.domain.tables import OBSERVED_COUNTS
from hustings.reporting.answers import Post, PostRow, PostSlice, Series
from hustings.reporting.conditions import ANY_TIME, Conditions
from hustings.reporting.cursors import Cursor, Order, order, resume
from hustings.reporting.filtering import PostFilter
from hustings.reporting.remembering import remembered
from hustings.reporting.scoring import best_scored, scores

if TYPE_CHECKING:
    from hustings.store.reading import Reading

COUNTS = tuple(column.name for column in OBSERVED_COUNTS)
SORTS: dict[str, type] = {
    "created_at": datetime,
    "interactions": int,
    "reactions": int,
    "comments": int,
    "shares": int,
    "views": int,
    "reach": int,
    "impressions": int,
    "score": float,
}
"""What a listing of posts may be sorted by; `score` is the overperforming score."""

_COLUMNS = (
    "post_id, page_id, created_at, created_precision, kind, permalink, observed_at, interactions,"
    f" flags, run_id, {', '.join(COUNTS)}"
)
_FIXED_COUNT = 10


@remembered
def list_posts(
    reading: Reading,
    *,
    page_ids: Sequence[str] | None = None,
    window: Window = ANY_TIME,
    platform: str | None = None,
    country: str | None = None,
    category: str | None = None,
    kind: str | None = None,
    words: str | None = None,
    sort: str = "-created_at",
    cursor: str | None = None,
    limit: int = 50,
) -> PostSlice:
    """Posts by a column of SORTS, a leading minus for the largest first; unknown values come last.

    Each row carries its overperforming score and expected interactions, None where they are unknown;
    the order by score leaves posts without one out.
    """
    by = order(sort, SORTS, "post_id")
    last = resume(cursor, by, SORTS)
    chosen_ids = None if page_ids is None else tuple(page_ids)
    asked = PostFilter(chosen_ids, window, platform, country, category, kind, words)
    if by.column == "score":
        rows, total = _by_score(reading, asked, by, last, limit)
    else:
        rows, total = _by_column(reading, asked.conditions(), by, last, limit)
    following = None
    if len(rows) > limit:
        rows = rows[:limit]
        end = rows[-1]
        value = end.values[by.column] if by.column in end.values else getattr(end, by.column)
        following = Cursor(reading.version, sort, value, end.post_id).encode()
    return PostSlice(tuple(rows), following, total)


@remembered
def post(reading: Reading, post_id: str) -> Post:
    """The post of that id; UseAKnownName when the store holds none."""
    rows = _rows(reading, "WHERE post_id = ?", [post_id])
    if not rows:
        raise UseAKnownName(
            f"The store holds no post {post_id!r}.",
            field="post",
            remedy="`hustings posts` lists the posts held.",
        )
    words = reading.sql(
        """
        SELECT arg_max(text, landing), arg_max(language, landing), arg_max(links, landing),
            arg_max(hashtags, landing), arg_max(shared_post_id, landing), arg_max(sponsor, landing),
            (SELECT observation_count FROM post_latest WHERE page_id = $page AND post_id = $post)
        FROM posts LEFT JOIN (
            SELECT run_id, min(store_version) AS landing FROM runs GROUP BY run_id
        ) USING (run_id) WHERE post_id = $post
        """,
        {"post": post_id, "page": rows[0].page_id},
    )
    text, language, links, hashtags, shared_post_id, sponsor, count = words[0]
    return Post(
        row=_scored(reading, rows)[0],
        text=text,
        language=language,
        links=tuple(links or ()),
        hashtags=tuple(hashtags or ()),
        shared_post_id=shared_post_id,
        sponsor=sponsor,
        observation_count=count,
    )


@remembered
def growth_curve(reading: Reading, post_id: str) -> tuple[Series, ...]:
    """How each count of a post grew, one series a count that is known at any time."""
    rows = reading.sql(
        f"SELECT observed_at, {', '.join(COUNTS)} FROM post_observations WHERE post_id = ? ORDER BY observed_at",
        [post_id],
    )
    times = tuple(row[0] for row in rows)
    curves = (
        Series(name, "count", times, tuple(row[place] for row in rows))
        for place, name in enumerate(COUNTS, start=1)
    )
    return tuple(curve for curve in curves if any(value is not None for value in curve.values))


def _by_column(
    reading: Reading, chosen: Conditions, by: Order, last: Cursor | None, limit: int
) -> tuple[list[PostRow], int]:
    total = reading.sql(f"SELECT count(*) FROM post_latest {chosen.sql}", chosen.parameters)[0][0]
    if last is not None:
        by.after(chosen, last)
    rows = _rows(reading, f"{chosen.sql} {by.sql} LIMIT ?", [*chosen.parameters, limit + 1])
    return _scored(reading, rows), total


def _by_score(
    reading: Reading, asked: PostFilter, by: Order, last: Cursor | None, limit: int
) -> tuple[list[PostRow], int]:
    scored, total = best_scored(reading, asked, by, last, limit + 1)
    ids = [post_id for post_id, *_ in scored]
    found = _rows(reading, "WHERE post_id IN (SELECT unnest(?::VARCHAR[]))", [ids]) if ids else []
    held = {row.post_id: row for row in found}
    rows = [
        replace(held[post_id], score=score, expected=expected)
        for post_id, score, expected in scored
    ]
    return rows, total


def _scored(reading: Reading, rows: list[PostRow]) -> list[PostRow]:
    known = scores(reading, rows)
    return [
        replace(row, score=known[row.post_id][0], expected=known[row.post_id][1])
        if row.post_id in known
        else row
        for row in rows
    ]


def _rows(reading: Reading, rest: str, parameters: Sequence[Any]) -> list[PostRow]:
    found = reading.sql(f"SELECT {_COLUMNS} FROM post_latest {rest}", parameters)
    names = _names(reading, {row[1] for row in found})
    return [
        PostRow(
            post_id=row[0],
            page_id=row[1],
            page_name=names.get(row[1], row[1]),
            created_at=row[2],
            created_precision=row[3],
            kind=row[4],
            permalink=row[5],
            observed_at=row[6],
            interactions=row[7],
            values=dict(zip(COUNTS, row[_FIXED_COUNT:], strict=True)),
            flags=tuple(row[8] or ()),
            run_id=row[9],
        )
        for row in found
    ]


def _names(reading: Reading, page_ids: set[str]) -> dict[str, str]:
    if not page_ids:
        return {}
    chosen = Conditions().pages(sorted(page_ids))
    rows = reading.sql(
        f"SELECT page_id, coalesce(name, handle, page_id) FROM page_latest {chosen.sql}",
        chosen.parameters,
    )
    return dict(rows)
