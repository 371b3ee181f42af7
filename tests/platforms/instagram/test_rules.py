"""The account in whose name others are looked up, and addresses of accounts."""

from __future__ import annotations

import pytest

from hustings.domain.errors import ConnectAgain, CorrectTheValue, FindThePage
from hustings.network import graph
from hustings.network.asking import Request, Token
from hustings.platforms.definition import Page
from hustings.platforms.instagram.addresses import handle_of
from hustings.platforms.instagram.connecting import grant_of
from hustings.platforms.instagram.questions import BASE, discovering
from hustings.platforms.instagram.reader import Reader
from hustings.platforms.instagram.rules import ACCOUNT_KEY, InstagramRules
from hustings.platforms.meta_flow import LinkedAccount, ManagedPage
from tests.network.recorded import recorded

TOKEN = Token(secret="EAAGtoken", more={ACCOUNT_KEY: "17841405309211844"})


def test_the_asking_account_comes_from_the_connection() -> None:
    sent = InstagramRules().authorise(discovering("bluebottle", ("id", "media_count")), TOKEN)
    assert sent.address == f"{graph.HOST}/{graph.VERSION}/17841405309211844"
    assert sent.query == {"fields": "business_discovery.username(bluebottle){id,media_count}"}
    assert sent.secret_query == {"access_token": "EAAGtoken"}


def test_a_question_about_ones_own_account_needs_no_other() -> None:
    sent = InstagramRules().authorise(
        Request(address=f"{BASE}/17841400000000001"), Token(secret="T")
    )
    assert sent.address == f"{BASE}/17841400000000001"


@pytest.mark.parametrize("more", [{}, {ACCOUNT_KEY: "../me"}])
def test_a_connection_without_an_account_is_to_be_made_again(more: dict[str, str]) -> None:
    with pytest.raises(ConnectAgain):
        InstagramRules().authorise(discovering("a", ("id",)), Token(secret="T", more=more))


def test_a_connection_brings_the_account_along() -> None:
    page = ManagedPage(
        id="1", access_token="T", instagram_business_account=LinkedAccount(id="178", username="kdm")
    )
    grant = grant_of(page)
    assert grant is not None
    assert grant.more == {ACCOUNT_KEY: "178"}


def test_a_page_without_a_handle_cannot_be_looked_up() -> None:
    asker = recorded(InstagramRules(), []).asker
    with pytest.raises(FindThePage, match="handle"):
        list(Reader().page(asker, Page(page_id="instagram:178")))


@pytest.mark.parametrize(
    ("address", "handle"),
    [
        ("https://www.instagram.com/Kdm.Town/", "kdm.town"),
        ("instagram.com/kdm.town?igsh=1", "kdm.town"),
        ("https://instagr.am/kdm_town", "kdm_town"),
        ("https://www.instagram.com/stories/kdm.town/3123/", "kdm.town"),
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
        "https://www.instagram.com/p/Cabc/",
        "https://www.instagram.com/",
        "https://instagram.com.example.org/kdm.town",
        "https://[::1/x",
        "a){id},stories{id",
        "kdm town",
        ".kdm",
        "@" + "a" * 31,
    ],
)
def test_what_leads_to_no_account_is_said_to(address: str) -> None:
    with pytest.raises(CorrectTheValue):
        handle_of(address)
