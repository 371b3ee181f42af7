"""What Meta's Graph interfaces share on the wire: the token and its proof, usage headers, and the error object.

Facebook, Instagram and Threads answer errors in one shape, with numbers that are documented in
https://developers.facebook.com/docs/graph-api/guides/error-handling.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hustings.domain.errors import (
    ConnectAgain,
    FindThePage,
    GrantThePermission,
    LeaveOutTheMetric,
    ReportTheAnswer,
    SeeToThePlatform,
    UnblockTheAccount,
    WaitForTheBudget,
    WaitForThePlatform,
)
from hustings.network.asking import Answer, Budget, Request, Token
from hustings.network.faults import fault_by_status

VERSION = "v26.0"
"""The version that is asked for, out since 29 July 2026; its end is not set yet.

Source: https://developers.facebook.com/docs/graph-api/changelog/versions.
"""

HOST = "https://graph.facebook.com"

PROOF_KEY = "app_secret"
"""The name in Token.more of the app's secret, which the proof is made with."""

MOVED = "moved"
"""The field of a FindThePage that names, as `missing`, the id under which the page lives on."""

METRIC = "metric"
"""The field of a LeaveOutTheMetric that stands for a name which is no longer known, or never was."""

ITEM = "media"
"""The field of a LeaveOutTheMetric where a single post has no metrics, such as one from before there were any."""

TOO_MUCH = "limit"
"""The field of a ReportTheAnswer that asks for fewer items at once."""

_BUDGET_CODES = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
_BLOCKED_CODES = frozenset({368, 1390008})
_BLOCKED_SUBCODES = frozenset({2207051, 1390008})
_TOKEN_CODES = frozenset({101, 102, 104, 190})
_PERMISSION_CODES = frozenset({3, 10, *range(200, 300)})
_GONE_SUBCODES = frozenset({33, 2207013})

_TOKEN_WORDS = {
    458: "The person has taken the app off the list of apps that may use the account.",
    459: "The person must first pass a check of the platform: log in on facebook.com and do what it asks.",
    460: "The password was changed, which ends every connection.",
    463: "The connection ran out.",
    464: "The person must first confirm the account on facebook.com.",
    467: "The connection was ended by the person or by the platform.",
    490: "The connection was ended by the platform.",
    492: "The person no longer has a role on the page.",
}
_METRIC_MARKS = (
    "valid insights metric",
    "metric[",
    "nonexisting field",
    "incompatible metric",
    "metric is no longer supported",
    "metric is not supported",
    "does not support the",
    "metrics (",
)
_PERMISSIONS = re.compile(
    r"\b(?:pages_[a-z_]+|instagram_[a-z_]+|threads_[a-z_]+|read_insights|business_management|"
    r"ads_read|ads_management)\b|Page Public (?:Content|Metadata) Access"
)
_LONGEST_MINUTES = 24 * 60
_LONG_WORD = re.compile(r"[\w|.\-]{50,}")


@dataclass(frozen=True, slots=True)
class GraphError:
    """The error object of an answer; numbers that are missing or no numbers are 0, texts are empty."""

    message: str
    code: int = 0
    subcode: int = 0
    type: str = ""
    temporary: bool = False
    trace_id: str | None = None


def authorised(request: Request, token: Token) -> Request:
    """The request with the token, and with the proof that it comes from the app where its secret is known.

    Source: https://developers.facebook.com/docs/graph-api/guides/secure-requests.
    """
    secret = {"access_token": token.secret}
    if token.more.get(PROOF_KEY):
        secret["appsecret_proof"] = hmac.new(
            token.more[PROOF_KEY].encode(), token.secret.encode(), hashlib.sha256
        ).hexdigest()
    return replace(request, secret_query={**request.secret_query, **secret})


