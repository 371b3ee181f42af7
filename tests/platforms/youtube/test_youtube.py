"""What is YouTube's own: its addresses, its words for trouble, its budget, and its client library as a judge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from googleapiclient import discovery, http
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import (
    ConnectAgain,
    CorrectTheValue,
    FindThePage,
    GrantThePermission,
    ReportTheAnswer,
    SeeToThePlatform,
    WaitForTheBudget,
    WaitForThePlatform,
)
from hustings.network.asking import Answer, Request, Token
from hustings.platforms.youtube import asking, entities
from hustings.platforms.youtube.addresses import Address, parse_address
from hustings.platforms.youtube.reader import DAY_METRICS, GAIN_METRICS, Reader
from hustings.platforms.youtube.rules import YouTubeRules
from tests.network.recorded import Exchange, recorded
from tests.platforms.youtube import made
from tests.platforms.youtube.cases import CASES, DAYS, PAGE

RULES = YouTubeRules()
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        (made.CHANNEL, Address(channel_id=made.CHANNEL)),
        (f"https://www.youtube.com/channel/{made.CHANNEL}/about", Address(channel_id=made.CHANNEL)),
        ("youtube.com/@fictionaloffice", Address(handle="@fictionaloffice")),
        ("https://m.youtube.com/%40fictionaloffice?si=x", Address(handle="@fictionaloffice")),
        ("https://www.youtube.com/@ការិយាល័យ", Address(handle="@ការិយាល័យ")),
        ("https://www.youtube.com/user/Office", Address(user="Office")),
        ("https://www.youtube.com/watch?v=vid00000001&t=4", Address(video_id="vid00000001")),
        ("https://youtube.com/shorts/vid00000001", Address(video_id="vid00000001")),
        ("https://youtu.be/vid00000001", Address(video_id="vid00000001")),
    ],
)
def test_an_address_is_taken_apart_as_people_paste_it(pasted: str, address: Address) -> None:
    assert parse_address(f" {pasted} ") == address


@pytest.mark.parametrize(
    "pasted",
    ["", "https://example.org/@x", "https://www.youtube.com/feed/trending", "UCshort", "@"],
)
def test_what_is_no_address_says_how_to_write_one(pasted: str) -> None:
    with pytest.raises(CorrectTheValue, match="Paste it from the browser"):
        parse_address(pasted)


@given(st.text(max_size=60))
@settings(max_examples=50, deadline=None)
def test_any_text_is_an_address_or_is_told_as_none(pasted: str) -> None:
    with suppress(CorrectTheValue):
        found = parse_address(pasted)
        assert any((found.channel_id, found.handle, found.user, found.video_id))


def answer(status: int, body: Any) -> Answer:
    return Answer(
        status=status,
        headers={},
        body=json.dumps(body).encode(),
        asked_at=AT,
        shown_address="https://example.org/videos",
    )


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        (403, "quotaExceeded", WaitForTheBudget),
        (403, "rateLimitExceeded", WaitForTheBudget),
        (400, "keyInvalid", ConnectAgain),
        (401, "authError", ConnectAgain),
        (403, "insufficientPermissions", GrantThePermission),
        (403, "accessNotConfigured", GrantThePermission),
        (404, "playlistNotFound", FindThePage),
        (500, "backendError", WaitForThePlatform),
        (503, "somethingNew", WaitForThePlatform),
        (400, "invalidParameter", ReportTheAnswer),
        (200, "somethingNew", ReportTheAnswer),
    ],
)
def test_trouble_is_told_by_its_reason(
    status: int, reason: str, kind: type[SeeToThePlatform]
) -> None:
    error = RULES.fault(answer(status, made.error(status, reason)))
    assert type(error) is kind


def test_used_up_units_are_whole_again_at_midnight_in_california() -> None:
    error = RULES.fault(answer(403, made.error(403, "quotaExceeded")))
    assert error is not None
    # Noon in UTC is four in the morning there, in winter.
    assert error.retry_at == datetime(2026, 11, 25, 8, tzinfo=UTC)


def test_a_list_costs_one_unit_of_the_day_and_a_write_fifty() -> None:
    reading = RULES.costs(Request(address=f"{asking.API}/videos"), AT)
    writing = RULES.costs(Request(address=f"{asking.API}/videos", purpose="write"), AT)
    assert [(one.used_ratio, one.daily) for one in reading] == [(0.0001, True)]
    assert writing[0].used_ratio == 0.005
    assert RULES.costs(Request(address=asking.ANALYTICS), AT) == []


def test_a_key_goes_into_the_query_and_a_token_into_the_header_and_neither_is_shown() -> None:
    question = Request(address=f"{asking.API}/videos")
    by_key = RULES.authorise(question, Token(secret="AIza-made-up"))
    by_token = RULES.authorise(question, Token(secret="ya29.made-up"))
    assert by_key.secret_query == {"key": "AIza-made-up"}
    assert by_token.secret_headers == {"Authorization": "Bearer ya29.made-up"}
    assert "made-up" not in f"{by_key!r}{by_token!r}"


def test_a_metric_that_is_no_longer_given_leaves_the_others_and_is_named() -> None:
    gone = {"metrics": "shares", "dimensions": "day"}
    exchanges = [
        Exchange(address=asking.ANALYTICS, status=400, body=made.error(400, "badRequest")),
        Exchange(
            address=asking.ANALYTICS, query=gone, status=400, body=made.error(400, "badRequest")
        ),
        *(
            Exchange(
                address=asking.ANALYTICS,
                query={"metrics": metric, "dimensions": "day"},
                body=made.report(["day", metric], ["2026-11-02", 5]),
            )
            for metric in DAY_METRICS
            if metric != "shares"
        ),
    ]
    portions = list(Reader().insights(recorded(RULES, exchanges).asker, PAGE, **DAYS))
    records = [record for portion in portions for record in portion.records]
    metrics = {record.metric for record in records if hasattr(record, "metric")}
    assert metrics == set(DAY_METRICS) - {"shares"}
    assert [gap.names for portion in portions for gap in portion.gaps] == [("shares",)]
    assert [
        record.field for record in records if getattr(record, "event", "") == "metric_retired"
    ] == ["shares"]


# The client library ships Google's own description of the interface: it judges what we ask and read.


@pytest.fixture(scope="module")
def described() -> Iterator[Any]:
    """Google's description of the Data API."""
    built = discovery.build("youtube", "v3", developerKey="made-up", static_discovery=True)
    yield built
    built.close()


