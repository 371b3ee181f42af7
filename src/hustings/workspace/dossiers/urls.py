"""Addresses of dossiers."""

from __future__ import annotations

from django.urls import path

from hustings.workspace.dossiers import views

app_name = "dossiers"
PAGE = "pages/<path:page_id>/authenticity/"
urlpatterns = [
    path(PAGE, views.dossier, name="dossier"),
    path(f"{PAGE}note/", views.note, name="note"),
    path(f"{PAGE}review/", views.review, name="review"),
    path(f"{PAGE}say/", views.say, name="say"),
    path(f"{PAGE}freeze/", views.freeze, name="freeze"),
    path("dossiers/", views.index, name="index"),
    path("dossiers/statements/<int:statement_id>/remove/", views.unsay, name="unsay"),
    path("dossiers/<slug:key>/", views.frozen, name="frozen"),
    path("dossiers/<slug:key>/compare/", views.compare, name="compare"),
    path("dossiers/<slug:key>/publish/", views.publish, name="publish"),
    path("dossiers/<slug:key>/withdraw/", views.withdraw, name="withdraw"),
    path("dossiers/<slug:key>/correct/", views.correct, name="correct"),
    path("open/dossiers/<str:token>/", views.public, name="public"),
]
