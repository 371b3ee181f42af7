"""The room of connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hustings.workspace.rooms import Door

if TYPE_CHECKING:
    from hustings.workspace.teams.models import Team


class Connections(AppConfig):
    name = "hustings.workspace.connections"
    label = "connections"


def _noticed(team: Team) -> int:
    # Models are there only once every app is.
    from hustings.workspace.connections.queries import needing_somebody

    return needing_somebody(team).count()


DOORS = (
    Door(
        "run",
        80,
        _("Connections"),
        "connections:connections",
        "/connections/",
        _noticed,
        role="administrator",
    ),
)
