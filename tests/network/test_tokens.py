"""A token that ran out is renewed once, whoever asks, and a good one is never lost."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread

import httpx
import pytest

from hustings.domain.errors import ConnectAgain, GrantThePermission
from hustings.network.asking import Answer, Request, Token
from hustings.network.door import Door
from hustings.network.faults import PlainRules
from hustings.network.tokens import Renew, RenewableToken
from tests.network.clock import TurningClock

OLD, NEW = Token(secret="the-old-one"), Token(secret="the-new-one")
HERE = Request(address="https://example.org/")


def _network(request: httpx.Request) -> httpx.Response:
    good = request.headers["authorization"] == f"Bearer {NEW.secret}"
    return httpx.Response(200 if good else 401, json={"good": good})


def _asker(renew: Renew) -> tuple[RenewableToken, object]:
    token = RenewableToken(OLD, renew)
    door = Door(transport=httpx.MockTransport(_network), clock=TurningClock())
    return token, door.asker(PlainRules(), token=token)


def test_a_read_goes_on_with_the_new_token() -> None:
    token, asker = _asker(lambda spent, answer: NEW)
    assert asker.ask(HERE).json == {"good": True}  # type: ignore[attr-defined]
    assert token.token == NEW


@pytest.mark.parametrize(
    "fresh", [None, replace(OLD, secret=""), OLD], ids=["none", "empty", "same"]
)
def test_a_token_is_never_overwritten_by_none(fresh: Token | None) -> None:
    renewals: list[Answer] = []

    def renew(spent: Token, answer: Answer) -> Token | None:
        renewals.append(answer)
        return fresh

    token, asker = _asker(renew)
    with pytest.raises(ConnectAgain):
        asker.ask(HERE)  # type: ignore[attr-defined]
    assert token.token == OLD
    assert [answer.status for answer in renewals] == [401]


def test_a_new_token_that_is_refused_too_is_not_renewed_again() -> None:
    renewals: list[Token] = []

    def renew(spent: Token, answer: Answer) -> Token:
        renewals.append(spent)
        return replace(OLD, secret=f"wrong-{len(renewals)}")

    _, asker = _asker(renew)
    with pytest.raises(ConnectAgain):
        asker.ask(HERE)  # type: ignore[attr-defined]
    assert renewals == [OLD]


def test_of_many_that_are_refused_at_once_one_renews() -> None:
    renewals: list[Token] = []
    together = Barrier(8)

    def network(request: httpx.Request) -> httpx.Response:
        if OLD.secret in request.headers["authorization"]:
            together.wait(5)
        return _network(request)

    def renew(spent: Token, answer: Answer) -> Token:
        renewals.append(spent)
        return NEW

    door = Door(transport=httpx.MockTransport(network), clock=TurningClock())
    asker = door.asker(PlainRules(), token=RenewableToken(OLD, renew))
    answers: list[Answer] = []
    threads = [Thread(target=lambda: answers.append(asker.ask(HERE))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.json for answer in answers] == [{"good": True}] * 8
    assert renewals == [OLD]


def test_a_write_is_not_repeated_with_a_new_token() -> None:
    asked: list[httpx.Request] = []

    def network(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(401, json={})

    token = RenewableToken(replace(OLD, purpose="write"), lambda spent, answer: NEW)
    door = Door(transport=httpx.MockTransport(network), clock=TurningClock())
    with pytest.raises(ConnectAgain):
        door.asker(PlainRules(), token=token).ask(replace(HERE, purpose="write"))
    assert len(asked) == 1


def test_a_token_for_reading_does_not_write() -> None:
    _, asker = _asker(lambda spent, answer: NEW)
    with pytest.raises(GrantThePermission) as caught:
        asker.ask(replace(HERE, purpose="write"))  # type: ignore[attr-defined]
    assert caught.value.unsent
