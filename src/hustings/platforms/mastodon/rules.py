"""What the door is told of a Mastodon server: where the token goes, its budget, its errors.

Servers say errors as {"error": "words"} under different statuses: a token that does not count is 401 on
Mastodon, GoToSocial and Hollo, 400 on Takahē, 422 on snac, 403 on Pixelfed.
Sources: https://docs.joinmastodon.org/entities/Error/, https://docs.joinmastodon.org/api/rate-limits/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

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
from hustings.platforms.mastodon.addresses import PLATFORM

ONE_POST = re.compile(r"https?://[^/]+/api/v1/statuses/[^/?]+$")
"""Whether a post is still there is a question whose answer may be no, and no error."""

_CONNECT = "Connect an account on this server; one that only reads is enough."
_CONNECT_AGAIN = "Connect the account on this server again."
_WORN = (
    "access token",
    "bearer token",
    "invalid_token",
    "invalid token",
    "expired",
    "revoked",
    "token is invalid",
)
_ANONYMOUS = (
    "authenticated user",
    "token_required",
    "token required",
    "not supplied",
    "requires auth",
)
_STOPPED = ("login is currently disabled", "pending approval", "suspended", "confirm your e-mail", "confirmed e-mail", "missing a confirmed")  # fmt: skip


class _Error(msgspec.Struct):
    error: str
    error_description: str = ""


@dataclass(frozen=True, slots=True)
class MastodonRules:
    """The rules of every server that speaks Mastodon's interface."""

    platform: str = PLATFORM

    def authorise(self, request: Request, token: Token) -> Request:
        """The request with the token in its header."""
        held = {**request.secret_headers, "Authorization": f"Bearer {token.secret}"}
        return replace(request, secret_headers=held)

    def budgets(
        self,
        status: int,  # noqa: ARG002
        headers: Mapping[str, str],
        now_at: datetime,  # noqa: ARG002
    ) -> list[Budget]:
        """The budget that is closest to its end; empty where the server says none."""
        try:
            limit = int(headers.get("x-ratelimit-limit", ""))
            remaining = int(headers.get("x-ratelimit-remaining", ""))
        except ValueError:
            return []
        if limit <= 0:
            return []
        used_ratio = max(0.0, (limit - remaining) / limit)
        return [Budget("questions", used_ratio, resets_at(headers))]

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        """The error that an answer stands for; None if none."""
        said = error_words(answer)
        if answer.status < 400:
            return None if said is None else _told(answer, ReportTheAnswer, said)
        if answer.status in (404, 410):
            if ONE_POST.match(answer.shown_address):
                return None
            return _told(answer, FindThePage, said)
        if answer.status == 429:
            return _told(answer, WaitForTheBudget, said, retry_at=resets_at(answer.headers, answer))
        if answer.status >= 500 or answer.status in (408, 425):
            return _told(answer, WaitForThePlatform, said, retry_at=retry_after(answer))
        return _refusal(answer, said)


def _refusal(answer: Answer, said: str | None) -> SeeToThePlatform:
    """What a status from 400 on means that concerns who asks; ReportTheAnswer where it concerns what."""
    words = (said or _plain_words(answer)).casefold()
    if any(word in words for word in _STOPPED):
        remedy = "Sign in on the server with a browser; it says there what is wrong."
        return _told(answer, UnblockTheAccount, said, remedy=remedy)
    scopes = re.findall(r"\b(?:read|write|follow|profile)(?::[a-z_]+)?\b", words)
    if "scope" in words:
        remedy = "Connect the account again and allow it to read."
        missing = tuple(dict.fromkeys(scopes)) or ("read",)
        return _told(answer, GrantThePermission, said, remedy=remedy, missing=missing)
    if any(word in words for word in _ANONYMOUS):
        return _told(answer, GrantThePermission, said, remedy=_CONNECT, missing=("read",))
    if any(word in words for word in _WORN):
        return _told(answer, ConnectAgain, said, remedy=_CONNECT_AGAIN)
    if answer.status == 401:
        return _told(answer, ConnectAgain, said, remedy=f"{_CONNECT} {_CONNECT_AGAIN}")
    # Pixelfed says 403 to whoever has no token, snac 422 without a word to whoever has a bad one.
    if answer.status == 403:
        return _told(answer, GrantThePermission, said, remedy=_CONNECT, missing=("read",))
    if answer.status == 422 and not words:
        return _told(answer, ConnectAgain, said, remedy=_CONNECT_AGAIN)
    return _told(answer, ReportTheAnswer, said)


def _told(
    answer: Answer,
    kind: type[SeeToThePlatform],
    said: str | None,
    *,
    remedy: str = "",
    retry_at: datetime | None = None,
    missing: tuple[str, ...] = (),
) -> SeeToThePlatform:
    words = f": {said}" if said else "."
    return kind(
        f"{answer.shown_address} answered with status {answer.status}{words}",
        remedy=remedy,
        platform=PLATFORM,
        retry_at=retry_at,
        request_id=answer.headers.get("x-request-id"),
        missing=missing,
    )


def error_words(answer: Answer) -> str | None:
    """What an error object says, in at most 200 signs; None where the answer is no error object."""
    if not answer.body.lstrip().startswith(b"{"):
        return None
    try:
        found = msgspec.json.decode(answer.body, type=_Error)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return f"{found.error} {found.error_description}".strip()[:200]


def _plain_words(answer: Answer) -> str:
    """What a short answer without markup says, as Takahē refuses a token; empty for others."""
    short = answer.body[:201].decode(errors="replace").strip()
    return "" if len(short) > 200 or "<" in short else short


def retry_after(answer: Answer) -> datetime | None:
    """When to ask again, by Retry-After; None where it is not said."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit() and len(said) < 10:
        return answer.asked_at + timedelta(seconds=int(said))
    try:
        return parsedate_to_datetime(said).astimezone(UTC) if said else None
    except (ValueError, OverflowError):
        return None


def resets_at(headers: Mapping[str, str], answer: Answer | None = None) -> datetime | None:
    """When the budget is whole again: an ISO time, or seconds since 1970 as GoToSocial documents it."""
    if answer is not None and (after := retry_after(answer)) is not None:
        return after
    said = headers.get("x-ratelimit-reset", "").strip()
    try:
        if said.isascii() and said.isdigit():
            return datetime.fromtimestamp(int(said), UTC)
        read_at = datetime.fromisoformat(said)
    except (ValueError, OverflowError, OSError):
        return None
    return read_at.replace(tzinfo=UTC) if read_at.tzinfo is None else read_at.astimezone(UTC)
