"""The room of access tokens."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hustings.workspace.rooms import Door


class Tokens(AppConfig):
    name = "hustings.workspace.tokens"
    label = "tokens"


DOORS = (Door("run", 95, _("Access tokens"), "tokens:tokens", "/tokens/"),)
