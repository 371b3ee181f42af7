"""A token that is of one server is sent to that server alone."""

from __future__ import annotations

import httpx
import pytest

from hustings.network.asking import Answer, Request, Token
from hustings.network.door import Door
from hustings.network.faults import PlainRules


class Bearer(PlainRules):
    """A platform of many servers."""

    def authorise(self, request: Request, token: Token) -> Request:
        held = {"authorization": f"Bearer {token.secret}"}
        return Request(address=request.address, secret_headers=held)


def asked(address: str, token: Token) -> str | None:
    """The header that arrived."""
    seen: list[str | None] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("authorization"))
        return httpx.Response(200, json={})

    with Door(transport=httpx.MockTransport(handle)) as door:
        answer = door.asker(Bearer(), token=token).ask(Request(address=address))
    assert isinstance(answer, Answer)
    return seen[0]


@pytest.mark.parametrize(
    "address",
    [
        "https://other.example/api",
        "https://one.example.evil/api",
        "https://one.example:8443/api",
        "https://sub.one.example/api",
    ],
)
def test_another_server_never_sees_it(address: str) -> None:
    assert asked(address, Token(secret="at-secret", server="https://one.example")) is None


def test_its_own_server_does_and_a_token_without_one_goes_everywhere() -> None:
    address = "https://one.example/api"
    assert asked(address, Token(secret="at", server="https://one.example")) == "Bearer at"
    assert asked(address, Token(secret="at")) == "Bearer at"
