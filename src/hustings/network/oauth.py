"""OAuth 2 on the wire: the verifier and its challenge, addresses to leave for, questions about tokens."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

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
from hustings.network import graph
from hustings.network.asking import JSON_TYPES, Answer, Request
from hustings.network.dpop import wants_nonce
from hustings.network.faults import PlainRules, fault_by_status

FORM_TYPE = "application/x-www-form-urlencoded"
CLOCK_OFF_S = 60
"""A clock further off than this makes signed questions be refused; servers allow a minute or less."""

# Words of OAuth 2 and of the AT Protocol; Meta's numbers are in `graph`.
GRANT_LOST = {"invalid_grant", "invalid_token", "ExpiredToken", "InvalidToken", "expired_token"}
SIGN_IN_REFUSED = {"AuthenticationRequired", "access_denied", "AuthFactorTokenRequired"}
APP_REFUSED = {"invalid_client", "unauthorized_client", "invalid_client_id"}
BLOCKED = {"AccountTakedown", "AccountSuspended"}
TRANSIENT = {"temporarily_unavailable", "server_error", "slow_down"}


def verifier() -> str:
    """A secret that only whoever leaves for the platform knows (RFC 7636, section 4.1)."""
    return secrets.token_urlsafe(64)


def challenge(of_verifier: str) -> str:
    """What may be shown of a verifier: its SHA-256 (RFC 7636, method S256)."""
    digest = hashlib.sha256(of_verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def with_query(address: str, query: Mapping[str, str]) -> str:
    """The address with a query, after the one that it may have."""
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"


def posted(
    address: str, fields: Mapping[str, str], *, secret_headers: Mapping[str, str] | None = None
) -> Request:
    """A question with its fields in the body; they are never shown.

    It counts as one that writes, so that the door does not repeat it: codes and some tokens serve once.
    """
    return Request(
        address=address,
        method="POST",
        headers={"Content-Type": FORM_TYPE, "Accept": "application/json"},
        secret_headers=secret_headers or {},
        body=urlencode(fields).encode(),
        purpose="write",
        content_types=(*JSON_TYPES, "application/problem+json"),
    )


class _Told(msgspec.Struct):
    access_token: str
    token_type: str = "Bearer"  # noqa: S105  the word that OAuth uses where none is told
    refresh_token: str | None = None
    expires_in: float | str | None = None
    refresh_token_expires_in: float | str | None = None
    scope: str | list[str] | None = None
    sub: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What a token's address gave. `scopes` is None where it did not say, which means those asked for."""

    access: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)
    kind: str = "Bearer"
    expires_at: datetime | None = None
    refresh_ends_at: datetime | None = None
    scopes: tuple[str, ...] | None = None
    subject: str | None = None


def tokens_of(answer: Answer) -> Tokens:
    """The tokens in an answer; ReportTheAnswer where there is none. An empty token counts as none."""
    try:
        told = msgspec.json.decode(answer.body, type=_Told)
    except msgspec.MsgspecError:
        # The decoder's words may quote the answer.
        told = None
    if told is None or not told.access_token:
        raise ReportTheAnswer(
            f"{answer.shown_address} answered without a token.",
            remedy="Try again later; if it stays so, tell whoever runs that server.",
        )
    scope = told.scope.replace(",", " ").split() if isinstance(told.scope, str) else told.scope
    return Tokens(
        access=told.access_token,
        refresh=told.refresh_token or None,
        kind=told.token_type,
        expires_at=_after(answer, told.expires_in),
        refresh_ends_at=_after(answer, told.refresh_token_expires_in),
        scopes=None if scope is None else tuple(scope),
        subject=told.sub,
    )


def _after(answer: Answer, seconds: float | str | None) -> datetime | None:
    """The time so many seconds after the answer; zero and what is no number say nothing of an end."""
    try:
        length = float(seconds or 0)
        return answer.asked_at + timedelta(seconds=length) if length > 0 else None
    except (ValueError, OverflowError):
        return None


