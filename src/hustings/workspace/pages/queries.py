"""Everything that is read about lists; the team comes first in every question."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext as _

from hustings.domain.errors import UseAKnownName
from hustings.workspace.pages.models import PageList
from hustings.workspace.teams.models import Team


def lists(team: Team) -> list[PageList]:
    """The team's lists by name, each with `pages_count`."""
    return list(PageList.objects.filter(team=team).annotate(pages_count=Count("entries")))


def page_list(team: Team, list_id: int) -> PageList:
    """A list of the team; UseAKnownName when there is none."""
    found = PageList.objects.filter(team=team, pk=list_id).first()
    if found is None:
        raise UseAKnownName(
            _("There is no such list."), remedy=_("Choose one on the screen Lists.")
        )
    return found


def page_ids(found: PageList) -> tuple[str, ...]:
    """The pages of a list, by id."""
    return tuple(found.entries.order_by("page_id").values_list("page_id", flat=True))
