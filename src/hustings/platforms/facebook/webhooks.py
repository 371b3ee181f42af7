"""What Facebook calls out when something happens on a page: which pages and posts are due to be read again.

A call is a hint and never data: whatever it says of counts and texts is read anew through the interface,
so that a call that is lost, late, doubled or out of order changes no figure.
Source: https://developers.facebook.com/docs/graph-api/webhooks/reference/page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from hustings.domain.errors import CorrectTheValue
from hustings.domain.identity import page_id
from hustings.domain.records import Part
from hustings.platforms.definition import Due, Page
from hustings.platforms.facebook.addresses import PLATFORM_KEY, post_id

MOST_ENTRIES = 1000
"""So many changes come in one call at the most."""

_PARTS: dict[str, tuple[Part, ...]] = {
    "comment": ("comments", "counts"),
    "reaction": ("counts",),
    "like": ("counts",),
    "share": ("counts", "posts"),
}
_PAGE_FIELDS = frozenset({"name", "picture", "category", "description", "website", "location"})


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

    The signature must have been looked at before (`signature_is_good` over the same bytes). Changes
    of kinds that are not collected, such as messages, make nothing due.
    """
    try:
        call = msgspec.json.decode(body, type=_Call)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CorrectTheValue(f"The call is not one of Facebook's: {error}") from None
    if call.object != "page":
        return ()
    found: dict[tuple[str, Part, str | None], Due] = {}
    for one in _changes(call):
        found.setdefault((one.page_id, one.part, one.post_id), one)
    return tuple(found.values())


def _changes(call: _Call) -> Iterator[Due]:
    for entry in call.entry[:MOST_ENTRIES]:
        number = str(entry.id)
        if not number.isdecimal():
            continue
        page = Page(page_id=page_id(PLATFORM_KEY, number))
        called_at = _time(entry.time)
        for change in entry.changes[:MOST_ENTRIES]:
            value = change.value if isinstance(change.value, dict) else {}
            if change.field == "feed":
                post = _post(value.get("post_id"), page)
                for part in _parts(str(value.get("item")), post):
                    yield Due(
                        page_id=page.page_id,
                        part=part,
                        post_id=None if part == "posts" else post,
                        called_at=called_at,
                    )
            elif change.field in _PAGE_FIELDS:
                yield Due(page_id=page.page_id, part="page", called_at=called_at)


def _parts(item: str, post: str | None) -> tuple[Part, ...]:
    """A like of the page itself names no post; whatever is not known may be a post."""
    if item == "like" and post is None:
        return ("page",)
    parts = _PARTS.get(item, ("posts", "counts"))
    return parts if post else tuple(part for part in parts if part == "posts") or ("posts",)


def _post(value: object, page: Page) -> str | None:
    """The post's id, where it is one of this page."""
    text = str(value) if isinstance(value, str | int) else ""
    prefix, mark, rest = text.partition("_")
    return post_id(text, page) if mark and prefix == page.native_id and rest.isdecimal() else None


def _time(seconds: int) -> datetime | None:
    """The time of a call, given in seconds, or in thousandths of them for some kinds of calls."""
    try:
        return datetime.fromtimestamp(seconds / 1000 if seconds > 10**11 else seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
