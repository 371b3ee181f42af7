"""What Instagram calls out when something happens on an account: what is due to be read again.

A call is a hint and never data; see Facebook's module of this name.
Source: https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from hustings.domain.errors import CorrectTheValue
from hustings.domain.identity import page_id
from hustings.domain.records import Part
from hustings.platforms.definition import Due
from hustings.platforms.instagram.rules import PLATFORM_KEY

MOST_CHANGES = 1000
_PARTS: dict[str, tuple[Part, ...]] = {
    "comments": ("comments", "counts"),
    "live_comments": ("comments", "counts"),
    "story_insights": ("insights",),
}


class _Change(msgspec.Struct):
    field: str = ""
    value: Any = None


class _Entry(msgspec.Struct):
    id: str | int
    time: int = 0
    changes: list[_Change] = []


class _Call(msgspec.Struct):
    object: str
    entry: list[_Entry]


def due(body: bytes) -> tuple[Due, ...]:
    """What the bytes of a call make due, once each, in the order of the call: CorrectTheValue.

    The signature must have been looked at before (`signature_is_good` over the same bytes).
    """
    try:
        call = msgspec.json.decode(body, type=_Call)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CorrectTheValue(f"The call is not one of Instagram's: {error}") from None
    if call.object != "instagram":
        return ()
    found: dict[tuple[str, Part, str | None], Due] = {}
    for one in _changes(call):
        found.setdefault((one.page_id, one.part, one.post_id), one)
    return tuple(found.values())


def _changes(call: _Call) -> Iterator[Due]:
    for entry in call.entry[:MOST_CHANGES]:
        # The dashboard's own trial calls come from account 0.
        if not str(entry.id).isdecimal() or int(entry.id) == 0:
            continue
        for change in entry.changes[:MOST_CHANGES]:
            for part in _PARTS.get(change.field, ()):
                yield Due(
                    page_id=page_id(PLATFORM_KEY, str(entry.id)),
                    part=part,
                    post_id=_post(change.value),
                    called_at=_time(entry.time),
                )


def _post(value: object) -> str | None:
    """The post that a change is about, where it names one."""
    if not isinstance(value, dict):
        return None
    media = value.get("media")
    number = str(media.get("id") if isinstance(media, dict) else value.get("media_id"))
    return page_id(PLATFORM_KEY, number) if number.isdecimal() else None


def _time(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds / 1000 if seconds > 10**11 else seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
