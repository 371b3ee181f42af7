"""Threads' cases. Answers are written from Meta's documentation unless a file of `recorded` is named."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hustings.domain.errors import FindThePage, GrantThePermission, ReportTheAnswer
from hustings.domain.records import (
    AudienceRecord,
    CommentRecord,
    CountsRecord,
    EventRecord,
    FigureRecord,
    PageRecord,
    PostRecord,
)
from hustings.platforms.definition import Page
from tests.network.clock import START_AT
from tests.network.recorded import Exchange
from tests.platforms.cases import Case

RECORDED = Path(__file__).parent / "recorded"
BASE = "https://graph.threads.net/v1.0"
ID = "1234567"
OWN = Page(page_id=f"threads:{ID}", handle="threadsapitestuser")
OTHER = Page(page_id="threads:@meta", handle="meta")
OWN_FIELDS = "id,username,name,is_verified"
NEXT = "https://graph.threads.net/v1.0/x?access_token=THsecret&limit=100&after="


def sample(name: str) -> Any:
    """A recorded answer."""
    return json.loads((RECORDED / name).read_bytes())


def exchange(path: str, body: object, **query: str) -> Exchange:
    """What Threads answers to a question."""
    return Exchange(address=f"{BASE}/{path}", query=query, body=body)


def refused(path: str, message: str, code: int, **query: str) -> Exchange:
    """An error, in the shape of the recorded one."""
    error = {"message": message, "type": "THApiException", "code": code, "fbtrace_id": "abcdefg"}
    return Exchange(address=f"{BASE}/{path}", query=query, status=400, body={"error": error})


ME = exchange("me", RECORDED / "profile.json", fields=OWN_FIELDS)
META = {
    # The documentation's example.
    "username": "meta",
    "name": "Meta",
    "biography": "",
    "is_verified": True,
    "follower_count": 1234567,
    "likes_count": 1234567,
}
META_SEEN = PageRecord(
    page_id=OTHER.page_id,
    observed_at=START_AT,
    handle="meta",
    name="Meta",
    verified=True,
    followers=1234567,
    source_url="https://www.threads.com/@meta",
)
OWN_SEEN = PageRecord(
    page_id=OWN.page_id,
    observed_at=START_AT,
    handle="threadsapitestuser",
    name="(name)",
    source_url="https://www.threads.com/@threadsapitestuser",
)
QUOTE = {
    "id": "2003",
    "media_type": "IMAGE",
    "permalink": "https://www.threads.net/@meta/post/abc3",
    "text": "Seen today #market",
    "topic_tag": "Mondays",
    "timestamp": "2026-11-23T09:00:00+0000",
    "is_quote_post": True,
    "quoted_post": {"id": "9001"},
}
REPOST = {
    "id": "2002",
    "media_type": "REPOST_FACADE",
    "timestamp": "2026-11-20T09:00:00+0000",
    "reposted_post": {"id": "9002"},
}
LINK = {
    "id": "2001",
    "media_type": "TEXT_POST",
    "text": "Read on",
    "timestamp": "2026-11-10T09:00:00+0000",
    "link_attachment_url": "https://example.org/news",
}
NO_NUMBER = {"id": "THREADS_MEDIA_ID", "timestamp": "2026-11-10T09:00:00+0000"}
QUOTE_SEEN = PostRecord(
    post_id="threads:2003",
    page_id=OTHER.page_id,
    created_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    kind="photo",
    text="Seen today #market",
    permalink="https://www.threads.net/@meta/post/abc3",
    hashtags=("Mondays", "market"),
    media_ids=("2003",),
    shared_post_id="threads:9001",
)
REPOST_SEEN = PostRecord(
    post_id="threads:2002",
    page_id=OTHER.page_id,
    created_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
    kind="share",
    shared_post_id="threads:9002",
)
LINK_SEEN = PostRecord(
    post_id="threads:2001",
    page_id=OTHER.page_id,
    created_at=datetime(2026, 11, 10, 9, tzinfo=UTC),
    kind="link",
    text="Read on",
    links=("https://example.org/news",),
)


def listing(*items: Any, after: str | None = None, following: bool = False) -> dict[str, Any]:
    """A list, which may bear a cursor without saying that it goes on."""
    body: dict[str, Any] = {"data": list(items)}
    if after:
        body["paging"] = {"cursors": {"before": "BEFORE_CURSOR", "after": after}}
        if following:
            body["paging"]["next"] = NEXT + after
    return body


def lifetime(**values: int) -> dict[str, Any]:
    """A post's metrics, in the shape of the documentation's example."""
    return {
        "data": [
            {"name": name, "period": "lifetime", "values": [{"value": value}], "id": "x"}
            for name, value in values.items()
        ]
    }


def total(name: str, value: int) -> dict[str, Any]:
    """A metric's sum."""
    return {"name": name, "period": "day", "total_value": {"value": value}, "id": "x"}


