"""Facebook's cases. Answers are written from Meta's documentation unless a file of `recorded` is named."""

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
BASE = "https://graph.facebook.com/v26.0"
ID = "100044455566677"
PAGE = Page(page_id=f"facebook:{ID}", handle="kdm.town")
HEADERS = {"content-type": "application/json; charset=UTF-8", "facebook-api-version": "v26.0"}


def sample(name: str) -> Any:
    """A recorded answer."""
    return json.loads((RECORDED / name).read_bytes())


def exchange(path: str, body: object, **query: str) -> Exchange:
    """What Facebook answers to a question."""
    return Exchange(address=f"{BASE}/{path}", query=query, headers=HEADERS, body=body)


def refused(path: str, message: str, code: int, subcode: int = 0, **query: str) -> Exchange:
    """An error, in the shape of the documentation's example."""
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AbCdEf"}
    if subcode:
        error["error_subcode"] = subcode
    return Exchange(
        address=f"{BASE}/{path}", query=query, headers=HEADERS, status=400, body={"error": error}
    )


def total(count: int) -> dict[str, Any]:
    """A list that was asked for its length alone."""
    return {"data": [], "summary": {"total_count": count}}


PAGE_NODE = {
    "id": ID,
    "name": "Town of Kdm",
    "username": "kdm.town",
    "link": "https://www.facebook.com/kdm.town",
    "fan_count": 8801,
    "followers_count": 9123,
    "category": "Government organization",
    "verification_status": "blue_verified",
    "is_published": True,
    "location": {"country": "Cambodia"},
}
PAGE_SEEN = PageRecord(
    page_id=PAGE.page_id,
    observed_at=START_AT,
    handle="kdm.town",
    name="Town of Kdm",
    country="KH",
    category="Government organization",
    verified=True,
    followers=9123,
    fans=8801,
    source_url="https://www.facebook.com/kdm.town",
)
POST_NODE = {
    "id": f"{ID}_700000000000003",
    "created_time": "2026-11-23T09:00:00+0700",
    "message": "The budget is out. #budget",
    "permalink_url": "https://www.facebook.com/kdm.town/posts/700000000000003",
    "status_type": "added_photos",
    "attachments": {
        "data": [
            {
                "media_type": "album",
                "type": "album",
                "target": {"id": "55"},
                "subattachments": {
                    "data": [
                        {"media_type": "photo", "type": "photo", "target": {"id": "56"}},
                        {"media_type": "photo", "type": "photo", "target": {"id": "57"}},
                    ]
                },
            }
        ]
    },
    "shares": {"count": 4},
    "comments": total(7),
    "reactions": total(30),
    "likes": total(20),
    "loves": total(5),
    "wows": total(0),
    "hahas": total(1),
    "sads": total(0),
    "angrys": total(2),
    "cares": total(2),
    "thankfuls": total(0),
}
POST_SEEN = (
    PostRecord(
        post_id="facebook:700000000000003",
        page_id=PAGE.page_id,
        created_at=datetime(2026, 11, 23, 2, tzinfo=UTC),
        kind="album",
        text="The budget is out. #budget",
        permalink="https://www.facebook.com/kdm.town/posts/700000000000003",
        hashtags=("budget",),
        media_ids=("56", "57"),
    ),
    CountsRecord(
        post_id="facebook:700000000000003",
        page_id=PAGE.page_id,
        observed_at=START_AT,
        counts={
            "reactions": 30, "comments": 7, "likes": 20, "loves": 5, "wows": 0, "hahas": 1, "sads": 0,
            "angrys": 2, "cares": 2, "thankfuls": 0, "shares": 4,
        },
    ),
)  # fmt: skip
HIDDEN = {
    "id": f"{ID}_700000000000009",
    "created_time": "2026-11-23T01:00:00+0000",
    "is_hidden": True,
}
SHARED = {
    "id": f"{ID}_700000000000002",
    "created_time": "2026-11-20T08:00:00+0000",
    "message": "Our neighbours say",
    "status_type": "shared_story",
    "parent_id": "380528198800882_493275620859472",
    "attachments": {
        "data": [
            {
                "media_type": "link",
                "type": "share",
                "unshimmed_url": "https://example.org/news",
                "target": {"id": "9"},
            }
        ]
    },
    "sponsor_tags": {"data": [{"id": "1", "name": "Example Bank"}]},
    "reactions": total(3),
}
SHARED_SEEN = (
    PostRecord(
        post_id="facebook:700000000000002",
        page_id=PAGE.page_id,
        created_at=datetime(2026, 11, 20, 8, tzinfo=UTC),
        kind="share",
        text="Our neighbours say",
        links=("https://example.org/news",),
        shared_post_id="facebook:493275620859472",
        sponsor="Example Bank",
    ),
    CountsRecord(
        post_id="facebook:700000000000002",
        page_id=PAGE.page_id,
        observed_at=START_AT,
        counts={"reactions": 3},
    ),
)
BROKEN = {
    "id": f"{ID}_700000000000007",
    "created_time": "2026-11-22T08:00:00+0000",
    "reactions": {"data": [], "summary": {"total_count": "many"}},
}
OLDEST = {
    "id": f"{ID}_700000000000001",
    "created_time": "2026-10-01T08:00:00+0000",
    "status_type": "mobile_status_update",
}
OLDEST_SEEN = (
    PostRecord(
        post_id="facebook:700000000000001",
        page_id=PAGE.page_id,
        created_at=datetime(2026, 10, 1, 8, tzinfo=UTC),
        kind="status",
    ),
    CountsRecord(
        post_id="facebook:700000000000001", page_id=PAGE.page_id, observed_at=START_AT, counts={}
    ),
)
POSTS = f"{ID}/published_posts"


