"""A visit to some pages of one platform: asked for as one collection, and written back under the fence."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from hustings.domain.errors import HustingsError, SeeToThePlatform
from hustings.ingest.collecting import collecting
from hustings.ingest.collecting.wishes import Collection, PageOutcome, Wish
from hustings.network.asking import Answer, Asker, Request
from hustings.platforms import definition
from hustings.platforms.definition import Page
from hustings.workspace.collection import askers, noticing
from hustings.workspace.collection.looking_up import given_to, parts_of
from hustings.workspace.collection.models import Followed, State
from hustings.workspace.collection.taking import LEASE
from hustings.workspace.collection.verdicts import Verdict, failed, verdict
from hustings.workspace.homes import home_path
from hustings.workspace.leasing import renew, still_held

log = logging.getLogger("hustings.collection")

RENEW_AFTER_S = 60.0
Progress = Callable[[Followed, int], None]
_held: dict[int, int] = {}
"""What this process holds at the moment: the rows' keys and fences."""
UNFORESEEN = "The program met something that it was not written for; its log tells more."


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of one page: the row as it stood when taken, the outcome, and what follows from it.

    `outcome` is None where the collection as a whole failed.
    """

    followed: Followed
    outcome: PageOutcome | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Visited:
    """What came of a visit; `run_id` is None where nothing landed."""

    run_id: str | None
    visits: tuple[Visit, ...]
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Holding:
    """An asker that holds the pages for longer with each question, however long the answers take."""

    asker: Asker
    hold_on: Callable[[], None]

    def ask(self, request: Request) -> Answer:
        """See Asker."""
        self.hold_on()
        return self.asker.ask(request)

    def now(self) -> datetime:
        """See Asker."""
        return self.asker.now()


def page_of(followed: Followed) -> Page:
    """The page as its platform's reader wants it."""
    return Page(
        page_id=followed.page_id,
        handle=followed.handle,
        server=followed.server,
        known=followed.known,
    )


def read_as_owner(followed: Followed) -> None:
    """From now on read the page as its owner sees it, if it was connected since it is followed."""
    platform = definition.collected_platform(followed.platform)
    if followed.whose == "own" or not platform.parts("own"):
        return
    try:
        given, whose = given_to(followed.team, platform, followed.page_id)
    except SeeToThePlatform:
        # Its token cannot be renewed just now: the visit itself will say so, of this page alone.
        return
    if whose == "own":
        followed.whose = whose
        followed.parts = list(dict.fromkeys([*followed.parts, *parts_of(given)]))


def wish_of(followed: Followed) -> Wish:
    """What is wanted of the page."""
    back = followed.backfill_days
    return Wish(
        page=page_of(followed),
        platform=followed.platform,
        parts=tuple(followed.parts),
        whose="own" if followed.whose == "own" else "others",
        backfill_to_at=None if back is None else followed.followed_at - timedelta(days=back),
    )


def visit(taken: Sequence[Followed], progress: Progress | None = None) -> Visited:
    """Collect the pages, which the caller holds by lease, and write back what came of each.

    Trouble of one page is its own; trouble of the whole, such as a full disk, makes every page of it
    come again later. What nobody foresaw is logged and raised once the rows are free again.
    """
    fences = {followed.pk: followed.fence for followed in taken}
    _held.update(fences)
    try:
        return _visited(taken, fences, progress)
    finally:
        for pk in fences:
            _held.pop(pk, None)


def give_back() -> None:
    """Let other workers have at once what this process holds; whatever it still does lands nowhere."""
    renew(Followed, dict(_held), timedelta(0))


def _visited(
    taken: Sequence[Followed], fences: Mapping[int, int], progress: Progress | None
) -> Visited:
    try:
        found = _collected(taken, fences, progress)
    except HustingsError as error:
        retry_at = error.retry_at if isinstance(error, SeeToThePlatform) else None
        return Visited(None, _all_failed(taken, type(error).__name__, str(error), retry_at), {})
    except Exception:
        log.exception("a collection of %s failed", taken[0].platform)
        _all_failed(taken, "Unforeseen", UNFORESEEN, None)
        raise
    now = timezone.now()
    outcomes = {outcome.page.page_id: outcome for outcome in found.pages}
    visits = [_judged(followed, outcomes.get(followed.page_id), now) for followed in taken]
    mine = [one for one in visits if _write_back(one, now)]
    noticing.after_visit([one.followed.page_id for one in mine if one.verdict.succeeded])
    return Visited(found.run_id, tuple(visits), found.rows)


