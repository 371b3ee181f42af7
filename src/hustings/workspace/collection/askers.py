"""The door of this process, and askers through it for the pages of a team."""

from __future__ import annotations

from functools import cache

from hustings.network.asking import Asker
from hustings.network.door import Door
from hustings.platforms import definition
from hustings.workspace.collection.ledger import SharedLedger
from hustings.workspace.connections.queries import read_token_for
from hustings.workspace.teams.models import Team


@cache
def door() -> Door:
    """One for a process, so that connections to a server are used again; budgets are shared by all processes."""
    return Door(ledger=SharedLedger())


def asker_for(team: Team, platform: str, page_id: str | None = None) -> Asker:
    """An asker with the token that the team has for the page, or with none."""
    rules = definition.collected_platform(platform).rules
    return door().asker(rules, token=read_token_for(team, platform, page_id))
