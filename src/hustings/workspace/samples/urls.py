"""The one address of the sample data."""

from __future__ import annotations

from django.urls import path

from hustings.workspace.samples import views

app_name = "samples"
urlpatterns = [path("samples/remove/", views.remove, name="remove")]
