"""Walking through a paged answer from a cursor on, with an eye on cursors that lead round in a circle."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from hustings.domain.errors import HustingsError, ReportTheAnswer, SeeToThePlatform
from hustings.platforms.definition import Portion

REPEATS_MOST = 3
"""Portions on end that bring nothing but what the walk saw; one may be an item that moved over an edge."""
EMPTY_MOST = 100
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong with a part: the error's name, its sentence, and from when to ask again.

    `cursor_at_fault` says that asking from the beginning may help where going on did not.
    """

    error: str
    reason: str
    retry_at: datetime | None = None
    cursor_at_fault: bool = False


@dataclass(slots=True)
class Walk:
    """How far a walk came: `cursor` asks for what comes next, `low_at` is how far back it read.

    `portions_count` 0 means that nothing was read.
    """

    cursor: str | None
    complete: bool = False
    low_at: datetime | None = None
    portions_count: int = 0
    trouble: Trouble | None = None


def trouble_of(error: Exception) -> Trouble:
    """The trouble that an error is."""
    if isinstance(error, SeeToThePlatform):
        at_fault = type(error).__name__ in {"FindThePage", "ReportTheAnswer", "LeaveOutTheMetric"}
        return Trouble(type(error).__name__, str(error), error.retry_at, at_fault)
    return Trouble(type(error).__name__, str(error) or type(error).__name__)


def walk(
    cursor: str | None,
    ask: Callable[[str | None], Iterator[Portion]],
    take: Callable[[Portion], None],
    *,
    pause: Callable[[Walk], bool] = lambda _walk: False,
    by_cursor: bool = True,
) -> Walk:
    """Take the portions from `cursor` on, to the end or to trouble; what came before the trouble is kept.

    `pause` is told after each portion how far it came, and says whether to ask anew from there. Where
    the portions do not hang on cursors (`by_cursor` False), nothing can lead round in a circle.
    """
    so_far = Walk(cursor)
    circle = _Circle(cursor) if by_cursor else None
    while _take_portions(so_far, ask(so_far.cursor), take, pause, circle):
        pass
    if so_far.trouble is None:
        so_far.complete = True
        so_far.cursor = None
    return so_far


def _take_portions(
    so_far: Walk,
    portions: Iterator[Portion],
    take: Callable[[Portion], None],
    pause: Callable[[Walk], bool],
    circle: _Circle | None,
) -> bool:
    """Take portions until they end or there is trouble; True where it is to be asked anew from the cursor.

    What `take` and `pause` raise is none of the reader's trouble and passes.
    """
    while True:
        portion = _next(portions)
        if portion is None:
            return False
        if isinstance(portion, Trouble):
            so_far.trouble = portion
            return False
        take(portion)
        so_far.portions_count += 1
        so_far.cursor = portion.cursor
        if portion.read_back_to_at is not None:
            lows = (so_far.low_at, portion.read_back_to_at)
            so_far.low_at = min(low for low in lows if low is not None)
        if portion.cursor is None:
            return False
        if circle is not None and circle.closes_with(portion):
            so_far.trouble = trouble_of(_in_circle())
            return False
        if pause(so_far):
            return True


def _next(portions: Iterator[Portion]) -> Portion | Trouble | None:
    try:
        return next(portions, None)
    except HustingsError as error:
        return trouble_of(error)
    except Exception as error:
        log.exception("a reader failed in a way that nobody foresaw")
        return trouble_of(error)


class _Circle:
    """Notices that a cursor came before, or that portions bring again and again what was there."""

    def __init__(self, cursor: str | None) -> None:
        self._cursors = {cursor}
        self._seen: set[int] = set()
        self._repeats = 0
        self._empty = 0

    def closes_with(self, portion: Portion) -> bool:
        """Whether the portion shows that the walk goes round."""
        if portion.cursor in self._cursors:
            return True
        self._cursors.add(portion.cursor)
        if not portion.records:
            self._empty += 1
            return self._empty > EMPTY_MOST
        self._empty = 0
        # Times of observation differ where everything else is the same.
        brought = hash(frozenset((type(record), _identity(record)) for record in portion.records))
        self._repeats = self._repeats + 1 if brought in self._seen else 0
        self._seen.add(brought)
        return self._repeats >= REPEATS_MOST


def _identity(record: object) -> tuple[object, ...]:
    names = ("post_id", "comment_id", "actor_id", "target_id", "page_id", "subject_id")
    return tuple(getattr(record, name, None) for name in names)


def _in_circle() -> ReportTheAnswer:
    return ReportTheAnswer(
        "The platform's cursor leads round in a circle.",
        remedy="It is asked from the last mark on next time; if it stays so, report it to the platform.",
    )
