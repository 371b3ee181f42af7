"""What only the owner of an account is given: figures by day, views of posts, and who follows.

A name that is no longer known fails everything that is asked along with it, so that it is looked for,
left out, and told as a gap and an event; what it would have brought is unknown and never 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial

import msgspec

from hustings.domain.errors import LeaveOutTheMetric, SeeToThePlatform
from hustings.network.asking import Answer, Asker, Request
from hustings.network.graph_answers import (
    Listing,
    ask_in_parts,
    cursor_query,
    decoded,
    each,
    next_cursor,
)
from hustings.platforms.definition import Page, Portion
from hustings.platforms.instagram import fields, parsing
from hustings.platforms.instagram.questions import question, witness
from hustings.platforms.instagram.shapes import Metric
from hustings.platforms.meta_days import day_span, day_start, days_between, window_query, windows
from hustings.platforms.meta_reading import (
    Metrics,
    borne,
    breaks,
    gap_of_days,
    lists_with_metrics,
    still_growing,
)

_FEW = "Instagram answered without it, as it does for accounts with fewer than 100 followers."


def figures(asker: Asker, page: Page, since_on: date, until_on: date) -> Iterator[Portion]:
    """Metrics of the account by day, the latest days first: some thirty at a time, the others day by day."""
    series = Metrics(page, list(fields.SERIES_METRICS))
    totals = Metrics(page, list(fields.TOTAL_METRICS))
    broken = True
    stretches = _stretches(asker, since_on, until_on)
    for stretch in stretches:
        yield from _asked(asker, series, stretch, {})
        for day in days_between(*stretch):
            for portion in _asked(asker, totals, (day, day), {"metric_type": "total_value"}):
                if broken:
                    days = (since_on, until_on)
                    asked_at = portion.answer.asked_at
                    events = breaks(page, fields.RENAMED, totals.names, days, asked_at)
                    gaps = gap_of_days(totals.names, since_on, stretches[-1][0])
                    yield borne(portion, events, gaps)
                    broken = False
                else:
                    yield portion
    for metrics in (series, totals):
        if metrics.refused:
            yield metrics.told_with(Portion(answer=witness(asker, page)))


def _stretches(asker: Asker, since_on: date, until_on: date) -> list[tuple[date, date]]:
    return windows(
        since_on,
        until_on,
        asker.now(),
        most_days=fields.INSIGHTS_MOST_DAYS,
        kept_days=fields.INSIGHTS_KEPT_DAYS,
    )


def _asked(
    asker: Asker, metrics: Metrics, stretch: tuple[date, date], more: dict[str, str]
) -> Iterator[Portion]:
    page = metrics.page
    query = {"period": "day", **more, **window_query(*stretch)}
    days = {end: (start, end) for start, end in map(day_span, days_between(*stretch))}
    read = (
        partial(parsing.in_total, page=page, day=day_span(stretch[0]))
        if more
        else partial(parsing.by_day, page=page, days=days)
    )
    for asked, given in ask_in_parts(
        asker,
        tuple(metrics.names),
        lambda names: question(f"{page.native_id}/insights", {"metric": ",".join(names), **query}),
        refusal=LeaveOutTheMetric,
    ):
        if isinstance(given, SeeToThePlatform):
            metrics.refuse(asked, given)
            continue
        items = decoded(given, Listing).data
        records, quarantined = each(items, read)
        gaps = () if quarantined else metrics.missed_in(asked, _names_in(items), _FEW)
        yield metrics.told_with(
            Portion(answer=given, records=tuple(records), gaps=gaps, quarantined=quarantined)
        )


def _names_in(items: Sequence[msgspec.Raw]) -> set[str]:
    return {msgspec.json.decode(item, type=Metric).name for item in items}


def of_media(asker: Asker, page: Page, since_on: date, until_on: date) -> Iterator[Portion]:
    """Views, reach, saves and shares, over their whole life, of posts of those days and of those that may grow."""
    metrics = Metrics(page, list(fields.MEDIA_METRICS))
    days = day_start(still_growing(since_on, until_on)), day_start(until_on, days=1)
    yield from lists_with_metrics(
        asker,
        metrics,
        partial(_media_with, page),
        partial(_of_listing, page, days=days),
        limit=fields.MEDIA_AT_ONCE,
        first_at=days[0],
    )
    if metrics.refused:
        yield metrics.told_with(Portion(answer=witness(asker, page)))


def _of_listing(page: Page, answer: Answer, *, days: tuple[datetime, datetime]) -> Portion:
    listing = decoded(answer, Listing)
    items, quarantined = each(
        listing.data, partial(parsing.media_insights, page=page, observed_at=answer.asked_at)
    )
    return Portion(
        answer=answer,
        records=tuple(
            record
            for item in items
            if days[0] <= item.created_at < days[1]
            for record in item.records
        ),
        cursor=next_cursor(listing.paging),
        read_back_to_at=items[-1].created_at if items else None,
        quarantined=quarantined,
    )


def _media_with(page: Page, cursor: str | None, limit: int, names: Sequence[str]) -> Request:
    return question(
        f"{page.native_id}/media",
        {
            "fields": f"id,timestamp,insights.metric({','.join(names)})",
            "limit": str(limit),
            **cursor_query(cursor),
        },
    )


def audience(asker: Asker, page: Page) -> Iterator[Portion]:
    """Followers as of now by country, by city, and by age and gender; the largest of each are told."""
    metrics = Metrics(page, [fields.AUDIENCE_METRIC])
    for breakdown, dimension in fields.BREAKDOWNS.items():
        try:
            answer = asker.ask(_breakdown(page, breakdown))
        except LeaveOutTheMetric as error:
            # Refused for one breakdown, it will be for the others: the events would be the same one.
            metrics.refuse(metrics.names, error)
            continue
        items = decoded(answer, Listing).data
        read = partial(
            parsing.audience, page=page, dimension=dimension, observed_at=answer.asked_at
        )
        records, quarantined = each(items, read)
        gaps = () if quarantined or records else metrics.missed_in([dimension], set(), _FEW)
        yield metrics.told_with(
            Portion(answer=answer, records=tuple(records), gaps=gaps, quarantined=quarantined)
        )
    if metrics.refused:
        yield metrics.told_with(Portion(answer=witness(asker, page)))


def _breakdown(page: Page, breakdown: str) -> Request:
    return question(
        f"{page.native_id}/insights",
        {
            "metric": fields.AUDIENCE_METRIC,
            "period": "lifetime",
            "metric_type": "total_value",
            "breakdown": breakdown,
        },
    )
