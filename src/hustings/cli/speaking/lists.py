"""Lists of pages by their name, in the first team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hustings.domain.errors import UseAKnownName

if TYPE_CHECKING:
    from hustings.workspace.pages.models import PageList


def list_named(name: str) -> PageList:
    """The list; UseAKnownName names those there are."""
    from hustings.cli.speaking.rooms import open_rooms

    open_rooms()
    from hustings.workspace.pages import queries
    from hustings.workspace.teams.operating import first_team

    known = {found.name: found for found in queries.lists(first_team())}
    if name not in known:
        raise UseAKnownName(
            f"There is no list {name!r}.",
            field="list",
            remedy=f"There are: {'; '.join(known)}."
            if known
            else "Make one with `hustings list create`.",
        )
    return known[name]


def pages_of(name: str) -> tuple[str, ...]:
    """Ids of the pages in the list."""
    found = list_named(name)
    from hustings.workspace.pages import queries

    return queries.page_ids(found)
