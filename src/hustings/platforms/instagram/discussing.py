"""Comments and the answers to them, which hang below each comment and may go on over several answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from hustings.domain.records import CommentRecord
from hustings.network.asking import Asker, Request
from hustings.network.graph_answers import (
    Listing,
    Round,
    cursor_query,
    decoded,
    each,
    next_cursor,
)
from hustings.platforms.definition import Page, Portion
from hustings.platforms.instagram.fields import COMMENT_FIELDS, COMMENTS_AT_ONCE
from hustings.platforms.instagram.parsing import comment_node, comment_record
from hustings.platforms.instagram.questions import question

_FIELDS = ",".join(COMMENT_FIELDS)


@dataclass
class _Place:
    """How far reading has come: `below` are comments with answers left, `after` where comments go on."""

    after: str | None = None
    ended: bool = False
    below: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, cursor: str | None) -> _Place:
        held = cursor_query(cursor)
        below = [part.split("~", 1) for part in held.get("below", "").split(" ") if "~" in part]
        return cls(
            held.get("after") or None, "ended" in held, [(comment, at) for comment, at in below]
        )

    @property
    def cursor(self) -> str | None:
        if self.ended and not self.below:
            return None
        held = {"after": self.after or ""}
        if self.below:
            held["below"] = " ".join("~".join(one) for one in self.below)
        if self.ended:
            held["ended"] = "yes"
        return urlencode(held)


def comments(asker: Asker, page: Page, post_id: str, cursor: str | None) -> Iterator[Portion]:
    """Each answer's comments, those below a comment before the next comments."""
    place = _Place.of(cursor)
    way = Round(place.cursor)
    media = post_id.partition(":")[2]
    while not (place.ended and not place.below):
        if place.below:
            portion = _below(asker, page, post_id, place)
        else:
            portion = _top(asker, page, post_id, media, place)
        yield portion
        if portion.cursor is not None:
            way.on_to(portion.cursor, portion.answer)


def _top(asker: Asker, page: Page, post_id: str, media: str, place: _Place) -> Portion:
    nested = f"replies.limit({COMMENTS_AT_ONCE}){{{_FIELDS}}}"
    answer = asker.ask(_asking(f"{media}/comments", f"{_FIELDS},{nested}", place.after))
    listing = decoded(answer, Listing)
    nodes, quarantined = each(listing.data, comment_node)
    records: list[CommentRecord] = []
    for node in nodes:
        own, wrong = each([node], lambda one: [comment_record(one, page, post_id)], place=node.id)
        replies = node.replies or Listing()
        below, wrong_below = _records(replies, page, post_id, node.id)
        records += [*own, *below]
        quarantined |= wrong | wrong_below
        on = next_cursor(replies.paging)
        if on is not None:
            place.below.append((node.id, on))
    place.after = next_cursor(listing.paging)
    place.ended = place.after is None
    return Portion(
        answer=answer, records=tuple(records), cursor=place.cursor, quarantined=quarantined
    )


def _below(asker: Asker, page: Page, post_id: str, place: _Place) -> Portion:
    comment, at = place.below.pop(0)
    answer = asker.ask(_asking(f"{comment}/replies", _FIELDS, at))
    listing = decoded(answer, Listing)
    records, quarantined = _records(listing, page, post_id, comment)
    on = next_cursor(listing.paging)
    if on is not None:
        place.below.insert(0, (comment, on))
    return Portion(
        answer=answer, records=tuple(records), cursor=place.cursor, quarantined=quarantined
    )


def _records(
    listing: Listing, page: Page, post_id: str, comment: str
) -> tuple[list[CommentRecord], dict[str, str]]:
    return each(
        listing.data,
        lambda item: [comment_record(node, page, post_id, comment) for node in comment_node(item)],
        place=f"{comment}.replies",
    )


def _asking(edge: str, fields: str, after: str | None) -> Request:
    return question(edge, {"fields": fields, "limit": str(COMMENTS_AT_ONCE), **cursor_query(after)})
