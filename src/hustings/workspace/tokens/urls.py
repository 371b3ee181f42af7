"""Addresses of the tokens' screen."""

from __future__ import annotations

from django.urls import path

from hustings.workspace.tokens import views

app_name = "tokens"
urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/make/", views.make, name="make"),
    path("tokens/<int:token_id>/revoke/", views.revoke, name="revoke"),
]