def usage(headers: Mapping[str, str], now_at: datetime) -> list[Budget]:
    """The budgets that usage headers speak of; a header that cannot be read says nothing.

    Source: https://developers.facebook.com/docs/graph-api/overview/rate-limiting; shares are in
    percent, and the time until access returns is in minutes.
    """
    found = []
    for name in ("x-app-usage", "x-page-usage"):
        used_ratio = _used_ratio(_header(headers, name))
        if used_ratio is not None:
            found.append(Budget(name.removeprefix("x-").removesuffix("-usage"), used_ratio))
    for holder, row in _business_rows(headers):
        used_ratio = _used_ratio(row)
        wait_minutes = _number(row.get("estimated_time_to_regain_access"))
        if used_ratio is not None:
            resets_at = (
                now_at + timedelta(minutes=min(wait_minutes, _LONGEST_MINUTES))
                if wait_minutes > 0
                else None
            )
            found.append(Budget(f"{row.get('type', 'business')} {holder}", used_ratio, resets_at))
    return found


def fault(answer: Answer, *, platform: str, version: str | None = None) -> SeeToThePlatform | None:
    """The error that an answer stands for, by its error object, else by its status, else by its version.

    An answer of another version than the one asked for is ReportTheAnswer: fields may have changed
    their meaning in it.
    """
    error = error_of(answer)
    found: SeeToThePlatform | None
    if error is not None:
        found = _of_error(error, answer)
    else:
        found = _of_status(answer) or _of_version(answer, version)
    if found is not None:
        found.platform = platform
        found.request_id = (
            (error.trace_id if error else None)
            or answer.headers.get("x-fb-trace-id")
            or found.request_id
        )
    return found


def error_of(answer: Answer) -> GraphError | None:
    """The error object of an answer, in any of the shapes that the interface has had; None if none."""
    if answer.status < 400 and b'"error' not in answer.body:
        return None
    try:
        body = json.loads(answer.body)
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    held = body.get("error")
    if isinstance(held, dict):
        return _error(held, "message")
    if "error_code" in body:
        return _error(body, "error_msg" if "error_msg" in body else "error_description")
    if "error_message" in body:
        return _error(body, "error_message")
    return None


def _error(held: Mapping[str, Any], words: str) -> GraphError:
    trace_id = held.get("fbtrace_id")
    return GraphError(
        message=_LONG_WORD.sub("[hidden]", str(held.get(words) or "no reason given"))[:500],
        code=_number(held.get("code", held.get("error_code"))),
        subcode=_number(held.get("error_subcode")),
        type=str(held.get("type") or ""),
        temporary=held.get("is_transient") is True,
        trace_id=trace_id if isinstance(trace_id, str) else None,
    )


def _of_error(error: GraphError, answer: Answer) -> SeeToThePlatform:
    """By number, the rarer meanings of a number first."""
    code, subcode, words = error.code, error.subcode, error.message
    message = f"{answer.shown_address}: {words} (code {code}{f', {subcode}' if subcode else ''})"
    folded = words.casefold()
    if code in _BLOCKED_CODES or subcode in _BLOCKED_SUBCODES:
        return UnblockTheAccount(
            message, remedy="Log in to the account and see what the platform says there."
        )
    if code in _BUDGET_CODES:
        return WaitForTheBudget(message, retry_at=_free_again_at(answer))
    if "appsecret_proof" in folded:
        return ConnectAgain(message, remedy="Enter the app's secret anew.")
    if code in _TOKEN_CODES or (code == 0 and error.type == "OAuthException"):
        return ConnectAgain(message, remedy=_TOKEN_WORDS.get(subcode, "Connect the account again."))
    if "reduce the amount of data" in folded:
        return ReportTheAnswer(message, field=TOO_MUCH)
    if "not enough viewers" in folded:
        return LeaveOutTheMetric(message, field="viewers")
    if subcode == 2108006:
        return LeaveOutTheMetric(message, field=ITEM)
    if code in _PERMISSION_CODES:
        return _permission(error, message)
    return _of_content(error, message, folded) or _of_state(error, message, answer)


