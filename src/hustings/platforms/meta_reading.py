"""What reading Meta's platforms has in common: names that are refused become gaps and events, never zeros.

No platform: only what Facebook, Instagram and Threads share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from hustings.domain.errors import (
    FindThePage,
    LeaveOutTheMetric,
    ReportTheAnswer,
    SeeToThePlatform,
    WaitForThePlatform,
)
from hustings.domain.records import EventRecord, Record
from hustings.network import graph
from hustings.network.asking import Answer, Asker, Request
from hustings.network.graph_answers import Round, ask_in_parts, texts
from hustings.platforms.definition import Gap, Page, Portion

# By what ends a hashtag, since vowel signs of Khmer and its neighbours are no word characters to Python.
_HASHTAG = re.compile(r"(?<![\w&/])#([^\s#@&/\\|<>(){}\[\]\"'«»“”‘’.,;:!?…\u200b\u17d4\u17d5]+)")

GROWING_DAYS = 30
"""For so long after its publication a post's figures are asked for anew at every visit."""

Renamed = tuple[str, str, str, date]
"""An old metric, the one that took its place, our field of it, and the day since which the old one is refused."""


@dataclass(frozen=True, slots=True)
class Item:
    """A post of a list: when it was published, and what it brings."""

    created_at: datetime
    records: tuple[Record, ...]


@dataclass
class Metrics:
    """The names still asked for, and those refused that no portion has told of yet."""

    page: Page
    names: list[str]
    refused: list[tuple[str, SeeToThePlatform]] = field(default_factory=list)
    missed: set[str] = field(default_factory=set)

    def refuse(self, names: Sequence[str], error: SeeToThePlatform) -> None:
        """Ask no more for these, and tell of them with the next portion."""
        self.refused.extend((name, error) for name in names)
        self.names = [name for name in self.names if name not in names]

    def told_with(self, portion: Portion) -> Portion:
        """The portion, with events and gaps for what was refused before it."""
        refused, self.refused = self.refused, []
        events = [
            record
            for name, error in refused
            for record in retired(self.page, name, error, portion.answer)
        ]
        return borne(portion, events, [gap_of([name], error) for name, error in refused])

    def spoilt_by_items(self) -> bool:
        """Whether all that was refused just now was refused because of what it was asked of."""
        return bool(self.refused) and all(error.field == graph.ITEM for _, error in self.refused)

    def missed_in(self, asked: Sequence[str], given: set[str], reason: str) -> tuple[Gap, ...]:
        """A gap for what an answer left out without a word, once for each name."""
        missing = tuple(name for name in asked if name not in given | self.missed)
        self.missed.update(missing)
        return (
            (Gap(names=missing, error=WaitForThePlatform.__name__, reason=reason),)
            if missing
            else ()
        )


@dataclass
class Wanted:
    """The fields of a list still asked for, how many items at once, and the errors that left others out."""

    page: Page
    fields: list[str]
    limit: int
    refused: list[LeaveOutTheMetric] = field(default_factory=list)

    def leave_out(self, error: LeaveOutTheMetric) -> None:
        """Ask no more for what the error blames; the error itself where it blames nothing that is asked."""
        kept = [one for one in self.fields if field_name(one) not in error.missing]
        if len(kept) == len(self.fields) or not kept:
            raise error
        self.fields = kept
        self.refused.append(error)

    def told_with(self, portion: Portion) -> Portion:
        """The portion, with events and gaps for what was left out since the last."""
        refused, self.refused = self.refused, []
        events = [
            record
            for error in refused
            for name in error.missing
            for record in retired(self.page, name, error, portion.answer)
        ]
        return borne(portion, events, [gap_of(error.missing, error) for error in refused])


def field_name(text: str) -> str:
    """The name of a field that is written with all that it is asked for."""
    return re.split(r"[.{(]", text, maxsplit=1)[0]


