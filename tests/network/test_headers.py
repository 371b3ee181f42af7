"""Headers on time and budgets: what they say is read, what they say wrongly counts as not said."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.network.asking import Budget
from hustings.network.headers import (
    LEAST_WAIT,
    MOST_WAIT,
    answered_at,
    app_usage,
    business_usage,
    rate_limits,
    retry_at,
)

NOW_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
modest = settings(max_examples=40, deadline=None)


def _limits(prefix: str, reset: str) -> Mapping[str, str]:
    return {
        f"{prefix}-limit": "3000",
        f"{prefix}-remaining": "600",
        f"{prefix}-reset": reset,
        f"{prefix}-policy": "3000;w=300",
    }


@pytest.mark.parametrize(
    ("prefix", "reset"),
    [
        ("ratelimit", str(int(NOW_AT.timestamp()) + 60)),  # Bluesky: seconds since 1970
        ("ratelimit", "60"),  # the draft standard: seconds from now
        ("x-ratelimit", "2026-11-24T12:01:00.000000Z"),  # Mastodon, GoToSocial
        ("x-ratelimit", "2026-11-24T13:01:00+01:00"),
        ("x-ratelimit", "2026-11-24T12:01:00"),
    ],
)
def test_a_budget_is_read_with_its_reset(prefix: str, reset: str) -> None:
    # 600 of 3,000 are left: four fifths are used.
    assert rate_limits(_limits(prefix, reset), NOW_AT) == [
        Budget("requests", 0.8, NOW_AT + timedelta(minutes=1))
    ]


@pytest.mark.parametrize("name", ["limit", "remaining"])
@pytest.mark.parametrize("value", ["", "many", "-1", "nan", "inf", "1e999", "0x10"])
def test_a_budget_that_cannot_be_is_not_said(name: str, value: str) -> None:
    headers = {**_limits("ratelimit", "60"), f"ratelimit-{name}": value}
    assert rate_limits(headers, NOW_AT) == []


@pytest.mark.parametrize("reset", ["", "soon", "nan", "2026-13-01", "-5"])
def test_a_reset_that_cannot_be_read_leaves_the_budget(reset: str) -> None:
    assert rate_limits(_limits("ratelimit", reset), NOW_AT) == [Budget("requests", 0.8, None)]


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120),
        ("0", 1),
        ("99999999999", 86_400),
        ("Tue, 24 Nov 2026 12:02:00 GMT", 120),
        ("Tue, 24 Nov 2026 07:02:00 -0500", 120),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 1),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
    ],
)
def test_a_time_to_ask_again_is_a_second_to_a_day_away(told: str, seconds: int) -> None:
    assert retry_at({"retry-after": told}, NOW_AT) == NOW_AT + timedelta(seconds=seconds)


def test_a_date_to_ask_again_is_read_by_the_clock_that_wrote_it() -> None:
    headers = {
        "date": "Tue, 24 Nov 2026 15:00:00 GMT",
        "retry-after": "Tue, 24 Nov 2026 15:02:00 GMT",
    }
    assert retry_at(headers, NOW_AT) == NOW_AT + timedelta(minutes=2)


@pytest.mark.parametrize("told", ["", "soon", "-5", "nan", "2026-11-24"])
def test_a_time_to_ask_again_that_cannot_be_read_is_not_said(told: str) -> None:
    assert retry_at({"retry-after": told}, NOW_AT) is None


def test_the_usage_of_an_app_is_in_per_cent() -> None:
    # As in developers.facebook.com/docs/graph-api/overview/rate-limiting, with other figures.
    headers = {"x-app-usage": '{"call_count": 28, "total_time": 25, "total_cputime": 96}'}
    assert app_usage(headers) == [
        Budget("app/call_count", 0.28),
        Budget("app/total_cputime", 0.96),
        Budget("app/total_time", 0.25),
    ]


def test_the_usage_of_a_page_tells_in_minutes_when_it_is_free() -> None:
    usage = {
        "134": [
            {
                "type": "pages",
                "call_count": 100,
                "total_cputime": "nan",
                "estimated_time_to_regain_access": 19,
            }
        ]
    }
    headers = {"x-business-use-case-usage": json.dumps(usage)}
    assert business_usage(headers, NOW_AT) == [
        Budget("134/pages/call_count", 1.0, NOW_AT + timedelta(minutes=19))
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
NAMES = (
    "call_count",
    "total_cputime",
    "estimated_time_to_regain_access",
    "type",
)
USAGE = st.dictionaries(
    st.text(max_size=4), st.lists(st.dictionaries(st.sampled_from(NAMES), JSON))
)
ODD = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.floats().map(str),
    st.datetimes().map(str),
    st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()),
    st.datetimes(timezones=st.just(UTC)).map(lambda at: format_datetime(at, usegmt=True)),
    JSON.map(json.dumps),
    USAGE.map(json.dumps),
    st.just("[" * 100_000),
)


def _resets(read: Callable[[], list[Budget]]) -> list[datetime]:
    return [budget.resets_at for budget in read() if budget.resets_at is not None]


@modest
@given(ODD, ODD, ODD)
def test_no_header_however_odd_breaks_the_reading_or_leads_beyond_a_day(
    one: str, two: str, three: str
) -> None:
    headers = {
        "date": three,
        "retry-after": one,
        "x-app-usage": one,
        "x-business-use-case-usage": two,
        "ratelimit-limit": one,
        "ratelimit-reset": two,
        "ratelimit-remaining": "0",
    }
    answered_at(headers)
    app_usage(headers)
    again_at = retry_at(headers, NOW_AT)
    times = [again_at] if again_at else []
    times += _resets(lambda: rate_limits(headers, NOW_AT))
    times += _resets(lambda: rate_limits({**headers, "ratelimit-limit": "1"}, NOW_AT))
    times += _resets(lambda: business_usage(headers, NOW_AT))
    assert all(LEAST_WAIT <= at - NOW_AT <= MOST_WAIT for at in times)
