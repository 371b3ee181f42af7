"""No secret is shown, in whatever form of a question, an answer, an error or a line of the log."""

from __future__ import annotations

import logging
import traceback
from dataclasses import replace

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import HustingsError, ReportTheAnswer, SeeToThePlatform
from hustings.network.asking import Answer, Request, Token
from hustings.network.door import Door
from hustings.network.faults import PlainRules
from hustings.network.redaction import redacted, shown_address, without_secret_names
from hustings.network.tokens import RenewableToken
from tests.network.clock import TurningClock

secrets = st.text(
    st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=40
).filter(lambda secret: len(set(secret)) > 5)


class EchoingRules(PlainRules):
    """Rules of a platform that repeats what it was asked in its errors."""

    def authorise(self, request: Request, token: Token) -> Request:
        asked = super().authorise(request, token)
        more = {**request.secret_query, "access_token": token.secret, "proof": token.more["proof"]}
        return replace(asked, secret_query=more)

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        return ReportTheAnswer(f"Invalid request: {answer.body.decode()}")


def _echo(request: httpx.Request) -> httpx.Response:
    said = f"{request.url} {dict(request.headers)} {request.read().decode()}"
    return httpx.Response(
        400, headers={"content-type": "text/plain", "set-cookie": said[:200]}, text=said
    )


def _break(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError(f"cannot reach {request.url} with {dict(request.headers)}")


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text += self.format(record)


@settings(max_examples=25, deadline=None)
@given(st.tuples(secrets, secrets, secrets, secrets), st.sampled_from((_echo, _break)))
def test_no_secret_is_ever_shown(held: tuple[str, str, str, str], network: object) -> None:
    token = Token(secret=held[0], purpose="write", more={"proof": held[1]})
    request = Request(
        address="https://example.org/posts",
        query={"page": "1"},
        secret_query={"key": held[2]},
        secret_headers={"x-secret": held[3]},
        purpose="write",
        content_types=("text/plain",),
    )
    log, kept = _Lines(), []
    logging.getLogger("hustings").addHandler(log)
    try:
        door = Door(transport=httpx.MockTransport(network), clock=TurningClock())  # type: ignore[arg-type]
        renewable = RenewableToken(token, lambda spent, answer: None)
        asker = door.asker(
            EchoingRules(), token=renewable, keep=lambda answer, asked: kept.append((answer, asked))
        )
        with pytest.raises(HustingsError) as caught:
            asker.ask(request)
    finally:
        logging.getLogger("hustings").removeHandler(log)
    error = caught.value
    told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    # The test's own frame holds the secrets, of course; the door's begin after it.
    told = told.partition("in ask\n")[2]
    shown = [
        repr(token),
        repr(request),
        repr(renewable),
        repr(asker),
        repr(kept),
        shown_address(request),
    ]
    for text in (*shown, str(error), repr(error), repr(vars(error)), log.text, told):
        for secret in held:
            assert secret not in text
    assert log.text
    assert told


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.org/a?x=1#part", "https://example.org/a?x=1"),
        ("https://user:secret@example.org/", "https://example.org/"),
        ("https://e.org/?access_token=secret&x=1", "https://e.org/?access_token=[hidden]&x=1"),
        ("https://e.org/?KEY=secret", "https://e.org/?KEY=[hidden]"),
        ("https://[user:secret@example.org/?key=secret", "https://example.org/"),
    ],
)
def test_an_address_is_shown_without_what_is_secret_by_name(address: str, shown: str) -> None:
    assert without_secret_names(address) == shown


def test_a_secret_is_hidden_however_an_address_spells_it() -> None:
    for spelling in ("a b+c/d", "a%20b%2Bc%2Fd", "a+b%2Bc%2Fd", "a%20b%2Bc/d"):
        assert redacted(f"<{spelling}>", {"a b+c/d"}) == "<[hidden]>"


def test_a_token_that_no_header_can_hold_is_refused_without_showing_it() -> None:
    door = Door(transport=httpx.MockTransport(_echo), clock=TurningClock())
    for secret in ("line\nbreak", "schlüssel", "null\x00"):
        asker = door.asker(PlainRules(), token=Token(secret=secret))
        with pytest.raises(HustingsError, match="Connect the account again") as caught:
            asker.ask(Request(address="https://example.org/"))
        assert secret not in str(caught.value)
