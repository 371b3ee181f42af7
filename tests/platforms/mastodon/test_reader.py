"""What a reader makes of lists, gaps, shifts and posts that are gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import FindThePage, ReportTheAnswer, WaitForThePlatform
from hustings.domain.records import (
    CountsRecord,
    EventRecord,
    PageRecord,
    PostRecord,
    Record,
)
from hustings.platforms.definition import Page, Portion
from hustings.platforms.mastodon.reader import Reader
from hustings.platforms.mastodon.rules import MastodonRules
from tests.network.recorded import Exchange, Recorded, recorded
from tests.platforms.mastodon.expected import ACCOUNT, API, PAGE, PAGE_ID, PINNED, POSTS, post_id
from tests.platforms.mastodon.taken import taken

READER, RULES = Reader(), MastodonRules()
FIRST_AT = datetime(2026, 11, 1, tzinfo=UTC)
AUTHOR = PINNED["account"]


def status(number: int, **more: object) -> dict[str, Any]:
    """A post of the account, each a minute later than the one before."""
    at = (FIRST_AT + timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return {**PINNED, "id": str(1000 + number), "created_at": at, "visibility": "public", **more}


def answered(answer: Callable[[str, dict[str, list[str]]], httpx.Response]) -> Recorded:
    """A network that answers by a function of path and query."""

    def handle(request: httpx.Request) -> httpx.Response:
        query: dict[str, list[str]] = {}
        for name, value in parse_qsl(request.url.query.decode()):
            query.setdefault(name, []).append(value)
        return answer(request.url.path, query)

    return recorded(RULES, [], otherwise=handle)


def on(software: str, version: str = "") -> Page:
    return Page(
        page_id=PAGE_ID,
        handle=PAGE.handle,
        server=PAGE.server,
        known={"software": software, "version": version},
    )


def records_of(portions: list[Portion]) -> list[Record]:
    return [record for portion in portions for record in portion.records]


@settings(max_examples=25, deadline=None)
@given(count=st.integers(0, 12), sizes=st.lists(st.integers(0, 4), min_size=1, max_size=4))
def test_every_post_is_read_once_whatever_the_lists_lengths(count: int, sizes: list[int]) -> None:
    """Lists of any length, empty ones too as long as they name a next."""
    posts = [status(number) for number in reversed(range(count))]
    turns = iter(range(10_000))

    def answer(_: str, query: dict[str, list[str]]) -> httpx.Response:
        before = int(query.get("max_id", ["9999"])[0])
        left = [post for post in posts if int(post["id"]) < before]
        shown = left[: sizes[next(turns) % len(sizes)]]
        # An empty list goes on a little lower than where it was asked from.
        following = str(int(left[0]["id"]) + 1) if not shown and left and before == 9999 else None
        shown = shown or (left[:1] if following is None else [])
        link = f'<{POSTS}?max_id={following}>; rel="next"'
        headers = {"link": link} if following else {}
        return httpx.Response(200, json=shown, headers=headers)

    network = answered(answer)
    portions = list(READER.posts(network.asker, PAGE, since_at=None, cursor=None))
    read = [record.post_id for record in records_of(portions) if isinstance(record, PostRecord)]
    assert read == [post_id(post["id"]) for post in posts]
    assert [portion.cursor is None for portion in portions] == [False] * (len(portions) - 1) + [
        True
    ]
    seen = [portion.read_back_to_at for portion in portions if portion.read_back_to_at]
    assert all(earlier >= later for earlier, later in pairwise(seen))


@settings(max_examples=25, deadline=None)
@given(there=st.lists(st.booleans(), max_size=45), version=st.sampled_from(["4.2.9", "4.3.0", ""]))
def test_each_post_asked_about_is_counted_or_called_deleted_once(
    there: list[bool], version: str
) -> None:
    known = {str(1000 + number): is_there for number, is_there in enumerate(there)}

    def answer(path: str, query: dict[str, list[str]]) -> httpx.Response:
        if path.endswith("/statuses"):
            assert len(query["id[]"]) <= 20
            return httpx.Response(
                200, json=[status(int(one) - 1000) for one in query["id[]"] if known[one]]
            )
        one = path.rpartition("/")[2]
        if known[one]:
            return httpx.Response(200, json=status(int(one) - 1000))
        return httpx.Response(404, json={"error": "Record not found"})

    network = answered(answer)
    asked = [post_id(one) for one in known]
    portions = list(READER.counts(network.asker, on("mastodon", version), asked))
    counted = {
        record.post_id for record in records_of(portions) if isinstance(record, CountsRecord)
    }
    deleted = {
        record.subject_id for record in records_of(portions) if isinstance(record, EventRecord)
    }
    assert counted == {post_id(one) for one, is_there in known.items() if is_there}
    assert deleted == {post_id(one) for one, is_there in known.items() if not is_there}


def test_a_list_that_leads_back_to_itself_is_reported() -> None:
    network = recorded(RULES, [Exchange(address=POSTS, body=[status(2), status(1)])])
    portions = READER.posts(network.asker, PAGE, since_at=None, cursor=None)
    assert next(portions).cursor == "1001"
    with pytest.raises(ReportTheAnswer, match="leads back to itself"):
        next(portions)


def test_a_post_out_of_its_turn_does_not_end_reading() -> None:
    """Were a pinned post shown first, what is older than it would be passed over."""
    pinned = status(-5000)
    network = recorded(
        RULES,
        [
            Exchange(address=POSTS, body=[pinned, status(9), status(8)]),
            Exchange(address=POSTS, query={"max_id": "1008"}, body=[status(1)]),
        ],
    )
    since_at = FIRST_AT + timedelta(minutes=3)
    portions = list(READER.posts(network.asker, PAGE, since_at=since_at, cursor=None))
    assert len(portions) == 2
    assert portions[0].read_back_to_at == FIRST_AT + timedelta(minutes=8)


def test_what_is_meant_for_few_is_never_kept() -> None:
    hidden = [status(n, visibility=v) for n, v in ((4, "private"), (3, "direct"), (2, "local"))]
    network = recorded(
        RULES,
        [
            Exchange(address=POSTS, body=[*hidden, status(1, visibility="unlisted")]),
            Exchange(address=POSTS, query={"max_id": "1001"}, body=[]),
        ],
    )
    portions = list(READER.posts(network.asker, PAGE, since_at=None, cursor=None))
    posts = [record for record in records_of(portions) if isinstance(record, PostRecord)]
    assert [post.post_id for post in posts] == [post_id("1001")]


def test_another_accounts_post_in_the_list_is_set_aside() -> None:
    other = status(1, account={**AUTHOR, "id": "8"})
    network = recorded(
        RULES,
        [
            Exchange(address=POSTS, body=[other]),
            Exchange(address=POSTS, query={"max_id": "1001"}, body=[]),
        ],
    )
    first, _ = READER.posts(network.asker, PAGE, since_at=None, cursor=None)
    assert (first.records, list(first.quarantined)) == ((), ["[0]"])


@pytest.mark.parametrize("count", ["12", 3.0, 2**63, True])
def test_a_count_of_a_wrong_type_sets_one_post_aside_and_no_other(count: object) -> None:
    network = recorded(
        RULES,
        [
            Exchange(address=POSTS, body=[status(2, reblogs_count=count), status(1)]),
            Exchange(address=POSTS, query={"max_id": "1001"}, body=[]),
        ],
    )
    first, _ = READER.posts(network.asker, PAGE, since_at=None, cursor=None)
    assert list(first.quarantined) == ["[0]"]
    assert [record.post_id for record in first.records if isinstance(record, PostRecord)] == [
        post_id("1001")
    ]


@pytest.mark.parametrize("count", [2**53 + 1, -1])
def test_an_odd_count_is_kept_as_it_was_said(count: int) -> None:
    network = recorded(
        RULES, [Exchange(address=f"{API}/statuses/1", body=status(-999, favourites_count=count))]
    )
    (portion,) = READER.counts(network.asker, on("mastodon", "4.2"), [post_id("1")])
    (record,) = portion.records
    assert isinstance(record, CountsRecord)
    assert record.counts["likes"] == count


def test_a_count_that_is_not_said_is_left_out() -> None:
    told = {key: value for key, value in status(-999).items() if key != "replies_count"}
    network = recorded(
        RULES, [Exchange(address=f"{API}/statuses/1", body={**told, "reblogs_count": None})]
    )
    (portion,) = READER.counts(network.asker, on("mastodon", "4.2"), [post_id("1")])
    (record,) = portion.records
    assert isinstance(record, CountsRecord)
    assert set(record.counts) == {"reactions", "likes"}


def test_a_post_that_is_no_longer_for_everybody_is_told() -> None:
    network = recorded(
        RULES, [Exchange(address=f"{API}/statuses/1", body=status(-999, visibility="private"))]
    )
    (portion,) = READER.counts(network.asker, on("mastodon", "4.2"), [post_id("1")])
    (event,) = portion.records
    assert isinstance(event, EventRecord)
    assert (event.event, event.subject_id) == ("unpublished", post_id("1"))


def test_an_answer_about_another_post_is_set_aside() -> None:
    network = recorded(RULES, [Exchange(address=f"{API}/statuses/1", body=status(5))])
    (portion,) = READER.counts(network.asker, on("mastodon", "4.2"), [post_id("1")])
    assert (portion.records, len(portion.quarantined)) == ((), 1)


HTML = {"content-type": "text/html"}


def test_a_page_for_people_never_makes_a_post_deleted() -> None:
    """A proxy's own 404 says nothing of a post."""
    gone = Exchange(
        address=f"{API}/statuses/1", status=404, headers=HTML, body=b"<h1>Not Found</h1>nginx"
    )
    with pytest.raises((ReportTheAnswer, WaitForThePlatform)):
        list(READER.counts(recorded(RULES, [gone]).asker, on("mastodon", "4.2"), [post_id("1")]))


