"""What the door is told of a Mastodon server: which of its answers are errors, and which.

Where the token goes and what X-RateLimit-* say is as everywhere. Servers say errors as {"error": "words"}
under different statuses: a token that does not count is 401 on Mastodon, GoToSocial and Hollo, 400 on
Takahē, 422 on snac, 403 on Pixelfed, so that the words count first.
Sources: https://docs.joinmastodon.org/entities/Error/, https://docs.joinmastodon.org/api/rate-limits/
"""

from __future__ import annotations

import re

import msgspec

from hustings.domain.errors import (
    ConnectAgain,
    FindThePage,
    GrantThePermission,
    ReportTheAnswer,
    SeeToThePlatform,
    UnblockTheAccount,
)
from hustings.network.asking import Answer, Request, Token
from hustings.network.faults import PlainRules
from hustings.platforms.mastodon.addresses import PLATFORM, name_of, server_of

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
_STRANGER = (
    "authenticated user",
    "token_required",
    "token required",
    "not supplied",
    "requires auth",
)
_STOPPED = (
    "login is currently disabled",
    "pending approval",
    "suspended",
    "confirm your e-mail",
    "confirmed e-mail",
)


class _Error(msgspec.Struct):
    error: str
    error_description: str = ""


class MastodonRules(PlainRules):
    """The rules of every server that speaks Mastodon's interface."""

    platform = PLATFORM

    def authorise(self, request: Request, token: Token) -> Request:
        """The request with the token, unless the token says that it is another server's."""
        server = token.more.get("server", "")
        if server and server_of(request.address) != server_of(f"https://{name_of(server)}"):
            return request
        return super().authorise(request, token)

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        """The error that an answer stands for; None if none, as for a post that is not there."""
        said = error_words(answer)
        if answer.status < 400:
            return None if said is None else _told(answer, ReportTheAnswer, said)
        if answer.status in (404, 410):
            gone = None if ONE_POST.match(answer.shown_address) else FindThePage
            return gone and _told(answer, gone, said)
        if answer.status >= 500 or answer.status in (408, 425, 429):
            return super().fault(answer)
        return _refusal(answer, said)


def _refusal(answer: Answer, said: str | None) -> SeeToThePlatform:
    """What a status from 400 on means that concerns who asks; ReportTheAnswer where it concerns what."""
    words = (said or _plain_words(answer)).casefold()
    if any(word in words for word in _STOPPED):
        remedy = "Sign in on the server with a browser; it says there what is wrong."
        return _told(answer, UnblockTheAccount, said, remedy)
    if "scope" in words:
        named = re.findall(r"\b(?:read|write|follow|profile)(?::[a-z_]+)?\b", words)
        missing = tuple(dict.fromkeys(named)) or (_right_for(answer),)
        remedy = "Connect the account again and allow it to read."
        return _told(answer, GrantThePermission, said, remedy, missing)
    if any(word in words for word in _STRANGER):
        return _told(answer, GrantThePermission, said, _CONNECT, ("read",))
    if any(word in words for word in _WORN):
        return _told(answer, ConnectAgain, said, _CONNECT_AGAIN)
    # Pixelfed says 403 to whoever has no token, snac 422 without a word to whoever has a bad one.
    if answer.status == 403:
        return _told(answer, GrantThePermission, said, _CONNECT, ("read",))
    if answer.status == 401 or (answer.status == 422 and not words):
        return _told(answer, ConnectAgain, said, _CONNECT_AGAIN)
    return _told(answer, ReportTheAnswer, said)


def _right_for(answer: Answer) -> str:
    """The right that a question needs, where the server does not name it."""
    path = answer.shown_address.partition("?")[0]
    return "read:notifications" if path.endswith("/api/v1/notifications") else "read"


def _told(
    answer: Answer,
    kind: type[SeeToThePlatform],
    said: str | None,
    remedy: str = "",
    missing: tuple[str, ...] = (),
) -> SeeToThePlatform:
    words = f": {said}" if said else "."
    message = f"{answer.shown_address} answered with status {answer.status}{words}"
    return kind(message, remedy=remedy, platform=PLATFORM, missing=missing)


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
