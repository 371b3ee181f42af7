"""How what was granted becomes rows, and how rows become what a platform's code takes; nothing is asked here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from hustings.domain.errors import ConnectAgain
from hustings.network.asking import Purpose as TokenPurpose
from hustings.platforms.connecting import Client, Grant, Held, Way, connecting
from hustings.workspace.connections.models import (
    SECRETS,
    App,
    Connection,
    Purpose,
    State,
    digest_of,
)

REFRESH_SHARE = 0.7
"""A token is refreshed after this share of its life."""


def way_of(connection: Connection) -> Way:
    """The way in which an account was connected."""
    return connecting(connection.platform).way(connection.way)


def client_of(app: App | None) -> Client | None:
    """A program with its secrets."""
    if app is None:
        return None
    held = app.open()
    return Client(
        id=app.client_id, secret=held["secret"], more=held["more"], scopes=tuple(app.scopes)
    )


def held_of(connection: Connection) -> Held:
    """A connection with its tokens; ConnectAgain where there are none or they cannot be opened."""
    values = _secret_row(connection).open()
    return Held(
        account_id=connection.account_id,
        secret=values["secret"],
        server=connection.server,
        refresh=values["refresh"],
        more=values["more"],
        ends_at=connection.ends_at,
        client=client_of(connection.app),
    )


def keep(
    grant: Grant,
    way: Way,
    *,
    team_id: int,
    user_id: int,
    platform: str,
    purpose: str,
    app: App | None,
) -> Connection:
    """The connection of a grant, new or connected again. To be called inside a transaction."""
    connection = Connection.objects.select_for_update().filter(
        team_id=team_id,
        platform=platform,
        server=grant.server,
        account_id=grant.account_id,
        purpose=purpose,
    ).first() or Connection(
        team_id=team_id,
        platform=platform,
        server=grant.server,
        account_id=grant.account_id,
        purpose=purpose,
    )
    connection.way, connection.app = way.key, app
    connection.handle = grant.handle[:255]
    connection.granted_by = digest_of(grant.granted_by) if grant.granted_by else ""
    connection.scopes = list(grant.scopes)
    connection.connected_at, connection.connected_by_id = timezone.now(), user_id
    connection.warned_at = None
    put(connection, grant, way, kept_refresh=None)
    return connection


def put(connection: Connection, grant: Grant, way: Way, *, kept_refresh: str | None) -> None:
    """Store a grant's tokens in their row. An empty refresh token never takes the place of a good one."""
    now = timezone.now()
    if grant.scopes:
        connection.scopes = list(grant.scopes)
    purpose: TokenPurpose = "write" if connection.purpose == Purpose.WRITE else "read"
    connection.missing = list(way.missing(connection.scopes, purpose)) if way.rights else []
    connection.state, connection.problem = State.CONNECTED, ""
    connection.expires_at, connection.ends_at = grant.expires_at, grant.ends_at
    connection.refresh_again_at = refresh_at(now, grant.expires_at) if way.refreshed else None
    connection.refreshed_at = now
    connection.refreshing_at = connection.doubted_at = None
    connection.version += 1
    connection.save()
    model: Any = SECRETS[connection.purpose]
    row = model.objects.filter(connection=connection).first() or model(connection=connection)
    row.seal(
        {
            "secret": grant.secret,
            "refresh": grant.refresh or kept_refresh,
            "more": dict(grant.more),
        }
    ).save()


def forget(connection: Connection) -> None:
    """Remove the tokens; the row stays, to tell that there was a connection."""
    for model in SECRETS.values():
        model.objects.filter(connection=connection).delete()


def refresh_at(now: datetime, expires_at: datetime | None) -> datetime | None:
    """When to refresh: well before the end, so that a few failures do no harm; None where no end is known."""
    if expires_at is None:
        return None
    life = max(expires_at - now, timedelta(0))
    return now + life * REFRESH_SHARE


def _secret_row(connection: Connection) -> Any:
    row = SECRETS[connection.purpose].objects.filter(connection=connection).first()
    if row is None:
        raise ConnectAgain(
            f"{connection} is not connected any more.", remedy="Connect the account again."
        )
    row.connection = connection
    return row
