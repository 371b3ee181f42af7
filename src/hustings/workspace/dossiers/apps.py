"""The room of dossiers."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hustings.workspace.rooms import Door


class Dossiers(AppConfig):
    name = "hustings.workspace.dossiers"
    label = "dossiers"


DOORS = (Door("explain", 5, _("Dossiers"), "dossiers:index", "/dossiers/"),)
