"""How accounts come about: an administrator makes them; nobody signs up alone."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class NoSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes the door that django-allauth would open to strangers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
