"""The REST interface under /api/v1: everything that the screens show, to read by program."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from hustings.web.api.interface import interface
from hustings.web.api.problems import problem


def _nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    return problem(request, 404, f"There is nothing at {rest!r}.", remedy="See openapi.json.")


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", interface().urls),
    path("api/v1/<path:rest>", _nowhere),
]