def figure(name: str, value: float, day: int = 20) -> FigureRecord:
    """A figure of a day of November 2026 in California."""
    return FigureRecord(
        page_id=OWN.page_id,
        metric=name,
        from_at=datetime(2026, 11, day, 8, tzinfo=UTC),
        to_at=datetime(2026, 11, day + 1, 8, tzinfo=UTC),
        value=value,
    )


def followers(dimension: str, key: str, value: float) -> AudienceRecord:
    """Followers by a key."""
    return AudienceRecord(
        page_id=OWN.page_id, observed_at=START_AT, dimension=dimension, key=key, value=value
    )


def broken_down(*results: tuple[str, int]) -> dict[str, Any]:
    """A breakdown, in the shape that Instagram's was recorded in."""
    parts = [{"dimension_values": [key], "value": value} for key, value in results]
    held = {"name": "follower_demographics", "total_value": {"breakdowns": [{"results": parts}]}}
    return {"data": [held]}


def event(name: str, subject_id: str = OWN.page_id, **more: Any) -> EventRecord:
    """Something that was seen at the time of the case."""
    return EventRecord(
        subject_id=subject_id, page_id=OWN.page_id, event=name, observed_at=START_AT, **more
    )


def reply(number: str, minute: int, **more: Any) -> CommentRecord:
    """A reply of the recorded list."""
    return CommentRecord(
        comment_id=f"threads:{number}", post_id="threads:1234567890", page_id=OWN.page_id,
        created_at=datetime(2024, 1, 1, 18, minute, tzinfo=UTC),
        **{"author_id": None, "by_page": None, "text": "(text)", **more},
    )  # fmt: skip


INSIGHTS = f"{ID}/threads_insights"
METRICS = "views,likes,replies,reposts"
CONVERSATION = "1234567890/conversation"

