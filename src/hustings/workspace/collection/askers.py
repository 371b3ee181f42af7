"""The door of this process, and askers through it for the pages of a team."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

from hustings.domain.errors import GrantThePermission, UnblockTheAccount
from hustings.network.asking import Answer, Asker, Request, Rules, Token
from hustings.network.door import Door
from hustings.network.faults import fault_of
from hustings.network.tokens import RenewableToken
from hustings.platforms import definition
from hustings.workspace.collection.ledger import SharedLedger
from hustings.workspace.connections import outcomes
from hustings.workspace.connections.queries import read_token_at, read_token_for
from hustings.workspace.teams.models import Team

NOTED_EVERY_S = 60.0


@cache
def door() -> Door:
    """One for a process, so that connections to a server are used again; budgets are shared by all processes."""
    return Door(ledger=SharedLedger())


def asker_for(team: Team, platform: str, page_id: str | None = None) -> Asker:
    """An asker with the token that the team has for the page, or with none.

    Without a page, and where a platform has many servers, each server is asked with the team's token for it.
    """
    declared = definition.collected_platform(platform)
    if page_id is None and declared.many_servers:
        return _ManyServers(team, platform)
    return _bound(declared.rules, read_token_for(team, platform, page_id))


def _bound(rules: Rules, token: Token | None) -> Asker:
    if token is None:
        return door().asker(rules)

    def renew(spent: Token, answer: Answer) -> Token | None:
        fault = rules.fault(answer)
        return outcomes.refused(spent, fault) if fault is not None else None

    renewable = RenewableToken(token, renew)
    return door().asker(rules, token=renewable, keep=_Noting(rules, renewable))


def reads_as_owner(team: Team, platform: str, page_id: str) -> bool:
    """Whether the team has connected the page itself, so that it is read as its owner sees it."""
    connection = outcomes.connection_of(read_token_for(team, platform, page_id))
    return connection is not None and connection.page_id == page_id


@dataclass
class _ManyServers:
    """An asker that finds out by each question's address whose token may go along."""

    team: Team
    platform: str
    askers: dict[str, Asker] = field(default_factory=dict)

    def ask(self, request: Request) -> Answer:
        """See Asker."""
        host = urlsplit(request.address).netloc
        if host not in self.askers:
            rules = definition.collected_platform(self.platform).rules
            self.askers[host] = _bound(rules, read_token_at(self.team, self.platform, host))
        return self.askers[host].ask(request)

    def now(self) -> datetime:
        """See Asker."""
        return door().asker(definition.collected_platform(self.platform).rules).now()


@dataclass
class _Noting:
    """Tells the connection what came of its token: that it works, that a right is missing, that it is stopped."""

    rules: Rules
    token: RenewableToken
    noted_s: float = 0.0

    def __call__(self, answer: Answer, request: Request) -> None:
        fault = fault_of(self.rules, request, answer)
        if isinstance(fault, GrantThePermission | UnblockTheAccount):
            outcomes.refused(self.token.token, fault)
        elif fault is None and time.monotonic() - self.noted_s > NOTED_EVERY_S:
            self.noted_s = time.monotonic()
            outcomes.worked(self.token.token)
