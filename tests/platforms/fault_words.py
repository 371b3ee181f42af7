"""What each platform says when something is wrong, in its own words, as its documentation has them.

Sources: the error pages that the platforms' `rules.py` name. Every message is made up of the documented
words and holds the token, since some platforms send back what they were asked with.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SECRET = "7340021:s3cret-that-nobody-may-see"


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer that is an error, and the error that it must become."""

    status: int
    body: Any
    becomes: str
    headers: Mapping[str, str] = field(default_factory=dict)


Words = dict[str, tuple[Said, ...]]
_OUT_OF_ORDER = "WaitForThePlatform"


def _graph(status: int, becomes: str, code: int, message: str, subcode: int = 0) -> Said:
    error = {
        "message": f"{message} access_token={SECRET}",
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "AbCdEf123",
    }
    return Said(
        status=status,
        body={"error": error | ({"error_subcode": subcode} if subcode else {})},
        becomes=becomes,
    )


def _meta() -> Words:
    busy = ((4, "Application"), (17, "User"), (32, "Page"), (613, "Calls to this api"), (80001, "There have been too many calls to this Page account"))  # fmt: skip
    return {
        "error under 200": (
            _graph(200, _OUT_OF_ORDER, 2, "An unexpected error has occurred. Please retry."),
        ),
        "too often": tuple(
            _graph(400, "WaitForTheBudget", code, f"(#{code}) {who} request limit reached")
            for code, who in busy
        ),
        "token ran out": (_graph(400, "ConnectAgain", 190, "Error validating access token.", 463),),
        "token taken back": (
            _graph(400, "ConnectAgain", 190, "The session was invalidated.", 460),
            _graph(401, "ConnectAgain", 190, "The user has not authorized application.", 458),
        ),
        "scope removed": (
            _graph(403, "GrantThePermission", 10, "(#10) This needs pages_read_engagement"),
            _graph(403, "GrantThePermission", 200, "(#200) Requires pages_read_user_content"),
        ),
        "account blocked": (
            _graph(400, "UnblockTheAccount", 368, "The action attempted has been deemed abusive"),
            _graph(400, "UnblockTheAccount", 9, "The account is restricted.", 2207051),
        ),
        "gone": (
            _graph(
                400,
                "FindThePage",
                100,
                "Unsupported get request. Object with ID '1' does not exist.",
                33,
            ),
        ),
        "cursor expired": (_graph(400, "ReportTheAnswer", 100, "(#100) Invalid cursors values"),),
    }


def _bluesky(status: int, error: str, message: str, becomes: str) -> Said:
    return Said(
        status=status, body={"error": error, "message": f"{message} {SECRET}"}, becomes=becomes
    )


def _youtube(status: int, reason: str, becomes: str) -> Said:
    told = [{"message": reason, "domain": "youtube", "reason": reason}]
    body = {"error": {"code": status, "message": f"{reason} {SECRET}", "errors": told}}
    return Said(status=status, body=body, becomes=becomes)


def _telegram(status: int, description: str, becomes: str, **parameters: int) -> Said:
    told: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return Said(
        status=status,
        body=told | ({"parameters": parameters} if parameters else {}),
        becomes=becomes,
    )


def _mastodon(status: int, words: str, becomes: str) -> Said:
    return Said(status=status, body={"error": f"{words} {SECRET}"}, becomes=becomes)