def test_snac_says_in_html_that_a_post_is_gone() -> None:
    gone = Exchange(
        address=f"{API}/statuses/1",
        status=404,
        headers=HTML,
        body=b"<h1>404 Not Found (snac/2.94)</h1>",
    )
    (portion,) = READER.counts(recorded(RULES, [gone]).asker, on("snac", "2.94"), [post_id("1")])
    (event,) = portion.records
    assert isinstance(event, EventRecord)
    assert event.event == "deleted"


def test_several_posts_are_asked_for_by_pleromas_own_name() -> None:
    network = recorded(RULES, [Exchange(address=f"{API}/statuses", body=[status(1), status(2)])])
    list(READER.counts(network.asker, on("pleroma", "2.9"), [post_id("1001"), post_id("1002")]))
    assert network.asked == [f"GET {API}/statuses?ids%5B%5D=1001&ids%5B%5D=1002"]


def test_software_that_is_not_known_yet_is_asked_for() -> None:
    exchanges = [
        Exchange(address=f"{PAGE.server}/.well-known/nodeinfo", status=404, body={"error": "No"}),
        Exchange(address=f"{API}/accounts/{ACCOUNT}", body=taken("account_lookup", 2).body),
    ]
    network = recorded(RULES, exchanges)
    page = Page(page_id=PAGE_ID)
    (portion,) = READER.page(network.asker, page)
    (record,) = portion.records
    assert isinstance(record, PageRecord)
    assert record.handle == "mastodonpy_test@localhost:3000"
    assert len(network.asked) == 2


