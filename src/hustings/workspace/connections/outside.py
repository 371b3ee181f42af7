"""The way out for questions about tokens: through the door, with no record of answers, which hold secrets."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from hustings.network.asking import Asker
from hustings.network.door import Door
from hustings.network.oauth import ConnectingRules


@cache
def door() -> Door:
    """One for a process."""
    return Door()


def asker_for(platform: str) -> Asker:
    """An asker for questions about a platform's tokens."""
    return door().asker(ConnectingRules(platform))


def public_address() -> str:
    """Where others reach this site by https, as whoever runs it says; empty where it is not said."""
    return str(settings.HUSTINGS_PUBLIC_ADDRESS)


def site_of(request: HttpRequest) -> str:
    """The site's own address: the public one, else the one under which it was asked for just now."""
    return public_address() or f"{request.scheme}://{request.get_host()}"


def back_to(site: str) -> str:
    """Where platforms send people back to."""
    return f"{site}{reverse('connections:back')}"


def document_address(app_id: int) -> str:
    """Where the document about a published program lies, which is its id."""
    return f"{public_address()}{reverse('connections:document', args=[app_id])}"


def may_be_left_for(address: str) -> bool:
    """Whether somebody may be sent there: by https, or on this very machine."""
    parts = urlsplit(address)
    here = parts.hostname in ("127.0.0.1", "localhost")
    return bool(parts.hostname) and (parts.scheme == "https" or (here and parts.scheme == "http"))
