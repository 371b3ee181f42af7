"""What is due of connections: tokens to renew before they run out, and warnings of an end that comes near."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from hustings.domain.errors import HustingsError
from hustings.platforms.connecting import connectings
from hustings.workspace.connections import refreshing
from hustings.workspace.connections.models import WARNED_AHEAD, Connection, State
from hustings.workspace.teams.models import AuditEntry

log = logging.getLogger("hustings.connections")


def do_one() -> bool:
    """Renew one token or give one warning; False when nothing is due."""
    return _renew_one() or _warn_one()


def _renew_one() -> bool:
    now = timezone.now()
    due = (
        Connection.objects.filter(
            state=State.CONNECTED, refresh_again_at__lte=now, platform__in=list(connectings())
        )
        .exclude(refreshing_at__gt=now - refreshing.CLAIM_LIFE)
        .order_by("refresh_again_at")
        .first()
    )
    if due is None:
        return False
    try:
        refreshing.renew(due.pk, due.version)
    except HustingsError as error:
        # What it means is in the connection's state, and the next try has its time.
        log.info("connection %s was not refreshed: %s", due.pk, type(error).__name__)
    return True


def _warn_one() -> bool:
    """Say once, a week ahead, that somebody has to connect again."""
    now = timezone.now()
    with transaction.atomic():
        rows = Connection.objects.select_for_update(skip_locked=True)
        ending = rows.filter(
            state=State.CONNECTED, warned_at=None, ends_at__lt=now + WARNED_AHEAD
        ).first()
        if ending is None:
            return False
        ending.warned_at = now
        ending.save(update_fields=["warned_at"])
        AuditEntry.objects.create(
            team_id=ending.team_id,
            who=None,
            who_name="",
            action="connection ends soon",
            subject=str(ending)[:300],
            detail={"platform": ending.platform, "days_left": ending.days_left},
        )
    log.warning("connection %s ends in %s days", ending.pk, ending.days_left)
    return True