def test_the_server_in_the_id_is_asked_and_no_other() -> None:
    """A token is good on that server alone, and the numbers are its own."""
    network = recorded(
        RULES, [Exchange(address=f"{API}/accounts/{ACCOUNT}", body=taken("account_lookup", 2).body)]
    )
    list(READER.page(network.asker, replace(PAGE, server="https://elsewhere.example")))
    assert network.asked == [f"GET {API}/accounts/{ACCOUNT}"]


def test_a_number_of_followers_that_is_hidden_is_unknown() -> None:
    """Pleroma writes 0 and says beside it that it hides: docs-develop.pleroma.social, Accounts."""
    hiding = {**taken("account_lookup", 2).json, "pleroma": {"hide_followers_count": True}}
    network = recorded(RULES, [Exchange(address=f"{API}/accounts/{ACCOUNT}", body=hiding)])
    (portion,) = READER.page(network.asker, on("pleroma", "2.9"))
    (record,) = portion.records
    assert isinstance(record, PageRecord)
    assert (record.followers, record.posts_total) == (None, 0)
    assert [gap.names for gap in portion.gaps] == [("followers",)]


def test_a_new_name_is_told_with_the_old_one() -> None:
    renamed = {**taken("account_lookup", 2).json, "username": "council"}
    network = recorded(RULES, [Exchange(address=f"{API}/accounts/{ACCOUNT}", body=renamed)])
    (portion,) = READER.page(network.asker, PAGE)
    _, event = portion.records
    assert isinstance(event, EventRecord)
    assert (event.event, event.old_value, event.new_value) == (
        "renamed",
        "mastodonpy_test@localhost:3000",
        "council@localhost:3000",
    )