WORDS: dict[str, Words] = {
    "bluesky": {
        "error under 200": (
            _bluesky(200, "InternalServerError", "Internal Server Error", _OUT_OF_ORDER),
        ),
        "too often": (
            _bluesky(429, "RateLimitExceeded", "Rate Limit Exceeded", "WaitForTheBudget"),
        ),
        "token ran out": (_bluesky(400, "ExpiredToken", "Token has expired", "ConnectAgain"),),
        "token taken back": (
            _bluesky(401, "InvalidToken", "Token has been revoked", "ConnectAgain"),
        ),
        "scope removed": (
            _bluesky(
                403, "InsufficientScope", 'Missing required scope "rpc"', "GrantThePermission"
            ),
        ),
        "gone": (_bluesky(400, "InvalidRequest", "Profile not found", "FindThePage"),),
        "cursor expired": (_bluesky(400, "InvalidRequest", "Malformed cursor", "ReportTheAnswer"),),
    },
    "mastodon": {
        "error under 200": (_mastodon(200, "Something went wrong", "ReportTheAnswer"),),
        "too often": (_mastodon(429, "Too many requests", "WaitForTheBudget"),),
        "token ran out": (_mastodon(401, "The access token expired", "ConnectAgain"),),
        "token taken back": (_mastodon(401, "The access token was revoked", "ConnectAgain"),),
        "scope removed": (
            _mastodon(403, "This action is outside the authorized scopes", "GrantThePermission"),
        ),
        "account blocked": (
            _mastodon(403, "Your login is currently disabled", "UnblockTheAccount"),
        ),
        "gone": (_mastodon(404, "Record not found", "FindThePage"),),
        "cursor expired": (_mastodon(422, "Validation failed: max_id", "ReportTheAnswer"),),
    },
    "youtube": {
        "error under 200": (_youtube(200, "backendError", _OUT_OF_ORDER),),
        "too often": (
            _youtube(403, "rateLimitExceeded", "WaitForTheBudget"),
            _youtube(429, "userRateLimitExceeded", "WaitForTheBudget"),
        ),
        "day is over": (_youtube(403, "quotaExceeded", "WaitForTheBudget"),),
        "token ran out": (_youtube(401, "expired", "ConnectAgain"),),
        "token taken back": (_youtube(401, "authError", "ConnectAgain"),),
        "scope removed": (_youtube(403, "insufficientPermissions", "GrantThePermission"),),
        "account blocked": (
            _youtube(403, "authenticatedUserAccountSuspended", "UnblockTheAccount"),
        ),
        "gone": (_youtube(404, "channelNotFound", "FindThePage"),),
        "cursor expired": (_youtube(400, "invalidPageToken", "ReportTheAnswer"),),
    },
    "telegram": {
        "error under 200": (_telegram(200, "Internal Server Error", "ReportTheAnswer"),),
        "too often": (_telegram(429, "Too Many Requests", "WaitForTheBudget", retry_after=61),),
        "token taken back": (_telegram(401, "Unauthorized", "ConnectAgain"),),
        "scope removed": (
            _telegram(
                403, "Forbidden: bot is not a member of the channel chat", "GrantThePermission"
            ),
        ),
        "gone": (_telegram(400, "Bad Request: chat not found", "FindThePage"),),
    },
    "facebook": _meta(),
    "instagram": _meta(),
    "threads": _meta(),
}
"""By platform and by fault; which of them a platform cannot say is told in `fault_lacks`."""


def said(platform: str, fault: str, luck: random.Random) -> Said:
    """One of the ways in which a platform says it."""
    return luck.choice(WORDS[platform][fault])


def usage(platform: str, percent: float) -> Mapping[str, str] | None:
    """The headers by which a platform says how much is used up; None where no header does."""
    if platform in ("facebook", "instagram", "threads"):
        used = {"call_count": percent, "total_cputime": 1, "total_time": 2}
        row = {**used, "type": "pages", "estimated_time_to_regain_access": 30}
        return {
            "x-app-usage": json.dumps(used),
            "x-business-use-case-usage": json.dumps({"1": [row]}),
        }
    prefix = {"bluesky": "ratelimit", "mastodon": "x-ratelimit"}.get(platform)
    if prefix is None:
        return None
    reset = "2026-11-24T12:30:00.000000Z" if platform == "mastodon" else "1795523400"
    return {
        f"{prefix}-limit": "1000",
        f"{prefix}-remaining": str(round(1000 - 10 * percent)),
        f"{prefix}-reset": reset,
    }
