"""Bluesky's pages through its public AppView, which anybody may ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

import msgspec

from hustings.domain.errors import CorrectTheValue, FindThePage, ReportTheAnswer
from hustings.domain.records import CommentRecord, EventRecord, PageRecord, PostRecord, Record
from hustings.network.asking import Answer, Asker, Request
from hustings.platforms.bluesky import answers, parsing
from hustings.platforms.bluesky.addresses import (
    KEY,
    actor_of,
    is_did,
    post_uri,
    record_parts,
    repost_uri,
)
from hustings.platforms.bluesky.identities import Identities
from hustings.platforms.bluesky.notifying import METHOD, notifications
from hustings.platforms.bluesky.tying import Query, ties
from hustings.platforms.definition import Found, Gap, Page, Portion, in_turn

APPVIEW = "https://public.api.bsky.app"
SERVICE = "did:web:api.bsky.app#bsky_appview"
"""The same AppView as accounts' own servers know it, which ask it in the name of their accounts."""
MOST_AT_ONCE = 100
REFRESH_COUNT = 25
DEEPEST = 100
"""Levels of replies in one answer; what lies below is asked for by itself. The lexicon allows 1,000, which
few readers of JSON can take apart."""


class Reader:
    """Reads through one AppView: Bluesky's own, or `server`; a page's own server goes before it.

    `identities` and `service` are where another network tells which server holds an account, and how
    that server calls the AppView.
    """

    def __init__(
        self,
        server: str | None = None,
        *,
        identities: Identities | None = None,
        service: str = SERVICE,
    ) -> None:
        self._server = server
        self._identities = identities or Identities()
        self._service = service

    def resolve(self, asker: Asker, address: str) -> Found:
        """The page behind a profile's or post's address, a handle, a DID or an at:// address."""
        answer = self._ask(asker, None, "app.bsky.actor.getProfile", {"actor": actor_of(address)})
        record = _page_record(answer)
        page = Page(page_id=record.page_id, handle=record.handle, server=self._server)
        return Found(page=page, record=record, answer=answer)

    def page(self, asker: Asker, page: Page) -> Iterator[Portion]:
        """The profile, by DID."""
        answer = self._ask(asker, page, "app.bsky.actor.getProfile", {"actor": _did(page)})
        record = _page_record(answer)
        if record.page_id != page.page_id:
            raise ReportTheAnswer(
                f"Asked for {page.page_id}, the AppView answered for {record.page_id}.",
                platform=KEY,
            )
        yield Portion(answer=answer, records=(record,))

    def posts(
        self, asker: Asker, page: Page, *, since_at: datetime | None, cursor: str | None
    ) -> Iterator[Portion]:
        """The feed of the page: its posts with their counts and its reposts, and no replies."""
        did = _did(page)
        while True:
            query = {"actor": did, "filter": "posts_no_replies", "limit": str(MOST_AT_ONCE)}
            answer = self._ask(asker, page, "app.bsky.feed.getAuthorFeed", _at(query, cursor))
            portion = _feed_portion(answer, did)
            yield portion
            seen_at, cursor = portion.read_back_to_at, portion.cursor
            if cursor is None or (since_at and seen_at and seen_at <= since_at):
                return

    def counts(self, asker: Asker, page: Page, post_ids: Sequence[str]) -> Iterator[Portion]:
        """Counts of posts, 25 at once; of reposts, which have no counts, whether they still stand.

        Where nothing is left of what was asked for, the page is asked for before that is believed: an
        account that was stopped hides all it wrote, which is not the same as having deleted it.
        """
        did = _did(page)
        asked = {uri: post_id for post_id in post_ids if (uri := post_uri(post_id, did))}
        reposts = {uri: post_id for post_id in post_ids if (uri := repost_uri(post_id, did))}
        uris = list(asked)
        batches = (
            self._refreshed(asker, page, {uri: asked[uri] for uri in uris[at : at + REFRESH_COUNT]})
            for at in range(0, len(uris), REFRESH_COUNT)
        )
        return in_turn(chain(batches, self._standing(asker, page, reposts)))

    def _standing(self, asker: Asker, page: Page, reposts: dict[str, str]) -> Iterator[Portion]:
        gone = []
        for uri, post_id in reposts.items():
            did, collection, rkey = record_parts(uri) or ("", "", "")
            query = {"repo": did, "collection": collection, "rkey": rkey}
            try:
                yield Portion(answer=self._ask(asker, page, "com.atproto.repo.getRecord", query))
            except FindThePage:
                gone.append(post_id)
        if gone:
            for portion in self.page(asker, page):
                seen_at = portion.answer.asked_at
                events = tuple(_deleted(post_id, page.page_id, seen_at) for post_id in gone)
                yield Portion(answer=portion.answer, records=events)

    def _refreshed(self, asker: Asker, page: Page, asked: dict[str, str]) -> Portion:
        answer = self._ask(asker, page, "app.bsky.feed.getPosts", {"uris": list(asked)})
        sorting = parsing.Sorting()
        given = parsing.read(answer, answers.Posts).posts
        posts = {
            post.uri: post
            for post in sorting.each("posts", given, answers.Post, _itself)
            if post.uri in asked
        }
        missing = [uri for uri in asked if uri not in posts]
        if missing and not posts:
            for _ in self.page(asker, page):
                pass
        # An item that could not be read may be one of those that seem to be missing.
        gone = () if sorting.quarantined else missing
        seen_at = answer.asked_at
        return Portion(
            answer=answer,
            records=(
                *(
                    parsing.counts_record(post, asked[uri], page.page_id, seen_at)
                    for uri, post in posts.items()
                ),
                *(_deleted(asked[uri], page.page_id, seen_at) for uri in gone),
            ),
            gaps=_unread(missing, asked) if sorting.quarantined else (),
            quarantined=sorting.quarantined,
        )

    def comments(
        self, asker: Asker, page: Page, post_id: str, *, cursor: str | None
    ) -> Iterator[Portion]:
        """Replies below a post, of all depths; asked again below those that an answer ends at."""
        did = _did(page)
        uri = post_uri(post_id, did)
        if uri is None:
            raise CorrectTheValue(
                f"{post_id!r} is no post of Bluesky that can be answered.",
                field="post_id",
                remedy="Reposts have no replies of their own: ask for the post that they share.",
            )
        waiting = cursor.split() if cursor else [uri]
        while waiting:
            query = {"uri": waiting[0], "depth": str(DEEPEST), "parentHeight": "0"}
            answer = self._ask(asker, page, "app.bsky.feed.getPostThread", query)
            sorting = parsing.Sorting()
            records, deeper = _replies(answer, sorting, uri, did)
            waiting = waiting[1:] + [below for below in deeper if below != waiting[0]]
            yield Portion(
                answer=answer,
                records=tuple(records),
                cursor=" ".join(waiting) or None,
                quarantined=sorting.quarantined,
            )

    def ties(self, asker: Asker, page: Page, *, kind: str, cursor: str | None) -> Iterator[Portion]:
        """Followers, newest first; or who liked or reposted the page's posts, post by post."""

        def ask(method: str, query: Query) -> Answer:
            return self._ask(asker, page, method, query)

        return ties(ask, page.page_id, _did(page), kind, cursor)

    def notifications(
        self, asker: Asker, page: Page, *, since_at: datetime | None, cursor: str | None
    ) -> Iterator[Portion]:
        """What the page's account was told, through the server that holds it, which alone may see its token."""
        did = _did(page)
        server = self._identities.of_did(asker, did).server.rstrip("/")

        def ask(query: Query) -> Answer:
            return asker.ask(
                Request(
                    address=f"{server}/xrpc/{METHOD}",
                    query=query,
                    headers={"atproto-proxy": self._service},
                )
            )

        yield from notifications(ask, did, since_at, cursor)

    def _ask(
        self,
        asker: Asker,
        page: Page | None,
        method: str,
        query: Query,
    ) -> Answer:
        server = (page and page.server) or self._server or APPVIEW
        return asker.ask(Request(address=f"{server.rstrip('/')}/xrpc/{method}", query=query))


