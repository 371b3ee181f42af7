"""Who follows a page, and who liked or reposted its posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from hustings.domain.errors import CorrectTheValue
from hustings.domain.records import TieRecord
from hustings.network.asking import Answer
from hustings.platforms.bluesky import answers, parsing
from hustings.platforms.bluesky.addresses import POST, record_id, record_parts
from hustings.platforms.definition import Portion

Query = Mapping[str, str | Sequence[str]]
Ask = Callable[[str, Query], Answer]
_MOST = "100"


class Place(msgspec.Struct, array_like=True, frozen=True):
    """How far the likes or reposts of a page's posts were read: a cursor of ours around two of theirs.

    `posts` are still to be asked, the first of them from `within` on; `feed` is where the posts go on,
    None at their end.
    """

    posts: tuple[str, ...] = ()
    within: str | None = None
    feed: str | None = ""


def ties(ask: Ask, page_id: str, did: str, kind: str, cursor: str | None) -> Iterator[Portion]:
    """The ties of one kind: follow, like or repost."""
    if kind == "follow":
        return _followers(ask, page_id, did, cursor)
    if kind in ("like", "repost"):
        return _of_posts(ask, did, kind, cursor)  # type: ignore[arg-type]
    raise CorrectTheValue(
        f"{kind!r} is no kind of tie.", field="kind", remedy="Choose follow, like or repost."
    )


def _followers(ask: Ask, page_id: str, did: str, cursor: str | None) -> Iterator[Portion]:
    while True:
        query = {"actor": did, "limit": _MOST}
        if cursor is not None:
            query["cursor"] = cursor
        answer = ask("app.bsky.graph.getFollowers", query)
        given = parsing.read(answer, answers.Followers)
        sorting = parsing.Sorting()
        made = sorting.each(
            "followers",
            given.followers,
            answers.Actor,
            lambda actor: parsing.follower(actor, page_id),
        )
        records = tuple(made)
        cursor = given.cursor or None
        yield Portion(
            answer=answer, records=records, cursor=cursor, quarantined=sorting.quarantined
        )
        if cursor is None:
            return


def _of_posts(
    ask: Ask, did: str, kind: Literal["like", "repost"], cursor: str | None
) -> Iterator[Portion]:
    place = _place(cursor)
    while place.posts or place.feed is not None:
        portion, place = (
            _on_post(ask, kind, place) if place.posts else _next_posts(ask, did, kind, place)
        )
        yield portion


def _next_posts(ask: Ask, did: str, kind: str, place: Place) -> tuple[Portion, Place]:
    """A page of the feed: which posts have anything to ask for."""
    query = {
        "actor": did,
        "filter": "posts_no_replies",
        "limit": _MOST,
    }
    if place.feed:
        query["cursor"] = place.feed
    answer = ask("app.bsky.feed.getAuthorFeed", query)
    feed = parsing.read(answer, answers.Feed)
    sorting = parsing.Sorting()
    posts = tuple(
        item.post.uri
        for item in sorting.each("feed", feed.feed, answers.FeedItem, lambda item: item)
        if item.post.author.did == did
        and (item.reason is None or not item.reason.type.endswith("#reasonRepost"))
        and (record_parts(item.post.uri) or ("", ""))[:2] == (did, POST)
        and (item.post.like_count if kind == "like" else item.post.repost_count) != 0
    )
    after = Place(posts, None, feed.cursor or None)
    return _portion(answer, (), after, sorting), after


def _on_post(ask: Ask, kind: str, place: Place) -> tuple[Portion, Place]:
    """A page of who liked or reposted the first post that is still to be asked."""
    uri = place.posts[0]
    query = {"uri": uri, "limit": _MOST}
    if place.within is not None:
        query["cursor"] = place.within
    sorting = parsing.Sorting()
    target_id = record_id(uri)
    if kind == "like":
        answer = ask("app.bsky.feed.getLikes", query)
        likes = parsing.read(answer, answers.Likes)
        within = likes.cursor
        records = tuple(
            sorting.each(
                "likes", likes.likes, answers.Like, lambda like: parsing.liker(like, target_id)
            )
        )
    else:
        answer = ask("app.bsky.feed.getRepostedBy", query)
        reposts = parsing.read(answer, answers.RepostedBy)
        within = reposts.cursor
        records = tuple(
            sorting.each(
                "repostedBy",
                reposts.reposted_by,
                answers.Actor,
                lambda actor: parsing.reposter(actor, target_id),
            )
        )
    after = (
        Place(place.posts, within, place.feed)
        if within
        else Place(place.posts[1:], None, place.feed)
    )
    return _portion(answer, records, after, sorting), after


def _portion(
    answer: Answer, records: tuple[TieRecord, ...], after: Place, sorting: parsing.Sorting
) -> Portion:
    ended = not after.posts and after.feed is None
    return Portion(
        answer=answer,
        records=records,
        cursor=None if ended else msgspec.json.encode(after).decode(),
        quarantined=sorting.quarantined,
    )


def _place(cursor: str | None) -> Place:
    if cursor is None:
        return Place()
    try:
        return msgspec.json.decode(cursor, type=Place)
    except msgspec.DecodeError:
        raise CorrectTheValue(f"{cursor!r} is no cursor of ties.", field="cursor") from None
