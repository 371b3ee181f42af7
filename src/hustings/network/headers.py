"""What common headers say of time and budgets; what they say wrongly counts as not said."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from hustings.network.asking import Budget

LEAST_WAIT = timedelta(seconds=1)
MOST_WAIT = timedelta(hours=24)
EPOCH_FROM = 1_000_000_000
"""A number from here on is a time since 1970; below it, seconds from now."""


def clamped(at: datetime, now_at: datetime) -> datetime:
    """The time in UTC, yet no sooner than in a second and no later than in a day.

    A time without a zone is taken for UTC, as everybody means it who leaves the zone out.
    """
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return now_at + min(max(at - now_at, LEAST_WAIT), MOST_WAIT)


def answered_at(headers: Mapping[str, str]) -> datetime | None:
    """The time by the other side's clock, UTC; None where `Date` is missing or cannot be read."""
    return http_date(headers.get("date", ""))


def retry_at(headers: Mapping[str, str], now_at: datetime) -> datetime | None:
    """When `Retry-After`, in seconds or as a date, lets one ask again; None where it does not say.

    A date is read by the clock of whoever wrote it. Source: RFC 9110, 10.2.3.
    """
    told = headers.get("retry-after", "").strip()
    seconds = _number(told)
    if seconds is not None:
        return _in_seconds(seconds, now_at)
    at = http_date(told)
    if at is None:
        return None
    wait = at - (answered_at(headers) or now_at)
    return now_at + min(max(wait, LEAST_WAIT), MOST_WAIT)


def rate_limits(headers: Mapping[str, str], now_at: datetime) -> list[Budget]:
    """The budget of `RateLimit-Limit`, `-Remaining`, `-Reset`, or of the same with `X-` before them.

    The reset may be seconds from now, seconds since 1970, or a time in ISO 8601 (Mastodon).
    Sources: docs.bsky.app/docs/advanced-guides/rate-limits, docs.joinmastodon.org/api/rate-limits.
    """
    for prefix in ("ratelimit", "x-ratelimit"):
        limit = _number(headers.get(f"{prefix}-limit", "").partition(";")[0].partition(",")[0])
        remaining = _number(headers.get(f"{prefix}-remaining", ""))
        if limit and limit > 0 and remaining is not None and remaining <= limit:
            resets_at = _reset_at(headers.get(f"{prefix}-reset", "").strip(), now_at)
            return [Budget("requests", 1 - remaining / limit, resets_at)]
    return []


def app_usage(headers: Mapping[str, str]) -> list[Budget]:
    """The budgets of Meta's `X-App-Usage`: shares of calls, time and processor time in per cent.

    Source: developers.facebook.com/docs/graph-api/overview/rate-limiting.
    """
    return list(_meta_usage("app", _json_object(headers.get("x-app-usage")), None))


def business_usage(headers: Mapping[str, str], now_at: datetime) -> list[Budget]:
    """The budgets of Meta's `X-Business-Use-Case-Usage`, by object and kind of use.

    `estimated_time_to_regain_access` is in minutes. Source: as for `app_usage`.
    """
    budgets: list[Budget] = []
    for owner, uses in _json_object(headers.get("x-business-use-case-usage")).items():
        for use in uses if isinstance(uses, list) else ():
            if isinstance(use, dict):
                minutes = _number(use.get("estimated_time_to_regain_access"))
                resets_at = _in_seconds(minutes * 60, now_at) if minutes else None
                budgets += _meta_usage(f"{owner}/{use.get('type', '')}", use, resets_at)
    return budgets


def _meta_usage(
    name: str, usage: Mapping[str, Any], resets_at: datetime | None
) -> Iterator[Budget]:
    for part in ("call_count", "total_cputime", "total_time"):
        percent = _number(usage.get(part))
        if percent is not None and percent >= 0:
            yield Budget(f"{name}/{part}"[:200], percent / 100, resets_at)


def _json_object(text: str | None) -> dict[str, Any]:
    try:
        value = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _reset_at(told: str, now_at: datetime) -> datetime | None:
    number = _number(told)
    if number is not None and number < EPOCH_FROM:
        return _in_seconds(number, now_at)
    try:
        at = datetime.fromisoformat(told) if number is None else datetime.fromtimestamp(number, UTC)
        return clamped(at, now_at)
    except (ValueError, OverflowError, OSError):
        return None


def _in_seconds(seconds: float, now_at: datetime) -> datetime:
    return now_at + timedelta(
        seconds=min(max(seconds, LEAST_WAIT.total_seconds()), MOST_WAIT.total_seconds())
    )


def http_date(told: str) -> datetime | None:
    """A date as HTTP writes it, in UTC; None where it is none."""
    try:
        at = parsedate_to_datetime(told)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _number(value: object) -> float | None:
    """A finite number of at least 0, also as a text of digits; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and number >= 0 else None
