"""Addresses that platforms ask for, open to anybody: a document that holds no secret, and calls that are signed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hustings.domain.errors import UseAKnownName
from hustings.platforms.connecting import connecting
from hustings.workspace.connections import calls, keeping, outside
from hustings.workspace.connections.models import App


@require_GET
def document(request: HttpRequest, app_id: int) -> HttpResponse:
    """What authorisation servers read of this program; the address is its id."""
    app = App.objects.filter(pk=app_id, client_id=outside.document_address(app_id)).first()
    published = app and next(
        (way.published for way in connecting(app.platform).ways if way.published), None
    )
    client = keeping.client_of(app)
    if not published or client is None:
        raise UseAKnownName(_("There is no such app."))
    site = outside.public_address()
    return JsonResponse(published.document(client, site, outside.back_to(site)))


@csrf_exempt
@require_http_methods(["GET", "POST"])
def called(request: HttpRequest, app_id: int) -> HttpResponse:
    """Meta's webhook: a greeting when it is set up, then calls about pages."""
    app = calls.meta_app(app_id)
    if request.method == "GET":
        return HttpResponse(calls.greeted(app, request.GET.dict()), content_type="text/plain")
    calls.called(app, request.body, request.headers.get("X-Hub-Signature-256"))
    return HttpResponse("ok", content_type="text/plain")


@csrf_exempt
@require_POST
def removed(request: HttpRequest, app_id: int) -> HttpResponse:
    """Meta's calls when somebody takes the app away or asks for their data to be deleted."""
    app = calls.meta_app(app_id)
    done = calls.removed(app, request.POST.get("signed_request", ""))
    address = outside.site_of(request) + reverse("connections:removal", args=[done.code])
    return JsonResponse({"url": address, "confirmation_code": done.code})


@require_GET
def removal(request: HttpRequest, code: str) -> HttpResponse:
    """That it was done, for whoever asked for it."""
    request.without_session = True  # type: ignore[attr-defined]
    return render(request, "connections/removal.html", {"removal": calls.removal(code)})
