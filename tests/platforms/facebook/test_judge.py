"""Meta's own client (facebook-business) judges: it knows every name we ask, and reads what we read."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

from facebook_business.adobjects.comment import Comment
from facebook_business.adobjects.insightsresult import InsightsResult
from facebook_business.adobjects.location import Location
from facebook_business.adobjects.page import Page as PageClass
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.adobjects.profile import Profile
from facebook_business.apiconfig import ads_api_config

from hustings.domain.records import CommentRecord, CountsRecord, FigureRecord, PostRecord
from hustings.network import graph
from hustings.network.asking import Request, Token
from hustings.platforms.facebook import PLATFORM, fields
from hustings.platforms.facebook.rules import FacebookRules
from tests.platforms.cases import cases_of, read
from tests.platforms.facebook.cases import COMMENTS, ID, INSIGHTS, POSTS
from tests.platforms.facebook.judge import client_over, parameters, unknown_names

CASES = {case.name: case for case in cases_of("facebook")}


def test_the_version_is_the_clients() -> None:
    assert ads_api_config["API_VERSION"] == graph.VERSION
    assert PLATFORM.version == graph.VERSION


def test_the_client_knows_every_field() -> None:
    assert unknown_names(PageClass, fields.PAGE_FIELDS) == []
    assert unknown_names(PagePost, fields.POST_FIELDS) == []
    assert unknown_names(Comment, fields.COMMENT_FIELDS) == []
    assert unknown_names(Location, ("country",)) == []
    assert unknown_names(PageClass, ("published_posts", "insights")) == []
    assert unknown_names(PagePost, ("insights", "comments")) == []


def test_the_client_knows_every_kind_of_reaction() -> None:
    known = {value for name, value in vars(Profile.Type).items() if not name.startswith("_")}
    assert set(fields.REACTIONS.values()) <= known


def test_the_client_knows_every_parameter() -> None:
    assert {"metric", "since", "until", "period"} <= parameters(PageClass, "get_insights")
    assert "limit" in parameters(PageClass, "get_published_posts")
    assert {"filter", "order"} <= parameters(PagePost, "get_comments")
    assert InsightsResult.Period.day == "day"
    assert Comment.Filter.stream == "stream"
    assert Comment.Order.chronological == "chronological"


def test_the_client_sends_the_token_and_the_proof_as_we_do() -> None:
    with client_over({f"/{graph.VERSION}/{ID}": b"{}"}) as (api, asked):
        PageClass(ID, api=api).api_get(fields=["name"])
    sent = {name: values[0] for name, values in parse_qs(urlsplit(asked[0]).query).items()}
    ours = FacebookRules().authorise(
        Request(address="https://graph.facebook.com/"),
        Token(secret="EAAGtoken", more={"app_secret": "the-secret"}),
    )
    assert sent == {"fields": "name", **ours.secret_query}


def test_the_client_reads_the_same_posts() -> None:
    case = CASES["posts_over_three_pages_one_of_them_empty"]
    result = read(PLATFORM, case)
    counts = {one.post_id: one.counts for one in result.records if isinstance(one, CountsRecord)}
    posts = {one.post_id: one for one in result.records if isinstance(one, PostRecord)}
    compared = 0
    for exchange in case.exchanges:
        with client_over({f"/{graph.VERSION}/{POSTS}": exchange.content}) as (api, _):
            given = PageClass(ID, api=api).get_published_posts(fields=["message"])
            for one in list(given._queue):
                ours = posts.get(f"facebook:{one['id'].rpartition('_')[2]}")
                if ours is None:
                    continue
                compared += 1
                assert ours.text == one.get("message")
                assert ours.permalink == one.get("permalink_url")
                theirs = {
                    name: one[name]["summary"]["total_count"]
                    for name in ("reactions", "comments", *fields.REACTIONS)
                    if name in one
                }
                theirs |= {"shares": one["shares"]["count"]} if "shares" in one else {}
                assert counts[ours.post_id] == theirs
    assert compared == len(posts) == 3


def test_the_client_reads_the_same_comments() -> None:
    case = CASES["comments_and_answers"]
    ours = {
        one.comment_id: one
        for one in read(PLATFORM, case).records
        if isinstance(one, CommentRecord)
    }
    theirs = {}
    for exchange in case.exchanges:
        with client_over({f"/{graph.VERSION}/{COMMENTS}": exchange.content}) as (api, _):
            given = PagePost(COMMENTS.partition("/")[0], api=api).get_comments(fields=["message"])
            theirs |= {f"facebook:{one['id']}": one for one in list(given._queue)}
    assert set(ours) == set(theirs)
    for key, one in ours.items():
        assert one.text == theirs[key]["message"]
        assert one.author_id == theirs[key]["from"]["id"]


def test_the_client_reads_the_same_figures() -> None:
    case = CASES["insights_with_a_metric_retired_and_another_renamed"]
    ours = {
        (one.metric, one.to_at.date()): one.value
        for one in read(PLATFORM, case).records
        if isinstance(one, FigureRecord)
    }
    theirs = {}
    for exchange in case.exchanges:
        if exchange.address.endswith(INSIGHTS) and exchange.status == 200:
            with client_over({f"/{graph.VERSION}/{INSIGHTS}": exchange.content}) as (api, _):
                given = PageClass(ID, api=api).get_insights()
                theirs |= {
                    (one["name"], date.fromisoformat(value["end_time"][:10])): value["value"]
                    for one in list(given._queue)
                    for value in one["values"]
                    if value["value"] is not None and one["name"] != "page_follows"
                }
    assert ours == theirs
    assert len(ours) == 6
