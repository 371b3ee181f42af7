"""The room of coordination."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hustings.workspace.rooms import Door


class CoordinationRoom(AppConfig):
    name = "hustings.workspace.coordination"
    label = "coordination"


DOORS = (Door("watch", 50, _("Coordination"), "coordination:index", "/coordination/"),)
