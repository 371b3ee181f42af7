"""Accounts connected at Bluesky's own server: by an app password, and by its own page of consent in a browser."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from threading import Thread
from urllib.parse import parse_qsl, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from playwright.sync_api import sync_playwright

from bluesky_network.network import Network
from bluesky_network.people import Person
from hustings.domain.errors import ConnectAgain
from hustings.domain.records import TieRecord
from hustings.network import dpop
from hustings.network.asking import Asker, Request, Token
from hustings.network.door import Door
from hustings.network.oauth import ConnectingRules
from hustings.platforms.bluesky.connecting import AppPassword
from hustings.platforms.bluesky.identities import Identities
from hustings.platforms.bluesky.oauth_flow import NONCE, PROOF_KEY, BlueskyFlow
from hustings.platforms.bluesky.reader import Reader
from hustings.platforms.bluesky.rules import RULES
from hustings.platforms.connecting import Departure, Grant, Held, Return
from hustings.platforms.definition import Page

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
RIGHTS = ("atproto", "transition:generic")


@pytest.fixture
def identities(running: Network) -> Identities:
    """Where this network looks names up."""
    return Identities(directory=running.addresses["plc"], resolver=running.pds, plain_http=True)


@pytest.fixture
def out_door(running: Network) -> Iterator[Door]:
    """The real door, which may reach this network."""
    near = [urlsplit(address).netloc for address in running.addresses.values() if "://" in address]
    near += [address.replace("127.0.0.1", "localhost") for address in near]
    with Door(reachable_private=near) as door:
        yield door


@pytest.fixture
def out(out_door: Door) -> Asker:
    """An asker for questions about tokens."""
    return out_door.asker(ConnectingRules("bluesky"))


def held_of(grant: Grant, flow: object = None) -> Held:
    return Held(
        account_id=grant.account_id,
        secret=grant.secret,
        server=grant.server,
        refresh=grant.refresh,
        more=grant.more,
    )


def test_an_app_password_connects_renews_and_is_given_back(
    out: Asker, identities: Identities, person: Callable[[], Person]
) -> None:
    ana = person()
    made = ana._client.com.atproto.server.create_app_password({"name": "hustings"})
    way = AppPassword(identities)
    (grant,) = way.connect(out, {"handle": ana.handle, "password": made.password})
    assert (grant.account_id, grant.handle) == (ana.did, f"@{ana.handle}")
    assert grant.expires_at is not None
    assert grant.ends_at is not None
    renewed = way.refresh(out, held_of(grant))
    assert renewed.refresh not in (None, grant.refresh)
    way.revoke(out, held_of(renewed))
    with pytest.raises(ConnectAgain):
        way.refresh(out, held_of(renewed))


def test_a_wrong_app_password_is_refused(
    out: Asker, identities: Identities, person: Callable[[], Person]
) -> None:
    ana = person()
    with pytest.raises(ConnectAgain):
        AppPassword(identities).connect(
            out, {"handle": ana.handle, "password": "aaaa-bbbb-cccc-dddd"}
        )


@pytest.fixture
def coming_back() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """An address on this machine to which the browser is sent back, and with what it came."""
    came: list[dict[str, str]] = []

    def application(environ: dict[str, str], start: Callable[..., object]) -> list[bytes]:
        if environ["PATH_INFO"] == "/connections/back/":
            came.append(dict(parse_qsl(environ["QUERY_STRING"])))
        start("200 OK", [("content-type", "text/plain")])
        return [b"back"]

    class Quiet(WSGIRequestHandler):
        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)  # type: ignore[arg-type]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/connections/back/", came
    server.shutdown()
    thread.join()
    server.server_close()


def say_yes(address: str, password: str, came: list[dict[str, str]]) -> None:
    """Sign in and consent on the server's own page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        page.fill('input[type="password"]', password)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Authorize").click()
        until = time.monotonic() + 20
        while not came and time.monotonic() < until:
            page.wait_for_timeout(100)
        browser.close()


def test_an_account_signs_in_on_the_servers_own_page(
    running: Network,
    out_door: Door,
    out: Asker,
    identities: Identities,
    person: Callable[[], Person],
    coming_back: tuple[str, list[dict[str, str]]],
) -> None:
    ana, (back_to, came) = person(), coming_back
    flow = BlueskyFlow(identities)
    client = flow.local_client(back_to, RIGHTS)
    assert client is not None
    leaving = flow.leave(
        out,
        Departure(
            state="s-1",
            back_to=back_to,
            rights=RIGHTS,
            typed={"handle": ana.handle},
            client=client,
        ),
    )
    say_yes(leaving.address, f"password-{ana.handle.removesuffix('.test')}", came)
    (answered,) = came
    assert answered["state"] == "s-1"
    back = Return(
        answered=answered, kept=leaving.kept, back_to=back_to, rights=RIGHTS, client=client
    )
    (grant,) = flow.come_back(out, back)
    assert grant.account_id == ana.did
    assert set(RIGHTS) <= set(grant.scopes)
    # The token is good at the account's server, with a proof by its key and only so.
    address = f"{grant.server}/xrpc/com.atproto.server.getSession"
    answer, _nonce = dpop.ask_with_proof(
        out,
        lambda: Request(address=address),
        grant.more[PROOF_KEY],
        nonce=grant.more[NONCE],
        access_token=grant.secret,
    )
    assert answer.json["did"] == ana.did
    with pytest.raises(ConnectAgain):
        out.ask(
            Request(address=address, secret_headers={"Authorization": f"Bearer {grant.secret}"})
        )
    # The reader is told what the account is told, by the same token at the rules of the platform.
    ben = person()
    ben.follow(ana.did)
    running.settle()
    told = Reader(
        running.appview, identities=identities, service=running.addresses["service"]
    ).notifications(
        out_door.asker(
            RULES, token=Token(secret=grant.secret, server=grant.server, more=grant.more)
        ),
        Page(page_id=f"bluesky:{ana.did}"),
        since_at=None,
        cursor=None,
    )
    ((tie,),) = (portion.records for portion in told)
    assert isinstance(tie, TieRecord)
    assert (tie.actor_id, tie.kind, tie.created_at is None) == (ben.did, "follow", False)
    held = held_of(grant)
    held = Held(
        **{**{name: getattr(held, name) for name in held.__dataclass_fields__}, "client": client}
    )
    renewed = flow.refresh(out, held)
    assert renewed.refresh not in (None, grant.refresh)
    # A refresh token serves once; the server takes a second use for a theft.
    with pytest.raises(ConnectAgain):
        flow.refresh(out, held)
