"""The room of pages and lists."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hustings.workspace.rooms import Door


class Pages(AppConfig):
    name = "hustings.workspace.pages"
    label = "pages"


DOORS = (
    Door("watch", 20, _("Pages"), "pages:index", "/pages/"),
    Door("watch", 30, _("Lists"), "pages:lists", "/lists/"),
)