def test_every_question_exists_with_every_parameter(described: Any) -> None:
    asked = {
        (exchange.address.rpartition("/")[2], name)
        for case in CASES
        for exchange in case.exchanges
        if exchange.address.startswith(asking.API)
        for name in exchange.query
    }
    assert {resource for resource, _ in asked} == {
        "channels",
        "videos",
        "playlistItems",
        "commentThreads",
        "comments",
    }
    for resource, name in asked:
        description = described._rootDesc["resources"][resource]["methods"]["list"]["parameters"]
        assert name in description, (resource, name)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (entities.Channel, "Channel"),
        (entities.ChannelSnippet, "ChannelSnippet"),
        (entities.ChannelStatistics, "ChannelStatistics"),
        (entities.ChannelContent, "ChannelContentDetails"),
        (entities.PlaylistItem, "PlaylistItem"),
        (entities.Upload, "PlaylistItemContentDetails"),
        (entities.Video, "Video"),
        (entities.VideoSnippet, "VideoSnippet"),
        (entities.VideoStatistics, "VideoStatistics"),
        (entities.Comment, "Comment"),
        (entities.CommentSnippet, "CommentSnippet"),
        (entities.AuthorChannel, "CommentSnippetAuthorChannelId"),
        (entities.CommentThread, "CommentThread"),
        (entities.ThreadSnippet, "CommentThreadSnippet"),
        (entities.ThreadReplies, "CommentThreadReplies"),
    ],
)
def test_every_field_that_is_read_exists_there(described: Any, ours: Any, theirs: str) -> None:
    assert set(ours.__struct_fields__) <= set(described._rootDesc["schemas"][theirs]["properties"])


def test_the_library_reads_the_same_video_out_of_the_same_bytes(described: Any) -> None:
    case = next(one for one in CASES if one.name == "counts_of_which_one_video_is_gone")
    body = case.exchanges[0].content
    replay = http.HttpMockSequence([({"status": "200"}, body)])
    theirs = (
        described.videos().list(part=asking.VIDEO_PARTS, id="x").execute(http=replay)["items"][0]
    )
    network = recorded(RULES, case.exchanges)
    post, counts, _deleted = next(Reader().counts(network.asker, **case.arguments)).records
    assert post.post_id == f"youtube:{theirs['id']}"  # type: ignore[union-attr]
    assert post.text == theirs["snippet"]["title"]  # type: ignore[union-attr]
    assert counts.counts == {  # type: ignore[union-attr]
        "views": int(theirs["statistics"]["viewCount"]),
        "likes": int(theirs["statistics"]["likeCount"]),
        "reactions": int(theirs["statistics"]["likeCount"]),
        "comments": int(theirs["statistics"]["commentCount"]),
    }


def test_the_question_for_a_report_has_the_parameters_that_the_library_knows() -> None:
    built = discovery.build("youtubeAnalytics", "v2", developerKey="made-up", static_discovery=True)
    query = built.reports().query(
        ids="channel==MINE",
        startDate="2026-11-01",
        endDate="2026-11-02",
        metrics=",".join(GAIN_METRICS),
        dimensions="country",
    )
    exchange = Exchange(address=asking.ANALYTICS, body=made.report(["country"]))
    network = recorded(RULES, [exchange])
    asking.report(network.asker, GAIN_METRICS, "country", date(2026, 11, 1), date(2026, 11, 2))
    sent = dict(part.split("=", 1) for part in network.asked[0].split("?")[1].split("&"))
    known = dict(part.split("=", 1) for part in query.uri.split("?")[1].split("&"))
    assert query.uri.split("?")[0] == asking.ANALYTICS
    assert set(sent) == set(known) - {"key", "alt"}
    built.close()


def test_replies_that_cannot_be_asked_for_end_the_portion_so_that_none_is_left_out() -> None:
    case = next(one for one in CASES if one.name == "comments_with_more_replies_than_came_along")
    refused = made.error(401, "authError")
    exchanges = [
        replace(one, status=401, body=refused) if one.address.endswith("/comments") else one
        for one in case.exchanges
    ]
    asker = recorded(RULES, exchanges, now_at=case.now_at).asker
    with pytest.raises(ConnectAgain):
        next(Reader().comments(asker, PAGE, case.arguments["post_id"], cursor=None))
