"""Addresses of the figures."""

from __future__ import annotations

from django.urls import path

from hustings.workspace.insights.views import comparing, leaderboard, measuring, pages, posts

app_name = "insights"
urlpatterns = [
    path("", leaderboard.first, name="first"),
    path("leaderboard/", leaderboard.leaderboard, name="leaderboard"),
    path("leaderboard/csv/", leaderboard.export, name="leaderboard_csv"),
    path("open/<str:token>/", leaderboard.public, name="public"),
    path("compare/", comparing.compare, name="compare"),
    path("measures/", measuring.measures, name="measures"),
    path("measures/<slug:name>/", measuring.measure, name="measure"),
    path("measures/<slug:name>/tried/", measuring.tried, name="tried"),
    path("pages/<path:page_id>/", pages.page, name="page"),
    path("posts/<path:post_id>/", posts.post, name="post"),
]
