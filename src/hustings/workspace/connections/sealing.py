"""How secrets lie in the database: sealed, bound to what they are for, and sealed anew when keys rotate."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.db import models, transaction

from hustings.domain.errors import ConnectAgain
from hustings.workspace.connections import token_keys
from hustings.workspace.homes import home_path

AT_ONCE = 100
"""So many rows are sealed anew in one transaction, which others wait for."""


class Sealed(models.Model):
    """A row with secrets in it, which only `open` gives, and nothing shows.

    What is sealed is bound to `bound_to`, so that a text moved to another row does not open there.
    """

    sealed = models.TextField(editable=False, default="")
    key_id = models.CharField(max_length=12, editable=False, default="", db_index=True)

    class Meta:
        abstract = True

    @property
    def bound_to(self) -> str:
        """What the secrets are for; must not change while the row lives."""
        raise NotImplementedError

    def seal(self, values: Mapping[str, Any]) -> Self:
        """Put secrets in place of those before; the row is not saved by this."""
        key = token_keys.keys(home_path())[0]
        text = json.dumps({"for": self.bound_to, "values": dict(values)})
        self.sealed = Fernet(key).encrypt(text.encode()).decode()
        self.key_id = token_keys.key_id(key)
        return self

    def open(self) -> dict[str, Any]:
        """The secrets; ConnectAgain where their key is gone or they are another row's."""
        try:
            held = json.loads(_all_keys().decrypt(self.sealed))
        except InvalidToken:
            raise ConnectAgain(
                "The stored token cannot be opened: its key is not among the keys for tokens.",
                remedy=f"Put the key {self.key_id or 'of then'} back, or connect the account again.",
            ) from None
        if held["for"] != self.bound_to:
            raise ConnectAgain(
                "The stored token belongs to another row.",
                remedy="Somebody changed the database; connect the account again.",
            )
        values: dict[str, Any] = held["values"]
        return values

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


def _all_keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in token_keys.keys(home_path())])


def holders() -> list[type[Sealed]]:
    """Every model with secrets in it."""
    return [model for model in apps.get_models() if issubclass(model, Sealed)]


def rows_by_key() -> dict[str, int]:
    """How many rows each key seals; keys that seal none are left out."""
    found: dict[str, int] = {}
    for model in holders():
        counted = model._default_manager.exclude(sealed="").values_list("key_id")
        for name, count in counted.annotate(count=models.Count("pk")).order_by():
            found[name] = found.get(name, 0) + count
    return found


def seal_anew() -> int:
    """Seal with the first key what others seal; how many rows that were. May be repeated at any time."""
    newest = token_keys.key_id(token_keys.keys(home_path())[0])
    return sum(_seal_model_anew(model, newest) for model in holders())


def _seal_model_anew(model: type[Sealed], newest: str) -> int:
    done = 0
    while True:
        with transaction.atomic():
            rows: Any = model._default_manager.select_for_update().exclude(sealed="")
            due = list(rows.exclude(key_id=newest).order_by("pk")[:AT_ONCE])
            keys = _all_keys()
            for row in due:
                try:
                    row.sealed = keys.rotate(row.sealed.encode()).decode()
                except InvalidToken:
                    raise ConnectAgain(
                        f"{row} was sealed with the key {row.key_id}, which is not among the keys.",
                        remedy="Put that key back, or disconnect the account, and rotate again.",
                    ) from None
                row.key_id = newest
                row.save(update_fields=["sealed", "key_id"])
        done += len(due)
        if len(due) < AT_ONCE:
            return done
