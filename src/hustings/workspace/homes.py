"""The home folder that this site serves, read at one version a request."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from hustings.domain.errors import CreateTheHomeFirst
from hustings.reporting.home import Home, moment, open_home
from hustings.reporting.pages import facets
from hustings.store.reading import Reading


def home_path() -> Path:
    """The folder that the settings name."""
    return Path(settings.HUSTINGS_HOME)


@cache
def _opened(path: Path) -> Home:
    return open_home(path)


def reading_at(pinned: str = "") -> Reading:
    """The store at a version or time, or the newest.

    CreateTheHomeFirst when nothing was ever stored, ChooseAnotherVersion when there is none such.
    """
    return _opened(home_path()).reading(moment(pinned) if pinned else None)


def reading_for(request: HttpRequest) -> Reading:
    """The store as this request's address pins it by `as_of`, or the newest."""
    return reading_at(request.GET.get("as_of", "").strip())


def reading_if_any(request: HttpRequest) -> Reading | None:
    """The same, or None when nothing was ever stored."""
    try:
        return reading_for(request)
    except CreateTheHomeFirst:
        return None


def reading_with_pages(request: HttpRequest) -> Reading | None:
    """The same, or None when it holds no page, as before the first import or after its undoing."""
    reading = reading_if_any(request)
    return reading if reading is not None and facets(reading).platforms else None
