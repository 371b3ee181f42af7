"""The REST interface under /api/v1: everything that the screens show, to read by program."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from hustings.web.api.interface import interface

urlpatterns: list[URLPattern | URLResolver] = [path("api/v1/", interface().urls)]
