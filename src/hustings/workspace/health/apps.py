"""The room of health."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hustings.workspace.rooms import Door


class Health(AppConfig):
    name = "hustings.workspace.health"
    label = "health"


DOORS = (Door("explain", 90, _("Health"), "health:health", "/health/", role="administrator"),)
