"""What is read about workers; they serve all teams."""

from __future__ import annotations

from django.utils import timezone

from hustings.workspace.health.beating import ALIVE
from hustings.workspace.health.models import WorkerSeen


def living_workers() -> list[WorkerSeen]:
    """Workers that were seen within the time in which one counts as alive."""
    return list(WorkerSeen.objects.filter(seen_at__gte=timezone.now() - ALIVE))


def last_seen() -> WorkerSeen | None:
    """The worker that was seen last, alive or not; None where none ever was, or all ended orderly."""
    return WorkerSeen.objects.first()
