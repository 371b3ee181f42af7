"""Addresses as people paste them, and ids that hold through renames and differ between servers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import CorrectTheValue, ReportTheAnswer
from hustings.platforms.mastodon.addresses import (
    ADDRESS_SHAPES,
    address_of,
    id_by_address,
    id_on,
    native_of,
    next_max_id,
    server_in,
    server_of,
    server_told,
)

NAMED = [
    ("@Ann@m.example", "https://m.example", "Ann", "m.example"),
    ("ann@M.Example", "https://m.example", "ann", "m.example"),
    ("acct:ann@m.example", "https://m.example", "ann", "m.example"),
    ("https://m.example/@ann", "https://m.example", "ann", None),
    ("http://m.example/@ann/", "https://m.example", "ann", None),
    ("https://m.example:8443/@ann", "https://m.example:8443", "ann", None),
    ("https://m.example/users/ann", "https://m.example", "ann", None),
    ("https://m.example/web/@ann", "https://m.example", "ann", None),
    ("https://m.example/@ann@far.example", "https://m.example", "ann", "far.example"),
    ("https://m.example/@ann/113000", "https://m.example", "ann", None),
    ("https://m.example/users/ann/statuses/113000", "https://m.example", "ann", None),
    ("https://g.example/@ann/statuses/01JB0", "https://g.example", "ann", None),
    ("https://t.example/@ann@t.example/posts/26/", "https://t.example", "ann", "t.example"),
    ("https://s.example/ann", "https://s.example", "ann", None),
    ("https://s.example/ann/p/1700000000.5", "https://s.example", "ann", None),
    ("https://p.example/p/ann/12", "https://p.example", "ann", None),
    ("http://127.0.0.1:3000/@ann", "http://127.0.0.1:3000", "ann", None),
]


@pytest.mark.parametrize(("text", "server", "user", "domain"), NAMED)
def test_an_address_is_taken_apart(text: str, server: str, user: str, domain: str | None) -> None:
    address = address_of(text)
    assert (address.server, address.user, address.domain) == (server, user, domain)


def test_numbers_stand_for_accounts_and_posts() -> None:
    assert address_of("https://m.example/ap/users/12").account_id == "12"
    assert address_of("https://m.example/web/accounts/12").account_id == "12"
    assert address_of("https://p.example/notice/Ax1").status_id == "Ax1"
    assert address_of("https://m.example/web/statuses/9").status_id == "9"


@pytest.mark.parametrize(
    "text",
    ["", "ann", "@ann", "https://", "http://[", "https://m.example/", "ftp://m.example/@ann",
     "https://m.example/about/more/words", "https://m.example:99999/@ann", "https://a b/@ann"],
)  # fmt: skip
def test_what_is_no_address_is_said_to_be_none(text: str) -> None:
    with pytest.raises(CorrectTheValue, match="is no address"):
        address_of(text)


def test_the_declared_shapes_tell_our_addresses_from_others() -> None:
    def ours(text: str) -> bool:
        return any(re.search(shape, text) for shape in ADDRESS_SHAPES)

    # A bare https://server/name may be anything, so that it is read and not claimed.
    assert [text for text, *_ in NAMED if not ours(text)] == [
        "https://s.example/ann",
        "https://s.example/ann/p/1700000000.5",
        "https://p.example/p/ann/12",
    ]
    for other in (
        "https://www.facebook.com/ann",
        "https://t.me/ann",
        "did:plc:abc",
        "https://www.youtube.com/@ann",
        "https://youtube.com/@ann/videos",
        "https://www.threads.net/@ann",
        "https://www.tiktok.com/@ann/video/1",
    ):
        assert not ours(other)


def test_a_server_with_a_like_name_is_ours() -> None:
    for address in ("https://notyoutube.com/@ann", "https://youtube.example/@ann"):
        assert any(re.search(shape, address) for shape in ADDRESS_SHAPES)


def test_the_same_number_on_two_servers_is_two_accounts() -> None:
    one, other = id_on("https://m.example", "1"), id_on("https://n.example", "1")
    assert one == "mastodon:m.example/1"
    assert one != other
    assert (native_of(one), server_in(one)) == ("1", "https://m.example")
    assert server_in(id_on("http://127.0.0.1:3000", "1")) == "http://127.0.0.1:3000"


@pytest.mark.parametrize("text", ["mastodon:1", "mastodon:", "1", "mastodon:m.example/"])
def test_an_id_without_a_server_is_none_of_ours(text: str) -> None:
    with pytest.raises(CorrectTheValue):
        native_of(text)


def test_a_post_is_named_by_its_own_server_wherever_it_is_seen() -> None:
    for address in (
        "https://m.example/@ann/113000",
        "https://m.example/users/ann/statuses/113000",
        "https://m.example/ap/users/1/statuses/113000",
    ):
        assert id_by_address(address) == "mastodon:m.example/113000"
    assert id_by_address("https://t.example/@ann@t.example/posts/26/") == "mastodon:t.example/26"
    assert id_by_address("https://m.example") is None
    assert id_by_address("tag:m.example,2017:1") is None


def test_a_server_that_cannot_be_is_the_answers_fault_where_a_server_told_it() -> None:
    with pytest.raises(ReportTheAnswer):
        server_told("https://<script>")
    with pytest.raises(CorrectTheValue):
        server_of("https://<script>")


def test_the_next_page_is_read_from_any_order_of_links() -> None:
    link = (
        '<https://m.example/x?limit=80&since_id=9>; rel="prev", '
        '<https://m.example/x?limit=80&max_id=5>; rel="next"'
    )
    assert next_max_id(link) == "5"
    assert next_max_id('<https://m.example/x?since_id=9>; rel="prev"') is None
    assert next_max_id(None) is None
    assert next_max_id("<https://m.example/x?max_id=a%2Bb>; rel=next") == "a+b"
    with pytest.raises(ReportTheAnswer):
        next_max_id('<https://m.example/x?page=2>; rel="next"')


@settings(max_examples=30, deadline=None)
@given(st.text())
def test_any_text_is_an_address_or_said_to_be_none(text: str) -> None:
    for candidate in (text, f"https://{text}", f"https://m.example/{text}", f"ann@{text}"):
        try:
            assert address_of(candidate).server.startswith(("https://", "http://"))
        except CorrectTheValue:
            continue
