"""The screen of health."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hustings.workspace.health.findings import STATES, examine, worst
from hustings.workspace.teams.gates import administrator
from hustings.workspace.teams.models import Membership


@require_GET
@administrator
def health(request: HttpRequest, by: Membership) -> HttpResponse:
    """What was looked at on this machine, worst first; the way out is asked on request only."""
    network = request.GET.get("network") == "1"
    found = sorted(examine(network=network), key=lambda finding: STATES.index(finding.state))
    told = {"findings": found, "worst": worst(found), "network": network}
    return render(request, "health/health.html", told)
