"""Facebook's answers as records; pure functions over what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from hustings.domain.countries import country_code
from hustings.domain.identity import page_id
from hustings.domain.records import (
    CommentRecord,
    CountsRecord,
    EventRecord,
    PageRecord,
    PostRecord,
    Record,
)
from hustings.domain.tables import REACTION_KINDS
from hustings.network.graph_answers import texts, time_of
from hustings.platforms.definition import Page
from hustings.platforms.facebook.addresses import PLATFORM_KEY, post_id, shared_id
from hustings.platforms.facebook.shapes import (
    Attachment,
    CommentNode,
    CountsNode,
    PageNode,
    PostNode,
)
from hustings.platforms.meta_reading import Item, hashtags_in

_VERIFIED = {"blue_verified": True, "gray_verified": True, "not_verified": False}
_KINDS = {
    "photo": "photo", "cover_photo": "photo", "profile_media": "photo", "video": "video",
    "video_inline": "video", "video_autoplay": "video", "album": "album", "new_album": "album",
    "link": "link", "share": "link", "event": "event", "status": "status",
}  # fmt: skip
"""By an attachment's media_type, which is the same for all of one sort, or else by its type."""
_STATUS_KINDS = {
    "mobile_status_update": "status", "wall_post": "status", "added_photos": "photo",
    "added_video": "video", "created_event": "event",
}  # fmt: skip


def page_record(node: PageNode, observed_at: datetime) -> PageRecord:
    """A page as it was seen; its country is the one in its address."""
    place = node.location.country if node.location else None
    return PageRecord(
        page_id=page_id(PLATFORM_KEY, node.id),
        observed_at=observed_at,
        handle=node.username or None,
        name=node.name or None,
        country=country_code(place) if place else None,
        category=node.category or None,
        verified=_VERIFIED.get(node.verification_status or ""),
        followers=node.followers_count,
        fans=node.fan_count,
        source_url=node.link or None,
    )


def post_items(item: msgspec.Raw, page: Page, observed_at: datetime) -> Sequence[Item]:
    """A post and its counts; one that is out of sight has its time alone, so that reading goes on past it."""
    node = msgspec.json.decode(item, type=PostNode)
    created_at = time_of(node.created_time)
    if node.hidden:
        return [Item(created_at, ())]
    return [
        Item(created_at, (_post(node, page, created_at), counts_record(node, page, observed_at)))
    ]


def _post(node: PostNode, page: Page, created_at: datetime) -> PostRecord:
    shown = _shown(node)
    return PostRecord(
        post_id=post_id(node.id, page),
        page_id=page.page_id,
        created_at=created_at,
        kind=kind_of(node),
        text=node.message,
        permalink=node.permalink_url or None,
        links=texts(*(one.unshimmed_url for one in shown if _sort(one) == "link")),
        hashtags=hashtags_in(node.message or ""),
        media_ids=texts(
            *(one.target.id for one in shown if one.target and _sort(one) in ("photo", "video"))
        ),
        shared_post_id=shared_id(node.parent_id) if node.parent_id else None,
        sponsor=", ".join(tag.name for tag in node.sponsor_tags.data if tag.name) or None
        if node.sponsor_tags
        else None,
    )


def _shown(node: PostNode) -> list[Attachment]:
    """Attachments, an album's photos in its place."""
    found: list[Attachment] = []
    for attachment in node.attachments.data if node.attachments else ():
        below = attachment.subattachments.data if attachment.subattachments else []
        found.extend(below or [attachment])
    return found


def kind_of(node: PostNode) -> str | None:
    """A post's kind; None where nothing tells it."""
    if node.parent_id:
        return "share"
    if "/reel/" in (node.permalink_url or ""):
        return "reel"
    attachments = node.attachments.data if node.attachments else []
    if not attachments:
        return _STATUS_KINDS.get(node.status_type or "")
    return _sort(attachments[0]) or "other"


def _sort(attachment: Attachment) -> str | None:
    return _KINDS.get(attachment.media_type or "") or _KINDS.get(attachment.type or "")


def counts_record(node: CountsNode, page: Page, observed_at: datetime) -> CountsRecord:
    """What was counted. A post that nobody shared has no count of shares, and neither has one that hides it."""
    edges = {"reactions": node.reactions, "comments": node.comments}
    edges |= {kind: getattr(node, kind) for kind in REACTION_KINDS}
    counts = {
        name: edge.summary.total_count
        for name, edge in edges.items()
        if edge is not None and edge.summary is not None and edge.summary.total_count is not None
    }
    if node.shares is not None and node.shares.count is not None:
        counts["shares"] = node.shares.count
    return CountsRecord(
        post_id=post_id(node.id, page),
        page_id=page.page_id,
        observed_at=observed_at,
        counts=counts,
    )


def recounted(item: msgspec.Raw, page: Page, observed_at: datetime) -> Sequence[Record]:
    """The counts of a post that was asked for by its id; an event where it is out of sight now."""
    node = msgspec.json.decode(item, type=CountsNode)
    if not node.hidden:
        return [counts_record(node, page, observed_at)]
    return [
        EventRecord(
            subject_id=post_id(node.id, page),
            page_id=page.page_id,
            event="unpublished",
            observed_at=observed_at,
        )
    ]


def comment_records(item: msgspec.Raw, page: Page, post: str) -> Sequence[CommentRecord]:
    """A comment; who wrote it is known to the page's owner alone."""
    node = msgspec.json.decode(item, type=CommentNode)
    author_id = node.author.id if node.author else None
    edge = node.reactions.summary if node.reactions else None
    return [
        CommentRecord(
            comment_id=page_id(PLATFORM_KEY, node.id),
            post_id=post,
            page_id=page.page_id,
            author_id=author_id,
            by_page=author_id == page.native_id if author_id else None,
            created_at=time_of(node.created_time),
            parent_id=page_id(PLATFORM_KEY, node.parent.id) if node.parent else None,
            text=node.message,
            reactions=edge.total_count if edge else None,
        )
    ]
