"""Meta's own client (facebook-business) judges: it knows every name we ask, and reads what we read."""

from __future__ import annotations

import json

from facebook_business.adobjects.igcomment import IGComment
from facebook_business.adobjects.igmedia import IGMedia
from facebook_business.adobjects.iguser import IGUser
from facebook_business.adobjects.instagraminsightsresult import InstagramInsightsResult
from facebook_business.apiconfig import ads_api_config

from hustings.domain.records import AudienceRecord, CommentRecord, CountsRecord, FigureRecord
from hustings.network import graph
from hustings.platforms.instagram import PLATFORM, fields
from tests.platforms.cases import cases_of, read
from tests.platforms.facebook.judge import client_over, parameters, unknown_names
from tests.platforms.instagram.cases import COMMENTS, ID, INSIGHTS, OTHER_ID

CASES = {case.name: case for case in cases_of("instagram")}


def values(kind: type[object]) -> set[str]:
    """The words of one of the client's enumerations."""
    return {value for name, value in vars(kind).items() if not name.startswith("_")}


def test_the_version_is_the_clients() -> None:
    assert ads_api_config["API_VERSION"] == graph.VERSION == PLATFORM.version


def test_the_client_knows_every_field() -> None:
    assert unknown_names(IGUser, (*fields.ACCOUNT_FIELDS, "business_discovery", "media")) == []
    assert unknown_names(IGMedia, fields.OTHERS_MEDIA_FIELDS) == []
    assert unknown_names(IGMedia, (*fields.COUNT_FIELDS, "comments", "insights")) == []
    assert unknown_names(IGComment, (*fields.COMMENT_FIELDS, "replies")) == []


def test_the_client_knows_every_metric_of_posts() -> None:
    assert set(fields.MEDIA_METRICS) <= values(InstagramInsightsResult.Metric)


def test_the_client_knows_every_parameter() -> None:
    asked = {"metric", "period", "since", "until", "metric_type", "breakdown"}
    assert asked <= parameters(IGUser, "get_insights")
    assert "total_value" in values(InstagramInsightsResult.MetricType)
    assert {"day", "lifetime"} <= values(InstagramInsightsResult.Period)


def test_the_description_knows_every_metric_of_accounts() -> None:
    # The client mixes up metrics of accounts and of posts; these are the description's own that it is
    # made from: shadowiguserinsights_metric_enum_param and _breakdown_enum_param of its enum_types.
    metrics = {
        "accounts_engaged", "comments", "content_views", "engaged_audience_demographics",
        "follower_count", "follower_demographics", "follows_and_unfollows", "likes",
        "online_followers", "profile_links_taps", "profile_views", "quotes", "reach",
        "reached_audience_demographics", "replies", "reposts", "saves", "shares", "total_interactions",
        "views", "website_clicks",
    }  # fmt: skip
    assert {*fields.SERIES_METRICS, *fields.TOTAL_METRICS, fields.AUDIENCE_METRIC} <= metrics
    assert {part for one in fields.BREAKDOWNS for part in one.split(",")} <= {
        "age", "city", "contact_button_type", "country", "follow_type", "gender",
        "media_product_type",
    }  # fmt: skip


def test_the_client_reads_the_same_posts_of_others() -> None:
    case = CASES["posts_of_somebody_else_over_three_pages"]
    ours = {
        one.post_id: one.counts
        for one in read(PLATFORM, case).records
        if isinstance(one, CountsRecord)
    }
    theirs = {}
    for exchange in case.exchanges:
        with client_over({f"/{graph.VERSION}/{ID}": exchange.content}) as (api, _):
            user = IGUser(ID, api=api).api_get(fields=["business_discovery"])
        given = user["business_discovery"]
        assert given["id"] == OTHER_ID
        for media in given["media"]["data"]:
            if "timestamp" in media:
                theirs[f"instagram:{media['id']}"] = media
    assert set(ours) == set(theirs)
    for key, counts in ours.items():
        assert counts.get("likes") == theirs[key].get("like_count")
        assert counts.get("comments") == theirs[key].get("comments_count")
        assert counts.get("views") == theirs[key].get("view_count")


def test_the_client_reads_the_same_comments() -> None:
    case = CASES["comments_with_answers_that_go_on"]
    ours = [one for one in read(PLATFORM, case).records if isinstance(one, CommentRecord)]
    theirs = {}
    for exchange in case.exchanges:
        path = f"/{graph.VERSION}/{COMMENTS}"
        with client_over({path: exchange.content}) as (api, _):
            media = IGMedia(COMMENTS.partition("/")[0], api=api)
            for one in list(media.get_comments(fields=["text"])._queue):
                theirs[f"instagram:{one['id']}"] = one.get("text")
                below = one.get("replies")
                for reply in below["data"] if below else []:
                    theirs[f"instagram:{reply['id']}"] = reply.get("text")
    assert {one.comment_id: one.text for one in ours} == theirs


def test_the_client_reads_the_same_insights() -> None:
    case = CASES["insights_with_a_metric_retired"]
    ours = {
        one.metric: one.value
        for one in read(PLATFORM, case).records
        if isinstance(one, FigureRecord)
    }
    theirs = {}
    for exchange in case.exchanges:
        if exchange.address.endswith(INSIGHTS) and exchange.status == 200:
            with client_over({f"/{graph.VERSION}/{INSIGHTS}": exchange.content}) as (api, _):
                for one in list(IGUser(ID, api=api).get_insights()._queue):
                    held = (
                        one["total_value"]["value"]
                        if "total_value" in one
                        else one["values"][0]["value"]
                    )
                    if held is not None:
                        theirs[one["name"]] = held
    assert ours == theirs == {"reach": 300, "views": 7}


def test_the_client_reads_the_same_followers() -> None:
    case = CASES["followers_by_country_city_age_and_gender"]
    ours = [one.value for one in read(PLATFORM, case).records if isinstance(one, AudienceRecord)]
    theirs = []
    for exchange in case.exchanges:
        with client_over({f"/{graph.VERSION}/{INSIGHTS}": exchange.content}) as (api, _):
            for one in list(IGUser(ID, api=api).get_insights()._queue):
                for breakdown in one["total_value"]["breakdowns"]:
                    theirs += [result["value"] for result in breakdown["results"]]
    assert ours == theirs
    assert json.loads(case.exchanges[0].content)["data"]