CASES = [
    Case(
        name="somebody_elses_profile_behind_an_address",
        method="resolve",
        arguments={"address": "https://www.threads.com/@Meta/post/abc"},
        exchanges=[ME, exchange("profile_lookup", META, username="meta")],
        expected=[META_SEEN],
    ),
    Case(
        name="ones_own_profile_behind_an_address",
        method="resolve",
        arguments={"address": "@threadsapitestuser"},
        exchanges=[ME],
        expected=[OWN_SEEN],
    ),
    Case(
        name="a_profile_without_the_right_to_look_others_up",
        method="resolve",
        arguments={"address": "@meta"},
        exchanges=[
            ME,
            refused(
                "profile_lookup",
                "Application does not have permission for this action: threads_profile_discovery",
                10,
            ),
        ],
        raises=GrantThePermission,
    ),
    Case(
        name="somebody_elses_profile_now",
        method="page",
        arguments={"page": OTHER},
        exchanges=[exchange("profile_lookup", META, username="meta")],
        expected=[META_SEEN],
    ),
    Case(
        name="ones_own_profile_now",
        method="page",
        arguments={"page": OWN},
        exchanges=[exchange(ID, RECORDED / "profile.json", fields=OWN_FIELDS)],
        expected=[OWN_SEEN],
    ),
    Case(
        name="another_profile_than_was_asked_for",
        method="page",
        arguments={"page": OTHER},
        exchanges=[exchange("profile_lookup", META | {"username": "mefa"})],
        raises=ReportTheAnswer,
    ),
    Case(
        name="posts_of_somebody_else_by_cursors_without_a_next",
        method="posts",
        arguments={"page": OTHER, "since_at": None, "cursor": None},
        exchanges=[
            exchange("profile_posts", listing(QUOTE, NO_NUMBER, after="AFTER_1"), username="meta"),
            exchange(
                "profile_posts", listing(REPOST, after="AFTER_2", following=True), after="AFTER_1",
                username="meta",
            ),
            exchange("profile_posts", listing(LINK, after="AFTER_3"), after="AFTER_2",
                     username="meta"),
            exchange("profile_posts", listing(), after="AFTER_3", username="meta"),
        ],
        expected=[QUOTE_SEEN, REPOST_SEEN, LINK_SEEN],
        quarantined=1,
    ),
    Case(
        name="posts_of_somebody_else_in_a_window",
        method="posts",
        arguments={"page": OTHER, "since_at": datetime(2026, 11, 21, tzinfo=UTC), "cursor": None},
        exchanges=[exchange("profile_posts", listing(QUOTE, REPOST, after="AFTER_1"))],
        expected=[QUOTE_SEEN],
    ),
    Case(
        name="ones_own_posts_as_recorded",
        method="posts",
        arguments={"page": OWN, "since_at": None, "cursor": None},
        exchanges=[
            exchange(
                f"{ID}/threads", listing(sample("media.json"), sample("media-with-poll.json"))
            )
        ],
        expected=[
            PostRecord(
                post_id="threads:1234567", page_id=OWN.page_id,
                created_at=datetime(2023, 10, 17, 5, 42, 3, tzinfo=UTC), kind="status",
                text="(text)", permalink="https://www.threads.net/@threadsapitestuser/post/abcdefg",
            )
        ],
        # The recorded poll was asked for without its time.
        quarantined=1,
    ),
    Case(
        name="counts_with_a_post_gone_and_a_repost_that_has_none",
        method="counts",
        arguments={"page": OWN, "post_ids": ["threads:2003", "threads:404", "threads:2002"]},
        exchanges=[
            exchange("2003/insights", lifetime(views=900, likes=12, replies=0, reposts=3),
                     metric=METRICS),
            Exchange(address=f"{BASE}/404/insights", status=400, body=RECORDED / "error-33.json"),
            exchange("2002/insights", {"data": []}),
            exchange(ID, RECORDED / "profile.json", fields=OWN_FIELDS),
        ],
        expected=[
            CountsRecord(
                post_id="threads:2003", page_id=OWN.page_id, observed_at=START_AT,
                counts={"views": 900, "likes": 12, "reactions": 12, "comments": 0, "shares": 3},
            ),
            event("deleted", "threads:404"),
        ],
        deleted=["threads:404"],
    ),
    Case(
        name="counts_with_a_metric_retired",
        method="counts",
        arguments={"page": OWN, "post_ids": ["threads:2003", "threads:2001"]},
        exchanges=[
            refused("2003/insights",
                    "(#100) metric[3] must be one of the following values: views, likes, replies",
                    100, metric=METRICS),
            exchange("2003/insights", lifetime(likes=1), metric="views,likes,replies"),
            exchange("2001/insights", lifetime(likes=2), metric="views,likes,replies"),
        ],
        expected=[
            event("metric_retired", field="reposts"),
            CountsRecord(post_id="threads:2003", page_id=OWN.page_id, observed_at=START_AT,
                         counts={"likes": 1, "reactions": 1}),
            CountsRecord(post_id="threads:2001", page_id=OWN.page_id, observed_at=START_AT,
                         counts={"likes": 2, "reactions": 2}),
        ],
        gaps=["reposts"],
    ),
    Case(
        name="counts_of_an_account_that_is_gone",
        method="counts",
        arguments={"page": OWN, "post_ids": ["threads:404"]},
        exchanges=[
            Exchange(address=f"{BASE}/404/insights", status=400, body=RECORDED / "error-33.json"),
            Exchange(address=f"{BASE}/{ID}", status=400, body=RECORDED / "error-33.json"),
        ],
        raises=FindThePage,
    ),
    Case(
        name="replies_as_recorded_and_nested",
        method="comments",
        arguments={"page": OWN, "post_id": "threads:1234567890", "cursor": None},
        exchanges=[
            exchange(
                CONVERSATION,
                sample("replies.json"),
                reverse="false",
            ),
            exchange(
                CONVERSATION,
                {
                    "data": [
                        {
                            "id": "77", "timestamp": "2024-01-01T18:30:00+0000",
                            "username": "somebody", "text": "(text)",
                            "replied_to": {"id": "76"}, "is_reply_owned_by_me": False,
                        }
                    ]
                },
                reverse="false", after="AFTER_CURSOR",
            ),
        ],
        expected=[
            *(reply("1234567890", 20) for _ in range(3)),
            reply("77", 30, author_id="somebody", by_page=False, parent_id="threads:76"),
        ],
    ),
    Case(
        name="followers_by_country_and_city",
        method="audience",
        arguments={"page": OWN, "since_on": date(2026, 11, 20), "until_on": date(2026, 11, 21)},
        exchanges=[
            exchange(INSIGHTS, broken_down(("KH", 90), ("TH", 12)), breakdown="country"),
            exchange(INSIGHTS, broken_down(("Phnom Penh, Phnom Penh", 70)), breakdown="city"),
        ],
        expected=[
            followers("country", "KH", 90.0), followers("country", "TH", 12.0),
            followers("city", "Phnom Penh, Phnom Penh", 70.0),
        ],
    ),
    Case(
        name="followers_of_a_small_account",
        method="audience",
        arguments={"page": OWN, "since_on": date(2026, 11, 20), "until_on": date(2026, 11, 21)},
        exchanges=[exchange(INSIGHTS, {"data": []})],
        expected=[],
        gaps=["country", "city"],
    ),
    Case(
        name="figures_of_two_days",
        method="insights",
        arguments={"page": OWN, "since_on": date(2026, 11, 20), "until_on": date(2026, 11, 21)},
        exchanges=[
            exchange(INSIGHTS, {"data": [total("followers_count", 512)]}, metric="followers_count"),
            exchange(
                INSIGHTS,
                {
                    "data": [
                        {
                            "name": "views", "period": "day",
                            "values": [
                                {"value": 10, "end_time": "2026-11-21T08:00:00+0000"},
                                {"value": 11, "end_time": "2026-11-22T08:00:00+0000"},
                                {"value": 12, "end_time": "2026-11-23T08:00:00+0000"},
                            ],
                        }
                    ]
                },
                metric="views",
            ),
            # The seconds at which 20 and 21 November 2026 begin in California.
            exchange(INSIGHTS, {"data": [total("likes", 4), total("quotes", 0)]}, since="1795248000"),
            exchange(INSIGHTS, {"data": [total("likes", 3)]}, since="1795161600"),
        ],
        expected=[
            PageRecord(page_id=OWN.page_id, observed_at=START_AT, followers=512),
            figure("views", 10.0), figure("views", 11.0, 21),
            figure("likes", 4.0, 21), figure("quotes", 0.0, 21), figure("likes", 3.0),
        ],
        gaps=["replies", "reposts", "quotes"],
    ),
]  # fmt: skip
