"""What Bluesky says of its budget and of what went wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import (
    ConnectAgain,
    FindThePage,
    GrantThePermission,
    ReportTheAnswer,
    SeeToThePlatform,
    UnblockTheAccount,
    WaitForTheBudget,
    WaitForThePlatform,
)
from hustings.network.asking import Answer, Request, Token
from hustings.platforms.bluesky.rules import RULES

NOW_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
FEED = "https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed"
SESSION = "https://pds.example/xrpc/com.atproto.server.getSession"


def answer(
    status: int, body: object, *, address: str = FEED, headers: dict[str, str] | None = None
) -> Answer:
    """An answer of that status."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(
        status=status, headers=headers or {}, body=content, asked_at=NOW_AT, shown_address=address
    )


@pytest.mark.parametrize(
    ("status", "name", "message", "error"),
    [
        (400, "InvalidRequest", "Profile not found", FindThePage),
        (400, "InvalidRequest", "Actor not found: did:plc:x", FindThePage),
        (400, "InvalidRequest", "Error: limit can not be greater than 100", ReportTheAnswer),
        (400, "NotFound", "Post not found: at://x", FindThePage),
        (400, "AccountTakedown", "Account has been suspended", FindThePage),
        (400, "AccountDeactivated", "Account is deactivated", FindThePage),
        (400, "BlockedByActor", "Requester is blocked by actor", FindThePage),
        (400, "ExpiredToken", "Token has expired", ConnectAgain),
        (401, "AuthMissing", "Authentication Required", ConnectAgain),
        (401, "AuthenticationRequired", "Invalid identifier or password", ConnectAgain),
        (403, "ScopeMissingError", 'Missing required scope "rpc:x"', GrantThePermission),
        (429, "RateLimitExceeded", "Rate Limit Exceeded", WaitForTheBudget),
        (500, "InternalServerError", "Internal Server Error", WaitForThePlatform),
        (502, "UpstreamFailure", "Upstream Failure", WaitForThePlatform),
        (501, "MethodNotImplemented", "Method Not Implemented", ReportTheAnswer),
        (200, "UpstreamFailure", "said with the wrong status", WaitForThePlatform),
        (200, "SomethingNew", "said with the wrong status", ReportTheAnswer),
    ],
)
def test_an_error_is_known_by_its_name(
    status: int, name: str, message: str, error: type[SeeToThePlatform]
) -> None:
    fault = RULES.fault(answer(status, {"error": name, "message": message}))
    assert type(fault) is error
    assert name in str(fault)
    assert fault.platform == "bluesky"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 418, 429, 500, 503])
def test_an_error_without_a_name_is_known_by_its_status(status: int) -> None:
    fault = RULES.fault(answer(status, b"<html>no</html>"))
    assert isinstance(fault, SeeToThePlatform)
    assert fault.asks_again == (status in (408, 429, 500, 503))


def test_our_own_account_stopped_is_told_from_a_page_that_was() -> None:
    body = {"error": "AccountTakedown", "message": "Account has been taken down"}
    assert type(RULES.fault(answer(401, body, address=SESSION))) is UnblockTheAccount
    assert type(RULES.fault(answer(400, body))) is FindThePage


def test_a_missing_scope_is_named() -> None:
    body = {"error": "ScopeMissingError", "message": 'Missing required scope "rpc:app.bsky.x"'}
    fault = RULES.fault(answer(403, body))
    assert fault is not None
    assert fault.missing == ("rpc:app.bsky.x",)


def test_a_good_answer_is_no_fault_even_where_it_speaks_of_an_error() -> None:
    assert RULES.fault(answer(200, {"posts": []})) is None
    assert RULES.fault(answer(200, {"displayName": '"error"'})) is None
    assert RULES.fault(answer(200, [{"error": "in a list"}])) is None


def test_when_to_ask_again_is_what_the_header_says() -> None:
    reset_at = NOW_AT + timedelta(minutes=4)
    headers = {"ratelimit-reset": str(int(reset_at.timestamp()))}
    fault = RULES.fault(answer(429, {"error": "RateLimitExceeded"}, headers=headers))
    assert fault is not None
    assert fault.retry_at == reset_at


def test_seconds_to_wait_go_before_the_hour_of_the_reset() -> None:
    headers = {"ratelimit-reset": "1", "retry-after": "30"}
    fault = RULES.fault(answer(429, b"", headers=headers))
    assert fault is not None
    assert fault.retry_at == NOW_AT + timedelta(seconds=30)


def test_the_budget_is_what_the_headers_say() -> None:
    reset_at = NOW_AT + timedelta(minutes=5)
    headers = {
        "ratelimit-limit": "3000",
        "ratelimit-remaining": "750",
        "ratelimit-reset": str(int(reset_at.timestamp())),
        "ratelimit-policy": "3000;w=300",
    }
    (budget,) = RULES.budgets(200, headers, NOW_AT)
    # 2,250 of 3,000 are used up: three quarters.
    assert (budget.used_ratio, budget.resets_at) == (0.75, reset_at)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"ratelimit-limit": "3000"},
        {"ratelimit-limit": "0", "ratelimit-remaining": "0"},
        {"ratelimit-limit": "many", "ratelimit-remaining": "few"},
        {"ratelimit-limit": "-1", "ratelimit-remaining": "5"},
    ],
)
def test_headers_that_cannot_be_read_say_nothing(headers: dict[str, str]) -> None:
    assert RULES.budgets(200, headers, NOW_AT) == []


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=14) | st.integers(-(10**13), 10**13).map(str))
def test_a_reset_lies_within_a_second_and_a_day_whatever_the_header_says(reset: str) -> None:
    headers = {"ratelimit-limit": "10", "ratelimit-remaining": "1", "ratelimit-reset": reset}
    (budget,) = RULES.budgets(200, headers, NOW_AT)
    at = budget.resets_at
    assert at is None or timedelta(seconds=1) <= at - NOW_AT <= timedelta(days=1)


def test_a_token_is_sent_where_nobody_sees_it() -> None:
    sent = RULES.authorise(Request(address=FEED), Token(secret="a-secret"))
    assert sent.secret_headers == {"authorization": "Bearer a-secret"}
    assert not sent.headers
