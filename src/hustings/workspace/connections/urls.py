"""Addresses of the connections' screens, and those that platforms ask for."""

from __future__ import annotations

from django.urls import path

from hustings.workspace.connections import calling, views

app_name = "connections"
urlpatterns = [
    path("connections/", views.connections, name="connections"),
    path("connections/back/", views.back, name="back"),
    path("connections/<int:connection_id>/disconnect/", views.disconnect, name="disconnect"),
    path("connections/to/<slug:platform>/<slug:way>/", views.way, name="way"),
    path("connections/to/<slug:platform>/<slug:way>/app/", views.enter_app, name="enter_app"),
    path("connections/to/<slug:platform>/<slug:way>/connect/", views.connect, name="connect"),
    path("connections/to/<slug:platform>/<slug:way>/leave/", views.leave, name="leave"),
    path("connections/apps/<int:app_id>/client-metadata.json", calling.document, name="document"),
    path("connections/apps/<int:app_id>/called/", calling.called, name="called"),
    path("connections/apps/<int:app_id>/removed/", calling.removed, name="removed"),
    path("connections/removals/<slug:code>/", calling.removal, name="removal"),
]
