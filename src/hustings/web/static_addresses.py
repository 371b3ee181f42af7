"""Addresses of static files that change with their content, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@cache
def content_mark(name: str) -> str:
    """The first characters of the file's SHA-256; empty when no such file ships."""
    path = finders.find(name)
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12] if isinstance(path, str) else ""


class HashedAddresses(StaticFilesStorage):
    """Gives a static file's address with its content's mark."""

    def url(self, name: str | None) -> str:
        mark = content_mark(name or "")
        address = urljoin(settings.STATIC_URL, name or "")
        return f"{address}?v={mark}" if mark else address
