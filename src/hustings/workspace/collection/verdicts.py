"""What follows from a visit: how it stands with the page, and when it is due again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hustings.ingest.collecting.wishes import PageOutcome, PartOutcome
from hustings.workspace.collection.models import State

SOONEST, LATEST = timedelta(seconds=30), timedelta(hours=24)
"""A page is not asked for again sooner or later than this, whatever clock the platform goes by."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
PERSON = {
    "ConnectAgain": State.CONNECT,
    "GrantThePermission": State.CONNECT,
    "UnblockTheAccount": State.STOPPED,
}
"""Errors that only a person can end, and how it then stands with the page."""
WORST_FIRST = (*PERSON, "FindThePage", "CheckTheCertificate", "SetTheClock", "WaitForTheBudget")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is written into the page's row; `problem` and `reason` are empty where all went well."""

    state: State
    next_due_at: datetime | None
    retry_at: datetime | None
    failures_count: int
    succeeded: bool
    problem: str
    reason: str


def verdict(
    outcome: PageOutcome,
    *,
    interval: timedelta,
    failures_count: int,
    now: datetime,
    chance: Callable[[], float] = random.random,
) -> Verdict:
    """How it stands after a visit of which some part may have failed.

    A page of which one part came is not held up by another: it comes again at its interval, or
    earlier where an age step or an incomplete part asks for it. One of which nothing came waits ever
    longer, or for a person.
    """
    telling = [part for part in outcome.parts if _tells(part)]
    faults = [part for part in telling if part.error]
    worst = min(faults, key=_badness, default=None)
    if worst is None or len(faults) < len(telling):
        asked = [outcome.due_at, *(part.retry_at for part in outcome.parts)]
        due = min([now + interval, *(at for at in asked if at is not None)])
        return Verdict(
            state=State.WAITING,
            next_due_at=min(max(due, now + SOONEST), now + max(interval, LATEST)),
            retry_at=None,
            failures_count=0,
            succeeded=True,
            problem=worst.error or "" if worst else "",
            reason=worst.reason or "" if worst else "",
        )
    return failed(
        worst.error or "",
        worst.reason or "",
        retry_at=_latest(faults),
        failures_count=failures_count,
        now=now,
        chance=chance,
    )


def failed(
    error: str,
    reason: str,
    *,
    retry_at: datetime | None,
    failures_count: int,
    now: datetime,
    chance: Callable[[], float] = random.random,
) -> Verdict:
    """How it stands after a visit that brought nothing.

    A used-up budget is nobody's failure and does not lengthen the wait. A page that was not found
    is looked for once a day: some come back.
    """
    state = PERSON.get(error, State.GONE if error == "FindThePage" else State.WAITING)
    count = failures_count if error == "WaitForTheBudget" else failures_count + 1
    if error in PERSON:
        due = None
    elif error == "FindThePage":
        due = now + LATEST
    else:
        due = now + backoff(max(count, 1), chance)
        if retry_at is not None:
            due = max(due, min(retry_at, now + LATEST))
    return Verdict(
        state=state,
        next_due_at=due,
        retry_at=due,
        failures_count=count,
        succeeded=False,
        problem=error,
        reason=reason,
    )


def backoff(failures_count: int, chance: Callable[[], float] = random.random) -> timedelta:
    """How long to wait after so many failures: twice as long each time, less up to half of it by chance."""
    # Beyond ten doublings the longest wait is reached, and numbers grow for nothing.
    wait = min(FIRST_WAIT * (1 << min(failures_count - 1, 10)), LONGEST_WAIT)
    return wait * (1 - chance() / 2)


def _tells(part: PartOutcome) -> bool:
    """Whether the part was asked for at all: where no post is known, nothing follows from posts."""
    return bool(part.error or part.rows_count or part.part not in ("counts", "comments"))


def _badness(part: PartOutcome) -> int:
    error = part.error or ""
    return WORST_FIRST.index(error) if error in WORST_FIRST else len(WORST_FIRST)


def _latest(faults: list[PartOutcome]) -> datetime | None:
    return max((part.retry_at for part in faults if part.retry_at is not None), default=None)
