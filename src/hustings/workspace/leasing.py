"""Due rows are the queue: one is taken by lease, and again by somebody else once the lease ran out.

A model that is taken has `state`, `leased_until_at` and `fence`, which counts who took the row up, so
that a worker whose lease ran out cannot end what another has begun. A model whose rows come due again
and again has `next_due_at` besides, None for never, and is taken in batches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

Due = TypeVar("Due", bound=models.Model)


def take_due(model: type[Due], *, queued: str, working: str, lease: timedelta) -> Due | None:
    """The longest-waiting due row, now leased and in the state `working`; None when none is due."""
    now = timezone.now()
    rows: models.Manager[Any] = model._default_manager
    with transaction.atomic():
        due = (
            rows.select_for_update()
            .filter(Q(state=queued) | Q(state=working, leased_until_at__lt=now))
            .order_by("id")
            .first()
        )
        if due is None:
            return None
        due.state = working
        due.leased_until_at = now + lease
        due.fence += 1
        due.save(update_fields=["state", "leased_until_at", "fence"])
        taken: Due = due
        return taken


def due_now(working: str, now: datetime) -> Q:
    """What tells rows that are due: their time has come and nobody holds them."""
    return Q(next_due_at__lte=now) & (
        ~Q(state=working) | Q(leased_until_at__isnull=True) | Q(leased_until_at__lt=now)
    )


def take_batch(
    rows: models.QuerySet[Due], *, working: str, lease: timedelta, most: int
) -> list[Due]:
    """Up to `most` of the due rows, the longest due first, now leased and in the state `working`.

    Rows that somebody else is taking at this moment are passed over, not waited for.
    """
    now = timezone.now()
    with transaction.atomic():
        found: list[Any] = list(
            rows.select_for_update(skip_locked=True)
            .filter(due_now(working, now))
            .order_by("next_due_at", "pk")[:most]
        )
        return lease_all(found, working=working, lease=lease)


def lease_all(found: Sequence[Any], *, working: str, lease: timedelta) -> list[Any]:
    """Lease rows that the caller holds locked."""
    if not found:
        return []
    until = timezone.now() + lease
    type(found[0])._default_manager.filter(pk__in=[row.pk for row in found]).update(
        state=working, leased_until_at=until, fence=F("fence") + 1
    )
    for row in found:
        row.state, row.leased_until_at, row.fence = working, until, row.fence + 1
    return list(found)


def still_held(model: type[models.Model], fences: Mapping[Any, int]) -> bool:
    """Whether nobody else took up any of the rows since; rows that were removed meanwhile do not count."""
    held = model._default_manager.filter(pk__in=fences).values_list("pk", "fence")
    return all(fences[pk] == fence for pk, fence in held)


def renew(model: type[models.Model], fences: Mapping[Any, int], lease: timedelta) -> None:
    """Hold the rows for longer, those that nobody else took up since."""
    mine = Q(pk__in=[])
    for fence in set(fences.values()):
        mine |= Q(pk__in=[pk for pk, own in fences.items() if own == fence], fence=fence)
    model._default_manager.filter(mine).update(leased_until_at=timezone.now() + lease)
