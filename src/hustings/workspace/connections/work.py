"""What is due of connections: tokens to renew before they run out, and warnings of an end that comes near."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from hustings.domain.errors import HustingsError
from hustings.platforms.connecting import connectings
from hustings.workspace.connections import refreshing
from hustings.workspace.connections.models import WARNED_AHEAD, Connection, State
from hustings.workspace.teams.models import AuditEntry

log = logging.getLogger("hustings.connections")


_busy: dict[str, threading.Thread] = {}


def do_one() -> bool:
    """Have tokens that are due renewed, each platform's in a thread of its own, or give one warning.

    A server that hangs keeps neither other platforms nor other rooms waiting. The threads are waited
    for when the process ends: a token that serves once must not be lost between answer and store.
    """
    begun = [_begin(platform) for platform in due_platforms()]
    return any(begun) or _warn_one()


def due_platforms() -> list[str]:
    """Platforms with a token that is due."""
    return sorted(set(_due().values_list("platform", flat=True)))


def renew_due(platform: str) -> int:
    """Renew every token of the platform that is due; how many were tried."""
    tried = 0
    # A failure moves the next try away from now, so that this ends.
    while due := _due().filter(platform=platform).order_by("refresh_again_at").first():
        tried += 1
        try:
            refreshing.renew(due.pk, due.version)
        except HustingsError as error:
            # What it means is in the connection's state, and the next try has its time.
            log.info("connection %s was not refreshed: %s", due.pk, type(error).__name__)
    return tried


def _due() -> QuerySet[Connection]:
    now = timezone.now()
    due = Connection.objects.filter(
        state=State.CONNECTED, refresh_again_at__lte=now, platform__in=list(connectings())
    )
    return due.exclude(refreshing_at__gt=now - refreshing.CLAIM_LIFE)


def _begin(platform: str) -> bool:
    running = _busy.get(platform)
    if running is not None and running.is_alive():
        return False

    def run() -> None:
        close_old_connections()
        try:
            renew_due(platform)
        except Exception:
            log.exception("tokens of %s: a duty failed", platform)
        finally:
            connection.close()

    _busy[platform] = threading.Thread(target=run, name=f"tokens of {platform}")
    _busy[platform].start()
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
