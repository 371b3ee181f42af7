"""A token that counts only with a proof, and where it goes."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from hustings.ingest.collecting.collecting import collect
from hustings.ingest.collecting.wishes import Wish
from hustings.network import dpop
from hustings.network.asking import Token
from hustings.network.door import Door
from hustings.platforms.bluesky.oauth_flow import PROOF_KEY
from hustings.platforms.bluesky.reader import SERVICE, Reader
from hustings.platforms.bluesky.rules import RULES
from hustings.store.store import Store
from tests.network.clock import START_AT, TurningClock
from tests.network.recorded import recorded
from tests.platforms.bluesky.notified import DOCUMENT, FIRST, FIRST_RECORDS, NOTIFIED, PDS, TOKEN
from tests.platforms.bluesky.story import PAGE, PROFILE, RECORDED, at


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


def test_a_visit_reads_back_to_the_one_before_and_stores_nothing_twice(tmp_path: Path) -> None:
    def visited(now_at: datetime, floor_at: datetime) -> int:
        network = recorded(RULES, NOTIFIED[0].exchanges, token=TOKEN, now_at=now_at)
        wish = Wish(
            page=PAGE,
            platform="bluesky",
            parts=("notifications",),
            whose="own",
            backfill_to_at=floor_at,
        )
        (outcome,) = collect(tmp_path, [wish], lambda _wish: network.asker).pages
        assert outcome.complete
        return sum("listNotifications" in asked for asked in network.asked)

    floor_at = at(24, 16, 37)
    assert visited(at(24, 17, 0), floor_at) == 1
    # Three days before the last visit are read once more.
    assert visited(at(27, 17, 0), floor_at) == 2
    assert visited(at(30, 17, 0), floor_at) == 1
    reading = Store.open(tmp_path).at()
    assert reading.sql("SELECT kind, count(created_at) FROM ties GROUP BY kind ORDER BY kind") == [
        ("follow", 1),
        ("like", 1),
        ("repost", 1),
    ]
    kept = (
        "SELECT DISTINCT kept_until_on - asked_at::DATE FROM answers WHERE part = 'notifications'"
    )
    assert reading.sql(kept) == [(7,)]
