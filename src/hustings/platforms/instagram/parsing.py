"""Instagram's answers as records; pure functions over what was answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import msgspec

from hustings.domain.identity import page_id
from hustings.domain.records import (
    AudienceRecord,
    CommentRecord,
    CountsRecord,
    FigureRecord,
    PageRecord,
    PostRecord,
    Record,
)
from hustings.network.graph_answers import Count, texts, time_of
from hustings.platforms.definition import Page
from hustings.platforms.instagram.fields import MEDIA_METRICS
from hustings.platforms.instagram.rules import PLATFORM_KEY
from hustings.platforms.instagram.shapes import Account, Comment, Media, Metric
from hustings.platforms.meta_reading import Item, hashtags_in

_KINDS = {"IMAGE": "photo", "VIDEO": "video", "CAROUSEL_ALBUM": "album"}
_PRODUCTS = {"REELS": "reel", "STORY": "story"}
_GENDERS = {"F": "women", "M": "men", "U": "unknown"}
_COUNT = msgspec.json.Decoder(Count | None)


def page_record(node: Account, page: str, observed_at: datetime) -> PageRecord:
    """An account as it was seen."""
    return PageRecord(
        page_id=page,
        observed_at=observed_at,
        handle=node.username or None,
        name=node.name or None,
        followers=node.followers_count,
        posts_total=node.media_count,
        source_url=f"https://www.instagram.com/{node.username}/" if node.username else None,
    )


def post_items(item: msgspec.Raw, page: Page, observed_at: datetime) -> Sequence[Item]:
    """A post and its counts."""
    node = msgspec.json.decode(item, type=Media)
    created_at = _created_at(node)
    return [
        Item(created_at, (_post(node, page, created_at), counts_record(node, page, observed_at)))
    ]


def _created_at(node: Media) -> datetime:
    if node.timestamp is None:
        raise ValueError("the post has no time")
    return time_of(node.timestamp)


def _post(node: Media, page: Page, created_at: datetime) -> PostRecord:
    children = node.children.data if node.children else []
    return PostRecord(
        post_id=page_id(PLATFORM_KEY, node.id),
        page_id=page.page_id,
        created_at=created_at,
        kind=kind_of(node),
        text=node.caption,
        permalink=node.permalink or None,
        hashtags=hashtags_in(node.caption or ""),
        media_ids=texts(*(child.id for child in children)) or (node.id,),
    )


def kind_of(node: Media) -> str | None:
    """A post's kind; None where nothing tells it."""
    product = _PRODUCTS.get(node.media_product_type or "")
    if product or node.media_type is None:
        return product
    return _KINDS.get(node.media_type, "other")


def counts_record(node: Media, page: Page, observed_at: datetime) -> CountsRecord:
    """What was counted; likes that the owner hides are unknown. Likes are all the reactions there are."""
    counted = {
        "reactions": node.like_count,
        "likes": node.like_count,
        "comments": node.comments_count,
        "views": node.view_count,
    }
    return CountsRecord(
        post_id=page_id(PLATFORM_KEY, node.id),
        page_id=page.page_id,
        observed_at=observed_at,
        counts={name: count for name, count in counted.items() if count is not None},
    )


def recounted(item: msgspec.Raw, page: Page, observed_at: datetime) -> Sequence[CountsRecord]:
    """The counts of a post that was asked for by its id."""
    return [counts_record(msgspec.json.decode(item, type=Media), page, observed_at)]


def comment_node(item: msgspec.Raw) -> Sequence[Comment]:
    """A comment, typed, with the answers to it still to be read."""
    return [msgspec.json.decode(item, type=Comment)]


def comment_record(
    node: Comment, page: Page, post: str, parent: str | None = None
) -> CommentRecord:
    """A comment, or an answer to the one that is its parent."""
    author = node.author or node.user
    author_id = author.id if author else None
    above = node.parent_id or parent
    return CommentRecord(
        comment_id=page_id(PLATFORM_KEY, node.id),
        post_id=post,
        page_id=page.page_id,
        author_id=author_id,
        by_page=author_id == page.native_id if author_id else None,
        created_at=time_of(node.timestamp),
        parent_id=page_id(PLATFORM_KEY, above) if above else None,
        text=node.text,
        reactions=node.like_count,
    )


def in_total(item: msgspec.Raw, page: Page, day: tuple[datetime, datetime]) -> list[Record]:
    """A metric's sum over a day, as a figure."""
    metric = msgspec.json.decode(item, type=Metric)
    number = metric.total_value.value if metric.total_value else None
    return [] if number is None else [_figure(page, metric.name, day, number)]


def _figure(page: Page, name: str, day: tuple[datetime, datetime], number: int) -> FigureRecord:
    return FigureRecord(
        page_id=page.page_id, metric=name, from_at=day[0], to_at=day[1], value=float(number)
    )


def by_day(
    item: msgspec.Raw, page: Page, days: dict[datetime, tuple[datetime, datetime]]
) -> list[Record]:
    """A metric's days, as figures; `days` are those asked for, by the time at which they end."""
    metric = msgspec.json.decode(item, type=Metric)
    found: list[Record] = []
    for value in metric.values:
        day = days.get(time_of(value.end_time)) if value.end_time else None
        number = _COUNT.decode(value.value)
        if day is not None and number is not None:
            found.append(_figure(page, metric.name, day, number))
    return found


def media_insights(item: msgspec.Raw, page: Page, observed_at: datetime) -> list[Item]:
    """What the owner alone sees of a post, over its whole life."""
    node = msgspec.json.decode(item, type=Media)
    counts: dict[str, int] = {}
    for held in node.insights.data if node.insights else ():
        metric = msgspec.json.decode(held, type=Metric)
        name = MEDIA_METRICS.get(metric.name)
        number = _COUNT.decode(metric.values[-1].value) if metric.values else None
        if name and number is not None:
            counts[name] = number
    record = CountsRecord(
        post_id=page_id(PLATFORM_KEY, node.id),
        page_id=page.page_id,
        observed_at=observed_at,
        counts=counts,
    )
    return [Item(_created_at(node), (record,) if counts else ())]


def audience(
    item: msgspec.Raw, page: Page, dimension: str, observed_at: datetime
) -> list[AudienceRecord]:
    """Followers by the keys of a breakdown, as of now."""
    metric = msgspec.json.decode(item, type=Metric)
    found = []
    for breakdown in metric.total_value.breakdowns if metric.total_value else ():
        for result in breakdown.results:
            key = _key(dimension, result.dimension_values)
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


def _key(dimension: str, values: Sequence[str]) -> str:
    """A key as other sources spell it: codes of countries, and genders in words."""
    key = " ".join(_GENDERS.get(value, value) for value in values).strip()
    if not key or (dimension == "country" and not re.fullmatch("[A-Z]{2}", key)):
        raise ValueError(f"{values!r} is no {dimension}")
    return key
