"""Addresses, kinds, the token, and what tells others' profiles from one's own."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import msgspec
import pytest

from hustings.domain.errors import CorrectTheValue, FindThePage, GrantThePermission
from hustings.domain.identity import page_id_by_name
from hustings.network import graph
from hustings.network.asking import Answer, CountsItself, Request, Token
from hustings.platforms.definition import Page
from hustings.platforms.threads import parsing
from hustings.platforms.threads.addresses import handle_of
from hustings.platforms.threads.questions import is_own
from hustings.platforms.threads.reader import Reader
from hustings.platforms.threads.rules import ThreadsRules
from hustings.platforms.threads.shapes import Post
from tests.network.clock import START_AT
from tests.network.recorded import recorded
from tests.platforms.threads.cases import OTHER, OWN, RECORDED


@pytest.mark.parametrize(
    ("address", "handle"),
    [
        ("https://www.threads.net/@Kdm.Town", "kdm.town"),
        ("https://www.threads.com/@kdm.town/post/C8abc?x=1", "kdm.town"),
        ("threads.net/@kdm_town", "kdm_town"),
        ("@kdm.town", "kdm.town"),
        ("kdm.town", "kdm.town"),
    ],
)
def test_an_address_leads_to_a_handle(address: str, handle: str) -> None:
    assert handle_of(address) == handle


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://www.threads.net/",
        "https://www.threads.net/search?q=a",
        "https://threads.net.example.org/@kdm",
        "https://[::1/@kdm",
        "two words",
        "@" + "a" * 31,
    ],
)
def test_what_leads_to_no_profile_is_said_to(address: str) -> None:
    with pytest.raises(CorrectTheValue):
        handle_of(address)


def test_others_have_no_number_and_are_keyed_by_name() -> None:
    assert page_id_by_name("threads", "meta") == OTHER.page_id
    assert is_own(OWN)
    assert not is_own(OTHER)


def test_a_profile_without_a_handle_cannot_be_looked_up() -> None:
    asker = recorded(ThreadsRules(), []).asker
    with pytest.raises(FindThePage, match="handle"):
        list(Reader().page(asker, Page(page_id="threads:@meta")))


def test_the_token_goes_along_and_no_proof() -> None:
    token = Token(secret="THtoken", more={graph.PROOF_KEY: "secret"})
    sent = ThreadsRules().authorise(Request(address="https://graph.threads.net/v1.0/me"), token)
    assert sent.secret_query == {"access_token": "THtoken"}


def test_questions_about_others_are_counted_since_nothing_tells_how_many_are_left() -> None:
    rules = ThreadsRules()
    assert isinstance(rules, CountsItself)
    (one,) = rules.costs(Request(address="https://graph.threads.net/v1.0/profile_posts"), START_AT)
    assert (one.used_ratio, one.resets_at) == (0.001, datetime(2026, 11, 25, tzinfo=UTC))
    assert rules.costs(Request(address="https://graph.threads.net/v1.0/me"), START_AT) == []


def test_a_missing_right_is_named() -> None:
    body = {"error": {"message": "Requires threads_profile_discovery", "code": 10}}
    found = ThreadsRules().fault(
        Answer(status=400, headers={}, body=json.dumps(body).encode(), asked_at=START_AT,
               shown_address="a")
    )  # fmt: skip
    assert isinstance(found, GrantThePermission)
    assert found.missing == ("threads_profile_discovery",)


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        ({"media_type": "TEXT_POST"}, "status"),
        ({"media_type": "TEXT_POST", "link_attachment_url": "https://a.b"}, "link"),
        ({"media_type": "CAROUSEL_ALBUM"}, "album"),
        ({"media_type": "AUDIO"}, "other"),
        ({}, None),
    ],
)
def test_the_kind_is_told_by_the_medium(media: dict[str, str], kind: str | None) -> None:
    node = msgspec.convert({"id": "1", "timestamp": "2026-11-20T09:00:00+0000", **media}, type=Post)
    assert parsing.kind_of(node) == kind


@pytest.mark.parametrize("quoted", ["9001", {"id": "9001"}])
def test_a_quoted_post_is_named_by_number_in_either_shape(quoted: object) -> None:
    item = {"id": "1", "timestamp": "2026-11-20T09:00:00+0000", "quoted_post": quoted}
    (found,) = parsing.post_items(msgspec.Raw(json.dumps(item).encode()), OWN)
    assert found.records[0].shared_post_id == "threads:9001"  # type: ignore[union-attr]


def test_the_recorded_answers_hold_nobodys_words() -> None:
    for file in RECORDED.glob("*.json"):
        assert "Today Is Monday" not in file.read_text()
