"""From the bytes of an answer to records: pure functions, without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Generic, TypeVar

from hustings.domain.errors import ReportTheAnswer
from hustings.domain.records import (
    AudienceRecord,
    CommentRecord,
    CountsRecord,
    EventRecord,
    FigureRecord,
    PageRecord,
    PostRecord,
)
from hustings.network import strictly
from hustings.platforms.youtube.addresses import PLATFORM, page_id, post_id
from hustings.platforms.youtube.days import day_begins_at
from hustings.platforms.youtube.entities import (
    Channel,
    Comment,
    CommentThread,
    Listing,
    Report,
    Video,
)

EXACT_BELOW = 1000
"""Subscribers are told exactly below this, and rounded down to three figures from it on."""
_LINK = re.compile(r"https?://[^\s<>\"]+")
# Letters of many scripts need marks, which \w does not hold; so whatever is no sign of ASCII belongs to it.
_HASHTAG = re.compile(r"(?<![\w&/])#((?:[0-9A-Za-z_]|[^\x00-\x7f\s«»“”‘’…、。，！？])+)")

T = TypeVar("T")


@dataclass(slots=True)
class Items(Generic[T]):
    """A list's items that could be read, what was set aside by its place, and where the list goes on."""

    found: list[T] = field(default_factory=list)
    quarantined: dict[str, str] = field(default_factory=dict)
    next_token: str | None = None


def decoded(body: bytes, kind: type[T], *, what: str) -> T:
    """A whole answer as what it should be; ReportTheAnswer where it is something else."""
    return strictly.decoded(body, kind, whose="YouTube's", platform=PLATFORM, what=what)


def items_in(body: bytes, kind: type[T], *, what: str) -> Items[T]:
    """Each item of a list by itself; one that cannot be read is set aside and hides no other."""
    listing = decoded(body, Listing, what=what)
    items: Items[T] = Items(next_token=listing.nextPageToken or None)
    for index, raw in enumerate(listing.items):
        one = strictly.read_or_set_aside(raw, kind, f"items[{index}]", items.quarantined)
        if one is not None:
            items.found.append(one)
    return items


def page_record(channel: Channel, observed_at: datetime) -> PageRecord:
    """The channel as it was seen; subscribers that its owner hides are unknown."""
    told, statistics = channel.snippet, channel.statistics
    subscribers = None if statistics.hiddenSubscriberCount else _count(statistics.subscriberCount)
    return PageRecord(
        page_id=page_id(channel.id),
        observed_at=observed_at,
        handle=handle_of(channel),
        name=told.title,
        country=told.country if told.country and re.fullmatch(r"[A-Z]{2}", told.country) else None,
        followers=subscribers,
        posts_total=_count(statistics.videoCount),
        quality="rounded" if subscribers is not None and subscribers >= EXACT_BELOW else "exact",
        source_url=f"https://www.youtube.com/channel/{channel.id}",
    )


def handle_of(channel: Channel) -> str | None:
    """The channel's handle without @, None where it has none; an old custom address is no handle."""
    custom = channel.snippet.customUrl or ""
    return custom.removeprefix("@") if custom.startswith("@") else None


def video_records(video: Video, observed_at: datetime) -> tuple[PostRecord, CountsRecord]:
    """A video and its counts; a count that its owner hides is left out."""
    told = video.snippet
    text = "\n\n".join(part for part in (told.title, told.description) if part)
    post = PostRecord(
        post_id=post_id(video.id),
        page_id=page_id(told.channelId),
        created_at=told.publishedAt.astimezone(UTC),
        kind="video",
        text=text or None,
        language=told.defaultAudioLanguage or told.defaultLanguage,
        permalink=f"https://www.youtube.com/watch?v={video.id}",
        links=tuple(dict.fromkeys(_LINK.findall(told.description))),
        hashtags=tuple(dict.fromkeys(_HASHTAG.findall(text))),
    )
    likes = _count(video.statistics.likeCount)
    counts = {
        "likes": likes,
        "reactions": likes,
        "comments": _count(video.statistics.commentCount),
        "views": _count(video.statistics.viewCount),
    }
    known = {name: value for name, value in counts.items() if value is not None}
    return post, CountsRecord(
        post_id=post.post_id, page_id=post.page_id, observed_at=observed_at, counts=known
    )