def _did(page: Page) -> str:
    if not is_did(page.native_id):
        raise CorrectTheValue(
            f"{page.page_id!r} does not name a Bluesky page by its DID.",
            field="page_id",
            remedy="Add the page by its address or handle, from which the DID is found.",
        )
    return page.native_id


def _at(query: dict[str, str], cursor: str | None) -> dict[str, str]:
    return query if cursor is None else {**query, "cursor": cursor}


def _itself(post: answers.Post) -> answers.Post:
    return post


def _page_record(answer: Answer) -> PageRecord:
    actor = parsing.read(answer, answers.Actor)
    parsing.respect(actor)
    try:
        return parsing.page_record(actor, answer.asked_at)
    except ValueError as error:
        raise ReportTheAnswer(f"{answer.shown_address}: {error}.", platform=KEY) from None


def _feed_portion(answer: Answer, did: str) -> Portion:
    feed = parsing.read(answer, answers.Feed)
    sorting = parsing.Sorting()
    records: list[Record] = []
    read_back_to_at: datetime | None = None

    def facts(item: answers.FeedItem) -> tuple[PostRecord, answers.FeedItem]:
        if item.reason and item.reason.type.endswith("#reasonRepost"):
            return parsing.share(item, did), item
        parsing.respect(item.post.author)
        return parsing.own_post(item.post, did), item

    for post, item in sorting.each("feed", feed.feed, answers.FeedItem, facts):
        # A pinned post stands first and tells nothing of how far the feed was read.
        if not (item.reason and item.reason.type.endswith("#reasonPin")):
            read_back_to_at = post.created_at
        records.append(post)
        if post.kind != "share":
            records.append(
                parsing.counts_record(item.post, post.post_id, post.page_id, answer.asked_at)
            )
    return Portion(
        answer=answer,
        records=tuple(records),
        cursor=feed.cursor or None,
        read_back_to_at=read_back_to_at,
        quarantined=sorting.quarantined,
    )


