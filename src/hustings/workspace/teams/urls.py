"""Addresses of the team's screens."""

from __future__ import annotations

from django.urls import path

from hustings.workspace.teams import views

app_name = "teams"
urlpatterns = [
    path("team/", views.team, name="team"),
    path("team/trail/", views.trail, name="trail"),
    path("team/choose/", views.choose, name="choose"),
    path("team/name/", views.rename, name="rename"),
    path("team/members/", views.add, name="add"),
    path("team/members/<int:membership_id>/role/", views.change_role, name="role"),
    path("team/members/<int:membership_id>/password/", views.reset_password, name="password"),
    path("team/members/<int:membership_id>/remove/", views.remove, name="remove"),
    path("team/first/", views.open_first, name="open_first"),
    path("team/links/", views.publish_link, name="publish_link"),
    path("team/links/<int:link_id>/revoke/", views.revoke_link, name="revoke_link"),
    path("account/", views.account, name="account"),
]
