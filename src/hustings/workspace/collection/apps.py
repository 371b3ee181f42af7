"""The room of collection."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hustings.workspace.rooms import Door


class CollectionRoom(AppConfig):
    name = "hustings.workspace.collection"
    label = "collection"


DOORS = (
    Door("watch", 25, _("Collection"), "collection:index", "/collection/"),
    Door("watch", 27, _("Live wall"), "collection:wall", "/collection/wall/"),
)
