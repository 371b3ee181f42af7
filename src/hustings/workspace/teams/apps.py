"""The room of teams."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hustings.workspace.rooms import Door


class Teams(AppConfig):
    name = "hustings.workspace.teams"
    label = "teams"


DOORS = (Door("run", 90, _("Team"), "teams:team", "/team/"),)
