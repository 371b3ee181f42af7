"""The room of the sample data; it has no door of its own."""

from __future__ import annotations

from django.apps import AppConfig


class Samples(AppConfig):
    name = "hustings.workspace.samples"
    label = "samples"
