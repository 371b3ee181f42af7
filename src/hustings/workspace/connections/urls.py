"""Addresses of the connections' screens."""

from __future__ import annotations

from django.urls import path

from hustings.workspace.connections import views

app_name = "connections"
urlpatterns = [path("connections/", views.connections, name="connections")]