def _replies(
    answer: Answer, sorting: parsing.Sorting, post_uri_: str, did: str
) -> tuple[list[CommentRecord], list[str]]:
    """The comments of a thread, and the posts below which it was cut off."""
    comments: list[CommentRecord] = []
    deeper: list[str] = []
    root = parsing.read(answer, answers.Thread).thread
    # Without recursion: threads are as deep as people are stubborn.
    waiting: list[tuple[str, msgspec.Raw, bool]] = [("thread", root, True)]
    while waiting:
        place, raw, is_root = waiting.pop()
        item = sorting.one(place, raw, answers.ThreadItem, lambda node: node)
        if item is None or not bytes(item.post):
            continue
        post = sorting.one(f"{place}.post", item.post, answers.Post, _itself)
        if post is not None and not is_root:
            made = sorting.one(
                f"{place}.post",
                item.post,
                answers.Post,
                lambda reply: parsing.comment(reply, post_uri_, did),
            )
            comments += [made] if made else []
        if item.replies is None and post and (post.reply_count or 0) > 0 and record_parts(post.uri):
            deeper.append(post.uri)
        waiting += [
            (f"{place}.replies[{number}]", below, False)
            for number, below in reversed(list(enumerate(item.replies or ())))
        ]
    return comments, deeper


def _deleted(post_id: str, page_id: str, observed_at: datetime) -> EventRecord:
    return EventRecord(
        subject_id=post_id, page_id=page_id, event="deleted", observed_at=observed_at
    )


def _unread(missing: list[str], asked: dict[str, str]) -> tuple[Gap, ...]:
    names = tuple(asked[uri] for uri in missing)
    reason = "Part of the answer could not be read, so that these may be there or not."
    return (Gap(names=names, error="ReportTheAnswer", reason=reason),) if names else ()
