"""The room of imports and runs."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hustings.workspace.rooms import Door


class Imports(AppConfig):
    name = "hustings.workspace.imports"
    label = "imports"


DOORS = (
    Door("run", 10, _("Import"), "imports:start", "/imports/"),
    Door("explain", 20, _("Runs"), "imports:runs", "/runs/"),
)