def _permission(error: GraphError, message: str) -> SeeToThePlatform:
    missing = tuple(dict.fromkeys(_PERMISSIONS.findall(error.message)))
    named = " or ".join(missing) or "the right that the message speaks of"
    return GrantThePermission(
        message,
        missing=missing,
        remedy=f"Give the app {named}, by review where it needs one, and connect the account again.",
    )


def _of_content(error: GraphError, message: str, folded: str) -> SeeToThePlatform | None:
    """What is wrong with the names and ids that were asked for."""
    if error.code == 21:
        ids = re.findall(r"\d{3,}", error.message)
        return FindThePage(message, field=MOVED, missing=tuple(ids[1:2]))
    if error.code == 803 or (error.code in (100, 110) and error.subcode in _GONE_SUBCODES):
        return FindThePage(message, missing=tuple(re.findall(r"'([\w.]+)'", error.message)[:1]))
    if error.code == 100 and "unsupported get request. object with id" in folded:
        return FindThePage(message, missing=tuple(re.findall(r"'([\w.]+)'", error.message)[:1]))
    if error.code == 100 and any(mark in folded for mark in _METRIC_MARKS):
        return LeaveOutTheMetric(message, field=METRIC, missing=_names(error.message))
    return None


def _names(message: str) -> tuple[str, ...]:
    """The metrics or fields that a message blames; a list of allowed ones blames nobody."""
    if "must be one of" in message:
        return ()
    for shape in (r"nonexisting field \((\w+)\)", r"metrics? \(([\w, ]+)\)", r"the (\w+) metric"):
        found = re.search(shape, message)
        if found:
            return tuple(re.split(r"\s*,\s*", found[1].strip()))
    return ()


def _of_state(error: GraphError, message: str, answer: Answer) -> SeeToThePlatform:
    if error.code in (1, 2) or error.temporary or answer.status >= 500:
        return WaitForThePlatform(message)
    if error.code == 506:
        return ReportTheAnswer(message, remedy="The platform takes it for a copy of the last post.")
    if error.code == 0 and answer.status >= 400:
        return _of_status(answer) or ReportTheAnswer(message)
    return ReportTheAnswer(message)


def _of_status(answer: Answer) -> SeeToThePlatform | None:
    """What a status says where no error object does; that nothing is there is believed to an object alone."""
    if answer.status in (404, 410):
        return ReportTheAnswer(
            f"{answer.shown_address} answered with status {answer.status} and without a reason.",
            remedy="Somebody between here and the platform may answer in its place.",
        )
    return fault_by_status(answer)


def _of_version(answer: Answer, version: str | None) -> SeeToThePlatform | None:
    answered = answer.headers.get("facebook-api-version", version)
    if version is None or answered == version:
        return None
    return ReportTheAnswer(
        f"{answer.shown_address} was answered as version {answered}, and {version} was asked for.",
        field="facebook-api-version",
        remedy="The version has probably ended; a newer Hustings asks for a later one.",
    )


def _free_again_at(answer: Answer) -> datetime | None:
    times = [
        budget.resets_at for budget in usage(answer.headers, answer.asked_at) if budget.resets_at
    ]
    return max(times, default=None)


def _business_rows(headers: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    held = _header(headers, "x-business-use-case-usage")
    for holder, rows in held.items() if isinstance(held, dict) else ():
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict):
                yield str(holder), row


def _header(headers: Mapping[str, str], name: str) -> Any:
    try:
        return json.loads(headers.get(name, ""))
    except ValueError:
        return None


def _used_ratio(held: Any) -> float | None:
    """The fullest of the three shares; None where none of them is a number."""
    if not isinstance(held, dict):
        return None
    shares = [
        value
        for name in ("call_count", "total_cputime", "total_time")
        if isinstance(value := held.get(name), int | float)
        and not isinstance(value, bool)
        and 0 <= value < 1e6
    ]
    return max(shares) / 100 if shares else None


def _number(value: Any) -> int:
    """A whole number of up to nine digits, also as a text; 0 for all else."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
        return value
    return 0
