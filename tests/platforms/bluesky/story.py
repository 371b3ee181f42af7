"""A made-up story as an AppView on loopback answered about it (recorded/SOURCES.md), and what it means."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hustings.domain.records import (
    CommentRecord,
    CountsRecord,
    EventRecord,
    PageRecord,
    PostRecord,
    TieRecord,
)
from hustings.platforms.definition import Page
from tests.network.clock import START_AT
from tests.network.recorded import Exchange

RECORDED = Path(__file__).parent / "recorded"
XRPC = "https://public.api.bsky.app/xrpc"
DID = "did:plc:xwmnyu5knjmhwcw42cv2tugm"
NEIGHBOUR = "did:plc:3z2jqleucpivysorqbxe4tfg"
PASSER_BY = "did:plc:3l6ovxana3fmuukub5agzzhj"
PAGE = Page(page_id=f"bluesky:{DID}", handle="market-square.test")
SHOWN = f"https://bsky.app/profile/{DID}"
KHMER = "3n333gqcjbk2e"
PICTURE = "3n333gqeaws2e"
GONE = "3n333gqgj7c2e"
THEIRS = f"bluesky:at://{PASSER_BY}/app.bsky.feed.post/3n333gqesjc2e"
FEED_CURSORS = (
    "1795339800000__bafyreiaothxj7txaww2jolfvfu4lxxnl6vnzenrtsidpmhv4kb44u7fcky",
    "1795167000000__bafyreifw5c7z4fcz425nyxy3vfg3ke6ri6jzolytj3i435k7uzidttazq4",
)
HASH = "bafkreigccu7xpyiqq76la6fohbjh7kb354uxshrxadrqzsd75rcaljtnb4"
NO_PARTS = {"links": (), "hashtags": (), "media_ids": ()}


def at(day: int, hour: int, minute: int, millisecond: int = 0) -> datetime:
    """A time in November 2026."""
    second, rest = divmod(millisecond, 1000)
    return datetime(2026, 11, day, hour, minute, second, rest * 1000, tzinfo=UTC)


def uri(rkey: str, did: str = DID) -> str:
    """A post's address."""
    return f"at://{did}/app.bsky.feed.post/{rkey}"


def counts(rkey: str, likes: int = 0, comments: int = 0, shares: int = 0) -> CountsRecord:
    """Counts as the recorded answers give them: nothing was saved by anybody."""
    return CountsRecord(
        post_id=f"bluesky:{uri(rkey)}",
        page_id=PAGE.page_id,
        observed_at=START_AT,
        counts={
            "reactions": likes,
            "likes": likes,
            "comments": comments,
            "shares": shares,
            "saves": 0,
        },
    )


def post(rkey: str, created_at: datetime, text: str, kind: str, **more: object) -> PostRecord:
    """A post of the page."""
    fields: dict[str, object] = {**NO_PARTS, **more}
    return PostRecord(
        post_id=f"bluesky:{uri(rkey)}",
        page_id=PAGE.page_id,
        created_at=created_at,
        text=text,
        kind=kind,
        permalink=f"{SHOWN}/post/{rkey}",
        **fields,  # type: ignore[arg-type]
    )


def tie(did: str, kind: str, target_id: str, created_at: datetime | None = None) -> TieRecord:
    """A tie."""
    return TieRecord(actor_id=did, target_id=target_id, kind=kind, created_at=created_at)  # type: ignore[arg-type]


def answered(method: str, name: str, status: int = 200, **query: str) -> Exchange:
    """A recorded answer."""
    return Exchange(
        address=f"{XRPC}/app.bsky.{method}",
        query=query,
        status=status,
        body=RECORDED / f"{name}.json",
    )


def made_up(method: str, body: object, status: int = 200, **query: str) -> Exchange:
    """An answer written from the documentation."""
    return Exchange(address=f"{XRPC}/app.bsky.{method}", query=query, status=status, body=body)


