"""Accounts as they may be shown: watched pages by name, everybody else by a keyed pseudonym."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping

from django.conf import settings

SIGNS, SIGNS_LONG = 10, 32


def pseudonym(account_id: str, key: bytes, signs: int = SIGNS) -> str:
    """A name that says nothing of the account, the same for the same home and account."""
    return "account-" + hmac.new(key, account_id.encode(), hashlib.sha256).hexdigest()[:signs]


def shown_names(account_ids: Iterable[str], watched: Mapping[str, str]) -> dict[str, str]:
    """How each account is shown: a watched page by its id, others by their pseudonym.

    `watched` names the pages of the store by id. Two accounts never share a name.
    """
    key = hashlib.sha256(b"coordination accounts" + str(settings.SECRET_KEY).encode()).digest()
    ids = tuple(account_ids)
    names = {one: one if one in watched else pseudonym(one, key) for one in ids}
    if len(set(names.values())) < len(names):
        # Among millions of accounts two short names may fall together.
        names = {one: one if one in watched else pseudonym(one, key, SIGNS_LONG) for one in ids}
    return names
