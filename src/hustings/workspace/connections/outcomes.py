"""What came of using a token, as whoever used it tells: kept as the connection's state and last success."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from hustings.domain.errors import (
    ConnectAgain,
    GrantThePermission,
    SeeToThePlatform,
    UnblockTheAccount,
)
from hustings.network.asking import Token
from hustings.workspace.connections import refreshing
from hustings.workspace.connections.keeping import held_of, way_of
from hustings.workspace.connections.models import Connection, Purpose, State
from hustings.workspace.connections.queries import MARK, token_of

NOTED_EVERY = timedelta(minutes=1)


def connection_of(token: Token | None) -> Connection | None:
    """The connection that a token is of; None for a token of elsewhere and for one removed meanwhile."""
    if token is None or not token.budget_key.startswith(MARK):
        return None
    number = token.budget_key.removeprefix(MARK)
    found = Connection.objects.select_related("app").filter(pk=int(number), purpose=Purpose.READ)
    return found.first()


def worked(token: Token | None) -> None:
    """The platform answered to the token."""
    connection = connection_of(token)
    if connection is None:
        return
    now = timezone.now()
    if connection.worked_at is None or now - connection.worked_at > NOTED_EVERY:
        Connection.objects.filter(pk=connection.pk).update(worked_at=now)


def refused(token: Token | None, error: SeeToThePlatform) -> Token | None:
    """What to go on with after an error: another token of the same connection, or None.

    Errors that may pass by themselves change nothing. A token that is no longer known is refreshed once
    if that is possible; otherwise the connection says from now on that it needs connecting again.
    """
    connection = connection_of(token)
    if token is None or connection is None or connection.state != State.CONNECTED:
        return None
    if isinstance(error, GrantThePermission):
        refreshing.lack(connection, error.missing)
        return None
    if not isinstance(error, ConnectAgain | UnblockTheAccount):
        return None
    try:
        if held_of(connection).secret != token.secret:
            return token_of(connection)
        if isinstance(error, ConnectAgain) and way_of(connection).refreshed is not None:
            return token_of(refreshing.renew(connection.pk, connection.version))
    except SeeToThePlatform:
        # What it means is in the connection's state by now.
        return None
    refreshing.stop(connection, error)
    return None
