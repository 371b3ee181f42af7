"""What only the owner of an account is given: counts of posts, figures by day, and where followers are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import partial

from hustings.domain.errors import FindThePage, LeaveOutTheMetric, SeeToThePlatform
from hustings.domain.records import PageRecord, Record
from hustings.network.asking import Answer, Asker, Request
from hustings.network.graph_answers import Listing, ask_in_parts, decoded, each
from hustings.platforms.definition import Page, Portion
from hustings.platforms.meta_days import day_of, day_span, days_between, window_query, windows
from hustings.platforms.meta_reading import Metrics, gone
from hustings.platforms.threads import fields, parsing
from hustings.platforms.threads.questions import own_account, question
from hustings.platforms.threads.shapes import Metric

_Stretch = tuple[date, date] | None
_Read = Callable[[Page, _Stretch, datetime, Metric], list[Record]]
_FEW = "Threads answered without it, as it does for accounts with fewer than 100 followers."


def counts(asker: Asker, page: Page, post_ids: Sequence[str]) -> Iterator[Portion]:
    """The counts of posts of one's own, one by one; a deletion is told once the account still answers."""
    metrics = Metrics(page, list(fields.POST_METRICS))
    missing: list[str] = []
    for post_id in dict.fromkeys(post_ids):
        try:
            for asked, given in ask_in_parts(
                asker,
                tuple(metrics.names),
                partial(_of_post, post_id.partition(":")[2]),
                refusal=LeaveOutTheMetric,
            ):
                if isinstance(given, SeeToThePlatform):
                    metrics.refuse(asked, given)
                else:
                    yield metrics.told_with(_counted(page, post_id, given))
        except FindThePage:
            missing.append(post_id)
    if missing or metrics.refused:
        witness, _ = own_account(asker, page.native_id)
        yield metrics.told_with(gone(page, missing, witness))


def _of_post(number: str, names: Sequence[str]) -> Request:
    return question(f"{number}/insights", {"metric": ",".join(names)})


def _counted(page: Page, post_id: str, answer: Answer) -> Portion:
    metrics, quarantined = each(
        decoded(answer, Listing).data, lambda item: parsing.metrics_in([item])
    )
    records = parsing.counts_record(post_id, page, metrics, answer.asked_at)
    return Portion(answer=answer, records=tuple(records), quarantined=quarantined)


def figures(asker: Asker, page: Page, since_on: date, until_on: date) -> Iterator[Portion]:
    """Views of the profile by day, other figures day by day, and followers as of now."""
    series = Metrics(page, list(fields.SERIES_METRICS))
    totals = Metrics(page, list(fields.TOTAL_METRICS))
    now = Metrics(page, [fields.FOLLOWERS_METRIC])
    yield from _asked(asker, now, None, _followers)
    first_on = max(since_on, fields.INSIGHTS_SINCE_ON)
    kept_days = (asker.now().date() - first_on).days + 1
    for stretch in windows(
        first_on, until_on, asker.now(), most_days=fields.INSIGHTS_MOST_DAYS, kept_days=kept_days
    ):
        yield from _asked(asker, series, stretch, _by_day)
        for day in days_between(*stretch):
            yield from _asked(asker, totals, (day, day), _in_total)
    for metrics in (now, series, totals):
        if metrics.refused:
            yield metrics.told_with(Portion(answer=own_account(asker, page.native_id)[0]))


def _asked(asker: Asker, metrics: Metrics, stretch: _Stretch, read: _Read) -> Iterator[Portion]:
    page = metrics.page
    query = window_query(*stretch) if stretch else {}
    for asked, given in ask_in_parts(
        asker,
        tuple(metrics.names),
        lambda names: question(
            f"{page.native_id}/threads_insights", {"metric": ",".join(names), **query}
        ),
        refusal=LeaveOutTheMetric,
    ):
        if isinstance(given, SeeToThePlatform):
            metrics.refuse(asked, given)
            continue
        found, quarantined = each(
            decoded(given, Listing).data, lambda item: parsing.metrics_in([item])
        )
        records, wrong = each(found, partial(read, page, stretch, given.asked_at), place="metrics")
        gaps = () if quarantined else metrics.missed_in(asked, {one.name for one in found}, _FEW)
        yield metrics.told_with(
            Portion(
                answer=given, records=tuple(records), gaps=gaps, quarantined=quarantined | wrong
            )
        )


def _followers(page: Page, _: _Stretch, asked_at: datetime, metric: Metric) -> list[Record]:
    number = parsing.total_of(metric)
    if metric.name != fields.FOLLOWERS_METRIC or number is None:
        return []
    return [PageRecord(page_id=page.page_id, observed_at=asked_at, followers=number)]


def _by_day(page: Page, stretch: _Stretch, _: datetime, metric: Metric) -> list[Record]:
    found: list[Record] = []
    for value in metric.values:
        if value.end_time is None or stretch is None:
            continue
        day, from_at, to_at = day_of(value.end_time)
        if stretch[0] <= day <= stretch[1]:
            found += parsing.figure(page, metric.name, (from_at, to_at), value.value)
    return found


def _in_total(page: Page, stretch: _Stretch, _: datetime, metric: Metric) -> list[Record]:
    if stretch is None:
        return []
    return parsing.figure(page, metric.name, day_span(stretch[0]), parsing.total_of(metric))


def audience(asker: Asker, page: Page) -> Iterator[Portion]:
    """Followers as of now by country and by city."""
    metrics = Metrics(page, [fields.AUDIENCE_METRIC])
    for dimension in fields.BREAKDOWNS:
        query = {"metric": fields.AUDIENCE_METRIC, "breakdown": dimension}
        try:
            answer = asker.ask(question(f"{page.native_id}/threads_insights", query))
        except LeaveOutTheMetric as error:
            # Refused for one breakdown, it will be for the other: the event would be the same one.
            metrics.refuse(metrics.names, error)
            continue
        read = partial(
            parsing.audience, page=page, dimension=dimension, observed_at=answer.asked_at
        )
        records, quarantined = each(decoded(answer, Listing).data, read)
        gaps = () if quarantined or records else metrics.missed_in([dimension], set(), _FEW)
        yield metrics.told_with(
            Portion(answer=answer, records=tuple(records), gaps=gaps, quarantined=quarantined)
        )
    if metrics.refused:
        yield metrics.told_with(Portion(answer=own_account(asker, page.native_id)[0]))
