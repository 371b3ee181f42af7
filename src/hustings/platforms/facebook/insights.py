"""What only the owner of a page sees: figures by day, followers by country and city, views of posts.

Days are those of California, as Meta cuts them: a value bears the time at which its day ended.
Source: https://developers.facebook.com/docs/graph-api/reference/insights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from hustings.domain.records import (
    AudienceRecord,
    CountsRecord,
    EventRecord,
    FigureRecord,
    PageRecord,
    Record,
)
from hustings.network.graph_answers import Count, time_of
from hustings.platforms.definition import Page
from hustings.platforms.facebook.addresses import post_id
from hustings.platforms.facebook.fields import (
    AUDIENCE_METRICS,
    FOLLOWERS_METRIC,
    INSIGHTS_KEPT_DAYS,
    INSIGHTS_MOST_DAYS,
    POST_METRICS,
    RENAMED,
)
from hustings.platforms.facebook.parsing import Item
from hustings.platforms.facebook.shapes import Metric, PostWithInsights, Value

ZONE = ZoneInfo("America/Los_Angeles")
_COUNT = msgspec.json.Decoder(Count | None)
_BY_KEY = msgspec.json.Decoder(dict[str, Count | None])


def windows(since_on: date, until_on: date, now_at: datetime) -> list[tuple[date, date]]:
    """The days asked for, both ends among them, in stretches that one question may span, the latest first."""
    today = now_at.astimezone(ZONE).date()
    first = max(since_on, today - timedelta(days=INSIGHTS_KEPT_DAYS))
    last = min(until_on, today)
    found = []
    while last >= first:
        begin = max(first, last - timedelta(days=INSIGHTS_MOST_DAYS - 1))
        found.append((begin, last))
        last = begin - timedelta(days=1)
    return found


def day_start(day: date, *, days: int = 0) -> datetime:
    """When a day begins, or one that comes so many days later, in UTC."""
    return datetime.combine(day + timedelta(days=days), time(), ZONE).astimezone(UTC)


def window_query(since_on: date, until_on: date) -> dict[str, str]:
    """The parameters for whole days, both ends among them."""
    ends = day_start(since_on), day_start(until_on, days=1)
    since, until = (str(int(end.timestamp())) for end in ends)
    return {"since": since, "until": until}


def day_of(end_time: str) -> tuple[datetime, datetime]:
    """The day whose end a value bears, in UTC; in spring it has 23 hours and in autumn 25."""
    to_at = time_of(end_time)
    from_at = (to_at.astimezone(ZONE) - timedelta(days=1)).astimezone(UTC)
    return from_at, to_at


def daily(item: msgspec.Raw, page: Page, asked: tuple[date, date]) -> Sequence[Record]:
    """A metric's days as figures, and the number of followers as observations of the page."""
    metric = msgspec.json.decode(item, type=Metric)
    found: list[Record] = []
    for value, from_at, to_at in _dated(metric, asked):
        number = _COUNT.decode(value.value)
        if number is None:
            continue
        if metric.name == FOLLOWERS_METRIC:
            found.append(PageRecord(page_id=page.page_id, observed_at=to_at, followers=number))
        else:
            found.append(
                FigureRecord(
                    page_id=page.page_id,
                    metric=metric.name,
                    from_at=from_at,
                    to_at=to_at,
                    value=float(number),
                )
            )
    return found


def followers_by_place(item: msgspec.Raw, page: Page, asked: tuple[date, date]) -> list[Record]:
    """Followers by country or city, by day."""
    metric = msgspec.json.decode(item, type=Metric)
    dimension = AUDIENCE_METRICS.get(metric.name)
    if dimension is None or metric.period not in ("day", "lifetime", None):
        return []
    found: list[Record] = []
    for value, _, to_at in _dated(metric, asked):
        for key, number in _BY_KEY.decode(value.value).items():
            if dimension == "country" and not (len(key) == 2 and key.isascii() and key.isalpha()):
                raise ValueError(f"{key!r} is no code of a country")
            if number is not None and key.strip():
                found.append(
                    AudienceRecord(
                        page_id=page.page_id,
                        observed_at=to_at,
                        dimension=dimension,
                        key=key.upper() if dimension == "country" else key,
                        value=float(number),
                    )
                )
    return found


def _dated(metric: Metric, asked: tuple[date, date]) -> Iterator[tuple[Value, datetime, datetime]]:
    for value in metric.values:
        if value.end_time is not None:
            from_at, to_at = day_of(value.end_time)
            if asked[0] <= from_at.astimezone(ZONE).date() <= asked[1]:
                yield value, from_at, to_at


def post_views(item: msgspec.Raw, page: Page, observed_at: datetime) -> list[Item]:
    """What the owner alone sees of a post, over its whole life."""
    node = msgspec.json.decode(item, type=PostWithInsights)
    counts: dict[str, int] = {}
    for held in node.insights.data if node.insights else ():
        metric = msgspec.json.decode(held, type=Metric)
        name = POST_METRICS.get(metric.name)
        if name and metric.values and metric.period in ("lifetime", None):
            number = _COUNT.decode(metric.values[-1].value)
            if number is not None:
                counts[name] = number
    record = CountsRecord(
        post_id=post_id(node.id, page),
        page_id=page.page_id,
        observed_at=observed_at,
        counts=counts,
    )
    return [Item(time_of(node.created_time), (record,) if counts else ())]


def names_in(items: Iterable[msgspec.Raw]) -> set[str]:
    """The metrics that an answer holds."""
    found = set()
    for item in items:
        try:
            found.add(msgspec.json.decode(item, type=Metric).name)
        except msgspec.DecodeError:
            continue
    return found


def breaks(
    page: Page, names: Sequence[str], since_on: date, until_on: date, observed_at: datetime
) -> list[EventRecord]:
    """An event for each of the metrics that took another's place within the days asked for."""
    return [
        EventRecord(
            subject_id=page.page_id,
            page_id=page.page_id,
            event="series_broken",
            observed_at=observed_at,
            happened_at=datetime.combine(on, time(), UTC),
            field=field,
            old_value=old,
            new_value=new,
        )
        for old, new, field, on in RENAMED
        if new in names and since_on <= on <= until_on
    ]
