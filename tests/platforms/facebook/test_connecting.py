"""Connecting Facebook pages: each page gets its own token, and every question proves the app's secret."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hustings.domain.errors import ConnectAgain, GrantThePermission
from hustings.platforms.connecting import Client
from hustings.platforms.facebook.connecting import CONNECTING
from hustings.platforms.meta_flow import MetaFlow
from tests.platforms.fake_authority import APP_ID, FakeAuthority, Told, graph_error, through


def test_every_page_that_was_chosen_is_connected_by_its_own_token() -> None:
    fake = FakeAuthority()
    first, second = through(fake, CONNECTING, "pages")
    assert (first.account_id, first.handle, first.secret) == ("11", "First", "page-token-11")
    assert second.account_id == "12"
    assert first.granted_by == "4242"
    # Pages' tokens do not run out; the consent does, after ninety days.
    assert first.expires_at is None
    assert first.ends_at is not None
    assert timedelta(days=89) < first.ends_at - datetime.now(UTC) <= timedelta(days=90)


def test_what_was_not_given_is_missing_and_what_may_be_refused_is_not() -> None:
    (first, _second) = through(FakeAuthority(), CONNECTING, "pages")
    assert "read_insights" not in first.scopes
    assert CONNECTING.way("pages").missing(first.scopes, "read") == ()
    assert CONNECTING.way("pages").missing(("pages_show_list",), "read") == (
        "pages_read_engagement",
    )


def test_the_pages_are_asked_for_with_the_proof_of_the_apps_secret() -> None:
    fake = FakeAuthority()
    through(fake, CONNECTING, "pages")
    proofs = [one.query.get("appsecret_proof") for one in fake.asked if "accounts" in one.path]
    assert len(proofs) == 2
    assert all(proofs)


def test_the_token_of_the_next_address_is_not_followed_blindly() -> None:
    fake = FakeAuthority()
    through(fake, CONNECTING, "pages")
    assert {one.host for one in fake.asked} == {"graph.facebook.com"}


def test_a_wrong_secret_is_said_to_be_the_apps() -> None:
    with pytest.raises(ConnectAgain):
        through(FakeAuthority(), CONNECTING, "pages", client=Client(id=APP_ID, secret="wrong"))


def test_no_page_at_all_names_the_right_that_may_be_missing() -> None:
    flow = CONNECTING.way("pages").redirected
    assert isinstance(flow, MetaFlow)
    fake = FakeAuthority()
    fake._accounts = lambda query: Told({"data": []})  # type: ignore[method-assign]
    with pytest.raises(GrantThePermission, match="no page"):
        through(fake, CONNECTING, "pages")


def test_a_token_of_another_app_is_refused() -> None:
    fake = FakeAuthority()
    fake._debug = lambda query: Told(  # type: ignore[method-assign]
        {"data": {"app_id": "another", "is_valid": True}}
    )
    with pytest.raises(ConnectAgain, match="not good for this app"):
        through(fake, CONNECTING, "pages")


def test_what_facebook_refuses_reads_as_its_own_words_say() -> None:
    fake = FakeAuthority()
    fake._debug = lambda query: Told(graph_error(190), 400)  # type: ignore[method-assign]
    with pytest.raises(ConnectAgain):
        through(fake, CONNECTING, "pages")
