"""What only the owner of a page is given: metrics by day, and of posts, whatever became of single metrics.

A name that is no longer known fails everything that is asked along with it, so that it is looked for,
left out, and told as a gap and an event; what it would have brought is unknown and never 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial

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
from hustings.platforms.facebook import fields, insights
from hustings.platforms.facebook.questions import question, witness
from hustings.platforms.meta_days import day_start, window_query, windows
from hustings.platforms.meta_reading import (
    Metrics,
    borne,
    breaks,
    gap_of_days,
    lists_with_metrics,
    still_growing,
)

_FEW = "Facebook answered without it, as it does for pages with fewer than 100 likes or followers."


def by_day(
    asker: Asker, page: Page, names: Sequence[str], since_on: date, until_on: date
) -> Iterator[Portion]:
    """Metrics of the page by day, the latest days first, ninety at a time."""
    stretches = _stretches(asker, since_on, until_on)
    metrics = Metrics(page, list(names))
    broken = True
    for stretch in stretches:
        for asked, given in ask_in_parts(
            asker,
            tuple(metrics.names),
            partial(_metrics_of, page, stretch),
            refusal=LeaveOutTheMetric,
        ):
            if isinstance(given, SeeToThePlatform):
                metrics.refuse(asked, given)
                continue
            portion = metrics.told_with(_of_stretch(metrics, given, asked, stretch))
            if broken:
                events = breaks(page, fields.RENAMED, asked, (since_on, until_on), given.asked_at)
                gaps = gap_of_days(asked, since_on, stretches[-1][0])
                portion, broken = borne(portion, events, gaps), False
            yield portion
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


def _metrics_of(page: Page, stretch: tuple[date, date], names: Sequence[str]) -> Request:
    query = {"metric": ",".join(names), **window_query(*stretch)}
    if not set(names) & set(fields.AUDIENCE_METRICS):
        query["period"] = "day"
    return question(f"{page.native_id}/insights", query)


def _of_stretch(
    metrics: Metrics, answer: Answer, asked: Sequence[str], stretch: tuple[date, date]
) -> Portion:
    items = decoded(answer, Listing).data
    by_place = set(asked) <= set(fields.AUDIENCE_METRICS)
    read = insights.followers_by_place if by_place else insights.daily
    records, quarantined = each(items, partial(read, page=metrics.page, asked=stretch))
    gaps = () if quarantined else metrics.missed_in(asked, insights.names_in(items), _FEW)
    return Portion(answer=answer, records=tuple(records), gaps=gaps, quarantined=quarantined)


def of_posts(asker: Asker, page: Page, since_on: date, until_on: date) -> Iterator[Portion]:
    """Views, reach and clicks, over their whole life, of posts of those days and of those that may still grow."""
    metrics = Metrics(page, list(fields.POST_METRICS))
    days = day_start(still_growing(since_on, until_on)), day_start(until_on, days=1)
    broken = True
    for portion in lists_with_metrics(
        asker,
        metrics,
        partial(_posts_with, page),
        partial(_of_listing, page, days=days),
        limit=fields.POSTS_AT_ONCE,
        first_at=days[0],
    ):
        events = breaks(
            page, fields.RENAMED, metrics.names, (since_on, until_on), portion.answer.asked_at
        )
        yield borne(portion, events if broken else (), ())
        broken = False
    if metrics.refused:
        yield metrics.told_with(Portion(answer=witness(asker, page)))


def _of_listing(page: Page, answer: Answer, *, days: tuple[datetime, datetime]) -> Portion:
    listing = decoded(answer, Listing)
    posts, quarantined = each(
        listing.data, partial(insights.post_views, page=page, observed_at=answer.asked_at)
    )
    return Portion(
        answer=answer,
        records=tuple(
            record
            for post in posts
            if days[0] <= post.created_at < days[1]
            for record in post.records
        ),
        cursor=next_cursor(listing.paging),
        read_back_to_at=posts[-1].created_at if posts else None,
        quarantined=quarantined,
    )


def _posts_with(page: Page, cursor: str | None, limit: int, names: Sequence[str]) -> Request:
    return question(
        f"{page.native_id}/published_posts",
        {
            "fields": f"id,created_time,insights.metric({','.join(names)})",
            "limit": str(limit),
            **cursor_query(cursor),
        },
    )
