"""Addresses of imports and runs."""

from __future__ import annotations

from django.urls import path

from hustings.workspace.imports import views

app_name = "imports"
urlpatterns = [
    path("imports/", views.start, name="start"),
    path("imports/bring/", views.bring, name="bring"),
    path("imports/<int:upload_id>/", views.look, name="look"),
    path("imports/<int:upload_id>/say/", views.say, name="say"),
    path("imports/<int:upload_id>/map/", views.map_columns, name="map"),
    path("imports/<int:upload_id>/mapping.toml", views.mapping_file, name="mapping"),
    path("imports/<int:upload_id>/go/", views.go, name="go"),
    path("imports/<int:upload_id>/progress/", views.progress, name="progress"),
    path("imports/<int:upload_id>/discard/", views.discard, name="discard"),
    path("runs/", views.runs, name="runs"),
    path("runs/<str:run_id>/", views.run, name="run"),
    path("runs/<str:run_id>/undo/", views.undo, name="undo"),
]
