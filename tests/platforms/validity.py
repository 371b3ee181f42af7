"""What holds for every record, from whatever platform it comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta

from hustings.domain.records import (
    AudienceRecord,
    CommentRecord,
    CountsRecord,
    EventRecord,
    FigureRecord,
    PageRecord,
    PostRecord,
    Record,
    TieRecord,
)
from hustings.domain.tables import OBSERVED_COUNTS

TABLES: dict[type, str] = {
    PageRecord: "page_observations",
    PostRecord: "posts",
    CountsRecord: "post_observations",
    AudienceRecord: "audience_observations",
    CommentRecord: "comments",
    TieRecord: "ties",
    EventRecord: "events",
    FigureRecord: "figures",
}
COUNT_NAMES = frozenset(column.name for column in OBSERVED_COUNTS)
EVENTS = frozenset(
    {
        "deleted",
        "edited",
        "restored",
        "renamed",
        "moved",
        "unpublished",
        "metric_retired",
        "series_broken",
    }
)
IDS = ("page_id", "post_id", "comment_id", "parent_id", "shared_post_id", "subject_id", "target_id")
KEYS = frozenset(
    {*IDS, "observed_at", "created_at", "created_precision", "observed_precision", "kind", "flags"}
)
"""Columns that place a row and are no fact of their own, so that no offer need name them."""


def complaints(platform: str, records: Iterable[Record]) -> list[str]:
    """What is wrong with records of a platform, a sentence for each; empty where nothing is."""
    return [
        f"{type(record).__name__}: {complaint}"
        for record in records
        for complaint in (*_times(record), *_ids(platform, record), *_values(record))
    ]


def _times(record: Record) -> list[str]:
    wrong = []
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, datetime) and value.utcoffset() != timedelta(0):
            wrong.append(f"{field.name} {value!r} is not aware and in UTC")
    return wrong


def _ids(platform: str, record: Record) -> list[str]:
    wrong = []
    for name in IDS:
        value = getattr(record, name, None)
        if value is not None and (
            not isinstance(value, str) or not value.removeprefix(f"{platform}:").strip()
        ):
            wrong.append(f"{name} {value!r} is empty or no text")
        elif value is not None and not value.startswith(f"{platform}:"):
            wrong.append(f"{name} {value!r} does not begin with {platform}:")
    return wrong


def _values(record: Record) -> list[str]:
    wrong = []
    if isinstance(record, CountsRecord):
        for name, value in record.counts.items():
            if name not in COUNT_NAMES:
                wrong.append(f"{name} is no column of post_observations")
            if type(value) is not int or not -(2**63) <= value < 2**63:
                wrong.append(f"{name} is {value!r} and no 64-bit integer")
    if isinstance(record, EventRecord) and record.event not in EVENTS:
        wrong.append(f"{record.event!r} is no event")
    for name in ("followers", "fans", "posts_total", "reactions"):
        value = getattr(record, name, None)
        if value is not None and (type(value) is not int or not -(2**63) <= value < 2**63):
            wrong.append(f"{name} is {value!r} and no 64-bit integer")
    for name in ("text", "name", "handle", "language", "permalink", "author_id", "actor_id"):
        value = getattr(record, name, None)
        if value is not None and not isinstance(value, str):
            wrong.append(f"{name} is {value!r} and no text")
    wrong += [
        f"{field.name} {value!r} cannot be written"
        for field in fields(record)
        if isinstance(value := getattr(record, field.name), str)
        and value != value.encode(errors="replace").decode()
    ]
    return wrong


def columns_set(record: Record) -> set[tuple[str, str]]:
    """The facts that a record brings, as table and column."""
    table = TABLES[type(record)]
    if isinstance(record, CountsRecord):
        return {(table, name) for name in record.counts}
    named = {"author_id": "author_key", "actor_id": "actor_key"}
    return {
        (table, named.get(field.name, field.name))
        for field in fields(record)
        if field.name not in KEYS and getattr(record, field.name) not in (None, ())
    }