def _judged(followed: Followed, outcome: PageOutcome | None, now: datetime) -> Visit:
    if outcome is None:
        said = failed(
            "Unforeseen",
            "The collection gave no word on this page.",
            retry_at=None,
            failures_count=followed.failures_count,
            now=now,
        )
    else:
        said = verdict(
            outcome,
            interval=timedelta(seconds=followed.interval_s),
            failures_count=followed.failures_count,
            now=now,
        )
    return Visit(followed, outcome, said)


def _collected(
    taken: Sequence[Followed], fences: Mapping[int, int], progress: Progress | None
) -> Collection:
    for followed in taken:
        read_as_owner(followed)
    wishes = [wish_of(followed) for followed in taken]
    by_page = {followed.page_id: followed for followed in taken}
    renewed = time.monotonic()

    def hold_on() -> None:
        nonlocal renewed
        if time.monotonic() - renewed > RENEW_AFTER_S:
            renew(Followed, fences, LEASE)
            renewed = time.monotonic()

    def asker(wish: Wish) -> Asker:
        team = by_page[wish.page.page_id].team
        return _Holding(askers.asker_for(team, wish.platform, wish.page.page_id), hold_on)

    def hear(wish: Wish, count: int) -> None:
        hold_on()
        if progress is not None:
            progress(by_page[wish.page.page_id], count)

    return collecting.collect(
        home_path(),
        wishes,
        asker,
        still_mine=lambda: still_held(Followed, fences),
        progress=hear,
    )


def _all_failed(
    taken: Sequence[Followed], error: str, reason: str, retry_at: datetime | None
) -> tuple[Visit, ...]:
    now = timezone.now()
    visits = tuple(
        Visit(
            followed,
            None,
            failed(
                error,
                reason,
                retry_at=retry_at,
                failures_count=followed.failures_count,
                now=now,
            ),
        )
        for followed in taken
    )
    for one in visits:
        _write_back(one, now)
    return visits


def _write_back(one: Visit, now: datetime) -> bool:
    """Write what follows into the row, and into those of other teams that follow the page as anybody may.

    False where somebody else took the page up since; nothing is written then.
    """
    followed, said = one.followed, one.verdict
    values: dict[str, Any] = {
        "state": said.state,
        "leased_until_at": None,
        "next_due_at": said.next_due_at,
        "retry_at": said.retry_at,
        "failures_count": said.failures_count,
        "last_try_at": now,
        "whose": followed.whose,
        "parts": followed.parts,
        "last_problem": said.problem[:64],
        "last_reason": said.reason[:1000],
    }
    if said.succeeded:
        values["last_success_at"] = now
    if one.outcome is not None:
        page = asdict(one.outcome.page)
        values |= {name: page[name] for name in ("handle", "server", "known")}
    with transaction.atomic():
        mine = Followed.objects.filter(pk=followed.pk, fence=followed.fence)
        if not mine.update(**values):
            return not Followed.objects.filter(pk=followed.pk).exists()
        if said.succeeded and followed.whose == "others":
            _tell_other_teams(followed, values, now)
    return True


def _tell_other_teams(followed: Followed, values: Mapping[str, Any], now: datetime) -> None:
    others = Followed.objects.filter(
        page_id=followed.page_id, whose="others", state=State.WAITING
    ).exclude(pk=followed.pk)
    for row in others.select_for_update():
        if not set(row.parts) <= set(followed.parts):
            continue
        own = now + timedelta(seconds=row.interval_s)
        due_at = values["next_due_at"]
        row.next_due_at = min(own, due_at) if due_at else own
        row.last_success_at = row.last_try_at = now
        row.failures_count, row.retry_at = 0, None
        row.last_problem, row.last_reason = values["last_problem"], values["last_reason"]
        row.save(
            update_fields=[
                "next_due_at", "last_success_at", "last_try_at", "failures_count", "retry_at",
                "last_problem", "last_reason",
            ]
        )  # fmt: skip