def test_a_suspended_account_and_another_account_are_no_observation() -> None:
    for told, error in (
        ({"suspended": True}, FindThePage),
        ({"id": "8"}, ReportTheAnswer),
    ):
        body = {**taken("account_lookup", 2).json, **told}
        network = recorded(RULES, [Exchange(address=f"{API}/accounts/{ACCOUNT}", body=body)])
        with pytest.raises(error):
            list(READER.page(network.asker, PAGE))


def test_boosts_on_two_servers_of_one_post_name_the_same_post() -> None:
    """Who boosts together is found by the post that they share."""
    original = "https://far.example/@zoe/5"
    zoe = {**AUTHOR, "id": "31", "acct": "zoe@far.example"}
    ids = set()
    for inner_id in ("700", "800"):
        inner = {**PINNED, "id": inner_id, "account": zoe, "url": original}
        network = recorded(
            RULES,
            [
                Exchange(address=POSTS, body=[status(1, reblog=inner)]),
                Exchange(address=POSTS, query={"max_id": "1001"}, body=[]),
            ],
        )
        first, _ = READER.posts(network.asker, PAGE, since_at=None, cursor=None)
        (post,) = first.records
        assert isinstance(post, PostRecord)
        ids.add(post.shared_post_id)
    assert ids == {"mastodon:far.example/5"}


def test_a_quote_names_the_quoted_post_and_keeps_its_own_words() -> None:
    quoted = {**PINNED, "id": "700", "url": "https://far.example/@zoe/5"}
    quoted["account"] = {**AUTHOR, "id": "31", "acct": "zoe@far.example"}
    quote = {"state": "accepted", "quoted_status": quoted}
    network = recorded(
        RULES,
        [
            Exchange(address=POSTS, body=[status(1, quote=quote)]),
            Exchange(address=POSTS, query={"max_id": "1001"}, body=[]),
        ],
    )
    first, _ = READER.posts(network.asker, PAGE, since_at=None, cursor=None)
    post, _ = first.records
    assert isinstance(post, PostRecord)
    assert (post.shared_post_id, post.kind, post.text) == (
        "mastodon:far.example/5",
        "status",
        "Toot!",
    )


def test_replies_that_end_at_a_depth_are_a_gap() -> None:
    chain = [{**PINNED, "id": str(n), "in_reply_to_id": str(n - 1)} for n in range(2, 22)]
    for length, gaps in ((19, 0), (20, 1)):
        body = {"ancestors": [], "descendants": chain[:length]}
        network = recorded(RULES, [Exchange(address=f"{API}/statuses/1/context", body=body)])
        (portion,) = READER.comments(network.asker, PAGE, post_id("1"), cursor=None)
        assert len(portion.gaps) == gaps


def test_replies_to_a_post_that_is_gone_are_not_found() -> None:
    gone = Exchange(address=f"{API}/statuses/1/context", status=404, body={"error": "Gone"})
    with pytest.raises(FindThePage):
        list(READER.comments(recorded(RULES, [gone]).asker, PAGE, post_id("1"), cursor=None))
