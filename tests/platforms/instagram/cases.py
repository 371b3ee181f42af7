"""Instagram's cases. Answers are written from Meta's documentation unless a file of `recorded` is named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hustings.domain.errors import FindThePage, ReportTheAnswer
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
from hustings.platforms.instagram.fields import TOTAL_METRICS
from tests.network.clock import START_AT
from tests.network.recorded import Exchange
from tests.platforms.cases import Case

RECORDED = Path(__file__).parent / "recorded"
BASE = "https://graph.facebook.com/v26.0"
ID = "17841400000000001"
OTHER_ID = "17841401441775531"
HEADERS = {"content-type": "application/json; charset=UTF-8", "facebook-api-version": "v26.0"}
OWN = Page(page_id=f"instagram:{ID}", handle="kdm.town", known={"own": "yes"})
OTHER = Page(page_id=f"instagram:{OTHER_ID}", handle="bluebottle")
ACCOUNT = "id,username,name,followers_count,media_count"
MEDIA = (
    "id,timestamp,caption,media_type,media_product_type,permalink,like_count,comments_count,"
    "children{id}"
)


def sample(name: str) -> Any:
    """A recorded answer."""
    return json.loads((RECORDED / name).read_bytes())


def exchange(path: str, body: object, **query: str) -> Exchange:
    """What Instagram answers to a question."""
    return Exchange(address=f"{BASE}/{path}", query=query, headers=HEADERS, body=body)


def refused(path: str, message: str, code: int, subcode: int = 0, **query: str) -> Exchange:
    """An error, in the shape of the documentation's example."""
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AbCdEf"}
    if subcode:
        error["error_subcode"] = subcode
    return Exchange(
        address=f"{BASE}/{path}", query=query, headers=HEADERS, status=400, body={"error": error}
    )


def discovered(handle: str, inner: str, account: Mapping[str, Any], asking: str = ID) -> Exchange:
    """What is answered about somebody else, in the shape of the documentation's example."""
    return exchange(
        "own-account",
        {"business_discovery": account, "id": asking},
        fields=f"business_discovery.username({handle}){{{inner}}}",
    )


BLUE = {
    "id": OTHER_ID,
    "username": "bluebottle",
    "name": "Blue Bottle Coffee",
    "followers_count": 267788,
    "media_count": 1205,
}
BLUE_SEEN = PageRecord(
    page_id=OTHER.page_id,
    observed_at=START_AT,
    handle="bluebottle",
    name="Blue Bottle Coffee",
    followers=267788,
    posts_total=1205,
    source_url="https://www.instagram.com/bluebottle/",
)
TOWN = {"id": ID, "username": "kdm.town", "followers_count": 900, "media_count": 3}
REEL = {
    "id": "17850000000000003",
    "timestamp": "2026-11-23T09:00:00+0000",
    "caption": "On the square #market",
    "media_type": "VIDEO",
    "media_product_type": "REELS",
    "permalink": "https://www.instagram.com/reel/Cabc/",
    "like_count": 50,
    "comments_count": 4,
    "view_count": 2100,
}
HIDES_LIKES = {
    "id": "17850000000000002",
    "timestamp": "2026-11-20T09:00:00+0000",
    "media_type": "IMAGE",
    "media_product_type": "FEED",
    "comments_count": 0,
}
NO_TIME = {"id": "17850000000000009", "media_type": "IMAGE"}


def post(number: int, day: int, hour: int = 9, page: Page = OTHER, **more: Any) -> PostRecord:
    """A post of November 2026."""
    post_id = f"instagram:1785000000000000{number}"
    return PostRecord(
        post_id=post_id,
        page_id=page.page_id,
        created_at=datetime(2026, 11, day, hour, tzinfo=UTC),
        **{"media_ids": (post_id.partition(":")[2],), **more},
    )


def counts(post_id: str, page: Page = OTHER, **counted: int) -> CountsRecord:
    """What was counted at the time of the case."""
    return CountsRecord(
        post_id=f"instagram:{post_id}", page_id=page.page_id, observed_at=START_AT, counts=counted
    )


