"""Threads' answers as records; pure functions over what was answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from hustings.domain.identity import page_id, page_id_by_name
from hustings.domain.records import (
    AudienceRecord,
    CommentRecord,
    CountsRecord,
    FigureRecord,
    PageRecord,
    PostRecord,
    Record,
)
from hustings.network.graph_answers import Reference, texts, time_of
from hustings.platforms.definition import Page
from hustings.platforms.meta_reading import Item, hashtags_in
from hustings.platforms.threads.fields import POST_METRICS
from hustings.platforms.threads.rules import PLATFORM_KEY
from hustings.platforms.threads.shapes import Metric, Own, Post, Profile, Reply

_KINDS = {
    "TEXT_POST": "status",
    "IMAGE": "photo",
    "VIDEO": "video",
    "CAROUSEL_ALBUM": "album",
    "REPOST_FACADE": "share",
}


def own_record(node: Own, observed_at: datetime) -> PageRecord:
    """The account of one's own as it was seen."""
    return PageRecord(
        page_id=page_id(PLATFORM_KEY, node.id),
        observed_at=observed_at,
        handle=node.username or None,
        name=node.name or None,
        verified=node.is_verified,
        source_url=_address(node.username),
    )


def profile_record(node: Profile, observed_at: datetime) -> PageRecord:
    """Somebody else's profile as it was seen, keyed by its name since it bears no number."""
    return PageRecord(
        page_id=page_id_by_name(PLATFORM_KEY, node.username),
        observed_at=observed_at,
        handle=node.username,
        name=node.name or None,
        verified=node.is_verified,
        followers=node.follower_count,
        source_url=_address(node.username),
    )


def _address(username: str | None) -> str | None:
    return f"https://www.threads.com/@{username}" if username else None


def post_items(item: msgspec.Raw, page: Page) -> Sequence[Item]:
    """A post; its counts are asked for one by one, and only of one's own."""
    node = msgspec.json.decode(item, type=Post)
    created_at = time_of(node.timestamp)
    children = [child.id for child in node.children.data] if node.children else []
    shared = _number(node.reposted_post) or _number(node.quoted_post)
    kind = kind_of(node)
    record = PostRecord(
        post_id=page_id(PLATFORM_KEY, node.id),
        page_id=page.page_id,
        created_at=created_at,
        kind=kind,
        text=node.text,
        permalink=node.permalink or None,
        links=texts(node.link_attachment_url),
        hashtags=texts(node.topic_tag, *(hashtags_in(node.text or "") or ())),
        media_ids=texts(*children) or ((node.id,) if kind in ("photo", "video") else None),
        shared_post_id=page_id(PLATFORM_KEY, shared) if shared else None,
    )
    return [Item(created_at, (record,))]


def _number(value: Reference | str | None) -> str | None:
    number = value.id if isinstance(value, Reference) else value
    return number if number and number.isdecimal() else None


def kind_of(node: Post) -> str | None:
    """A post's kind; None where nothing tells it."""
    if node.media_type == "TEXT_POST" and node.link_attachment_url:
        return "link"
    return None if node.media_type is None else _KINDS.get(node.media_type, "other")


def reply_records(item: msgspec.Raw, page: Page, post: str) -> Sequence[CommentRecord]:
    """A reply; who wrote it is known by the handle alone."""
    node = msgspec.json.decode(item, type=Reply)
    above = node.replied_to.id if node.replied_to else None
    return [
        CommentRecord(
            comment_id=page_id(PLATFORM_KEY, node.id),
            post_id=post,
            page_id=page.page_id,
            author_id=node.username or None,
            by_page=node.is_reply_owned_by_me,
            created_at=time_of(node.timestamp),
            parent_id=None
            if above is None or above == post.partition(":")[2]
            else f"{PLATFORM_KEY}:{above}",
            text=node.text,
        )
    ]


def metrics_in(items: Iterable[msgspec.Raw]) -> list[Metric]:
    """The metrics of an answer."""
    return [msgspec.json.decode(item, type=Metric) for item in items]


def total_of(metric: Metric) -> int | None:
    """A metric's one value, wherever it stands."""
    if metric.total_value is not None:
        return metric.total_value.value
    return metric.values[-1].value if metric.values else None


def counts_record(
    post_id: str, page: Page, metrics: Sequence[Metric], observed_at: datetime
) -> list[Record]:
    """What was counted of a post of one's own; nothing where nothing is told, as of reposts."""
    counts: dict[str, int] = {}
    for metric in metrics:
        name, number = POST_METRICS.get(metric.name), total_of(metric)
        if name and number is not None:
            counts[name] = number
            if name == "likes":
                counts["reactions"] = number
    if not counts:
        return []
    return [
        CountsRecord(post_id=post_id, page_id=page.page_id, observed_at=observed_at, counts=counts)
    ]


def figure(
    page: Page, name: str, day: tuple[datetime, datetime], number: int | None
) -> list[Record]:
    """A metric's value over a day; nothing where it is unknown."""
    if number is None:
        return []
    return [
        FigureRecord(
            page_id=page.page_id, metric=name, from_at=day[0], to_at=day[1], value=float(number)
        )
    ]


def audience(
    item: msgspec.Raw, page: Page, dimension: str, observed_at: datetime
) -> list[AudienceRecord]:
    """Followers by the keys of a breakdown, as of now."""
    metric = msgspec.json.decode(item, type=Metric)
    found = []
    for breakdown in metric.total_value.breakdowns if metric.total_value else ():
        for result in breakdown.results:
            key = " ".join(result.dimension_values).strip()
            if not key or (dimension == "country" and not re.fullmatch("[A-Z]{2}", key)):
                raise ValueError(f"{result.dimension_values!r} is no {dimension}")
            if result.value is not None:
                found.append(
                    AudienceRecord(
                        page_id=page.page_id,
                        observed_at=observed_at,
                        dimension=dimension,
                        key=key,
                        value=float(result.value),
                    )
                )
    return found
