"""What an account is told, written after the lexicon of listNotifications; its own server is a made-up one."""

from __future__ import annotations

from typing import Any

from hustings.domain.errors import ConnectAgain, ReportTheAnswer, SetTheClock
from hustings.domain.records import CommentRecord
from hustings.network.asking import Token
from tests.network.recorded import Exchange
from tests.platforms.bluesky.story import (
    ALL,
    DID,
    KHMER,
    NEIGHBOUR,
    PAGE,
    PASSER_BY,
    POST_ID,
    at,
    tie,
    uri,
)
from tests.platforms.cases import Case

PDS = "https://pds.example"
TOKEN = Token(secret="a-session-of-the-page", server=PDS)
LISTED = f"{PDS}/xrpc/app.bsky.notification.listNotifications"
DOCUMENT = Exchange(
    address=f"https://plc.directory/{DID}",
    body={
        "id": DID,
        "alsoKnownAs": ["at://market-square.test"],
        "service": [
            {
                "id": "#atproto_pds",
                "type": "AtprotoPersonalDataServer",
                "serviceEndpoint": PDS,
            }
        ],
    },
)
CID = "bafyreiaothxj7txaww2jolfvfu4lxxnl6vnzenrtsidpmhv4kb44u7fcky"
ELSEWHERE = uri("3n333gqesjc2e", PASSER_BY)


def told(reason: str, by: str, kind: str, record: dict[str, Any], minute: int) -> dict[str, Any]:
    """One notification; the AppView saw it a second after it was written."""
    return {
        "uri": f"at://{by}/{kind}/3n333gqh2rs2e",
        "cid": CID,
        "author": {"did": by, "handle": "somebody.test"},
        "reason": reason,
        "record": {"$type": kind, "createdAt": f"2026-11-24T16:{minute:02}:00.000Z", **record},
        "isRead": False,
        "indexedAt": f"2026-11-24T16:{minute:02}:01.000Z",
    }


def ref(post: str) -> dict[str, str]:
    """A reference to a post."""
    return {"uri": post, "cid": CID}


def answer(reason: str, root: str, parent: str, minute: int) -> dict[str, Any]:
    """A post in a thread, of which the account is told."""
    reply = {"root": ref(root), "parent": ref(parent)}
    record = {"text": "When does it begin?", "langs": ["en"], "reply": reply}
    return told(reason, NEIGHBOUR, "app.bsky.feed.post", record, minute)


FIRST = [
    answer("mention", uri(KHMER), ELSEWHERE, 40),
    told("mention", NEIGHBOUR, "app.bsky.feed.post", {"text": "@market-square.test"}, 39),
    answer("reply", ELSEWHERE, uri("3n333gqhhi22e"), 38),
    answer("reply", uri(KHMER), uri(KHMER), 37),
    told("like", NEIGHBOUR, "app.bsky.feed.like", {"subject": ref(uri(KHMER))}, 36),
]
LAST = [
    told("repost", PASSER_BY, "app.bsky.feed.repost", {"subject": ref(uri(KHMER))}, 35),
    told("like", NEIGHBOUR, "app.bsky.feed.like", {"subject": ref(f"at://{DID}/a.list/1")}, 34),
    told("follow", NEIGHBOUR, "app.bsky.graph.follow", {"subject": DID}, 33),
    told("follow", NEIGHBOUR, "app.bsky.graph.follow", {"subject": PASSER_BY}, 32),
    told("verified", NEIGHBOUR, "app.bsky.graph.verification", {}, 31),
]


def replied(minute: int, parent_id: str | None) -> CommentRecord:
    """An answer as a record: how often it was liked is not told."""
    return CommentRecord(
        comment_id=f"bluesky:{uri('3n333gqh2rs2e', NEIGHBOUR)}",
        post_id=POST_ID,
        page_id=PAGE.page_id,
        author_id=NEIGHBOUR,
        by_page=False,
        created_at=at(24, 16, minute),
        parent_id=parent_id,
        text="When does it begin?",
        language="en",
    )


FIRST_RECORDS = [
    replied(40, f"bluesky:{ELSEWHERE}"),
    replied(37, None),
    tie(NEIGHBOUR, "like", POST_ID, at(24, 16, 36)),
]
LAST_RECORDS = [
    tie(PASSER_BY, "repost", POST_ID, at(24, 16, 35)),
    tie(NEIGHBOUR, "follow", PAGE.page_id, at(24, 16, 33)),
]


def listed(body: object, status: int = 200, **more: Any) -> Exchange:
    """An answer to the question for the list."""
    query = {"cursor": more.pop("cursor")} if "cursor" in more else {}
    return Exchange(address=LISTED, query=query, status=status, body=body, **more)


def refused(name: str, message: str, **headers: str) -> Exchange:
    """A refusal of the account's own server."""
    kind = {"content-type": "application/json"}
    body = {"error": name, "message": message}
    return listed(body, 401, headers=kind | headers)


NOTIFIED = [
    Case(
        name="notifications",
        method="notifications",
        arguments=ALL,
        exchanges=[
            DOCUMENT,
            listed({"notifications": FIRST, "cursor": "2026-11-24T16:36:01.000Z"}),
            listed({"notifications": LAST}, cursor="2026-11-24T16:36:01.000Z"),
        ],
        token=TOKEN,
        expected=FIRST_RECORDS + LAST_RECORDS,
        quarantined=1,
    ),
    Case(
        name="notifications_since_a_time",
        method="notifications",
        arguments=ALL | {"since_at": at(24, 16, 37)},
        exchanges=[
            DOCUMENT,
            listed({"notifications": FIRST, "cursor": "2026-11-24T16:36:01.000Z"}),
        ],
        token=TOKEN,
        expected=FIRST_RECORDS,
    ),
    Case(
        name="notifications_after_the_session_ended",
        method="notifications",
        arguments=ALL,
        exchanges=[DOCUMENT, refused("ExpiredToken", "Token has expired")],
        token=TOKEN,
        raises=ConnectAgain,
    ),
    Case(
        name="notifications_by_a_clock_that_is_off",
        method="notifications",
        arguments=ALL,
        exchanges=[
            DOCUMENT,
            refused(
                "invalid_dpop_proof", '"iat" claim timestamp check failed (too far in the past)'
            ),
        ],
        token=TOKEN,
        raises=SetTheClock,
    ),
    Case(
        name="notifications_where_no_nonce_will_do",
        method="notifications",
        arguments=ALL,
        exchanges=[
            DOCUMENT,
            refused("use_dpop_nonce", "Needs a nonce", **{"dpop-nonce": "n-1"}),
        ],
        token=TOKEN,
        raises=ReportTheAnswer,
    ),
]
