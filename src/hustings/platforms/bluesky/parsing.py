"""Facts out of the AppView's answers: pure functions from what was read to records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from hustings.domain.errors import FindThePage, ReportTheAnswer
from hustings.domain.records import CommentRecord, CountsRecord, PageRecord, PostRecord, TieRecord
from hustings.network.asking import Answer
from hustings.platforms.bluesky import answers
from hustings.platforms.bluesky.addresses import (
    INVALID_HANDLE,
    KEY,
    POST,
    REPOST,
    is_did,
    page_id_of,
    post_address,
    profile_address,
    record_id,
    record_parts,
)

T = TypeVar("T", bound=msgspec.Struct)
R = TypeVar("R")

SIGNED_IN_ONLY = "!no-unauthenticated"
"""The label by which somebody asks not to be shown to people who are not signed in."""


def read(answer: Answer, shape: type[T]) -> T:
    """The answer in its shape; ReportTheAnswer where it has another."""
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ReportTheAnswer(
            f"{answer.shown_address} answered otherwise than its lexicon says: {error}",
            remedy="The answer is kept; a newer version of Hustings may be able to read it.",
            platform=KEY,
        ) from None


@dataclass
class Sorting:
    """Items of an answer, read one by one; what cannot be read is set aside with its place."""

    quarantined: dict[str, str] = field(default_factory=dict)

    def each(
        self, place: str, items: list[msgspec.Raw], shape: type[T], make: Callable[[T], R | None]
    ) -> Iterator[R]:
        """What `make` makes of each item; it may pass one over by None, and refuse one by ValueError."""
        for number, raw in enumerate(items):
            made = self.one(f"{place}[{number}]", raw, shape, make)
            if made is not None:
                yield made

    def one(
        self, place: str, raw: msgspec.Raw, shape: type[T], make: Callable[[T], R | None]
    ) -> R | None:
        """What `make` makes of one item, None where it was passed over or set aside."""
        try:
            return make(msgspec.json.decode(raw, type=shape))
        except (ValueError, RecursionError) as error:
            self.quarantined[place] = str(error)
            return None


def instant(text: str | None) -> datetime | None:
    """A time as the network writes it, in UTC; without a zone it is taken as UTC; None where it is none."""
    try:
        at = datetime.fromisoformat(text or "")
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def happened_at(created_at: str | None, indexed_at: str | None) -> datetime:
    """The earlier of what the author's client claims and when the AppView first saw it.

    So the AppView itself sorts its feeds: a claim may lie in the past, as with posts that were brought
    over from elsewhere, and never in the future. A claim that is no time leaves the AppView's.
    """
    seen_at = instant(indexed_at)
    if seen_at is None:
        raise ValueError(f"{indexed_at!r} is no time")
    claimed_at = instant(created_at)
    return seen_at if claimed_at is None else min(claimed_at, seen_at)


def signed_in_only(actor: answers.Actor) -> bool:
    """Whether the account asks not to be shown to people who are not signed in, as we are not."""
    return any(label.val == SIGNED_IN_ONLY and not label.neg for label in actor.labels or ())


def respect(actor: answers.Actor) -> None:
    """FindThePage where the account asks not to be shown to people who are not signed in."""
    if signed_in_only(actor):
        raise FindThePage(
            f"{actor.handle} asks to be shown to people who are signed in to Bluesky, and to no others.",
            remedy="Its owner can change that in Bluesky's settings, under privacy.",
            platform=KEY,
        )


def page_record(actor: answers.Actor, observed_at: datetime) -> PageRecord:
    """A page by its profile; `verified` is None where the profile does not speak of it."""
    if not is_did(actor.did):
        raise ValueError(f"{actor.did!r} is no DID")
    known = actor.verification
    return PageRecord(
        page_id=page_id_of(actor.did),
        observed_at=observed_at,
        handle=handle_of(actor),
        name=actor.display_name or None,
        verified=None
        if known is None
        else "valid" in (known.verified_status, known.trusted_verifier_status),
        followers=actor.followers_count,
        posts_total=actor.posts_count,
        source_url=profile_address(actor.did),
    )


def handle_of(actor: answers.Actor) -> str | None:
    """The handle; None where its domain does not confirm it."""
    return None if actor.handle in ("", INVALID_HANDLE) else actor.handle


def own_post(post: answers.Post, did: str) -> PostRecord:
    """A page's own post."""
    parts = record_parts(post.uri)
    if parts is None or parts[:2] != (did, POST) or post.author.did != did:
        raise ValueError(f"{post.uri!r} is no post of {did}")
    words = post.record
    features = [feature for facet in words.facets or () for feature in facet.features]
    embeds = _embeds(words.embed)
    links = _once(
        [feature.uri for feature in features] + [e.external.uri for e in embeds if e.external]
    )
    return PostRecord(
        post_id=record_id(post.uri),
        page_id=page_id_of(did),
        created_at=happened_at(words.created_at, post.indexed_at),
        kind=_kind(embeds, links),
        text=words.text,
        language=language_of(words),
        permalink=post_address(did, parts[2]),
        links=links,
        hashtags=_once([feature.tag for feature in features] + list(words.tags or ())),
        media_ids=_once([hash_ for embed in embeds for hash_ in _media(embed)]),
        shared_post_id=_quoted(embeds),
    )