def gone(asked: Sequence[str], found: Sequence[str], page: str, at: datetime) -> list[EventRecord]:
    """An event for each video that was asked for and is no longer shown: deleted, or made private."""
    return [
        EventRecord(subject_id=post_id(one), page_id=page, event="deleted", observed_at=at)
        for one in asked
        if one not in found
    ]


def comment_record(comment: Comment, post: str, page: str) -> CommentRecord:
    """A comment or a reply to one."""
    told, author = comment.snippet, comment.snippet.authorChannelId.value
    return CommentRecord(
        comment_id=f"{PLATFORM}:{comment.id}",
        post_id=post,
        page_id=page,
        parent_id=f"{PLATFORM}:{told.parentId}" if told.parentId else None,
        author_id=author,
        by_page=None if author is None else page_id(author) == page,
        created_at=told.publishedAt.astimezone(UTC),
        text=told.textOriginal if told.textOriginal is not None else told.textDisplay,
        reactions=told.likeCount,
    )


def thread_comments(
    thread: CommentThread, place: str, quarantined: dict[str, str]
) -> Iterator[Comment]:
    """The comment that began a thread and the replies that came with it."""
    parts = (thread.snippet.topLevelComment, *thread.replies.comments)
    for index, raw in enumerate(parts):
        one = strictly.read_or_set_aside(raw, Comment, f"{place}.{index}", quarantined)
        if one is not None:
            yield one


def table_of(body: bytes) -> list[Mapping[str, str | int | float | None]]:
    """A report's rows by the names of its columns; ReportTheAnswer where a row does not fit them."""
    report = decoded(body, Report, what="report")
    names = [header.name for header in report.columnHeaders]
    if any(len(row) != len(names) for row in report.rows):
        raise ReportTheAnswer("A row of YouTube's report does not fit its head.", platform=PLATFORM)
    return [dict(zip(names, row, strict=True)) for row in report.rows]


def day_figures(
    rows: Sequence[Mapping[str, object]],
    metrics: Sequence[str],
    page: str,
    quarantined: dict[str, str],
) -> Iterator[FigureRecord]:
    """Each metric of each day; days are California's, and so are the hours of `from_at` and `to_at`."""
    for index, row in enumerate(rows):
        try:
            day = date.fromisoformat(str(row.get("day")))
        except ValueError as error:
            quarantined[f"rows[{index}]"] = str(error)
            continue
        from_at = day_begins_at(day)
        for metric in metrics:
            value = row.get(metric)
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield FigureRecord(
                    page_id=page,
                    metric=metric,
                    from_at=from_at,
                    to_at=day_begins_at(day + timedelta(days=1)),
                    value=float(value),
                    note="The day is that of California.",
                )


def country_gains(
    rows: Sequence[Mapping[str, object]], page: str, since_on: date, until_on: date
) -> Iterator[AudienceRecord]:
    """Subscribers won less those lost, by country, in the time from one day up to and with another."""
    for row in rows:
        country, won, lost = (
            row.get(name) for name in ("country", "subscribersGained", "subscribersLost")
        )
        # ZZ is YouTube's word for a country that it does not know; what no country has stays unknown.
        if not isinstance(country, str) or not re.fullmatch(r"(?!ZZ)[A-Z]{2}", country):
            continue
        if isinstance(won, int | float) and isinstance(lost, int | float):
            yield AudienceRecord(
                page_id=page,
                observed_at=day_begins_at(until_on + timedelta(days=1)),
                dimension="country",
                key=country,
                value=float(won - lost),
                unit="gain",
                gained_since_at=day_begins_at(since_on),
            )


def _count(digits: str | None) -> int | None:
    return None if digits is None else int(digits)
