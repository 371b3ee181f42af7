"""What is to be collected of a page, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hustings.domain.records import Part
from hustings.platforms.definition import Page, Whose

AGE_STEPS = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=5),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=30),
)
"""Ages at which a post's counts are seen again, so that posts can be compared at the same age."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A page that is due, and which parts of it.

    `backfill_to_at` is how far back posts are wanted on the first visit; None is to the first post.
    `whose` says whether the page is read as anybody or as its owner.
    """

    page: Page
    platform: str
    parts: tuple[Part, ...]
    whose: Whose = "others"
    backfill_to_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOutcome:
    """What came of one part of one page: rows, whether it is whole, and if not why and when again."""

    part: Part
    rows_count: int
    complete: bool
    error: str | None = None
    reason: str | None = None
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOutcome:
    """What came of one page; `page` is how to reach it next time, which may have changed.

    `due_at` is when a post's next age step, or an incomplete part, makes it due; None for the
    schedule's own interval.
    """

    page: Page
    parts: tuple[PartOutcome, ...]
    due_at: datetime | None = None

    @property
    def complete(self) -> bool:
        """Whether every part was read to its end."""
        return all(part.complete for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """What came of a collection: the run that landed, None where nothing did, and each page's outcome."""

    run_id: str | None
    store_version: int | None
    pages: tuple[PageOutcome, ...]
    rows: dict[str, int] = field(default_factory=dict)
