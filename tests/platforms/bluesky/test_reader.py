"""How Bluesky's pages are read, where the cases that every platform has say nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import CorrectTheValue, FindThePage, ReportTheAnswer
from hustings.domain.records import CommentRecord, CountsRecord, EventRecord, PostRecord
from hustings.platforms.bluesky import PLATFORM
from hustings.platforms.bluesky.parsing import happened_at, instant
from hustings.platforms.bluesky.reader import DEEPEST, Reader
from hustings.platforms.bluesky.rules import RULES
from hustings.platforms.definition import Page, Portion
from tests.network.recorded import Exchange, Recorded, recorded
from tests.platforms.bluesky.story import (
    ALL,
    DID,
    FEED,
    KHMER,
    NEIGHBOUR,
    PAGE,
    RECORDED,
    answered,
    at,
    made_up,
    uri,
)

READER = Reader()


def loaded(name: str) -> Any:
    """A recorded answer, to be changed."""
    return json.loads((RECORDED / f"{name}.json").read_bytes())


def posts_of(feed: Any, **more: Any) -> list[Portion]:
    """What a feed of one answer gives."""
    exchanges = [made_up("feed.getAuthorFeed", feed | {"cursor": None})]
    return list(READER.posts(recorded(RULES, exchanges).asker, **ALL | more))


def test_a_claim_of_the_past_is_believed_and_one_of_the_future_is_not() -> None:
    seen = "2026-11-24T12:00:00.000Z"
    assert happened_at("2016-03-01T08:00:00Z", seen) == datetime(2016, 3, 1, 8, tzinfo=UTC)
    assert happened_at("2036-03-01T08:00:00Z", seen) == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert happened_at("soon", seen) == datetime(2026, 11, 24, 12, tzinfo=UTC)
    with pytest.raises(ValueError, match="is no time"):
        happened_at("2016-03-01T08:00:00Z", None)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40) | st.datetimes().map(str))
def test_a_time_is_read_in_utc_or_not_at_all(text: str) -> None:
    moment = instant(text)
    assert moment is None or moment.utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_beyond_the_calendar_is_none(text: str) -> None:
    assert instant(text) is None


def test_one_item_of_a_wrong_type_does_not_cost_the_others() -> None:
    feed = loaded("feed-2")
    feed["feed"][0]["post"]["likeCount"] = "many"
    (portion,) = posts_of(feed)
    assert [type(record) for record in portion.records] == [PostRecord, CountsRecord]
    assert list(portion.quarantined) == ["feed[0]"]
    assert "likeCount" in portion.quarantined["feed[0]"]


def test_a_count_that_is_not_given_is_left_out() -> None:
    feed = loaded("feed-2")
    del feed["feed"][0]["post"]["likeCount"]
    (portion,) = posts_of(feed)
    counts = portion.records[1]
    assert isinstance(counts, CountsRecord)
    assert set(counts.counts) == {"comments", "shares", "saves"}


def test_a_repost_brings_neither_words_nor_counts_of_the_other_page() -> None:
    (portion,) = posts_of({"feed": loaded("feed-1")["feed"][:1]})
    (share,) = portion.records
    assert isinstance(share, PostRecord)
    assert (share.kind, share.text, share.permalink) == ("share", None, None)


def test_a_repost_without_an_address_of_its_own_is_set_aside() -> None:
    feed = {"feed": loaded("feed-1")["feed"][:1]}
    del feed["feed"][0]["reason"]["uri"]
    (portion,) = posts_of(feed)
    assert portion.records == ()
    assert list(portion.quarantined) == ["feed[0]"]


def test_a_post_of_another_page_is_set_aside() -> None:
    feed = {"feed": loaded("feed-1")["feed"][:1]}
    del feed["feed"][0]["reason"]
    feed["feed"][0]["post"]["author"]["labels"] = []
    (portion,) = posts_of(feed)
    assert portion.records == ()
    assert "is no post of" in portion.quarantined["feed[0]"]


def test_a_pinned_post_does_not_say_how_far_the_feed_was_read() -> None:
    feed = loaded("feed-2")["feed"]
    pinned = feed[1] | {"reason": {"$type": "app.bsky.feed.defs#reasonPin"}}
    (portion,) = posts_of({"feed": [pinned, feed[0]]})
    assert portion.read_back_to_at == at(21, 9, 30)
    (portion,) = posts_of({"feed": [pinned]})
    assert portion.read_back_to_at is None


def test_a_page_that_asks_for_people_who_are_signed_in_is_not_read_by_its_feed_either() -> None:
    feed = loaded("feed-2")
    feed["feed"][0]["post"]["author"]["labels"] = [{"val": "!no-unauthenticated"}]
    with pytest.raises(FindThePage, match="signed in"):
        posts_of(feed)
    feed["feed"][0]["post"]["author"]["labels"] = [{"val": "!no-unauthenticated", "neg": True}]
    assert posts_of(feed)


def test_an_empty_portion_with_a_cursor_is_not_the_end() -> None:
    empty = made_up("feed.getAuthorFeed", {"feed": [], "cursor": "go-on"})
    exchanges = [empty, made_up("feed.getAuthorFeed", loaded("feed-2"), cursor="go-on")]
    portions = READER.posts(recorded(RULES, exchanges).asker, **ALL)
    assert (next(portions).cursor, len(next(portions).records)) == ("go-on", 4)


def test_asked_of_another_server_where_the_page_names_one() -> None:
    address = "http://localhost:2584/xrpc/app.bsky.actor.getProfile"
    network = recorded(RULES, [Exchange(address=address, body=RECORDED / "profile.json")])
    page = Page(page_id=PAGE.page_id, server="http://localhost:2584/")
    (portion,) = READER.page(network.asker, page)
    assert portion.records
    found = Reader("http://localhost:2584").resolve(network.asker, DID)
    assert found.page.server == "http://localhost:2584"
    assert found.page.handle == "market-square.test"


def test_an_answer_about_another_page_is_refused() -> None:
    profile = loaded("profile") | {"did": NEIGHBOUR}
    with pytest.raises(ReportTheAnswer, match="answered for"):
        list(READER.page(network_of(profile, "actor.getProfile").asker, PAGE))


def network_of(body: Any, method: str) -> Recorded:
    """A network that answers one thing."""
    return recorded(RULES, [made_up(method, body)])


@pytest.mark.parametrize(
    ("status", "verifier", "verified"),
    [("valid", "none", True), ("none", "valid", True), ("none", "none", False),
     ("invalid", "none", False)],
)  # fmt: skip
def test_verified_is_what_the_profile_says(status: str, verifier: str, verified: bool) -> None:
    state = {"verifications": [], "verifiedStatus": status, "trustedVerifierStatus": verifier}
    profile = loaded("profile") | {"verification": state}
    found = READER.resolve(network_of(profile, "actor.getProfile").asker, DID)
    assert found.record.verified is verified


def test_a_handle_that_its_domain_does_not_confirm_is_unknown() -> None:
    profile = loaded("profile") | {"handle": "handle.invalid"}
    found = READER.resolve(network_of(profile, "actor.getProfile").asker, DID)
    assert (found.page.handle, found.record.handle) == (None, None)
    assert found.page.page_id == PAGE.page_id


def test_posts_are_asked_for_25_at_once() -> None:
    exchanges = [made_up("feed.getPosts", loaded("posts"))]
    network = recorded(RULES, [*exchanges, answered("actor.getProfile", "profile")])
    ids = [f"bluesky:{uri(f'3n333gq{number:06d}'.translate(KEYS))}" for number in range(60)]
    portions = list(READER.counts(network.asker, PAGE, [f"bluesky:{uri(KHMER)}", *ids]))
    asked = [question.count("uris=") for question in network.asked if "getPosts" in question]
    # 61 posts are 25, 25 and 11.
    assert asked == [25, 25, 11]
    assert [portion.cursor for portion in portions][-1] is None


KEYS = str.maketrans("0123456789", "abcdefghij")


def test_what_cannot_be_read_is_not_taken_for_deleted() -> None:
    body = loaded("posts")
    body["posts"][1]["repostCount"] = "1"
    asked = [f"bluesky:{uri(KHMER)}", f"bluesky:{body['posts'][1]['uri']}"]
    (portion,) = READER.counts(network_of(body, "feed.getPosts").asker, PAGE, asked)
    assert not [record for record in portion.records if isinstance(record, EventRecord)]
    assert [gap.names for gap in portion.gaps] == [(asked[1],)]


REPOSTS = [f"at://{DID}/app.bsky.feed.repost/{rkey}" for rkey in ("3n333gqfsqk2e", "3n333gqfsqk2f")]


def reposts_asked(*more: Exchange) -> list[Portion]:
    """What comes of asking for two reposts of which the second was taken back."""
    address = "https://public.api.bsky.app/xrpc/com.atproto.repo.getRecord"
    there = {"uri": REPOSTS[0], "cid": "bafy", "value": {"$type": "app.bsky.feed.repost"}}
    lost = {"error": "RecordNotFound", "message": f"Could not locate record: {REPOSTS[1]}"}
    exchanges = [
        Exchange(address=address, query={"rkey": "3n333gqfsqk2e"}, body=there),
        Exchange(address=address, query={"rkey": "3n333gqfsqk2f"}, status=400, body=lost),
    ]
    network = recorded(RULES, [*exchanges, *more])
    return list(READER.counts(network.asker, PAGE, [f"bluesky:{uri}" for uri in REPOSTS]))


def test_a_repost_that_was_taken_back_is_told_and_none_is_counted() -> None:
    portions = reposts_asked(answered("actor.getProfile", "profile", actor=DID))
    (event,) = (record for portion in portions for record in portion.records)
    assert isinstance(event, EventRecord)
    assert (event.subject_id, event.event) == (f"bluesky:{REPOSTS[1]}", "deleted")


def test_reposts_of_a_page_that_is_switched_off_are_not_taken_for_deleted() -> None:
    with pytest.raises(FindThePage):
        reposts_asked(answered("actor.getProfile", "profile-deactivated", 400, actor=DID))


def test_an_imported_post_that_is_known_by_its_key_keeps_its_id() -> None:
    network = network_of(loaded("posts"), "feed.getPosts")
    (portion,) = READER.counts(network.asker, PAGE, [f"bluesky:{KHMER}"])
    (counts,) = portion.records
    assert isinstance(counts, CountsRecord)
    assert counts.post_id == f"bluesky:{KHMER}"


def test_an_appview_that_ends_above_the_same_post_again_is_not_asked_for_ever() -> None:
    thread = loaded("thread-shallow")
    exchanges = [made_up("feed.getPostThread", thread, uri=uri(KHMER))]
    below = {"thread": thread["thread"]["replies"][0]}
    question = uri("3n333gqh2rs2e", NEIGHBOUR)
    exchanges.append(made_up("feed.getPostThread", below, uri=question))
    network = recorded(RULES, exchanges)
    portions = list(READER.comments(network.asker, PAGE, f"bluesky:{uri(KHMER)}", cursor=None))
    assert len(portions) == len(network.asked) == 2


def test_a_thread_as_deep_as_is_asked_for_is_read() -> None:
    shallow, depth = loaded("thread-shallow")["thread"], DEEPEST
    (reply,) = shallow.pop("replies")

    def around(node: Any, inner: str) -> str:
        return f'{json.dumps(node)[:-1]}, "replies": [{inner}]}}'

    nested = ""
    for number in range(depth):
        reply["post"]["uri"] = uri(f"3n333gq{number:06d}".translate(KEYS), NEIGHBOUR)
        nested = around(reply, nested)
    body = f'{{"thread": {around(shallow, nested)}}}'.encode()
    network = recorded(RULES, [made_up("feed.getPostThread", body)])
    (portion,) = READER.comments(network.asker, PAGE, f"bluesky:{uri(KHMER)}", cursor=None)
    assert portion.quarantined == {}
    assert len(portion.records) == depth


def test_blocked_and_missing_replies_are_passed_over() -> None:
    thread = loaded("thread")
    thread["thread"]["replies"] += [
        {"$type": "app.bsky.feed.defs#blockedPost", "uri": "at://x", "blocked": True},
        {"$type": "app.bsky.feed.defs#notFoundPost", "uri": "at://x", "notFound": True},
    ]
    network = network_of(thread, "feed.getPostThread")
    (portion,) = READER.comments(network.asker, PAGE, f"bluesky:{uri(KHMER)}", cursor=None)
    assert [type(record) for record in portion.records] == [CommentRecord] * 3
    assert portion.quarantined == {}


@pytest.mark.parametrize(
    "ask",
    [
        lambda asker: READER.page(asker, Page(page_id="bluesky:@by-name")),
        lambda asker: READER.comments(
            asker, PAGE, f"bluesky:at://{DID}/app.bsky.feed.repost/3n333gqfsqk2e", cursor=None
        ),
        lambda asker: READER.ties(asker, PAGE, kind="admirer", cursor=None),
        lambda asker: READER.ties(asker, PAGE, kind="like", cursor="not ours"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_sent(ask: Any) -> None:
    network = recorded(RULES, [])
    with pytest.raises(CorrectTheValue):
        list(ask(network.asker))
    assert network.asked == []


def test_posts_that_nobody_liked_are_not_asked_for() -> None:
    exchanges = [*FEED, answered("feed.getLikes", "likes-2")]
    network = recorded(RULES, exchanges)
    list(READER.ties(network.asker, PAGE, kind="like", cursor=None))
    asked = [question for question in network.asked if "getLikes" in question]
    # Of the page's six posts one was liked.
    assert len(asked) == 1


def test_the_readme_names_every_method_that_is_asked() -> None:
    readme = Path(Reader.__module__.replace(".", "/")).parent / "README.md"
    text = (Path(__file__).parents[3] / "src" / readme).read_text()
    for method in ("getProfile", "getAuthorFeed", "getPosts", "getPostThread", "getFollowers",
                   "getLikes", "getRepostedBy"):  # fmt: skip
        assert method in text
    assert PLATFORM.title in text