def goes_on(edge: str, after: str, before: str = "B") -> dict[str, Any]:
    """The paging of a page that is not the last; its address holds the token, as the real one does."""
    return {
        "cursors": {"before": before, "after": after},
        "next": f"https://graph.facebook.com/v26.0/{edge}?access_token=EAAGsecret&limit=50"
        f"&fields=id&pretty=0&after={after}",
    }


THREE_PAGES = [
    exchange(POSTS, {"data": [POST_NODE, HIDDEN, BROKEN], "paging": goes_on(POSTS, "C1")}),
    # A page may be empty though the list goes on.
    exchange(POSTS, {"data": [], "paging": goes_on(POSTS, "C2", "C2")}, after="C1"),
    exchange(POSTS, {"data": [SHARED, OLDEST], "paging": {"cursors": {"after": "C3"}}}, after="C2"),
]


def metric(name: str, *days: tuple[str, object], period: str = "day") -> dict[str, Any]:
    """A metric's values, in the shape of the recorded page-with-insights."""
    return {
        "name": name,
        "period": period,
        "values": [{"value": value, "end_time": f"{day}T08:00:00+0000"} for day, value in days],
        "title": name,
        "id": f"{ID}/insights/{name}/{period}",
    }


RETIRED = "(#100) The value must be a valid insights metric"
INSIGHTS = f"{ID}/insights"
INSIGHT_ARGUMENTS = {"page": PAGE, "since_on": date(2026, 11, 20), "until_on": date(2026, 11, 21)}


def figure(name: str, value: float, day: int = 20) -> FigureRecord:
    """A figure of a day of California in November."""
    return FigureRecord(
        page_id=PAGE.page_id,
        metric=name,
        from_at=datetime(2026, 11, day, 8, tzinfo=UTC),
        to_at=datetime(2026, 11, day + 1, 8, tzinfo=UTC),
        value=value,
    )


def event(name: str, subject_id: str = PAGE.page_id, **more: Any) -> EventRecord:
    """Something that was seen at the time of the case."""
    return EventRecord(
        subject_id=subject_id, page_id=PAGE.page_id, event=name, observed_at=START_AT, **more
    )


