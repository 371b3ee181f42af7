"""What Bluesky says of its budget and of what went wrong.

Names of errors: https://atproto.com/specs/xrpc#error-responses and the methods' lexicons.
Headers: https://docs.bsky.app/docs/advanced-guides/rate-limits (RateLimit-Limit, -Remaining, -Reset
in seconds since 1970, -Policy).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec

from hustings.domain.errors import (
    ConnectAgain,
    FindThePage,
    GrantThePermission,
    ReportTheAnswer,
    SeeToThePlatform,
    SetTheClock,
    UnblockTheAccount,
    WaitForTheBudget,
    WaitForThePlatform,
)
from hustings.domain.periods import utc_now
from hustings.network import dpop
from hustings.network.asking import Answer, Budget, Request, Token
from hustings.network.oauth import clock_off_s
from hustings.platforms.bluesky.answers import Refusal
from hustings.platforms.bluesky.oauth_flow import PROOF_KEY

_LEAST, _MOST = timedelta(seconds=1), timedelta(days=1)
_LONGEST_REFUSAL_BYTES = 4096
_TOKEN = frozenset(
    {"AuthenticationRequired", "AuthMissing", "AuthFactorTokenRequired", "ExpiredToken",
     "InvalidToken", "BadJwt", "BadJwtSignature", "JwtExpired", "invalid_token",
     "invalid_dpop_proof"}
)  # fmt: skip
_STOPPED = frozenset({"AccountTakedown", "AccountSuspended", "AccountDeactivated"})
_GONE = frozenset(
    {"ActorNotFound", "BlockedActor", "BlockedByActor", "HandleNotFound", "NotFound",
     "RecordNotFound", "RepoDeactivated", "RepoNotFound", "RepoSuspended", "RepoTakendown"}
)  # fmt: skip
_SCOPE = frozenset({"InsufficientScope", "MissingScope", "ScopeMissingError", "insufficient_scope"})
_LATER = frozenset(
    {"InternalServerError", "NotEnoughResources", "UpstreamFailure", "UpstreamTimeout"}
)
_REMEDIES: dict[type[SeeToThePlatform], str] = {
    ConnectAgain: "Connect the account again; the app password may have been taken back.",
    SetTheClock: "Set this machine's clock by the network's time, such as with chrony.",
}


class Rules:
    """Bluesky's: nothing is needed to read, and what is wrong has a name."""

    platform = "bluesky"

    def authorise(self, request: Request, token: Token) -> Request:
        """The token as a bearer's, or with a proof by its key; in headers that are never shown."""
        return self.signed(request, token, utc_now(), None)

    def signed(
        self, request: Request, token: Token, now_at: datetime, nonce: str | None
    ) -> Request:
        """The same at a time and with a nonce; proofs are for tokens that came with a key."""
        if key := token.more.get(PROOF_KEY):
            return dpop.with_proof(request, key, now_at, nonce=nonce, access_token=token.secret)
        headers = {**request.secret_headers, "authorization": f"Bearer {token.secret}"}
        return replace(request, secret_headers=headers)

    def budgets(
        self,
        status: int,  # noqa: ARG002 - the headers come with every status
        headers: Mapping[str, str],
        now_at: datetime,
    ) -> list[Budget]:
        """The budget of requests by address or account; empty where the headers cannot be read."""
        limit = _number(headers.get("ratelimit-limit"))
        remaining = _number(headers.get("ratelimit-remaining"))
        if not limit or remaining is None:
            return []
        used_ratio = max(0.0, 1 - remaining / limit)
        return [Budget("requests", used_ratio, _reset_at(headers, now_at))]

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        """The error by its name; by the status where it has none."""
        if answer.status < 400 and not _may_refuse(answer.body):
            return None
        refusal = _refusal(answer.body)
        if answer.status < 400 and refusal is None:
            return None
        known = refusal or Refusal(error="")
        kind = _kind(answer, known)
        told = f" ({known.error}: {_short(known.message)})" if refusal else ""
        message = f"{answer.shown_address} answered with status {answer.status}{told}."
        scope = re.search(r'"([^"]+)"', known.message)
        missing = scope[1] if scope else known.error
        return kind(
            message,
            remedy=_REMEDIES.get(kind, ""),
            platform=self.platform,
            retry_at=_retry_at(answer) if kind.asks_again else None,
            request_id=answer.headers.get("atproto-request-id") or None,
            missing=(missing,) if kind is GrantThePermission and missing else (),
        )


def _kind(answer: Answer, refusal: Refusal) -> type[SeeToThePlatform]:
    name, status = refusal.error, answer.status
    if status == 429 or name == "RateLimitExceeded":
        return WaitForTheBudget
    if name in _STOPPED:
        # Said of a session it is about the account that asks, said of anything else about the page.
        ours = "/com.atproto.server." in answer.shown_address
        return UnblockTheAccount if ours else FindThePage
    if name == "invalid_dpop_proof" and (clock_off_s(answer) or "iat" in refusal.message):
        return SetTheClock
    if name == "use_dpop_nonce":
        # The door has asked once more with the nonce that was given; the token is as good as before.
        return ReportTheAnswer
    by_name: tuple[tuple[frozenset[str], type[SeeToThePlatform]], ...] = (
        (_GONE, FindThePage),
        (_SCOPE, GrantThePermission),
        (_TOKEN, ConnectAgain),
        (_LATER, WaitForThePlatform),
    )
    for names, kind in by_name:
        if name in names:
            return kind
    if name == "InvalidRequest" and re.search(
        r"\bnot found\b|could not find", refusal.message, re.I
    ):
        return FindThePage
    return _kind_by_status(status)


def _kind_by_status(status: int) -> type[SeeToThePlatform]:
    if status == 401:
        return ConnectAgain
    if status == 403:
        return GrantThePermission
    if status == 501:
        return ReportTheAnswer
    return WaitForThePlatform if status >= 500 or status in (408, 425) else ReportTheAnswer


def _may_refuse(body: bytes) -> bool:
    return len(body) <= _LONGEST_REFUSAL_BYTES and b'"error"' in body


def _refusal(body: bytes) -> Refusal | None:
    try:
        return msgspec.json.decode(body, type=Refusal)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _short(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= 200 else f"{line[:199]}…"


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"\s*[0-9]{1,12}\s*", text) else None


def _reset_at(headers: Mapping[str, str], now_at: datetime) -> datetime | None:
    """When the budget is free again, within a second and a day of now, whatever the header says."""
    seconds = _number(headers.get("ratelimit-reset"))
    if seconds is None:
        return None
    # Some servers before the AppView give the seconds to wait instead.
    at = now_at + timedelta(seconds=seconds) if seconds < 10**6 else _since_1970(seconds)
    return min(max(at, now_at + _LEAST), now_at + _MOST)


def _since_1970(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.max.replace(tzinfo=UTC)


def _retry_at(answer: Answer) -> datetime | None:
    now_at = answer.asked_at + timedelta(seconds=answer.took_s)
    wait_s = _number(answer.headers.get("retry-after"))
    if wait_s is not None:
        return now_at + min(max(timedelta(seconds=min(wait_s, 10**6)), _LEAST), _MOST)
    return _reset_at(answer.headers, now_at) if answer.status == 429 else None


RULES = Rules()
