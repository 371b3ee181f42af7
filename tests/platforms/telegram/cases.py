"""What is asked of Telegram and must come out; the answers are made up after core.telegram.org/bots/api."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hustings.domain.errors import ConnectAgain, FindThePage, WaitForTheBudget
from hustings.domain.records import CountsRecord, EventRecord, PageRecord, PostRecord
from hustings.platforms.definition import Page
from hustings.platforms.telegram.reader import API
from tests.network.clock import START_AT
from tests.network.recorded import Exchange
from tests.platforms.cases import Case

CHAT: dict[str, Any] = {
    "id": -1001234567890,
    "type": "channel",
    "title": "A fictional office",
    "username": "fictionaloffice",
}
PAGE_ID = "telegram:-1001234567890"
PAGE = Page(page_id=PAGE_ID, handle="fictionaloffice")
POSTED_AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
POSTED_S = int(POSTED_AT.timestamp())


def seen(followers: int | None) -> PageRecord:
    """The channel with so many members."""
    return PageRecord(
        page_id=PAGE_ID,
        observed_at=START_AT,
        handle="fictionaloffice",
        name="A fictional office",
        followers=followers,
        source_url="https://t.me/fictionaloffice",
    )


def post(number: int, **more: Any) -> dict[str, Any]:
    """A message of the channel."""
    return {"message_id": number, "chat": CHAT, "date": POSTED_S, **more}


def updates(*listed: dict[str, Any]) -> dict[str, Any]:
    """An answer of getUpdates; the updates are numbered from 500."""
    return {
        "ok": True,
        "result": [{"update_id": 500 + index, **one} for index, one in enumerate(listed)],
    }


def refused(code: int, description: str, **parameters: int) -> dict[str, Any]:
    """An error."""
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return {**body, "parameters": parameters} if parameters else body


def record(number: int, **more: Any) -> PostRecord:
    """The post as it must come out."""
    return PostRecord(
        post_id=f"{PAGE_ID}/{number}",
        page_id=PAGE_ID,
        created_at=POSTED_AT,
        permalink=f"https://t.me/fictionaloffice/{number}",
        **{"links": (), "hashtags": (), "media_ids": (), **more},
    )


# An emoji has two UTF-16 code units, so that #ផែនការ begins at 3 and the address at 11.
WORDS = "🗳 #ផែនការ https://example.org"
HASHTAG = {"type": "hashtag", "offset": 3, "length": 7}
ADDRESS = {"type": "url", "offset": 11, "length": 19}

CASES = [
    Case(
        name="a_channel_is_found_by_its_name",
        method="resolve",
        arguments={"address": "https://t.me/s/fictionaloffice/12"},
        exchanges=[
            Exchange(
                address=f"{API}/getChat",
                query={"chat_id": "@fictionaloffice"},
                body={"ok": True, "result": CHAT},
            )
        ],
        expected=[seen(None)],
    ),
    Case(
        name="a_group_is_nobody_s_page",
        method="resolve",
        arguments={"address": "@somegroup"},
        exchanges=[
            Exchange(
                address=f"{API}/getChat",
                body={"ok": True, "result": {**CHAT, "type": "supergroup"}},
            )
        ],
        raises=FindThePage,
    ),
    Case(
        name="a_channel_with_its_members",
        method="page",
        arguments={"page": PAGE},
        exchanges=[
            Exchange(
                address=f"{API}/getChat",
                query={"chat_id": "-1001234567890"},
                body={"ok": True, "result": CHAT},
            ),
            Exchange(address=f"{API}/getChatMemberCount", body={"ok": True, "result": 4321}),
        ],
        expected=[seen(4321)],
    ),
    Case(
        name="members_that_may_not_be_counted",
        method="page",
        arguments={"page": Page(page_id=PAGE_ID, handle="formeroffice")},
        exchanges=[
            Exchange(address=f"{API}/getChat", body={"ok": True, "result": CHAT}),
            Exchange(
                address=f"{API}/getChatMemberCount",
                status=403,
                body=refused(403, "Forbidden: bot is not a member of the channel chat"),
            ),
        ],
        expected=[
            seen(None),
            EventRecord(
                subject_id=PAGE_ID,
                page_id=PAGE_ID,
                event="renamed",
                observed_at=START_AT,
                field="handle",
                old_value="formeroffice",
                new_value="fictionaloffice",
            ),
        ],
        gaps=["followers"],
    ),
    Case(
        name="posts_edits_and_reactions_of_all_channels",
        method="posts",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[
            Exchange(
                address=f"{API}/getUpdates",
                query={"limit": "100"},
                body=updates(
                    {"channel_post": post(7, text=WORDS, entities=[HASHTAG, ADDRESS])},
                    {
                        "edited_channel_post": post(
                            6,
                            edit_date=POSTED_S + 60,
                            caption="A made-up caption",
                            photo=[{"file_unique_id": "small"}, {"file_unique_id": "large"}],
                        )
                    },
                    {
                        "channel_post": post(
                            8,
                            text="Made-up words",
                            forward_origin={
                                "type": "channel",
                                "date": POSTED_S,
                                "chat": {"id": -100999, "type": "channel"},
                                "message_id": 5,
                            },
                        )
                    },
                    {
                        "message_reaction_count": {
                            "chat": CHAT,
                            "message_id": 6,
                            "date": POSTED_S + 90,
                            "reactions": [
                                {"type": {"type": "emoji", "emoji": "👍"}, "total_count": 30},
                                {"type": {"type": "paid"}, "total_count": 2},
                            ],
                        }
                    },
                    {"channel_post": post(9, text=5)},
                    {"message": {"message_id": 1, "chat": {"id": 3, "type": "private"}, "date": 1}},
                ),
            )
        ],
        expected=[
            record(
                7,
                kind="link",
                text=WORDS,
                links=("https://example.org",),
                hashtags=("ផែនការ",),
            ),
            record(6, kind="photo", text="A made-up caption", media_ids=("large",)),
            EventRecord(
                subject_id=f"{PAGE_ID}/6",
                page_id=PAGE_ID,
                event="edited",
                observed_at=START_AT,
                happened_at=datetime(2026, 11, 3, 9, 1, tzinfo=UTC),
            ),
            record(8, kind="share", text="Made-up words", shared_post_id="telegram:-100999/5"),
            CountsRecord(
                post_id=f"{PAGE_ID}/6",
                page_id=PAGE_ID,
                observed_at=START_AT,
                counts={"reactions": 32},
            ),
        ],
        quarantined=1,
    ),
    Case(
        name="asked_too_often",
        method="posts",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[
            Exchange(
                address=f"{API}/getUpdates",
                status=429,
                body=refused(429, "Too Many Requests: retry after 900", retry_after=900),
            )
        ],
        raises=WaitForTheBudget,
    ),
    Case(
        name="a_token_that_was_taken_back",
        method="posts",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[
            Exchange(address=f"{API}/getUpdates", status=401, body=refused(401, "Unauthorized"))
        ],
        raises=ConnectAgain,
    ),
]
