"""OAuth 2 on the wire: RFC 7636's example, refusals in every vocabulary, and tokens that are none."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import (
    ConnectAgain,
    GrantThePermission,
    ReportTheAnswer,
    SeeToThePlatform,
    SetTheClock,
    UnblockTheAccount,
    WaitForTheBudget,
    WaitForThePlatform,
)
from hustings.network import oauth
from hustings.network.asking import Answer

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
RULES = oauth.ConnectingRules("somewhere")


def answer(body: object, status: int = 200, **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(
        status=status,
        headers={"content-type": "application/json", **headers},
        body=raw,
        asked_at=NOW,
        shown_address="https://auth.example/token",
    )


def test_the_challenge_is_that_of_rfc_7636() -> None:
    # RFC 7636, appendix B.
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert oauth.challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_verifier_is_long_enough_and_of_the_allowed_letters() -> None:
    made = oauth.verifier()
    assert 43 <= len(made) <= 128
    assert made.replace("-", "").replace("_", "").isalnum()
    assert made != oauth.verifier()


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"error": "invalid_grant"}, 400, ConnectAgain),
        ({"error": "ExpiredToken", "message": "x"}, 400, ConnectAgain),
        ({"error": "AuthenticationRequired"}, 401, ConnectAgain),
        ({"error": "invalid_client"}, 401, ConnectAgain),
        ({"error": "AccountTakedown"}, 400, UnblockTheAccount),
        ({"error": "invalid_scope"}, 400, GrantThePermission),
        ({"error": "temporarily_unavailable"}, 400, WaitForThePlatform),
        ({"error": "RateLimitExceeded"}, 429, WaitForTheBudget),
        ({"error": "The access token is invalid"}, 401, ConnectAgain),
        ({"error": "what is this"}, 400, ReportTheAnswer),
        ({"error": "InternalServerError"}, 500, WaitForThePlatform),
        ({"error": {"message": "x", "type": "OAuthException", "code": 190}}, 400, ConnectAgain),
        ({"error": {"message": "x", "type": "OAuthException", "code": 4}}, 400, WaitForTheBudget),
        (
            {"error": {"message": "x", "type": "OAuthException", "code": 368}},
            400,
            UnblockTheAccount,
        ),
        ({"error": {"message": "x", "type": "OAuthException", "code": 2}}, 500, WaitForThePlatform),
        ({"error": {"message": "x", "type": "OAuthException", "code": 190}}, 200, ConnectAgain),
        ({"error": {"code": 403, "errors": [{"reason": "quotaExceeded"}]}}, 403, WaitForTheBudget),
        ({"ok": False, "error_code": 401}, 401, ConnectAgain),
        (b"", 503, WaitForThePlatform),
        (b"<html>", 429, WaitForTheBudget),
    ],
)
def test_a_refusal_means_what_the_reader_must_do(
    body: object, status: int, error: type[SeeToThePlatform]
) -> None:
    fault = RULES.fault(answer(body, status))
    assert type(fault) is error
    assert fault.platform == "somewhere"


@pytest.mark.parametrize("status", [401, 403])
def test_a_proxy_that_refuses_does_not_end_a_connection(status: int) -> None:
    held = answer(b"<html>sign in to the network</html>", status)
    portal = Answer(**{**held.__dict__, "headers": {"content-type": "text/html"}})
    assert type(RULES.fault(portal)) is WaitForThePlatform


def test_a_refusal_that_only_wants_another_nonce_is_handed_on() -> None:
    wanted = answer({"error": "use_dpop_nonce"}, 400, **{"dpop-nonce": "n-2"})
    assert RULES.fault(wanted) is None


@pytest.mark.parametrize(
    ("headers", "description"),
    [
        ({"date": "Tue, 24 Nov 2026 12:05:10 GMT"}, "bad proof"),
        ({}, '"iat" claim timestamp check failed'),
    ],
)
def test_a_clock_that_is_off_is_said_to_be(headers: dict[str, str], description: str) -> None:
    told = {"error": "invalid_dpop_proof", "error_description": description}
    fault = RULES.fault(answer(told, 400, **headers))
    assert isinstance(fault, SetTheClock)
    if headers:
        assert "310 seconds" in fault.message


def test_a_bad_proof_at_the_right_time_is_not_blamed_on_the_clock() -> None:
    told = {"error": "invalid_dpop_proof", "error_description": "bad signature"}
    fault = RULES.fault(answer(told, 400, date="Tue, 24 Nov 2026 12:00:05 GMT"))
    assert type(fault) is ReportTheAnswer


def test_tokens_are_read_with_their_end() -> None:
    told = {
        "access_token": "a",
        "refresh_token": "r",
        "expires_in": "3600",
        "scope": "one,two three",
        "token_type": "DPoP",
        "sub": "did:x",
        "unknown": {"field": 1},
    }
    tokens = oauth.tokens_of(answer(told))
    assert (tokens.access, tokens.refresh, tokens.subject) == ("a", "r", "did:x")
    assert tokens.expires_at == NOW + timedelta(hours=1)
    assert tokens.scopes == ("one", "two", "three")
    assert "a'" not in repr(tokens)


@pytest.mark.parametrize("seconds", [None, 0, -5, "soon", 1e300, "nan"])
def test_an_end_that_is_none_is_unknown(seconds: object) -> None:
    tokens = oauth.tokens_of(answer({"access_token": "a", "expires_in": seconds}))
    assert tokens.expires_at is None


@pytest.mark.parametrize(
    "body", [{}, {"access_token": ""}, {"access_token": None}, [], b"not json", {"access_token": 5}]
)
def test_an_answer_without_a_token_is_reported_and_not_quoted(body: object) -> None:
    with pytest.raises(ReportTheAnswer, match="without a token"):
        oauth.tokens_of(answer(body))


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from([200, 400, 401, 403, 429, 500]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["error", "errors", "code", "reason", "ok", "status", "x"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=10,
    ),
)
def test_whatever_is_answered_gives_an_error_of_the_tree_or_none(status: int, body: object) -> None:
    fault = RULES.fault(answer(body, status))
    assert fault is None or isinstance(fault, SeeToThePlatform)
    if status >= 400:
        assert fault is not None


def test_what_is_posted_shows_nothing() -> None:
    request = oauth.posted(
        "https://auth.example/token", {"code": "c-secret"}, secret_headers={"DPoP": "p-secret"}
    )
    assert "secret" not in repr(request)
    assert request.purpose == "write"