GROUPS = {
    "page_follows,page_daily_follows,page_daily_follows_unique,page_daily_unfollows_unique,"
    "page_media_view": [
        metric("page_follows", ("2026-11-21", 9100), ("2026-11-22", 9123)),
        metric("page_daily_follows", ("2026-11-21", 12)),
        metric("page_daily_follows_unique", ("2026-11-21", 11)),
        metric("page_daily_unfollows_unique", ("2026-11-21", 0)),
        metric("page_media_view", ("2026-11-21", 5400)),
    ],
    "page_total_media_view_unique,page_views_total": [
        metric("page_total_media_view_unique", ("2026-11-21", 3000)),
        metric("page_views_total", ("2026-11-21", None)),
    ],
    "page_post_engagements": [metric("page_post_engagements", ("2026-11-21", 77))],
    "page_total_actions": [],
}
BISECTED = [
    *(exchange(INSIGHTS, {"data": data}, metric=names) for names, data in GROUPS.items()),
    refused(INSIGHTS, RETIRED, 100),
]
POSTS_WITH_INSIGHTS = exchange(
    POSTS,
    {
        "data": [
            {
                "id": f"{ID}_700000000000002",
                "created_time": "2026-11-20T09:00:00+0000",
                "insights": {
                    "data": [
                        {
                            "name": "post_media_view",
                            "period": "lifetime",
                            "values": [{"value": 410}],
                        },
                        {
                            "name": "post_total_media_view_unique",
                            "period": "lifetime",
                            "values": [{"value": 300}],
                        },
                    ]
                },
            },
            {"id": f"{ID}_700000000000001", "created_time": "2026-10-01T08:00:00+0000"},
        ],
        "paging": goes_on(POSTS, "C9"),
    },
    fields="id,created_time,insights.metric(post_media_view,post_total_media_view_unique,post_clicks)",
)
COMMENTS = f"{ID}_700000000000003/comments"


def counts_node(number: int, reactions: int) -> dict[str, Any]:
    """A post as it is counted again."""
    return {"id": f"{ID}_{number}", "reactions": total(reactions)}


def counted(number: int, reactions: int) -> CountsRecord:
    """What comes of it."""
    return CountsRecord(
        post_id=f"facebook:{number}",
        page_id=PAGE.page_id,
        observed_at=START_AT,
        counts={"reactions": reactions},
    )


GONE = (
    "Unsupported get request. Object with ID '{}' does not exist, cannot be loaded due to missing "
    "permissions, or does not support this operation."
)
WITNESS = exchange(ID, {"id": ID}, fields="id,published_posts.limit(1){id}")

