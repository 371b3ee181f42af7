"""Posts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from hustings.reporting import posts
from hustings.reporting.exporting import plain, plain_post, posts_csv
from hustings.web.api import asking
from hustings.web.api.shapes import PROBLEMS, OnePostOut, PostsOut
from hustings.web.api.tables import CSV_TOO, csv_of

router = Router()

Sort = Literal[
    "created_at", "interactions", "reactions", "comments", "shares", "views", "reach", "impressions", "score",
    "-created_at", "-interactions", "-reactions", "-comments", "-shares", "-views", "-reach", "-impressions",
    "-score",
]  # fmt: skip


class PostsAsked(asking.Narrowed, asking.Windowed, asking.Paged, asking.Pinned, asking.Formatted):
    """Which posts, in which order; `page` may be repeated, `words` are looked for in the text."""

    page: Annotated[list[str], Field(max_length=200)] = []
    kind: asking.Word = None
    words: asking.Word = None
    sort: Sort = "-created_at"


@router.get("", response={200: PostsOut, **PROBLEMS}, openapi_extra=CSV_TOO, summary="Posts")
def list_posts(request: HttpRequest, asked: Query[PostsAsked]) -> Any:
    """Posts with their latest observed counts, their score and the interactions expected of them."""
    _, listed = asking.peers(request, asked)
    reading = asking.reading(asked, asked.cursor)
    found = posts.list_posts(
        reading,
        page_ids=_both(asked.page, listed),
        window=asking.window(asked),
        platform=asked.platform,
        country=asked.country,
        category=asked.category,
        kind=asked.kind,
        words=asked.words,
        sort=asked.sort,
        cursor=asked.cursor,
        limit=asked.limit,
    )
    if asking.wants_csv(request, asked):
        return csv_of(
            request, posts_csv(found.rows, reading.version), "posts", version=reading.version
        )
    return {
        "rows": [plain_post(row) for row in found.rows],
        "cursor": found.cursor,
        "total": found.total,
        "store_version": reading.version,
    }


@router.get("/{path:post_id}", response={200: OnePostOut, **PROBLEMS}, summary="One post")
def post(request: HttpRequest, post_id: str, asked: Query[asking.Pinned]) -> Any:
    """A post in full, with how each of its counts grew."""
    reading = asking.reading(asked)
    found = posts.post(reading, post_id)
    facts = plain(found)
    del facts["row"]
    return {
        **facts,
        "post": plain_post(found.row),
        "growth": plain(posts.growth_curve(reading, post_id)),
        "store_version": reading.version,
    }


def _both(pages: list[str], listed: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if not pages:
        return listed
    return tuple(page for page in pages if listed is None or page in listed)
