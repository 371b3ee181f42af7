"""The room of collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hustings.workspace.rooms import Door

if TYPE_CHECKING:
    from hustings.workspace.teams.models import Team


class CollectionRoom(AppConfig):
    name = "hustings.workspace.collection"
    label = "collection"


def _noticed(team: Team) -> int:
    # Models are at hand once all apps are.
    from hustings.workspace.collection import queries

    return queries.notices_count(team)


DOORS = (
    Door("watch", 25, _("Collection"), "collection:index", "/collection/", _noticed),
    Door("watch", 27, _("Live wall"), "collection:wall", "/collection/wall/"),
)
