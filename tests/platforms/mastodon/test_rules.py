"""Refusals in every server's words become one of the errors that say what to do."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

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
from hustings.platforms.mastodon.rules import MastodonRules
from tests.network.clock import START_AT
from tests.platforms.mastodon.taken import taken

RULES = MastodonRules()
HERE = "https://m.example/api/v1/accounts/1"


def answer(status: int, said: object = b"", address: str = HERE, **headers: str) -> Answer:
    body = said if isinstance(said, bytes) else json.dumps({"error": said}).encode()
    return Answer(
        status=status, headers=headers, body=body, asked_at=START_AT, shown_address=address
    )


@pytest.mark.parametrize(
    ("status", "said", "error"),
    [
        # Mastodon, docs.joinmastodon.org/entities/Error and config/locales of its source.
        (401, "This API requires an authenticated user", GrantThePermission),
        (422, "This method requires an authenticated user", GrantThePermission),
        (401, "The access token is invalid", ConnectAgain),
        (401, "The access token expired", ConnectAgain),
        (401, "The access token was revoked", ConnectAgain),
        (403, "This action is outside the authorized scopes", GrantThePermission),
        (403, "Your login is currently disabled", UnblockTheAccount),
        (403, "Your login is currently pending approval", UnblockTheAccount),
        (403, "Your login is missing a confirmed e-mail address", UnblockTheAccount),
        (403, "This action is not allowed", GrantThePermission),
        (404, "Record not found", FindThePage),
        (410, "Gone", FindThePage),
        (422, "Validation failed: Text can't be blank", ReportTheAnswer),
        (429, "Too many requests", WaitForTheBudget),
        (500, "Internal Server Error", WaitForThePlatform),
        (503, "There was a temporary problem serving your request", WaitForThePlatform),
        # GoToSocial, Takahē, snac, Hollo and Pixelfed, as in the platform's README.
        (401, "Unauthorized: token not supplied", GrantThePermission),
        (400, "identity_token_required", GrantThePermission),
        (400, b"Invalid Bearer token", ConnectAgain),
        (422, b"", ConnectAgain),
        (401, b"", ConnectAgain),
        (403, b"", GrantThePermission),
        (400, "Bad Request: id was not an integer", ReportTheAnswer),
        (200, "Something went wrong", ReportTheAnswer),
    ],
)
def test_a_refusal_says_what_to_do(
    status: int, said: object, error: type[SeeToThePlatform]
) -> None:
    fault = RULES.fault(answer(status, said))
    assert type(fault) is error
    if isinstance(fault, ConnectAgain | GrantThePermission | UnblockTheAccount):
        assert fault.remedy


def test_a_missing_right_is_named() -> None:
    said = "This action is outside the authorized scopes: read:statuses"
    fault = RULES.fault(answer(403, said))
    assert fault is not None
    assert fault.missing == ("read:statuses",)


def test_a_post_that_is_not_there_is_an_answer_and_no_error() -> None:
    post = "https://m.example/api/v1/statuses/1"
    assert RULES.fault(answer(404, "Record not found", post)) is None
    assert RULES.fault(answer(410, "Gone", post)) is None
    # What hangs on a post is another question.
    assert isinstance(RULES.fault(answer(404, "Gone", f"{post}/context")), FindThePage)


def test_good_answers_are_no_errors() -> None:
    for file, index in (("account", 1), ("account_pinned", 4), ("status_context", 1)):
        assert RULES.fault(answer(200, taken(file, index).body)) is None


def test_the_recorded_budget_is_read_with_its_reset() -> None:
    (budget,) = RULES.budgets(200, taken("account", 1).headers, RECORDED_AT)
    # x-ratelimit-limit 300, -remaining 299, -reset 2026-08-01T13:50:00.104512Z
    assert budget.used_ratio == pytest.approx(1 / 300)
    assert budget.resets_at == datetime(2026, 8, 1, 13, 50, 0, 104512, tzinfo=UTC)


RECORDED_AT = datetime(2026, 8, 1, 13, 46, tzinfo=UTC)


def test_a_server_that_says_no_budget_has_none() -> None:
    assert RULES.budgets(200, {}, START_AT) == []


def test_the_token_goes_where_it_is_never_shown() -> None:
    sent = RULES.authorise(Request(address=HERE), Token(secret="very-secret"))
    assert sent.secret_headers == {"authorization": "Bearer very-secret"}
    assert "very-secret" not in repr(sent)


def test_a_token_of_one_server_never_goes_to_another() -> None:
    token = Token(secret="very-secret", more={"server": "https://m.example"})
    assert RULES.authorise(Request(address=HERE), token).secret_headers
    for other in (
        "https://n.example/api/v1/accounts/1",
        "https://m.example.evil/api/v1/accounts/1",
    ):
        assert not RULES.authorise(Request(address=other), token).secret_headers