CASES = [
    Case(
        name="a_page_behind_an_address",
        method="resolve",
        arguments={"address": "https://m.facebook.com/kdm.town/posts/700000000000003?x=1"},
        exchanges=[exchange("kdm.town", PAGE_NODE)],
        expected=[PAGE_SEEN],
    ),
    Case(
        name="nobody_behind_an_address",
        method="resolve",
        arguments={"address": "facebook.com/nobody.at.all"},
        exchanges=[
            refused(
                "nobody.at.all",
                "(#803) Some of the aliases you requested do not exist: nobody.at.all",
                803,
            )
        ],
        raises=FindThePage,
    ),
    Case(
        name="a_person_behind_an_address",
        method="resolve",
        arguments={"address": "facebook.com/somebody.private"},
        exchanges=[
            refused(
                "somebody.private",
                "(#100) Tried accessing nonexisting field (fan_count) on node type (User)",
                100,
            )
        ],
        raises=FindThePage,
    ),
    Case(
        name="a_page_now",
        method="page",
        arguments={"page": PAGE},
        exchanges=[exchange(ID, PAGE_NODE)],
        expected=[PAGE_SEEN],
    ),
    Case(
        name="a_page_that_gives_its_likes_alone",
        method="page",
        arguments={"page": Page(page_id="facebook:123456789098765")},
        exchanges=[exchange("123456789098765", RECORDED / "page-with-fancount.json")],
        expected=[
            PageRecord(page_id="facebook:123456789098765", observed_at=START_AT, fans=3)
        ],
    ),
    Case(
        name="a_page_merged_into_another",
        method="page",
        arguments={"page": PAGE},
        exchanges=[
            refused(
                ID,
                f"(#21) Page ID {ID} was migrated to page ID 200011122233344. Please update your "
                "API calls to the new ID",
                21,
            ),
            exchange("200011122233344", {"id": "200011122233344", "is_published": False}),
        ],
        expected=[
            event("moved", field="page_id", old_value=PAGE.page_id,
                  new_value="facebook:200011122233344"),
            PageRecord(page_id="facebook:200011122233344", observed_at=START_AT),
            event("unpublished"),
        ],
    ),
    Case(
        name="posts_over_three_pages_one_of_them_empty",
        method="posts",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=THREE_PAGES,
        expected=[*POST_SEEN, *SHARED_SEEN, *OLDEST_SEEN],
        quarantined=1,
    ),
    Case(
        name="posts_of_a_window",
        method="posts",
        arguments={
            "page": PAGE,
            "since_at": datetime(2026, 11, 22, 12, tzinfo=UTC),
            "cursor": None,
        },
        exchanges=[exchange(POSTS, {"data": [POST_NODE, SHARED], "paging": goes_on(POSTS, "C1")})],
        expected=[*POST_SEEN],
    ),
    Case(
        name="posts_as_recorded",
        method="posts",
        arguments={
            "page": Page(page_id="facebook:1234567891234"), "since_at": None, "cursor": None,
        },
        exchanges=[
            exchange(
                "1234567891234/published_posts",
                {
                    "data": [
                        sample("post-attachments.json"),
                        sample("post-ishidden.json"),
                        sample("post-with-empty-comments.json"),
                        sample("post-with-comment-count-only.json"),
                        sample("post-no-likes.json"),
                    ],
                    "paging": sample("connection-with-cursor-only.json")["paging"],
                },
            )
        ],
        expected=[
            PostRecord(
                post_id="facebook:987654321987654",
                page_id="facebook:1234567891234",
                created_at=datetime(2015, 6, 22, 12, 48, 5, tzinfo=UTC),
                kind="album",
                text="(message)",
                media_ids=("921615414561592", "921615431228257", "921615444561589"),
            ),
            CountsRecord(
                post_id="facebook:987654321987654", page_id="facebook:1234567891234",
                observed_at=START_AT, counts={},
            ),
            # Before there were summaries, a list bore its length itself: unknown to us, and not 0.
            PostRecord(
                post_id="facebook:1234",
                page_id="facebook:1234567891234",
                created_at=datetime(2010, 9, 14, 22, 41, 25, tzinfo=UTC),
                text="(message)",
            ),
            CountsRecord(
                post_id="facebook:1234", page_id="facebook:1234567891234", observed_at=START_AT,
                counts={},
            ),
        ],
        # Comments as a bare list, and a post without a time.
        quarantined=2,
    ),
    Case(
        name="posts_without_a_field_that_is_no_more",
        method="posts",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[
            refused(
                POSTS,
                "(#100) Tried accessing nonexisting field (sponsor_tags) on node type (Post)",
                100,
            ),
            exchange(POSTS, {"data": [OLDEST]}),
        ],
        expected=[event("metric_retired", field="sponsor_tags"), *OLDEST_SEEN],
        gaps=["sponsor_tags"],
    ),
    Case(
        name="posts_too_many_at_once",
        method="posts",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[
            refused(
                POSTS,
                "Please reduce the amount of data you're asking for, then retry your request",
                1,
                limit="50",
            ),
            exchange(POSTS, {"data": [OLDEST]}, limit="25"),
        ],
        expected=[*OLDEST_SEEN],
    ),
    Case(
        name="posts_in_a_circle",
        method="posts",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[exchange(POSTS, {"data": [OLDEST], "paging": goes_on(POSTS, "C1", "C1")})],
        raises=ReportTheAnswer,
    ),
    Case(
        name="posts_without_the_feature",
        method="posts",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[
            refused(
                POSTS,
                "(#10) This endpoint requires the 'pages_read_engagement' permission or the 'Page "
                "Public Content Access' feature or the 'Page Public Metadata Access' feature.",
                10,
            )
        ],
        raises=GrantThePermission,
    ),
    Case(
        name="counts_with_a_post_gone_and_one_hidden",
        method="counts",
        arguments={"page": PAGE, "post_ids": [f"facebook:{number}" for number in (1, 2, 3, 4)]},
        exchanges=[
            refused("", GONE.format(f"{ID}_2"), 100, 33, ids=f"{ID}_1,{ID}_2,{ID}_3,{ID}_4"),
            exchange(
                "",
                {
                    f"{ID}_1": counts_node(1, 5),
                    f"{ID}_3": counts_node(3, 6),
                    f"{ID}_4": counts_node(4, 7) | {"is_hidden": True},
                },
                ids=f"{ID}_1,{ID}_3,{ID}_4",
            ),
            WITNESS,
        ],
        expected=[
            counted(1, 5), counted(3, 6), event("unpublished", "facebook:4"),
            event("deleted", "facebook:2"),
        ],
        deleted=["facebook:2"],
    ),
    Case(
        name="counts_with_a_post_gone_that_is_not_named",
        method="counts",
        arguments={"page": PAGE, "post_ids": [f"facebook:{number}" for number in (1, 2, 3)]},
        exchanges=[
            exchange("", {f"{ID}_1": counts_node(1, 5)}, ids=f"{ID}_1"),
            exchange("", {f"{ID}_3": counts_node(3, 6)}, ids=f"{ID}_3"),
            refused("", "(#100) Some of the ids are gone", 100, 33),
            WITNESS,
        ],
        expected=[counted(1, 5), counted(3, 6), event("deleted", "facebook:2")],
        deleted=["facebook:2"],
    ),
    Case(
        name="counts_of_a_page_that_is_gone",
        method="counts",
        arguments={"page": PAGE, "post_ids": ["facebook:1"]},
        exchanges=[
            refused("", GONE.format(f"{ID}_1"), 100, 33), refused(ID, GONE.format(ID), 100, 33),
        ],
        raises=FindThePage,
    ),
    Case(
        name="comments_and_answers",
        method="comments",
        arguments={"page": PAGE, "post_id": "facebook:700000000000003", "cursor": None},
        exchanges=[
            exchange(
                COMMENTS,
                {
                    "data": [
                        {
                            "id": "700000000000003_81",
                            "created_time": "2026-11-23T03:00:00+0000",
                            "message": "When does it begin?",
                            "from": {"id": "7000001"},
                            "reactions": total(2),
                        }
                    ],
                    "paging": goes_on(COMMENTS, "K1"),
                },
                filter="stream",
            ),
            exchange(
                COMMENTS,
                {
                    "data": [
                        {
                            "id": "700000000000003_82",
                            "created_time": "2026-11-23T03:05:00+0000",
                            "message": "At nine.",
                            "from": {"id": ID, "name": "Town of Kdm"},
                            "parent": {"id": "700000000000003_81"},
                        },
                        sample("post-with-comment.json")["comments"]["data"][0],
                    ]
                },
                after="K1",
                filter="stream",
            ),
        ],
        expected=[
            CommentRecord(
                comment_id="facebook:700000000000003_81", post_id="facebook:700000000000003",
                page_id=PAGE.page_id, author_id="7000001", by_page=False,
                created_at=datetime(2026, 11, 23, 3, tzinfo=UTC), text="When does it begin?",
                reactions=2,
            ),
            CommentRecord(
                comment_id="facebook:700000000000003_82", post_id="facebook:700000000000003",
                page_id=PAGE.page_id, author_id=ID, by_page=True,
                created_at=datetime(2026, 11, 23, 3, 5, tzinfo=UTC), text="At nine.",
                parent_id="facebook:700000000000003_81",
            ),
            CommentRecord(
                comment_id="facebook:123456789_9876543", post_id="facebook:700000000000003",
                page_id=PAGE.page_id, author_id="987654321", by_page=False,
                created_at=datetime(2020, 1, 16, 14, 3, 36, tzinfo=UTC), text="(message)",
            ),
        ],
    ),
    Case(
        name="followers_by_place",
        method="audience",
        arguments={"page": PAGE, "since_on": date(2026, 11, 20), "until_on": date(2026, 11, 20)},
        exchanges=[
            exchange(
                INSIGHTS,
                {
                    "data": [
                        metric("page_follows_country", ("2026-11-21", {"KH": 8000, "TH": 120})),
                        metric("page_follows_country", ("2026-11-21", {"KH": 1}), period="week"),
                        metric("page_follows_city", ("2026-11-21", {"Phnom Penh, Cambodia": 5100})),
                    ]
                },
            )
        ],
        expected=[
            AudienceRecord(
                page_id=PAGE.page_id, observed_at=datetime(2026, 11, 21, 8, tzinfo=UTC),
                dimension=dimension, key=key, value=value,
            )
            for dimension, key, value in (
                ("country", "KH", 8000.0), ("country", "TH", 120.0),
                ("city", "Phnom Penh, Cambodia", 5100.0),
            )
        ],
    ),
    Case(
        name="followers_by_place_of_a_small_page",
        method="audience",
        arguments={"page": PAGE, "since_on": date(2026, 11, 20), "until_on": date(2026, 11, 20)},
        exchanges=[exchange(INSIGHTS, RECORDED / "insight-empty.json")],
        expected=[],
        gaps=["page_follows_country", "page_follows_city"],
    ),
    Case(
        name="insights_with_a_metric_retired_and_another_renamed",
        method="insights",
        arguments=INSIGHT_ARGUMENTS,
        exchanges=[*BISECTED, POSTS_WITH_INSIGHTS],
        expected=[
            PageRecord(page_id=PAGE.page_id, observed_at=datetime(2026, 11, 21, 8, tzinfo=UTC),
                       followers=9100),
            PageRecord(page_id=PAGE.page_id, observed_at=datetime(2026, 11, 22, 8, tzinfo=UTC),
                       followers=9123),
            figure("page_daily_follows", 12.0),
            figure("page_daily_follows_unique", 11.0),
            figure("page_daily_unfollows_unique", 0.0),
            figure("page_media_view", 5400.0),
            figure("page_total_media_view_unique", 3000.0),
            figure("page_post_engagements", 77.0),
            event("metric_retired", field="page_video_views"),
            CountsRecord(
                post_id="facebook:700000000000002", page_id=PAGE.page_id, observed_at=START_AT,
                counts={"views": 410, "reach": 300},
            ),
        ],
        gaps=["page_total_actions", "page_video_views"],
    ),
    Case(
        name="insights_over_the_day_on_which_views_began",
        method="insights",
        arguments={"page": PAGE, "since_on": date(2026, 6, 14), "until_on": date(2026, 6, 16)},
        exchanges=[
            exchange(INSIGHTS, {"data": [metric("page_media_view", ("2026-06-15", 9))]}),
            exchange(POSTS, {"data": []}),
        ],
        gaps=[
            "page_follows", "page_daily_follows", "page_daily_follows_unique",
            "page_daily_unfollows_unique", "page_total_media_view_unique", "page_views_total",
            "page_post_engagements", "page_video_views", "page_total_actions",
        ],
    ),
]  # fmt: skip
