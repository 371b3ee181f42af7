"""What connecting means for the pages that are followed: which come due by it, and when the next visit is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Min, Q
from django.utils import timezone

from hustings.workspace.collection.models import BudgetSeen, Followed, State

CALLED_EVERY = timedelta(minutes=5)
"""A page that a platform calls out about all the time is not visited more often than this for it."""


def free_pages(team_id: int, platform: str) -> None:
    """Have pages that waited for a connection to this platform be visited."""
    waiting = Followed.objects.filter(team_id=team_id, platform=platform, state=State.CONNECT)
    waiting.update(state=State.WAITING, next_due_at=timezone.now(), retry_at=None)


def call_pages(team_id: int, page_ids: Iterable[str]) -> int:
    """Have pages be visited at once because their platform says that something happened; how many."""
    now = timezone.now()
    rested = Q(last_try_at=None) | Q(last_try_at__lt=now - CALLED_EVERY)
    called = Followed.objects.filter(
        rested,
        team_id=team_id,
        page_id__in=list(page_ids),
        state=State.WAITING,
        paused=False,
        next_due_at__gt=now,
    )
    return called.update(next_due_at=now)


def next_visits(team_id: int, page_ids: Iterable[str]) -> dict[str, datetime]:
    """When each page is visited next."""
    due = Followed.objects.filter(
        team_id=team_id, paused=False, page_id__in=list(page_ids), next_due_at__isnull=False
    )
    return dict(due.values_list("page_id").annotate(next_at=Min("next_due_at")).order_by())


def budgets_left(keys: Iterable[str]) -> dict[str, float]:
    """What is left of the tightest budget under each key, 0 to 1; a budget that was reset is full.

    The door adds the machine to a key, behind an @.
    """
    left: dict[str, float] = {}
    wanted, now = set(keys), timezone.now()
    for seen in BudgetSeen.objects.filter(key__startswith="connection:"):
        key = seen.key.partition("@")[0]
        if key in wanted:
            share = 1.0 if seen.resets_at < now else max(0.0, 1.0 - seen.used_ratio)
            left[key] = min(left.get(key, 1.0), share)
    return left
