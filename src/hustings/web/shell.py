"""What every page shows around its content: the sidebar, the team, who is signed in."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hustings.workspace.rooms import Part, doors
from hustings.workspace.teams.gates import membership_of
from hustings.workspace.teams.models import Membership

PARTS: dict[Part, Any] = {"watch": _("Watch"), "run": _("Run"), "explain": _("Explain")}


def _sidebar(path: str, by: Membership | None) -> list[dict[str, Any]]:
    """The parts with their doors, in the order of PARTS; the longest prefix that fits is current."""
    shown = [door for door in doors() if by is not None and by.may(door.role)]
    fitting = [door for door in shown if path.startswith(door.prefix)]
    current = max(fitting, key=lambda door: len(door.prefix), default=None)
    by_part = {part: list(found) for part, found in groupby(shown, key=lambda door: door.part)}
    return [
        {
            "title": title,
            "links": [
                {
                    "door": door,
                    "current": door is current,
                    "noticed": door.noticed(by.team) if door.noticed and by else 0,
                }
                for door in by_part[part]
            ],
        }
        for part, title in PARTS.items()
        if part in by_part
    ]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The sidebar for people who are signed in; nothing that touches the session on public pages."""
    if getattr(request, "without_session", False) or not hasattr(request, "user"):
        return {"membership": None}
    by = membership_of(request)
    return {"membership": by, "sidebar": _sidebar(request.path, by)}
