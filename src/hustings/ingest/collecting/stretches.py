"""Reading posts newest first so that no time is left out: the new ones, then whatever holes were left before.

What was read is a stretch of time. The newest begins now and reaches back to the stretch before it, of
which the last days are read again; where trouble stopped it short, a hole is left, and the cursor to
fill it from. The next visit reads what is new and then fills the holes, the newest first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hustings.ingest.collecting.marks import Stretch
from hustings.ingest.collecting.walks import Trouble, Walk

OVERLAP = timedelta(days=3)
"""Of what was read before, this much is read again: posts may come late, move, or be edited."""
_INSTANT = timedelta(microseconds=1)

Ask = Callable[[str | None, datetime | None, Callable[[Walk], bool]], Walk]
"""Walks from a cursor back to a time, telling the last argument after each portion how far it is."""


@dataclass(slots=True)
class Reach:
    """How far back posts were read by now; `to_at` None where nothing was.

    `cursor` asks for what comes before `from_at`, None where nothing is left. `head_complete` says
    that everything since `head_since_at` was read in this visit.
    """

    from_at: datetime | None = None
    to_at: datetime | None = None
    cursor: str | None = None
    trouble: Trouble | None = None
    head_complete: bool = False
    head_since_at: datetime | None = None


def read_through(
    ask: Ask,
    stretches: Sequence[Stretch],
    *,
    now_at: datetime,
    floor_at: datetime | None,
    pause: Callable[[Reach], bool],
) -> Reach:
    """Read what is new and fill the holes between the stretches, newest first, down to `floor_at`.

    A cursor that no longer leads on, or leads round in a circle, is given up once, and the same time
    read from now on.
    """
    left = list(stretches)
    reach = Reach(head_since_at=left[0].to_at - OVERLAP if left else floor_at)
    going_on: str | None = None
    while True:
        below = left[0] if left else None
        since = below.to_at - OVERLAP if below else floor_at
        done = _walk_or_again(ask, going_on, since, reach, now_at, below, pause)
        if not done.complete:
            _stop_short(reach, done, now_at, below)
            return reach
        reach.head_complete = True
        reach.to_at = now_at
        if below is None:
            reach.from_at, reach.cursor = floor_at, None
            return reach
        left.pop(0)
        reach.from_at, reach.cursor = below.from_at, below.cursor
        if below.cursor is None:
            return reach
        going_on = below.cursor


def _walk_or_again(
    ask: Ask,
    cursor: str | None,
    since_at: datetime | None,
    reach: Reach,
    now_at: datetime,
    below: Stretch | None,
    pause: Callable[[Reach], bool],
) -> Walk:
    def told(so_far: Walk) -> bool:
        _stop_short(reach, so_far, now_at, below)
        return pause(reach)

    done = ask(cursor, since_at, told)
    if done.trouble is not None and done.trouble.cursor_at_fault and done.cursor is not None:
        first = done.trouble
        done = ask(None, since_at, told)
        if done.trouble is not None and done.trouble.cursor_at_fault:
            done.trouble = first if not done.portions_count else done.trouble
            done.cursor = None
    return done


def _stop_short(reach: Reach, done: Walk, now_at: datetime, below: Stretch | None) -> None:
    """Note how far it came; a stretch that did not reach the one below does not touch it."""
    reach.trouble = done.trouble
    if done.cursor is None:
        # Nothing to go on from: a head that broke off is read anew, an older hole stays as it was.
        return
    low = done.low_at or reach.from_at or now_at
    if below is not None:
        low = max(low, below.to_at + _INSTANT)
    reach.from_at = min(low, reach.from_at) if reach.to_at is not None and reach.from_at else low
    reach.to_at = now_at
    reach.cursor = done.cursor
