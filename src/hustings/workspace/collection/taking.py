"""Which pages are collected next: due rows by lease, platforms in turn, a page by one worker at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from hustings.workspace.collection.models import AddressLine, Followed, LineState, State, Turn
from hustings.workspace.leasing import due_now, lease_all, take_batch

LEASE = timedelta(minutes=10)
"""Renewed while portions come in; so long after a worker died its pages are taken by another."""
PAGES_MOST = 20
"""So many pages of one platform become one run."""
LINES_MOST = 5


def due(now: datetime) -> QuerySet[Followed]:
    """The pages that could be taken now."""
    return Followed.objects.filter(due_now(State.COLLECTING, now), paused=False)


def due_platforms() -> list[str]:
    """Platforms with a page that is due, the one first whose last turn is longest ago."""
    platforms = set(due(timezone.now()).order_by().values_list("platform", flat=True).distinct())
    turns = dict(
        Turn.objects.filter(platform__in=platforms).values_list("platform", "last_taken_at")
    )
    return sorted(platforms, key=lambda key: ((at := turns.get(key)) is not None, at, key))


def take_pages(
    platform: str, *, only: Collection[int] | None = None, most: int = PAGES_MOST
) -> list[Followed]:
    """The platform's longest-due pages, now leased; none of them is being collected by anybody else.

    Two teams may follow one page: it is taken for one of them, and the other gets what came of it.
    """
    Turn.objects.get_or_create(platform=platform)
    with transaction.atomic():
        # Whoever holds the turn takes; the others wait for these few milliseconds.
        turn = Turn.objects.select_for_update().get(platform=platform)
        now = timezone.now()
        held = Followed.objects.filter(
            page_id=OuterRef("page_id"), state=State.COLLECTING, leased_until_at__gte=now
        )
        free = due(now).filter(~Exists(held), platform=platform)
        if only is not None:
            free = free.filter(pk__in=only)
        found: dict[str, Followed] = {}
        locked = free.select_for_update(of=("self",)).select_related("team")
        for row in locked.order_by("next_due_at", "pk")[: 2 * most]:
            found.setdefault(row.page_id, row)
        taken = lease_all(list(found.values())[:most], working=State.COLLECTING, lease=LEASE)
        turn.last_taken_at = now
        turn.save(update_fields=["last_taken_at"])
        return taken


def due_line_platforms() -> list[str]:
    """Platforms of which an address waits to be looked up."""
    waiting = AddressLine.objects.filter(due_now(LineState.LOOKING, timezone.now()))
    return sorted(set(waiting.order_by().values_list("platform", flat=True).distinct()))


def take_lines(platform: str) -> Sequence[AddressLine]:
    """Some addresses of a platform that wait to be looked up."""
    rows = AddressLine.objects.filter(Q(platform=platform))
    return take_batch(rows, working=LineState.LOOKING, lease=LEASE, most=LINES_MOST)
