"""What only the owner of a page sees: figures by day, followers by country and city, views of posts.

Days are those of California, as Meta cuts them: a value bears the time at which its day ended.
Source: https://developers.facebook.com/docs/graph-api/reference/insights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

import msgspec

from hustings.domain.records import (
    AudienceRecord,
    CountsRecord,
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
    POST_METRICS,
)
from hustings.platforms.facebook.shapes import Metric, PostWithInsights, Value
from hustings.platforms.meta_days import day_of
from hustings.platforms.meta_reading import Item

_COUNT = msgspec.json.Decoder(Count | None)
_BY_KEY = msgspec.json.Decoder(dict[str, Count | None])


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
            day, from_at, to_at = day_of(value.end_time)
            if asked[0] <= day <= asked[1]:
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
