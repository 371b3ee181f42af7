"""Everything that is read about connections; the team comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hustings.domain.errors import ConnectAgain, UseAKnownName
from hustings.network.asking import Token
from hustings.network.graph import PROOF_KEY
from hustings.platforms.connecting import Way, connecting, connectings
from hustings.workspace.connections import following, refreshing
from hustings.workspace.connections.keeping import held_of, way_of
from hustings.workspace.connections.models import WARNED_AHEAD, App, Connection, Purpose, State
from hustings.workspace.teams.models import Team

MARK = "connection:"
"""Before a connection's number in the budget key of its tokens."""


def read_token_for(team: Team, platform: str, page_id: str | None = None) -> Token | None:
    """The token with which the team reads a page: the page's own, else one that may read others' pages.

    None where nothing fitting is connected, which is no fault: a public page may need none. Never a
    token that writes. WaitForThePlatform where it ran out and cannot be renewed just now. Tell
    `outcomes` what came of using it.
    """
    return _first_good(_candidates(team, platform, page_id))


def read_token_at(team: Team, platform: str, host: str) -> Token | None:
    """The token with which the team reads a server of a platform that has many, by its host and port; else None."""
    return _first_good([one for one in _reading(team, platform) if _host_of(one) == host])


def _first_good(candidates: list[Connection]) -> Token | None:
    for connection in candidates:
        try:
            return token_of(refreshing.fresh(connection))
        except ConnectAgain:
            continue
    return None


def token_of(connection: Connection) -> Token:
    """A reading connection's token, as the platform's rules take it."""
    if connection.purpose != Purpose.READ:
        raise UseAKnownName("Nothing that reads may have a token that writes.")
    held, more = held_of(connection), {}
    if connecting(connection.platform).app_secret_goes_along and held.client is not None:
        more = {PROOF_KEY: held.client.secret}
    return Token(
        secret=held.secret,
        purpose="read",
        more={**held.more, **more},
        budget_key=budget_key(connection),
        server=connection.server,
    )


def budget_key(connection: Connection) -> str:
    """Whose budget a connection's questions use up."""
    return f"{MARK}{connection.pk}"


def _candidates(team: Team, platform: str, page_id: str | None) -> list[Connection]:
    """Connections that may read the page, the page's own first."""
    if platform not in connectings():
        return []
    declared = connecting(platform)
    found = _reading(team, platform)
    own = [one for one in found if page_id is not None and one.page_id == page_id]
    if declared.server_of_page is not None:
        server = declared.server_of_page((page_id or "").partition(":")[2])
        others = [one for one in found if server and _host_of(one) == server]
    else:
        others = [one for one in found if way_of(one).reads_others]
    return [*own, *(one for one in others if one not in own)]


def _reading(team: Team, platform: str) -> list[Connection]:
    return list(
        Connection.objects.select_related("app").filter(
            team=team, platform=platform, purpose=Purpose.READ, state=State.CONNECTED
        )
    )


def _host_of(connection: Connection) -> str:
    return urlsplit(connection.server).netloc


@dataclass(frozen=True, slots=True)
class Card:
    """A connection with what is known of its use."""

    connection: Connection
    title: str
    way: Way
    next_at: datetime | None
    left_ratio: float | None

    @property
    def has_a_page(self) -> bool:
        """Whether the account is a page itself, which a key and a bot are not."""
        return self.way.typed is None or not self.way.reads_others

    @property
    def left_percent(self) -> int | None:
        """The same in whole per cent, rounded down: what is nearly nothing is not shown as something."""
        return None if self.left_ratio is None else int(self.left_ratio * 100)


def cards(team: Team) -> list[Card]:
    """The team's connections, those that need somebody first."""
    found = list(Connection.objects.filter(team=team).select_related("connected_by").order_by("pk"))
    next_at = following.next_visits(team.pk, [one.page_id for one in found])
    left = following.budgets_left([budget_key(one) for one in found])
    made = [
        Card(
            one,
            connecting(one.platform).title,
            way_of(one),
            next_at.get(one.page_id),
            left.get(budget_key(one)),
        )
        for one in found
        if one.platform in connectings()
    ]
    order = [State.STOPPED, State.CONNECT_AGAIN, State.EXPIRES_SOON, State.CONNECTED]
    ranks = {state: rank for rank, state in enumerate(order)}
    return sorted(made, key=lambda card: ranks.get(card.connection.standing, len(ranks)))


def connection(team: Team, connection_id: int) -> Connection:
    """One connection of the team; UseAKnownName when there is none."""
    found = Connection.objects.filter(team=team, pk=connection_id).select_related("app").first()
    if found is None:
        raise UseAKnownName(_("There is no such connection."), remedy=_("Load the page again."))
    return found


def app(team: Team, platform: str, server: str = "") -> App | None:
    """The team's program at a platform or server; None where there is none."""
    return App.objects.filter(team=team, platform=platform, server=server).first()


def needing_somebody(team: Team) -> QuerySet[Connection]:
    """Connections that end within a week, were lost, or were stopped; their `standing` says which."""
    ending = Q(state=State.CONNECTED, ends_at__lt=timezone.now() + WARNED_AHEAD)
    stopped = Q(state__in=(State.CONNECT_AGAIN, State.STOPPED))
    return Connection.objects.filter(ending | stopped, team=team)