PROFILE = PageRecord(
    page_id=PAGE.page_id,
    observed_at=START_AT,
    handle="market-square.test",
    name="The Square",
    followers=2,
    posts_total=6,
    source_url=SHOWN,
)
FIRST_POSTS: list[Any] = [
    PostRecord(
        post_id=f"bluesky:at://{DID}/app.bsky.feed.repost/3n333gqfsqk2e",
        page_id=PAGE.page_id,
        created_at=at(24, 16, 39, 7740),
        kind="share",
        shared_post_id=THEIRS,
    ),
    post(GONE, at(23, 9, 30), "This one goes again", "status"),
    counts(GONE),
    post(
        "3n333gqf6ac2e",
        at(22, 11, 30),
        "Somebody else says it better",
        "status",
        shared_post_id=THEIRS,
    ),
    counts("3n333gqf6ac2e"),
    post(PICTURE, at(22, 9, 30), "One pixel of the square", "photo", media_ids=(HASH,)),
    counts(PICTURE, shares=1),
]
LATER_POSTS: list[Any] = [
    post(
        "3n333gqcxwc2e",
        at(21, 9, 30),
        "اجتماع عام يوم الأحد https://example.org/meeting",
        "link",
        language="ar,en",
        links=("https://example.org/meeting",),
    ),
    counts("3n333gqcxwc2e"),
    post(
        KHMER,
        at(20, 9, 30),
        "សូមស្វាគមន៍ទៅកាន់ការប្រជុំសាធារណៈ #ភូមិ",
        "status",
        language="km",
        hashtags=("ភូមិ",),
    ),
    counts(KHMER, likes=2, comments=1),
]
FEED = [
    answered("feed.getAuthorFeed", "feed-1", filter="posts_no_replies"),
    answered("feed.getAuthorFeed", "feed-2", actor=DID, cursor=FEED_CURSORS[0]),
    made_up("feed.getAuthorFeed", {"feed": []}, actor=DID, cursor=FEED_CURSORS[1]),
]
POST_ID = f"bluesky:{uri(KHMER)}"
ON_POST = {"post_id": POST_ID, "page_id": PAGE.page_id}
QUESTION = f"bluesky:{uri('3n333gqh2rs2e', NEIGHBOUR)}"
REPLY = f"bluesky:{uri('3n333gqhhi22e')}"
COMMENTS = [
    CommentRecord(
        comment_id=QUESTION,
        author_id=NEIGHBOUR,
        by_page=False,
        created_at=at(24, 16, 39, 7783),
        text="When does it begin?",
        language="en",
        reactions=1,
        **ON_POST,
    ),
    CommentRecord(
        comment_id=REPLY,
        author_id=DID,
        by_page=True,
        created_at=at(24, 16, 39, 7796),
        parent_id=QUESTION,
        text="At nine.",
        reactions=0,
        **ON_POST,
    ),
    # Its author asks not to be shown to people who are not signed in: that it is there is counted.
    CommentRecord(
        comment_id=f"bluesky:{uri('3n333gqi3yc2e', PASSER_BY)}",
        author_id=PASSER_BY,
        by_page=False,
        created_at=at(24, 16, 39, 7818),
        parent_id=REPLY,
        reactions=0,
        **ON_POST,
    ),
]
FOLLOWERS_CURSOR = "1795538347906__bafyreifbpu3engtw5wr4rwkmenvtvfgywdeblik6a5jqxxauqcqzgzjz3y"
LIKES_CURSOR = "1795538347839__bafyreichgn2h3q3acgnhfrur2uq4lh6c2jvbh3lelkq6zotergyvfmccoa"
DELETED = EventRecord(
    subject_id=f"bluesky:{uri(GONE)}",
    page_id=PAGE.page_id,
    event="deleted",
    observed_at=START_AT,
)
ALL: dict[str, Any] = {"page": PAGE, "since_at": None, "cursor": None}
