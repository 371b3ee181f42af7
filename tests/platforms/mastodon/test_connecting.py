"""Connecting to servers that speak Mastodon's interface, judged by Mastodon.py's own requests."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from mastodon import Mastodon

from hustings.domain.errors import ConnectAgain, CorrectTheValue, ReportTheAnswer
from hustings.platforms.code_flow import code_of
from hustings.platforms.connecting import Departure, Held, Return
from hustings.platforms.mastodon.connecting import CONNECTING, FLOW, Registration, server_of_page
from tests.platforms.fake_authority import BACK_TO, FakeAuthority, Told, asker, served, through

SERVER = "https://mastodon.example"
RIGHTS = CONNECTING.way("server").right_names("read")


@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ("mastodon.social", "https://mastodon.social"),
        ("@ana@Mastodon.Social", "https://mastodon.social"),
        ("https://social.example.org/", "https://social.example.org"),
        ("http://social.example.org", "https://social.example.org"),
        ("social.example.org:8443", "https://social.example.org:8443"),
    ],
)
def test_a_server_is_told_from_a_name_an_address_or_a_handle(typed: str, server: str) -> None:
    assert Registration().server_of({"server": typed}) == server


@pytest.mark.parametrize("typed", ["", "mastodon", "https://", "a b.example", "https://[bad"])
def test_what_names_no_server_is_refused(typed: str) -> None:
    with pytest.raises(CorrectTheValue):
        Registration().server_of({"server": typed})


def test_the_program_registers_as_mastodon_py_does() -> None:
    fake = FakeAuthority()
    with served(fake) as address:
        Mastodon.create_app(
            "Hustings", scopes=list(RIGHTS), redirect_uris=BACK_TO, api_base_url=address
        )
    made = Registration().register(asker(fake, "mastodon"), SERVER, BACK_TO, RIGHTS, "")
    theirs, ours = fake.asked
    assert (ours.method, ours.path, ours.form) == (theirs.method, theirs.path, theirs.form)
    assert ours.headers["content-type"] == theirs.headers["content-type"]
    assert fake.apps[made.id] == made.secret


def test_the_person_is_sent_where_mastodon_py_sends_them() -> None:
    fake = FakeAuthority()
    client = Registration().register(asker(fake, "mastodon"), SERVER, BACK_TO, RIGHTS, "")
    with served(fake) as address:
        theirs = Mastodon(
            client_id=client.id, client_secret=client.secret, api_base_url=address
        ).auth_request_url(redirect_uris=BACK_TO, scopes=list(RIGHTS), state="s-1")
        departure = Departure(
            state="s-1", back_to=BACK_TO, rights=RIGHTS, server=address, client=client
        )
        ours = FLOW.leave(asker(fake, "mastodon"), departure).address
    asked, judged = (dict(parse_qsl(urlsplit(one).query)) for one in (ours, theirs))
    assert urlsplit(ours)[:3] == urlsplit(theirs)[:3]
    for name in ("response_type", "client_id", "redirect_uri", "scope", "state"):
        assert asked[name] == judged[name], name


def test_the_account_is_connected_with_what_was_given() -> None:
    fake = FakeAuthority(life_s=None, gives_refresh=False)
    client = Registration().register(asker(fake, "mastodon"), SERVER, BACK_TO, RIGHTS, "")
    (grant,) = through(
        fake, CONNECTING, "server", server=SERVER, client=client, scope="read:accounts"
    )
    assert (grant.handle, grant.server) == ("@ana@mastodon.example", SERVER)
    assert (grant.expires_at, grant.refresh) == (None, None)
    way = CONNECTING.way("server")
    assert way.missing(grant.scopes, "read") == ("read:statuses",)
    assert way.missing(("read",), "read") == ()
    assert way.missing(("read",), "write") == ("write:statuses", "write:media")


def test_a_server_that_does_not_say_what_it_gave_gave_what_was_asked_for() -> None:
    fake = FakeAuthority(tells_scope=False)
    client = Registration().register(asker(fake, "mastodon"), SERVER, BACK_TO, RIGHTS, "")
    (grant,) = through(fake, CONNECTING, "server", server=SERVER, client=client)
    assert grant.scopes == RIGHTS


def test_a_server_of_another_kind_is_told_from_one_that_refuses() -> None:
    fake = FakeAuthority(script=[Told({"hello": "world"})])
    with pytest.raises(ReportTheAnswer, match="did not register"):
        Registration().register(asker(fake, "mastodon"), SERVER, BACK_TO, RIGHTS, "")


def test_a_wrong_verifier_gets_nothing() -> None:
    fake = FakeAuthority()
    client = Registration().register(asker(fake, "mastodon"), SERVER, BACK_TO, RIGHTS, "")
    leaving = FLOW.leave(
        asker(fake, "mastodon"),
        Departure(state="s", back_to=BACK_TO, rights=RIGHTS, server=SERVER, client=client),
    )
    back = Return(
        answered=fake.consent(leaving.address),
        kept={"verifier": "another"},
        back_to=BACK_TO,
        rights=RIGHTS,
        server=SERVER,
        client=client,
    )
    with pytest.raises(ConnectAgain):
        FLOW.come_back(asker(fake, "mastodon"), back)


def test_a_no_is_told_from_an_empty_answer() -> None:
    with pytest.raises(ConnectAgain, match="without a yes"):
        code_of({"error": "access_denied"})
    with pytest.raises(ConnectAgain, match="nobody's consent"):
        code_of({})


def test_a_token_is_given_back() -> None:
    fake = FakeAuthority()
    client = Registration().register(asker(fake, "mastodon"), SERVER, BACK_TO, RIGHTS, "")
    FLOW.revoke(
        asker(fake, "mastodon"),
        Held(account_id="x/1", secret="at-1", server=SERVER, client=client),
    )
    assert fake.revoked == ["at-1"]


def test_a_page_says_which_server_its_token_is_of() -> None:
    assert server_of_page("mastodon.example:8443/109") == "mastodon.example:8443"
