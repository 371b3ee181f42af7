"""Days as Meta cuts them: at midnight in California. No platform: only what its three have in common.

A value bears the time at which its day ended, such as 2023-03-08T08:00:00+0000.
Source: https://developers.facebook.com/docs/platforminsights/page.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hustings.network.graph_answers import time_of

ZONE = ZoneInfo("America/Los_Angeles")


def day_start(day: date, *, days: int = 0) -> datetime:
    """When a day begins, or one that comes so many days later, in UTC."""
    return datetime.combine(day + timedelta(days=days), time(), ZONE).astimezone(UTC)


def day_span(day: date) -> tuple[datetime, datetime]:
    """When a day begins and ends, in UTC; in spring one has 23 hours and in autumn one has 25."""
    return day_start(day), day_start(day, days=1)


def day_of(end_time: str) -> tuple[date, datetime, datetime]:
    """The day whose end a value bears, with its beginning and end in UTC."""
    to_at = time_of(end_time)
    day = (to_at.astimezone(ZONE) - timedelta(hours=1)).date()
    return day, day_start(day), to_at


def windows(
    since_on: date, until_on: date, now_at: datetime, *, most_days: int, kept_days: int
) -> list[tuple[date, date]]:
    """The days asked for, both ends among them, in stretches that one question may span, the latest first.

    Days that the platform no longer keeps, and days to come, are left out.
    """
    today = now_at.astimezone(ZONE).date()
    first = max(since_on, today - timedelta(days=kept_days))
    last = min(until_on, today)
    found = []
    while last >= first:
        begin = max(first, last - timedelta(days=most_days - 1))
        found.append((begin, last))
        last = begin - timedelta(days=1)
    return found


def days_between(since_on: date, until_on: date) -> list[date]:
    """Every day from the one to the other, the latest first."""
    count = (until_on - since_on).days
    return [until_on - timedelta(days=back) for back in range(count + 1)]


def window_query(since_on: date, until_on: date) -> dict[str, str]:
    """The parameters for whole days, both ends among them."""
    ends = day_start(since_on), day_start(until_on, days=1)
    since, until = (str(int(end.timestamp())) for end in ends)
    return {"since": since, "until": until}
