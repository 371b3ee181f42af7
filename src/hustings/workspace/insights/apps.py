"""The room of figures."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hustings.workspace.rooms import Door


class Insights(AppConfig):
    name = "hustings.workspace.insights"
    label = "insights"


DOORS = (
    Door("watch", 10, _("Leaderboard"), "insights:leaderboard", "/leaderboard/"),
    Door("watch", 40, _("Compare"), "insights:compare", "/compare/"),
    Door("explain", 10, _("Measures"), "insights:measures", "/measures/"),
)
