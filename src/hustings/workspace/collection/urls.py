"""Addresses of collection."""

from __future__ import annotations

from django.urls import path

from hustings.workspace.collection.views import collecting, following, wall

app_name = "collection"
urlpatterns = [
    path("collection/", collecting.index, name="index"),
    path("collection/change/", collecting.change, name="change"),
    path("collection/pages/<int:followed_id>/", collecting.one, name="one"),
    path("collection/pages/<int:followed_id>/unfollow/", collecting.unfollow, name="unfollow"),
    path("collection/follow/", following.start, name="follow"),
    path("collection/follow/look/", following.look, name="look"),
    path("collection/follow/begin/", following.begin, name="begin"),
    path("collection/follow/file/", following.bring, name="bring"),
    path("collection/files/<int:file_id>/", following.file, name="file"),
    path("collection/files/<int:file_id>/progress/", following.progress, name="progress"),
    path("collection/wall/", wall.wall, name="wall"),
    path("collection/wall/posts/", wall.posts, name="wall_posts"),
    path("collection/wall/events/", wall.events, name="wall_events"),
]
