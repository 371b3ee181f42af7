"""Addresses of pages and lists."""

from __future__ import annotations

from django.urls import path

from hustings.workspace.pages import views

app_name = "pages"
urlpatterns = [
    path("pages/", views.index, name="index"),
    path("lists/", views.lists, name="lists"),
    path("lists/new/", views.make, name="make"),
    path("lists/<int:list_id>/", views.one_list, name="list"),
    path("lists/<int:list_id>/csv/", views.export, name="export"),
    path("lists/<int:list_id>/add/", views.add, name="add"),
    path("lists/<int:list_id>/take-out/", views.take_out, name="take_out"),
    path("lists/<int:list_id>/rename/", views.rename, name="rename"),
    path("lists/<int:list_id>/remove/", views.remove, name="remove"),
]
