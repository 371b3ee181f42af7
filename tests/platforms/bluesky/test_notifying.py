"""A token that counts only with a proof, and where it goes."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx

from hustings.network import dpop
from hustings.network.asking import Token
from hustings.network.door import Door
from hustings.platforms.bluesky.oauth_flow import PROOF_KEY
from hustings.platforms.bluesky.reader import SERVICE, Reader
from hustings.platforms.bluesky.rules import RULES
from tests.network.clock import START_AT, TurningClock
from tests.platforms.bluesky.notified import DOCUMENT, FIRST, FIRST_RECORDS, PDS
from tests.platforms.bluesky.story import PAGE, PROFILE, RECORDED


class OwnServer(httpx.BaseTransport):
    """The server of accounts, which wants a proof with its newest nonce, and the directory."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.nonce = "n-1"

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        if request.url.host == "plc.directory":
            return httpx.Response(200, json=DOCUMENT.body)
        if request.url.host != "pds.example":
            return httpx.Response(
                200,
                content=(RECORDED / "profile.json").read_bytes(),
                headers={"content-type": "application/json"},
            )
        headers = {"dpop-nonce": self.nonce}
        if claims(request).get("nonce") != self.nonce:
            refusal = {"error": "use_dpop_nonce", "message": "Needs a nonce"}
            return httpx.Response(401, json=refusal, headers=headers)
        return httpx.Response(200, json={"notifications": FIRST}, headers=headers)

    def asked(self, host: str) -> list[httpx.Request]:
        """What was asked of a machine."""
        return [request for request in self.requests if request.url.host == host]


def claims(request: httpx.Request) -> dict[str, Any]:
    """What the proof of a question says; nothing where there is none."""
    middle = request.headers.get("dpop", "").split(".")[1:2]
    padded = f"{middle[0]}==" if middle else "e30="
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(padded))
    return found


def test_a_proof_is_made_anew_for_each_question_with_the_servers_newest_nonce() -> None:
    server, key = OwnServer(), dpop.make_key()
    token = Token(secret="bound-to-a-key", server=PDS, more={PROOF_KEY: key})
    with Door(transport=server, clock=TurningClock(START_AT)) as door:
        asker = door.asker(RULES, token=token)
        for nonce, tries in (("n-1", 2), ("n-1", 1), ("n-2", 2)):
            server.nonce = nonce
            before = len(server.asked("pds.example"))
            (portion,) = Reader().notifications(asker, PAGE, since_at=None, cursor=None)
            assert list(portion.records) == FIRST_RECORDS
            assert len(server.asked("pds.example")) - before == tries
    last = server.asked("pds.example")[-1]
    assert last.headers["authorization"] == "DPoP bound-to-a-key"
    assert last.headers["atproto-proxy"] == SERVICE
    assert claims(last)["ath"] == dpop.token_hash("bound-to-a-key")
    assert claims(last)["iat"] == int(START_AT.timestamp())
    assert len({claims(one)["jti"] for one in server.asked("pds.example")}) == 5


def test_a_token_goes_to_the_server_that_holds_the_account_alone() -> None:
    server = OwnServer()
    token = Token(secret="bound-to-a-key", server=PDS, more={PROOF_KEY: dpop.make_key()})
    with Door(transport=server, clock=TurningClock(START_AT)) as door:
        asker = door.asker(RULES, token=token)
        ((record,),) = (portion.records for portion in Reader().page(asker, PAGE))
        list(Reader().notifications(asker, PAGE, since_at=None, cursor=None))
    assert record == PROFILE
    elsewhere = [one for one in server.requests if one.url.host != "pds.example"]
    assert {one.url.host for one in elsewhere} == {"plc.directory", "public.api.bsky.app"}
    assert not any({"authorization", "dpop"} & set(one.headers) for one in elsewhere)