def ask_wanted(
    asker: Asker, wanted: Wanted, question: Callable[[Sequence[str], int], Request]
) -> Answer:
    """A page of a list without the fields that the platform refuses, and no longer than it can bear."""
    while True:
        try:
            return asker.ask(question(wanted.fields, wanted.limit))
        except LeaveOutTheMetric as error:
            wanted.leave_out(error)
        except ReportTheAnswer as error:
            if error.field != graph.TOO_MUCH or wanted.limit == 1:
                raise
            wanted.limit = max(1, wanted.limit // 2)


def lists_with_metrics(
    asker: Asker,
    metrics: Metrics,
    question: Callable[[str | None, int, Sequence[str]], Request],
    read: Callable[[Answer], Portion],
    *,
    limit: int,
    first_at: datetime,
) -> Iterator[Portion]:
    """A list of posts, newest first, each with its metrics, down to the time; `read` says how far a page reaches.

    Where posts of a page spoil it for all metrics, since they are older than what the platform tells
    of, shorter pages are asked for, until the first of those posts stands alone and ends the list.
    """
    cursor: str | None = None
    way = Round(cursor)
    while True:
        last: Portion | None = None
        names = list(metrics.names)
        for asked, given in ask_in_parts(
            asker, names, partial(question, cursor, limit), refusal=LeaveOutTheMetric
        ):
            if isinstance(given, SeeToThePlatform):
                metrics.refuse(asked, given)
                continue
            last = read(given)
            yield metrics.told_with(last)
        if last is None and limit > 1 and metrics.spoilt_by_items():
            metrics.names, metrics.refused, limit = names, [], max(1, limit // 7)
            continue
        if last is None or last.cursor is None:
            return
        if last.read_back_to_at is not None and last.read_back_to_at < first_at:
            return
        cursor = way.on_to(last.cursor, last.answer)


def hashtags_in(text: str) -> tuple[str, ...] | None:
    """The hashtags of a text in their order, once each; a number alone is none."""
    return texts(*(tag for tag in _HASHTAG.findall(text) if any(map(str.isalpha, tag))))


def gap_of(names: Sequence[str], error: SeeToThePlatform) -> Gap:
    """That something was asked for and refused: for good where the name is gone, else of this post or for now."""
    kind: type[SeeToThePlatform] = type(error)
    if isinstance(error, LeaveOutTheMetric) and error.field != graph.METRIC:
        kind = FindThePage if error.field == graph.ITEM else WaitForThePlatform
    return Gap(names=tuple(names), error=kind.__name__, reason=error.message)


def gap_of_days(names: Sequence[str], since_on: date, first_on: date) -> tuple[Gap, ...]:
    """That days were asked for which the platform no longer tells of."""
    if since_on >= first_on:
        return ()
    reason = f"The days before {first_on} are no longer told."
    return (Gap(names=tuple(names), error=FindThePage.__name__, reason=reason),)


def still_growing(since_on: date, until_on: date) -> date:
    """The day since which posts were published whose figures may still grow, or which were asked for."""
    return min(since_on, until_on - timedelta(days=GROWING_DAYS))


def retired(
    page: Page, name: str, error: SeeToThePlatform, answer: Answer
) -> tuple[EventRecord, ...]:
    """An event where the platform no longer knows a name; none where it refuses for another reason."""
    if error.field != graph.METRIC:
        return ()
    return (
        EventRecord(
            subject_id=page.page_id,
            page_id=page.page_id,
            event="metric_retired",
            observed_at=answer.asked_at,
            field=name,
        ),
    )


def breaks(
    page: Page,
    renamed: Sequence[Renamed],
    names: Sequence[str],
    days: tuple[date, date],
    observed_at: datetime,
) -> list[EventRecord]:
    """An event for each of the metrics that took another's place within the days asked for, both ends among them."""
    return [
        EventRecord(
            subject_id=page.page_id,
            page_id=page.page_id,
            event="series_broken",
            observed_at=observed_at,
            happened_at=datetime.combine(on, time(), UTC),
            field=ours,
            old_value=old,
            new_value=new,
        )
        for old, new, ours, on in renamed
        if new in names and days[0] <= on <= days[1]
    ]


def borne(portion: Portion, events: Sequence[Record], gaps: Sequence[Gap]) -> Portion:
    """The portion with events before its records and gaps behind its own."""
    return replace(portion, records=(*events, *portion.records), gaps=(*portion.gaps, *gaps))


def gone(page: Page, post_ids: Sequence[str], answer: Answer) -> Portion:
    """Posts that cannot be read though their page can, as the answer showed: deleted, or hidden for good."""
    return Portion(
        answer=answer,
        records=tuple(
            EventRecord(
                subject_id=post_id,
                page_id=page.page_id,
                event="deleted",
                observed_at=answer.asked_at,
            )
            for post_id in post_ids
        ),
    )
