"""A token that can be renewed: once at a time, whoever asks, and never for an empty one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from hustings.network.asking import Answer, Token

Renew = Callable[[Token, Answer], Token | None]
"""Gets the token that was refused, and the answer that refused it; None where it cannot be renewed."""


@dataclass
class RenewableToken:
    """The token of a connection, and how it is renewed once the platform refuses it.

    `renew` must store the new token before it returns it; single-use tokens are lost otherwise.
    """

    token: Token = field(repr=False)
    renew: Renew = field(repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def after(self, spent: Token, answer: Answer) -> Token | None:
        """Another token than the one just refused; None where there is none.

        Of many that were refused at the same time, the first renews and the others get what it got.
        """
        with self._lock:
            if self.token == spent:
                fresh = self.renew(spent, answer)
                if fresh is None or not fresh.secret or fresh == spent:
                    return None
                self.token = fresh
            return self.token