REEL_SEEN = (
    post(3, 23, kind="reel", text="On the square #market", hashtags=("market",),
         permalink="https://www.instagram.com/reel/Cabc/"),
    counts("17850000000000003", reactions=50, likes=50, comments=4, views=2100),
)  # fmt: skip
HIDES_SEEN = (post(2, 20, kind="photo"), counts("17850000000000002", comments=0))
OTHERS_MEDIA = f"{MEDIA},view_count"


def media_page(after: str | None, *media: Mapping[str, Any], then: str | None) -> Exchange:
    """A page of somebody else's media; such pages bear cursors and no next."""
    inner = f"id,media_count,media{f'.after({after})' if after else ''}.limit(50){{{OTHERS_MEDIA}}}"
    listing: dict[str, Any] = {"data": list(media)}
    if then:
        listing["paging"] = {"cursors": {"after": then}}
    return discovered("bluebottle", inner, {"media": listing, "id": OTHER_ID})


def counted_page(
    after: str | None, *media: Mapping[str, Any], then: str | None, of: int = 2
) -> Exchange:
    """The same, when counts alone are asked for; `of` is how many posts the account has."""
    fields = "id,like_count,comments_count,view_count"
    inner = f"id,media_count,media{f'.after({after})' if after else ''}.limit(50){{{fields}}}"
    listing: dict[str, Any] = {"data": list(media)}
    if then:
        listing["paging"] = {"cursors": {"after": then}}
    account = {"media": listing, "id": OTHER_ID, "media_count": of}
    return discovered("bluebottle", inner, account)


def event(name: str, subject_id: str = OWN.page_id, page: Page = OWN, **more: Any) -> EventRecord:
    """Something that was seen at the time of the case."""
    return EventRecord(
        subject_id=subject_id, page_id=page.page_id, event=name, observed_at=START_AT, **more
    )


def goes_on(edge: str, after: str) -> dict[str, Any]:
    """The paging of a page that is not the last."""
    return {
        "cursors": {"before": "B", "after": after},
        "next": f"https://graph.facebook.com/v26.0/{edge}?access_token=EAAGsecret&limit=50&after={after}",
    }


COMMENTS = "17850000000000003/comments"
INSIGHTS = f"{ID}/insights"
DAY = (datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 21, 8, tzinfo=UTC))


def total(name: str, value: int | None) -> dict[str, Any]:
    """A metric's sum over a day."""
    return {"name": name, "period": "day", "total_value": {"value": value}, "id": f"{ID}/x"}


def figure(name: str, value: float) -> FigureRecord:
    """A figure of 20 November 2026 in California."""
    return FigureRecord(page_id=OWN.page_id, metric=name, from_at=DAY[0], to_at=DAY[1], value=value)


def followers(dimension: str, key: str, value: float) -> AudienceRecord:
    """Followers by a key."""
    return AudienceRecord(
        page_id=OWN.page_id, observed_at=START_AT, dimension=dimension, key=key, value=value
    )


def broken_down(keys: str, *results: tuple[list[str], int]) -> dict[str, Any]:
    """A breakdown, in the shape of the recorded insight-breakdown."""
    parts = [{"dimension_values": values, "value": value} for values, value in results]
    breakdown = {"dimension_keys": keys.split(","), "results": parts}
    return {
        "data": [
            {
                "name": "follower_demographics",
                "period": "lifetime",
                "total_value": {"breakdowns": [breakdown]},
            }
        ]
    }


WITNESS = exchange(ID, {"id": ID}, fields="id,media.limit(1){id}")
TOTALS = ",".join(TOTAL_METRICS)
WITHOUT_LINKS = ",".join(name for name in TOTAL_METRICS if name != "profile_links_taps")
MEDIA_INSIGHTS = "id,timestamp,insights.metric(views,reach,saved,shares)"
LIFETIME = [
    {"name": "views", "period": "lifetime", "values": [{"value": 800}]},
    {"name": "saved", "period": "lifetime", "values": [{"value": 0}]},
]

