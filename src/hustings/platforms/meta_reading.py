"""What reading Meta's platforms has in common: names that are refused become gaps and events, never zeros.

No platform: only what Facebook, Instagram and Threads share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from hustings.domain.errors import SeeToThePlatform
from hustings.domain.records import EventRecord, Record
from hustings.network import graph
from hustings.network.asking import Answer
from hustings.network.graph_answers import texts
from hustings.platforms.definition import Gap, Page, Portion

# By what ends a hashtag, since vowel signs of Khmer and its neighbours are no word characters to Python.
_HASHTAG = re.compile(r"(?<![\w&/])#([^\s#@&/\\|<>(){}\[\]\"'«»“”‘’.,;:!?…\u200b\u17d4\u17d5]+)")

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


def hashtags_in(text: str) -> tuple[str, ...] | None:
    """The hashtags of a text in their order, once each; a number alone is none."""
    return texts(*(tag for tag in _HASHTAG.findall(text) if any(map(str.isalpha, tag))))


def gap_of(names: Sequence[str], error: SeeToThePlatform) -> Gap:
    """That something was asked for and refused."""
    return Gap(names=tuple(names), error=type(error).__name__, reason=error.message)


def gap_of_missing(names: Sequence[str], given: set[str], reason: str) -> tuple[Gap, ...]:
    """That something was asked for and left out of the answer without a word."""
    missing = tuple(name for name in names if name not in given)
    return (Gap(names=missing, error="LeaveOutTheMetric", reason=reason),) if missing else ()


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
