"""What the door is told of YouTube: where key or token goes, what a question costs, what its errors mean.

Errors come as {"error": {"code", "message", "errors": [{"reason"}]}}. There are no headers on the budget:
each list costs one unit of the day's 10,000, a search one of its own 100, and the day is California's.
Sources: https://developers.google.com/youtube/v3/docs/errors and
https://developers.google.com/youtube/v3/determine_quota_cost, read in November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec

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
from hustings.network.asking import Answer, Budget, Request, Token
from hustings.network.faults import fault_by_status
from hustings.platforms.youtube.addresses import PLATFORM
from hustings.platforms.youtube.days import next_day_at

UNITS_A_DAY = 10_000
WRITE_UNITS = 50
KEY_ACCOUNT = "key"

_DAY_IS_OVER = ("quotaExceeded", "dailyLimitExceeded")
_TOO_FAST = ("rateLimitExceeded", "userRateLimitExceeded", "servingLimitExceeded")
_CONNECT = ("keyInvalid", "keyExpired", "authError", "expired", "invalidCredentials", "required", "API_KEY_INVALID")  # fmt: skip
_GRANT = ("insufficientPermissions", "accessNotConfigured", "forbidden", "channelForbidden", "playlistItemsNotAccessible", "ACCESS_TOKEN_SCOPE_INSUFFICIENT")  # fmt: skip
_STOPPED = ("accountDelegationForbidden", "authenticatedUserAccountClosed", "authenticatedUserAccountSuspended", "channelClosed", "channelSuspended", "accountClosed", "accountSuspended")  # fmt: skip
_GONE = ("channelNotFound", "playlistNotFound", "videoNotFound", "commentNotFound", "commentThreadNotFound", "notFound")  # fmt: skip
_AGAIN = ("backendError", "internalError", "processingFailure", "SERVICE_UNAVAILABLE")
COMMENTS_OFF = "commentsDisabled"

_REMEDIES: dict[type[SeeToThePlatform], str] = {
    ConnectAgain: "Enter the key, or connect the channel, once more.",
    GrantThePermission: "See in Google Cloud which interfaces the project may use, and what the consent covers.",
    UnblockTheAccount: "Sign in to YouTube in a browser; it says there what is wrong.",
}


class _Reason(msgspec.Struct):
    reason: str = ""


class _Body(msgspec.Struct):
    message: str = ""
    status: str = ""
    errors: list[_Reason] = []


class _Error(msgspec.Struct):
    error: _Body


@dataclass(frozen=True, slots=True)
class YouTubeRules:
    """The rules of the Data API and the Analytics API."""

    platform: str = PLATFORM

    def authorise(self, request: Request, token: Token) -> Request:
        """A key goes into the query, an owner's token into the header."""
        if token.more.get("account_id") == KEY_ACCOUNT or token.secret.startswith("AIza"):
            return replace(request, secret_query={**request.secret_query, "key": token.secret})
        held = {**request.secret_headers, "Authorization": f"Bearer {token.secret}"}
        return replace(request, secret_headers=held)

    def budgets(
        self,
        status: int,  # noqa: ARG002
        headers: Mapping[str, str],  # noqa: ARG002
        now_at: datetime,  # noqa: ARG002
    ) -> list[Budget]:
        """Nothing: no header tells."""
        return []

    def costs(self, request: Request, now_at: datetime) -> list[Budget]:
        """One unit for a list, fifty for a write; questions to the Analytics API have no daily units."""
        if "youtubeanalytics" in request.address:
            return []
        units = WRITE_UNITS if request.purpose == "write" else 1
        return [Budget("units", units / UNITS_A_DAY, next_day_at(now_at), daily=True)]

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        """The error that an answer stands for; None if none."""
        body = _error_in(answer)
        if body is None:
            return fault_by_status(answer)
        reasons = (*(each.reason for each in body.errors), body.status)
        return _told(answer, reasons, body.message)


def reasons_of(answer: Answer) -> tuple[str, ...]:
    """The reasons that an answer gives as an error; empty where it is none."""
    body = _error_in(answer)
    return () if body is None else tuple(each.reason for each in body.errors)


def _error_in(answer: Answer) -> _Body | None:
    try:
        return msgspec.json.decode(answer.body, type=_Error).error
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _told(answer: Answer, reasons: tuple[str, ...], message: str) -> SeeToThePlatform:
    kind, retry_at = _kind_of(answer, reasons)
    reason = next((each for each in reasons if each), "")
    words = message.partition("<")[0].strip()[:200] or reason or "no words"
    return kind(
        f"{answer.shown_address} answered with status {answer.status}: {words}",
        remedy=_REMEDIES.get(kind, ""),
        platform=PLATFORM,
        retry_at=retry_at,
        request_id=answer.headers.get("x-goog-request-id"),
        missing=(reason,) if kind is GrantThePermission else (),
    )


def _kind_of(
    answer: Answer, reasons: tuple[str, ...]
) -> tuple[type[SeeToThePlatform], datetime | None]:
    if any(reason in _DAY_IS_OVER for reason in reasons):
        return WaitForTheBudget, next_day_at(answer.asked_at)
    if any(reason in _TOO_FAST for reason in reasons) or answer.status == 429:
        return WaitForTheBudget, answer.asked_at + timedelta(minutes=2)
    for kind, known in (
        (UnblockTheAccount, _STOPPED),
        (ConnectAgain, _CONNECT),
        (FindThePage, _GONE),
        (WaitForThePlatform, _AGAIN),
        (GrantThePermission, (*_GRANT, COMMENTS_OFF)),
    ):
        if any(reason in known for reason in reasons):
            return kind, None
    if answer.status < 400:
        return ReportTheAnswer, None
    return type(fault_by_status(answer) or ReportTheAnswer("")), None