CASES = [
    Case(
        name="somebody_elses_account_behind_an_address",
        method="resolve",
        arguments={"address": "https://www.instagram.com/bluebottle/?hl=de"},
        exchanges=[discovered("bluebottle", ACCOUNT, BLUE)],
        expected=[BLUE_SEEN],
    ),
    Case(
        name="nobody_of_that_name",
        method="resolve",
        arguments={"address": "@nobody.at.all"},
        exchanges=[
            refused("own-account", "Invalid user id", 110, 2207013),
        ],
        raises=FindThePage,
    ),
    Case(
        name="somebody_elses_account_now",
        method="page",
        arguments={"page": OTHER},
        exchanges=[discovered("bluebottle", ACCOUNT, BLUE)],
        expected=[BLUE_SEEN],
    ),
    Case(
        name="a_handle_that_somebody_else_took",
        method="page",
        arguments={"page": OTHER},
        exchanges=[discovered("bluebottle", ACCOUNT, BLUE | {"id": "17841499999999999"})],
        raises=FindThePage,
    ),
    Case(
        name="ones_own_account_now",
        method="page",
        arguments={"page": OWN},
        exchanges=[exchange(ID, TOWN, fields=ACCOUNT)],
        expected=[
            PageRecord(
                page_id=OWN.page_id, observed_at=START_AT, handle="kdm.town", followers=900,
                posts_total=3, source_url="https://www.instagram.com/kdm.town/",
            )
        ],
    ),
    Case(
        name="posts_of_somebody_else_over_three_pages",
        method="posts",
        arguments={"page": OTHER, "since_at": None, "cursor": None},
        exchanges=[
            media_page(None, REEL, NO_TIME, then="QVFI1"),
            media_page("QVFI1", HIDES_LIKES, then="QVFI2"),
            media_page("QVFI2", then=None),
        ],
        expected=[*REEL_SEEN, *HIDES_SEEN],
        quarantined=1,
    ),
    Case(
        name="posts_of_somebody_else_in_a_window",
        method="posts",
        arguments={
            "page": OTHER, "since_at": datetime(2026, 11, 22, tzinfo=UTC), "cursor": None,
        },
        exchanges=[media_page(None, REEL, HIDES_LIKES, then="QVFI1")],
        expected=[*REEL_SEEN],
    ),
    Case(
        name="posts_of_somebody_else_with_a_hostile_cursor",
        method="posts",
        arguments={"page": OTHER, "since_at": None, "cursor": None},
        exchanges=[media_page(None, REEL, then="1){id},stories{id}")],
        raises=ReportTheAnswer,
    ),
    Case(
        name="ones_own_posts_as_recorded",
        method="posts",
        arguments={"page": OWN, "since_at": None, "cursor": None},
        exchanges=[
            exchange(
                f"{ID}/media",
                {
                    "data": [sample("media-carousel.json"), sample("media-image.json")],
                    "paging": {"cursors": {"before": "QVFIB", "after": "QVFIA"}},
                },
                fields=MEDIA,
            )
        ],
        expected=[
            PostRecord(
                post_id="instagram:123456789", page_id=OWN.page_id, kind="album", text="(caption)",
                created_at=datetime(2018, 2, 22, 10, 40, 45, tzinfo=UTC),
                permalink="https://www.instagram.com/permalink",
                media_ids=("1234567891", "1234567892"),
            ),
            counts("123456789", OWN, reactions=0, likes=0, comments=0),
            PostRecord(
                post_id="instagram:123456789", page_id=OWN.page_id, kind="photo", text="(caption)",
                created_at=datetime(2018, 2, 22, 10, 0, 29, tzinfo=UTC),
                permalink="https://www.instagram.com/permalink", media_ids=("123456789",),
            ),
            counts("123456789", OWN, reactions=0, likes=0, comments=1),
        ],
    ),
    Case(
        name="ones_own_counts_with_a_post_gone",
        method="counts",
        arguments={"page": OWN, "post_ids": ["instagram:11", "instagram:12"]},
        exchanges=[
            refused("", "Unsupported get request. Object with ID '12' does not exist", 100, 33,
                    ids="11,12"),
            exchange("", {"11": {"id": "11", "like_count": 5}}, ids="11"),
            WITNESS,
        ],
        expected=[counts("11", OWN, reactions=5, likes=5), event("deleted", "instagram:12")],
        deleted=["instagram:12"],
    ),
    Case(
        name="counts_of_somebody_else_with_a_post_gone",
        method="counts",
        arguments={
            "page": OTHER, "post_ids": ["instagram:17850000000000003", "instagram:178500"],
        },
        exchanges=[
            counted_page(None, {"id": "17850000000000003", "like_count": 51}, then="QVFI1"),
            counted_page("QVFI1", {"id": "17850000000000002"}, then=None),
        ],
        expected=[
            counts("17850000000000003", reactions=51, likes=51),
            event("deleted", "instagram:178500", OTHER),
        ],
        deleted=["instagram:178500"],
    ),
    Case(
        name="counts_of_somebody_else_out_of_a_list_that_broke_off",
        method="counts",
        arguments={"page": OTHER, "post_ids": ["instagram:178500"]},
        exchanges=[counted_page(None, then=None, of=1205)],
        expected=[],
        gaps=["reactions", "comments"],
    ),
    Case(
        name="counts_of_somebody_else_out_of_a_spoilt_list",
        method="counts",
        arguments={"page": OTHER, "post_ids": ["instagram:178500"]},
        exchanges=[counted_page(None, {"id": "178500", "like_count": "many"}, then=None)],
        expected=[],
        gaps=["reactions", "comments"],
        quarantined=1,
    ),
    Case(
        name="comments_with_answers_that_go_on",
        method="comments",
        arguments={"page": OWN, "post_id": "instagram:17850000000000003", "cursor": None},
        exchanges=[
            exchange(
                COMMENTS,
                {
                    "data": [
                        sample("comment.json"),
                        {
                            "id": "22", "timestamp": "2026-11-23T10:00:00+0000",
                            "text": "When does it begin?", "from": {"id": "7001", "username": "a"},
                            "replies": {
                                "data": [
                                    {"id": "23", "timestamp": "2026-11-23T10:05:00+0000",
                                     "text": "At nine.", "from": {"id": ID}},
                                ],
                                "paging": goes_on("22/replies", "R1"),
                            },
                        },
                    ],
                    "paging": goes_on(COMMENTS, "K1"),
                },
            ),
            exchange(
                "22/replies",
                {"data": [{"id": "24", "timestamp": "2026-11-23T10:06:00+0000",
                           "parent_id": "22", "like_count": 3}]},
                after="R1",
            ),
            exchange(COMMENTS, {"data": []}, after="K1"),
        ],
        expected=[
            CommentRecord(
                comment_id="instagram:123456789", post_id="instagram:17850000000000003",
                page_id=OWN.page_id, author_id="98765432123", by_page=False, text="(text)",
                created_at=datetime(2018, 2, 23, 21, 32, 16, tzinfo=UTC), reactions=0,
            ),
            CommentRecord(
                comment_id="instagram:1234567891", post_id="instagram:17850000000000003",
                page_id=OWN.page_id, author_id=None, by_page=None, text="(text)",
                created_at=datetime(2018, 2, 24, 16, 33, 6, tzinfo=UTC),
                parent_id="instagram:123456789",
            ),
            CommentRecord(
                comment_id="instagram:22", post_id="instagram:17850000000000003",
                page_id=OWN.page_id, author_id="7001", by_page=False, text="When does it begin?",
                created_at=datetime(2026, 11, 23, 10, tzinfo=UTC),
            ),
            CommentRecord(
                comment_id="instagram:23", post_id="instagram:17850000000000003",
                page_id=OWN.page_id, author_id=ID, by_page=True, text="At nine.",
                created_at=datetime(2026, 11, 23, 10, 5, tzinfo=UTC), parent_id="instagram:22",
            ),
            CommentRecord(
                comment_id="instagram:24", post_id="instagram:17850000000000003",
                page_id=OWN.page_id, author_id=None, by_page=None,
                created_at=datetime(2026, 11, 23, 10, 6, tzinfo=UTC), parent_id="instagram:22",
                reactions=3,
            ),
        ],
    ),
    Case(
        name="followers_by_country_city_age_and_gender",
        method="audience",
        arguments={"page": OWN, "since_on": date(2026, 11, 20), "until_on": date(2026, 11, 21)},
        exchanges=[
            exchange(INSIGHTS, broken_down("country", (["KH"], 700), (["TH"], 80)),
                     breakdown="country"),
            exchange(INSIGHTS, broken_down("city", (["Phnom Penh, Phnom Penh"], 500)),
                     breakdown="city"),
            exchange(INSIGHTS, broken_down("age,gender", (["25-34", "F"], 200), (["18-24", "U"], 9)),
                     breakdown="age,gender"),
        ],
        expected=[
            followers("country", "KH", 700.0), followers("country", "TH", 80.0),
            followers("city", "Phnom Penh, Phnom Penh", 500.0),
            followers("age_gender", "25-34 women", 200.0),
            followers("age_gender", "18-24 unknown", 9.0),
        ],
    ),
    Case(
        name="followers_of_a_small_account",
        method="audience",
        arguments={"page": OWN, "since_on": date(2026, 11, 20), "until_on": date(2026, 11, 21)},
        exchanges=[exchange(INSIGHTS, {"data": []})],
        expected=[],
        gaps=["country", "city", "age_gender"],
    ),
    Case(
        name="insights_with_a_metric_retired",
        method="insights",
        arguments={"page": OWN, "since_on": date(2026, 11, 20), "until_on": date(2026, 11, 20)},
        exchanges=[
            exchange(
                INSIGHTS,
                {
                    "data": [
                        {
                            "name": "reach", "period": "day",
                            "values": [
                                {"value": 300, "end_time": "2026-11-21T08:00:00+0000"},
                                {"value": 1, "end_time": "2026-11-22T08:00:00+0000"},
                            ],
                        }
                    ]
                },
                metric="reach,follower_count",
            ),
            refused(
                INSIGHTS,
                "(#100) metric[9] must be one of the following values: reach, views, likes", 100,
                metric=TOTALS,
            ),
            exchange(
                INSIGHTS,
                {"data": [total(name, 7 if name == "views" else None) for name in
                          WITHOUT_LINKS.split(",")]},
                metric=WITHOUT_LINKS, metric_type="total_value",
            ),
            exchange(
                f"{ID}/media",
                {
                    "data": [
                        {"id": "17850000000000003", "timestamp": "2026-11-20T20:00:00+0000",
                         "insights": {"data": LIFETIME}},
                        {"id": "17850000000000002", "timestamp": "2026-10-01T20:00:00+0000"},
                    ],
                    "paging": goes_on(f"{ID}/media", "M1"),
                },
                fields=MEDIA_INSIGHTS,
            ),
        ],
        expected=[
            figure("reach", 300.0),
            event("metric_retired", field="profile_links_taps"),
            figure("views", 7.0),
            counts("17850000000000003", OWN, views=800, saves=0),
        ],
        gaps=["follower_count", "profile_links_taps"],
    ),
    Case(
        name="insights_of_posts_from_before_the_account_was_professional",
        method="insights",
        arguments={"page": OWN, "since_on": date(2026, 1, 1), "until_on": date(2026, 1, 31)},
        exchanges=[
            refused(f"{ID}/media", "(#100) Media Posted Before Business Account Conversion", 100,
                    2108006),
            exchange(
                f"{ID}/media",
                {
                    "data": [{"id": "17850000000000004", "timestamp": "2026-01-09T20:00:00+0000",
                              "insights": {"data": LIFETIME}}],
                    "paging": goes_on(f"{ID}/media", "M1"),
                },
                fields=MEDIA_INSIGHTS, limit="1",
            ),
            refused(f"{ID}/media", "(#100) Media Posted Before Business Account Conversion", 100,
                    2108006, after="M1", limit="1"),
            WITNESS,
        ],
        expected=[counts("17850000000000004", OWN, views=800, saves=0)],
        gaps=["views", "reach", "saved", "shares"],
    ),
]  # fmt: skip