def share(item: answers.FeedItem, did: str) -> PostRecord:
    """A page's repost: its own address and time, and the post that it shares, whose words are another's."""
    reason = item.reason
    parts = record_parts((reason and reason.uri) or "")
    if reason is None or reason.by is None or reason.by.did != did:
        raise ValueError("a repost by another page")
    if parts is None or parts[:2] != (did, REPOST):
        raise ValueError(f"{reason.uri!r} is no repost of {did}")
    if record_parts(item.post.uri) is None:
        raise ValueError(f"{item.post.uri!r} is no post")
    return PostRecord(
        post_id=record_id(str(reason.uri)),
        page_id=page_id_of(did),
        created_at=happened_at(None, reason.indexed_at),
        kind="share",
        shared_post_id=record_id(item.post.uri),
    )


def counts_record(
    post: answers.Post, post_id: str, page_id: str, observed_at: datetime
) -> CountsRecord:
    """A post's counts; likes are the only reactions there are. Quotes are not among the shares."""
    given = {
        "reactions": post.like_count,
        "likes": post.like_count,
        "comments": post.reply_count,
        "shares": post.repost_count,
        "saves": post.bookmark_count,
    }
    counts = {name: value for name, value in given.items() if value is not None}
    return CountsRecord(post_id=post_id, page_id=page_id, observed_at=observed_at, counts=counts)


def comment(reply: answers.Post, post_uri: str, did: str) -> CommentRecord:
    """A reply in the thread of a post; without its words where the author asks for that."""
    parts = record_parts(reply.uri)
    if parts is None or parts[0] != reply.author.did:
        raise ValueError(f"{reply.uri!r} is no post of {reply.author.did}")
    answered = reply.record.reply.parent.uri if reply.record.reply else post_uri
    if record_parts(answered) is None:
        raise ValueError(f"{answered!r} is no post")
    hidden = signed_in_only(reply.author)
    return CommentRecord(
        comment_id=record_id(reply.uri),
        post_id=record_id(post_uri),
        page_id=page_id_of(did),
        author_id=reply.author.did,
        by_page=reply.author.did == did,
        created_at=happened_at(reply.record.created_at, reply.indexed_at),
        parent_id=None if answered == post_uri else record_id(answered),
        text=None if hidden else reply.record.text,
        language=None if hidden else language_of(reply.record),
        reactions=reply.like_count,
    )


def follower(actor: answers.Actor, target_id: str) -> TieRecord:
    """Somebody who follows the page now; since when, the AppView does not say."""
    return tie(actor, target_id, "follow")


def reposter(actor: answers.Actor, target_id: str) -> TieRecord:
    """Somebody who shared a post; when, the AppView does not say."""
    return tie(actor, target_id, "repost")


def liker(like: answers.Like, target_id: str) -> TieRecord:
    """Somebody who liked a post, and when."""
    return tie(like.actor, target_id, "like", happened_at(like.created_at, like.indexed_at))


def tie(
    actor: answers.Actor, target_id: str, kind: str, created_at: datetime | None = None
) -> TieRecord:
    """Somebody's tie to a page or a post."""
    if not is_did(actor.did):
        raise ValueError(f"{actor.did!r} is no DID")
    return TieRecord(
        actor_id=actor.did,
        target_id=target_id,
        kind=kind,  # type: ignore[arg-type]
        created_at=created_at,
    )


def language_of(words: answers.Words) -> str | None:
    """The languages that the author named, joined by commas as imports have them."""
    return ",".join(words.langs) if words.langs else None


def _embeds(embed: answers.Embed | None) -> list[answers.Embed]:
    """The embed, and the media within it where a post is quoted beside them."""
    if embed is None:
        return []
    return [embed, embed.media] if embed.media else [embed]


def _media(embed: answers.Embed) -> Iterator[str | None]:
    """Hashes of the content, which are the same wherever the same picture is posted."""
    for image in (*embed.images, *embed.items):
        yield _hash(image.image)
    yield _hash(embed.video)


def _hash(blob: answers.Blob | None) -> str | None:
    if blob is None:
        return None
    return blob.ref.link if blob.ref else blob.cid


def _kind(embeds: list[answers.Embed], links: tuple[str, ...]) -> str:
    if any(embed.video for embed in embeds):
        return "video"
    if any(embed.images or embed.items for embed in embeds):
        return "photo"
    return "link" if links else "status"


def _quoted(embeds: list[answers.Embed]) -> str | None:
    """The post that is quoted; None for quoted lists, feeds and the like."""
    for embed in embeds:
        quoted = embed.record
        while quoted is not None:
            parts = record_parts(quoted.uri or "")
            if quoted.uri and parts and parts[1] == POST:
                return record_id(quoted.uri)
            quoted = quoted.record
    return None


def _once(values: list[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
