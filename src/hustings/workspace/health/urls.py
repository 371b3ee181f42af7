"""Addresses of the room of health."""

from __future__ import annotations

from django.urls import path

from hustings.workspace.health import views

app_name = "health"
urlpatterns = [path("health/", views.health, name="health")]