class ConnectingRules(PlainRules):
    """The door's rules for questions about tokens, in every vocabulary in which those are refused.

    Such questions carry what they need themselves, and are few enough to need no budget.
    """

    def __init__(self, platform: str) -> None:
        self.platform = platform

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        """What a refusal means; None for a refusal that only wants another nonce."""
        if wants_nonce(answer):
            return None
        told = _refusal(answer)
        error = self._named(answer, told) if told else None
        if error is None and answer.status >= 400:
            error = fault_by_status(answer)
            if isinstance(error, ConnectAgain | GrantThePermission) and not _from_an_interface(
                answer
            ):
                # A proxy or a sign-in page of the network refuses us, and the token is as good as before.
                error = WaitForThePlatform(
                    f"{answer.shown_address} refused, and not as the platform itself does.",
                    remedy="Somebody between here and the platform may answer in its place.",
                )
        if error is not None:
            error.platform = self.platform
        return error

    def _named(self, answer: Answer, told: Mapping[str, Any]) -> SeeToThePlatform | None:
        named = told.get("error")
        if isinstance(named, dict):
            google = "errors" in named or isinstance(named.get("status"), str)
            return (
                _google_fault(answer, named)
                if google
                else graph.fault(answer, platform=self.platform)
            )
        if told.get("ok") is False and answer.status == 401:
            return _again("The bot's token is not one that Telegram knows.")
        if not isinstance(named, str):
            return None
        word = named if re.fullmatch(r"[A-Za-z_]{1,60}", named) else "refused"
        return _oauth_fault(answer, word, str(told.get("error_description", "")))


def _refusal(answer: Answer) -> dict[str, Any] | None:
    """The answer as an object that names an error, be its status what it may."""
    try:
        told = msgspec.json.decode(answer.body)
    except msgspec.MsgspecError:
        return None
    refused = isinstance(told, dict) and (told.get("error") or told.get("ok") is False)
    return told if refused else None


def _from_an_interface(answer: Answer) -> bool:
    return "json" in answer.headers.get("content-type", "")


def _again(message: str) -> ConnectAgain:
    return ConnectAgain(message, remedy="Connect the account again.")


def _oauth_fault(answer: Answer, word: str, description: str) -> SeeToThePlatform | None:
    where = urlsplit(answer.shown_address).netloc
    if word in GRANT_LOST:
        return _again(f"{where} no longer knows what was granted ({word}).")
    if word in SIGN_IN_REFUSED:
        return _again(f"{where} refuses to let this account in ({word}).")
    if word in APP_REFUSED:
        return ConnectAgain(
            f"{where} does not know the app, or not by this secret ({word}).",
            remedy="Check the app's id and secret, and enter them again.",
            field="app",
        )
    if word == "invalid_scope" or word == "insufficient_scope":
        return GrantThePermission(
            f"{where} does not give the app what it asks for ({word}).",
            remedy="Add the rights to the app first, as the steps say.",
        )
    if word in BLOCKED:
        return UnblockTheAccount(
            f"{where} has stopped the account ({word}).", remedy="Sign in there and see why."
        )
    if word == "invalid_dpop_proof" and (clock_off_s(answer) or "iat" in description):
        return SetTheClock(
            f"This machine's clock is {clock_off_s(answer) or 'too many'} seconds off by that of {where}.",
            remedy="Set it by the network's time, such as with chrony, and try again.",
        )
    if word in TRANSIENT:
        return WaitForThePlatform(f"{where} is out of order ({word}).", remedy="It is asked again.")
    return fault_by_status(answer)


def clock_off_s(answer: Answer) -> int | None:
    """By how many seconds the two clocks differ, where it matters and the answer tells."""
    try:
        theirs = parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return None
    off = abs(int((answer.asked_at - theirs).total_seconds()))
    return off if off > CLOCK_OFF_S else None


def _google_fault(answer: Answer, told: Mapping[str, Any]) -> SeeToThePlatform | None:
    """Google's error object: a status as code, and reasons by name."""
    listed = told.get("errors")
    reasons = {
        str(one.get("reason"))
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict)
    }
    words = f"{answer.shown_address} refuses ({', '.join(sorted(reasons)) or told.get('code')})."
    if reasons & {"quotaExceeded", "rateLimitExceeded", "userRateLimitExceeded"}:
        return WaitForTheBudget(words)
    if reasons & {"accessNotConfigured", "insufficientPermissions", "forbidden"}:
        return GrantThePermission(
            words, remedy="Enable the interface for the project, as the steps say."
        )
    if reasons & {"badRequest", "keyInvalid", "keyExpired", "authError"}:
        return _again(words)
    return fault_by_status(answer)
