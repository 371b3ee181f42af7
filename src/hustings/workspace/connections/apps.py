"""The room of connections."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hustings.workspace.rooms import Door


class Connections(AppConfig):
    name = "hustings.workspace.connections"
    label = "connections"


DOORS = (Door("run", 80, _("Connections"), "connections:connections", "/connections/"),)
