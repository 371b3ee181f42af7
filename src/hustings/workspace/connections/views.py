"""The screens of connections."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hustings.workspace.teams.gates import administrator
from hustings.workspace.teams.models import Membership


@require_GET
@administrator
def connections(request: HttpRequest, by: Membership) -> HttpResponse:
    """Every account that the team connected, as cards."""
    return render(request, "connections/connections.html")
