"""Addresses of coordination."""

from __future__ import annotations

from django.urls import path

from hustings.workspace.coordination import views

app_name = "coordination"
urlpatterns = [
    path("coordination/", views.index, name="index"),
    path("coordination/ask/", views.ask, name="ask"),
    path("coordination/<int:coordination_id>/", views.run, name="run"),
    path("coordination/<int:coordination_id>/progress/", views.progress, name="progress"),
    path("coordination/<int:coordination_id>/network.json", views.network, name="network"),
    path("coordination/<int:coordination_id>/edges/", views.take_away, name="take_away"),
    path("coordination/<int:coordination_id>/discard/", views.discard, name="discard"),
]
