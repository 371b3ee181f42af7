"""Due rows are the queue: one is taken by lease, and again by somebody else once the lease ran out.

A model that is taken has `state`, `leased_until_at` and `fence`, which counts who took the row up, so
that a worker whose lease ran out cannot end what another has begun.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Q
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
