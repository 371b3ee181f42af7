"""Connecting accounts of the AT Protocol: app passwords as the SDK sends them, OAuth as the specification says."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from atproto import Client as SdkClient

from hustings.domain.errors import (
    ConnectAgain,
    CorrectTheValue,
    FindThePage,
    ReportTheAnswer,
    SetTheClock,
    UnblockTheAccount,
)
from hustings.network import dpop
from hustings.network.door import Door
from hustings.network.oauth import ConnectingRules
from hustings.platforms.bluesky.connecting import CONNECTING, FLOW
from hustings.platforms.bluesky.connecting import PASSWORD as SIMPLE
from hustings.platforms.bluesky.identities import Identities
from hustings.platforms.connecting import Client, Departure, Grant, Held, Leaving, Return
from tests.platforms.bluesky.fake_accounts import DID, HANDLE, ISSUER, PASSWORD, PDS, FakeAccounts
from tests.platforms.fake_authority import BACK_TO, Asked, Told, asker, served

SITE = "https://figures.example.org"
RIGHTS = CONNECTING.way("oauth").right_names("read")
TYPED = {"handle": f"@{HANDLE}", "password": PASSWORD}


def program() -> Client:
    return Client(
        id=f"{SITE}/connections/apps/1/client-metadata.json",
        more={"client_key": dpop.make_key()},
        scopes=RIGHTS,
    )


def out_and_back(fake: FakeAccounts, **answered: str) -> tuple[Client, Leaving, list[Grant]]:
    client = program()
    fake.document_of_program = FLOW.document(client, SITE, BACK_TO)  # type: ignore[assignment]
    out = asker(fake, "bluesky")
    leaving = FLOW.leave(
        out,
        Departure(
            state="s-1", back_to=BACK_TO, rights=RIGHTS, typed={"handle": HANDLE}, client=client
        ),
    )
    back = Return(
        answered={**fake.consent(leaving.address), **answered},
        kept=leaving.kept,
        back_to=BACK_TO,
        rights=RIGHTS,
        client=client,
    )
    return client, leaving, list(FLOW.come_back(out, back))


def test_an_app_password_makes_a_session_at_the_accounts_own_server() -> None:
    fake = FakeAccounts()
    (grant,) = SIMPLE.connect(asker(fake, "bluesky"), TYPED)
    assert (grant.account_id, grant.handle, grant.server) == (DID, f"@{HANDLE}", PDS)
    now = datetime.now(UTC)
    assert grant.expires_at is not None
    assert grant.ends_at is not None
    assert timedelta(minutes=119) < grant.expires_at - now <= timedelta(hours=2)
    assert timedelta(days=89) < grant.ends_at - now <= timedelta(days=90)
    # The password is in nothing that is kept.
    assert PASSWORD not in json.dumps([grant.secret, grant.refresh, dict(grant.more)])


def test_the_session_is_asked_for_and_renewed_as_the_sdk_does() -> None:
    fake = FakeAccounts()
    with served(fake) as address:
        sdk = SdkClient(base_url=f"{address}/xrpc")
        sdk.login(DID, PASSWORD, fetch_bsky_profile=False)
        theirs = [one for one in fake.asked if "createSession" in one.path]
        fake.pds = address
        door = Door(reachable_private=[address.removeprefix("http://")])
        local = Identities(directory=address, resolver=address, plain_http=True)
        ours_asker = door.asker(ConnectingRules("bluesky"))
        way = type(SIMPLE)(local)
        (grant,) = way.connect(ours_asker, TYPED)
        ours = [one for one in fake.asked if "createSession" in one.path][1:]
        assert json.loads(ours[0].body) == json.loads(theirs[0].body)
        assert (ours[0].method, ours[0].path) == (theirs[0].method, theirs[0].path)
        held = Held(account_id=DID, secret=grant.secret, server=address, refresh=grant.refresh)
        renewed = way.refresh(ours_asker, held)
        assert renewed.refresh != grant.refresh
        sdk._refresh_and_set_session()
        sent = [one for one in fake.asked if "refreshSession" in one.path]
        assert [one.method for one in sent] == ["POST", "POST"]
        assert all(one.headers["authorization"].startswith("Bearer ") for one in sent)
        door.close()


@pytest.mark.parametrize("password", ["", "my own password", "ABCD-efgh-ijkl-mnop", PASSWORD + "x"])
def test_the_accounts_own_password_is_never_sent(password: str) -> None:
    fake = FakeAccounts()
    with pytest.raises(CorrectTheValue, match="no app password"):
        SIMPLE.connect(asker(fake, "bluesky"), {**TYPED, "password": password})
    assert fake.asked == []


def test_a_wrong_password_and_a_stopped_account_are_told_apart() -> None:
    with pytest.raises(ConnectAgain):
        SIMPLE.connect(
            asker(FakeAccounts(), "bluesky"), {**TYPED, "password": "aaaa-bbbb-cccc-dddd"}
        )
    with pytest.raises(UnblockTheAccount):
        SIMPLE.connect(asker(FakeAccounts(active=False), "bluesky"), TYPED)


def test_a_used_refresh_token_needs_a_person() -> None:
    fake = FakeAccounts()
    out = asker(fake, "bluesky")
    (grant,) = SIMPLE.connect(out, TYPED)
    held = Held(account_id=DID, secret=grant.secret, server=PDS, refresh=grant.refresh)
    SIMPLE.refresh(out, held)
    with pytest.raises(ConnectAgain):
        SIMPLE.refresh(out, held)


@pytest.mark.parametrize("typed", ["", "ana", "ana@example.org", "did:plc:short", "a b.example"])
def test_what_is_no_handle_is_refused(typed: str) -> None:
    with pytest.raises(CorrectTheValue):
        Identities().find(asker(FakeAccounts(), "bluesky"), typed)


def test_a_name_that_nobody_bears_is_not_found() -> None:
    # As a real AppView answers it.
    told = Told({"error": "InvalidRequest", "message": "Unable to resolve handle"}, 400)
    fake = FakeAccounts()
    fake.answer = lambda asked: told  # type: ignore[method-assign]
    with pytest.raises(FindThePage, match="No account goes by the name"):
        Identities().find(asker(fake, "bluesky"), HANDLE)


def test_a_handle_that_the_account_does_not_bear_is_refused() -> None:
    fake = FakeAccounts(document={"alsoKnownAs": ["at://another.example"]})
    with pytest.raises(FindThePage, match="does not go by that name"):
        Identities().find(asker(fake, "bluesky"), HANDLE)


@pytest.mark.parametrize(
    "server",
    ["http://pds.example", "https://user:pw@pds.example", "https://pds.example/path", "file:///x"],
)
def test_a_document_that_leads_elsewhere_than_to_a_server_is_refused(server: str) -> None:
    with pytest.raises(ReportTheAnswer):
        Identities().find(asker(FakeAccounts(pds=server), "bluesky"), DID)


def test_an_account_signs_in_with_a_pushed_request_and_proofs() -> None:
    fake = FakeAccounts()
    client, leaving, (grant,) = out_and_back(fake)
    assert (grant.account_id, grant.server) == (DID, PDS)
    assert leaving.address.startswith(f"{ISSUER}/oauth/authorize?")
    assert set(grant.more) == {"dpop_key", "dpop_nonce"}
    # The first question learnt the nonce and was asked again; the second knew it.
    assert fake.proofs_count == 3
    fake.nonce = "nonce-2"
    held = Held(
        account_id=DID,
        secret=grant.secret,
        server=PDS,
        refresh=grant.refresh,
        more=grant.more,
        client=client,
    )
    renewed = FLOW.refresh(asker(fake, "bluesky"), held)
    assert renewed.more["dpop_nonce"] == "nonce-2"
    assert renewed.refresh not in (None, grant.refresh)
    FLOW.revoke(asker(fake, "bluesky"), Held(**{**_fields(held), "refresh": renewed.refresh}))
    assert fake.refresh == {}


def _fields(held: Held) -> dict[str, object]:
    return {name: getattr(held, name) for name in held.__dataclass_fields__}


def test_the_programs_document_is_what_the_specification_asks() -> None:
    # atproto.com/specs/oauth, "Client ID Metadata Document".
    client = program()
    document = FLOW.document(client, SITE, BACK_TO)
    assert document["client_id"] == client.id
    assert document["dpop_bound_access_tokens"] is True
    assert document["token_endpoint_auth_method"] == "private_key_jwt"
    assert "atproto" in str(document["scope"]).split()
    assert set(document["grant_types"]) == {"authorization_code", "refresh_token"}  # type: ignore[call-overload]
    assert client.more["client_key"] not in json.dumps(document)
    assert '"d"' not in json.dumps(document)


def test_ones_own_machine_needs_no_document() -> None:
    # atproto.com/specs/oauth, "Localhost Client Development".
    client = FLOW.local_client("http://127.0.0.1:8000/connections/back/", RIGHTS)
    assert client is not None
    told = dict(parse_qsl(urlsplit(client.id).query))
    assert client.id.startswith("http://localhost?")
    assert told == {
        "redirect_uri": "http://127.0.0.1:8000/connections/back/",
        "scope": "atproto transition:generic",
    }
    for elsewhere in ("http://localhost:8000/", "https://127.0.0.1/", "http://10.0.0.1/"):
        assert FLOW.local_client(elsewhere, RIGHTS) is None


def test_an_answer_of_another_server_is_refused() -> None:
    for issuer in ("https://evil.example", "", "https://auth.exämple"):
        with pytest.raises(ConnectAgain, match="another server"):
            out_and_back(FakeAccounts(), iss=issuer)


def test_another_account_than_the_named_one_is_refused() -> None:
    with pytest.raises(ConnectAgain, match="another account"):
        out_and_back(FakeAccounts(subject="did:plc:" + "b" * 24))


def test_a_server_that_says_it_is_another_is_refused() -> None:
    with pytest.raises(ReportTheAnswer):
        out_and_back(FakeAccounts(issuer="https://other.example"))


def test_a_clock_five_minutes_off_is_said_to_be() -> None:
    with pytest.raises(SetTheClock, match=r"(299|300|301) seconds off"):
        out_and_back(FakeAccounts(clock_off_s=300))


def test_a_nonce_that_always_changes_is_given_up_on() -> None:
    fake = FakeAccounts()
    proved = fake._proved

    def moving(asked: Asked, then: object) -> Told:
        fake.nonce = f"{fake.nonce}x"
        return proved(asked, then)

    fake._proved = moving  # type: ignore[method-assign]
    with pytest.raises(ReportTheAnswer, match="nonce"):
        out_and_back(fake)
