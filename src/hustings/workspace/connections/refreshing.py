"""Tokens are renewed by one at a time, and what becomes of it is told in the connection's state.

Whoever renews claims the row in a short transaction, asks outside of any, and stores under the version
that was claimed. Others wait and take what was stored. A claim whose owner died runs out; what it may
have used up is told when the platform no longer knows the token.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from hustings.domain.errors import (
    ConnectAgain,
    GrantThePermission,
    HustingsError,
    SeeToThePlatform,
    UnblockTheAccount,
    WaitForThePlatform,
)
from hustings.platforms.connecting import Grant, Held, Refreshed, Way
from hustings.workspace.connections import outside
from hustings.workspace.connections.keeping import held_of, put, way_of
from hustings.workspace.connections.models import Connection, State
from hustings.workspace.teams.models import AuditEntry

log = logging.getLogger("hustings.connections")

CLAIM_LIFE = timedelta(seconds=90)
"""Longer than an exchange may take with all that the door adds to it."""

WAITED_S, LOOKED_EVERY_S = 100.0, 0.05
TRY_AGAIN = timedelta(minutes=1)
SURE_FOR = timedelta(seconds=30)
"""A token that runs out within this time is renewed before it is used."""


def fresh(connection: Connection) -> Connection:
    """The connection with a token that can be used now: ConnectAgain, WaitForThePlatform."""
    ends = connection.expires_at
    if way_of(connection).refreshed is None or ends is None or ends - timezone.now() > SURE_FOR:
        return connection
    return renew(connection.pk, connection.version)


def renew(connection_id: int, version: int) -> Connection:
    """The connection with tokens newer than `version`, whoever got them.

    ConnectAgain and UnblockTheAccount once the state says so too; other errors pass and change nothing.
    """
    waited_until = time.monotonic() + WAITED_S
    while True:
        connection, claimed_at = _claim(connection_id, version)
        if claimed_at is not None:
            return _ask(connection, claimed_at)
        if connection.version != version:
            return connection
        if connection.state != State.CONNECTED:
            raise ConnectAgain(
                connection.problem or f"{connection} is not connected any more.",
                remedy="Connect the account again.",
            )
        if time.monotonic() > waited_until:
            raise WaitForThePlatform(
                f"Somebody else has been refreshing the token of {connection} for too long.",
                platform=connection.platform,
                remedy="It is tried again.",
            )
        time.sleep(LOOKED_EVERY_S)


def _claim(connection_id: int, version: int) -> tuple[Connection, datetime | None]:
    """The row as it is now, and the time of the claim if it is ours."""
    now = timezone.now()
    with transaction.atomic():
        rows = Connection.objects.select_for_update(of=("self",)).select_related("app")
        connection = rows.get(pk=connection_id)
        busy = connection.refreshing_at is not None and now - connection.refreshing_at < CLAIM_LIFE
        if busy or connection.version != version or connection.state != State.CONNECTED:
            return connection, None
        if connection.refreshing_at is not None and way_of(connection).single_use:
            # Whoever claimed it died or sleeps, perhaps with the only good token.
            connection.doubted_at = connection.doubted_at or connection.refreshing_at
        connection.refreshing_at = now
        connection.save(update_fields=["refreshing_at", "doubted_at"])
        return connection, now


def _ask(connection: Connection, claimed_at: datetime) -> Connection:
    way, held = way_of(connection), _opened(connection, claimed_at)
    try:
        grant = _refreshing(way, held).refresh(outside.asker_for(connection.platform), held)
    except (ConnectAgain, UnblockTheAccount) as error:
        stop(connection, error)
        raise
    except GrantThePermission as error:
        lack(connection, error.missing)
        _later(connection, claimed_at, error)
        raise
    except HustingsError as error:
        _later(connection, claimed_at, error)
        raise
    return _store(connection, grant, held.refresh)


def _opened(connection: Connection, claimed_at: datetime) -> Held:
    """The tokens; where their key is missing here, the platform has not refused anything."""
    try:
        return held_of(connection)
    except ConnectAgain as error:
        error.unsent = True
        _later(connection, claimed_at, error)
        raise


def _refreshing(way: Way, held: Held) -> Refreshed:
    if way.refreshed is None or (way.single_use and not held.refresh):
        raise ConnectAgain(
            "The token ran out and cannot be renewed.", remedy="Connect the account again."
        )
    return way.refreshed


def _store(connection: Connection, grant: Grant, kept_refresh: str | None) -> Connection:
    """Store what came, unless a newer one was stored meanwhile, which is then the good one."""
    with transaction.atomic():
        rows = Connection.objects.select_for_update(of=("self",)).select_related("app")
        now = rows.get(pk=connection.pk)
        if now.version == connection.version and now.state != State.DISCONNECTED:
            put(now, grant, way_of(now), kept_refresh=kept_refresh)
        return now


def _later(connection: Connection, claimed_at: datetime, error: HustingsError) -> None:
    """Give the claim back; the connection stays what it is, since another try may go well."""
    sure = isinstance(error, SeeToThePlatform) and error.unsent
    doubt: dict[str, Any] = {}
    if way_of(connection).single_use and not sure:
        doubt = {"doubted_at": connection.doubted_at or claimed_at}
    wanted = getattr(error, "retry_at", None)
    again_at = max(wanted or timezone.now(), timezone.now() + TRY_AGAIN)
    Connection.objects.filter(pk=connection.pk, refreshing_at=claimed_at).update(
        refreshing_at=None, refresh_again_at=again_at, problem=str(error)[:500], **doubt
    )


def stop(connection: Connection, error: SeeToThePlatform) -> None:
    """Say that only a person can help, unless newer tokens were stored since `connection` was read."""
    state = State.STOPPED if isinstance(error, UnblockTheAccount) else State.CONNECT_AGAIN
    problem = error.message
    if connection.doubted_at is not None and state == State.CONNECT_AGAIN:
        problem = (
            f"A refresh was broken off at {connection.doubted_at:%Y-%m-%d %H:%M} UTC, and the new token "
            f"was lost with it. {problem}"
        )
    with transaction.atomic():
        mine = Connection.objects.filter(
            pk=connection.pk, version=connection.version, state=State.CONNECTED
        )
        if not mine.update(
            state=state, problem=problem[:500], refreshing_at=None, refresh_again_at=None
        ):
            return
        AuditEntry.objects.create(
            team_id=connection.team_id,
            who=None,
            who_name="",
            action="connection stopped" if state == State.STOPPED else "connection lost",
            subject=str(connection)[:300],
            detail={"platform": connection.platform, "error": type(error).__name__},
        )
    log.warning("connection %s: %s", connection.pk, type(error).__name__)


def lack(connection: Connection, missing: tuple[str, ...]) -> None:
    """Note rights that the platform says are not there; the rest goes on."""
    with transaction.atomic():
        now = Connection.objects.select_for_update().get(pk=connection.pk)
        added = [name for name in missing if name not in now.missing]
        if added:
            now.missing = [*now.missing, *added]
            now.save(update_fields=["missing"])
