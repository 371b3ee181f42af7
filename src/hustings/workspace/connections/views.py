"""The screens of connections."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hustings.platforms.connecting import connecting, connectings
from hustings.workspace.connections import actions, calls, outside, queries
from hustings.workspace.connections.models import Connection
from hustings.workspace.teams.gates import administrator
from hustings.workspace.teams.models import Membership


@require_GET
@administrator
def connections(request: HttpRequest, by: Membership) -> HttpResponse:
    """Every account that the team connected, as cards, and what else could be connected."""
    shown = {"cards": queries.cards(by.team), "platforms": list(connectings().values())}
    return render(request, "connections/connections.html", shown)


@require_GET
@administrator
def way(request: HttpRequest, by: Membership, platform: str, way: str) -> HttpResponse:
    """One way to connect: what it brings, what it asks for and why, and what to do."""
    return render(request, "connections/way.html", _way_shown(request, by, platform, way))


@require_POST
@administrator
def enter_app(request: HttpRequest, by: Membership, platform: str, way: str) -> HttpResponse:
    """Keep the team's own app."""
    actions.enter_app(by, platform, way, request.POST.dict())
    messages.success(request, _("The app is kept; its secret is sealed and not shown again."))
    return redirect("connections:way", platform, way)


@require_POST
@administrator
def connect(request: HttpRequest, by: Membership, platform: str, way: str) -> HttpResponse:
    """Connect by what was typed in."""
    return _connected(request, actions.connect_typed(by, platform, way, request.POST.dict()))


@require_POST
@administrator
@never_cache
def leave(request: HttpRequest, by: Membership, platform: str, way: str) -> HttpResponse:
    """A page with the link to the platform: a form may not lead off this site by itself."""
    address = actions.leave(
        by,
        request.session.session_key or "",
        platform,
        way,
        request.POST.dict(),
        site=outside.site_of(request),
    )
    shown = {
        "address": address,
        "host": urlsplit(address).netloc,
        "declared": connecting(platform),
        "way": connecting(platform).way(way),
    }
    return render(request, "connections/leaving.html", shown)


@require_GET
@administrator
@never_cache
def back(request: HttpRequest, by: Membership) -> HttpResponse:
    """Where platforms send people back to; goes on at once, so that the code leaves the address."""
    return _connected(
        request,
        actions.come_back(by, request.session.session_key or "", request.GET.dict()),
    )


@require_POST
@administrator
def disconnect(request: HttpRequest, by: Membership, connection_id: int) -> HttpResponse:
    """Forget a connection's tokens."""
    gone = actions.disconnect(by, connection_id)
    messages.success(
        request, _("%(name)s is disconnected; its tokens are deleted.") % {"name": gone}
    )
    return redirect("connections:connections")


def _connected(request: HttpRequest, made: list[Connection]) -> HttpResponse:
    text = ngettext(
        "%(names)s is connected.", "%(count)d accounts are connected: %(names)s.", len(made)
    )
    names = ", ".join(str(one) for one in made)
    messages.success(request, text % {"names": names, "count": len(made)})
    return redirect("connections:connections")


def _way_shown(request: HttpRequest, by: Membership, platform: str, way_key: str) -> dict[str, Any]:
    declared = connecting(platform)
    way, site = declared.way(way_key), outside.site_of(request)
    app = queries.app(by.team, platform) if way.app == "own" else None
    called = bool(app and declared.webhooks and outside.public_address())
    return {
        "declared": declared,
        "way": way,
        "rights": [right for right in way.rights if right.purpose == "read"],
        "app": app,
        "back_to": outside.back_to(site),
        "needs_public_address": way.published is not None
        and not outside.public_address()
        and way.published.local_client(outside.back_to(site), ()) is None,
        "calls_at": site + reverse("connections:called", args=[app.pk]) if app and called else "",
        "calls_word": calls.word_of(app) if app and called else "",
        "removed_at": site + reverse("connections:removed", args=[app.pk])
        if app and called
        else "",
    }
