"""What is asked of another machine and what it answers, and what a platform tells the door about itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, Protocol, runtime_checkable
from urllib.parse import urlsplit

from hustings.domain.errors import ReportTheAnswer, SeeToThePlatform

Purpose = Literal["read", "write"]
JSON_TYPES = ("application/json", "text/javascript", "application/activity+json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question to another machine.

    `address` holds no query; `query` is encoded by the door. Whatever is in `secret_query` and
    `secret_headers` is sent and never shown, logged or kept. `deadline_s` is for the whole exchange,
    from the search for the name to the answer's last byte, and for all tries of it together;
    `patience_s` is how long the door may wait besides, for a budget or before the next try.
    Of `content_types` the first is what is asked for; with application/json goes whatever ends in +json.
    """

    address: str
    method: str = "GET"
    query: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_query: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    purpose: Purpose = "read"
    deadline_s: float = 30.0
    patience_s: float = 30.0
    content_types: tuple[str, ...] = JSON_TYPES


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back: every byte of the body, under a status that the platform does not call a fault.

    `shown_address` is what was asked, without anything secret; header names are lower case.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    asked_at: datetime
    shown_address: str
    took_s: float = 0.0

    @cached_property
    def sha256(self) -> str:
        """The hash of the body, under which its bytes are kept."""
        return hashlib.sha256(self.body).hexdigest()

    @cached_property
    def json(self) -> Any:
        """The body as JSON; ReportTheAnswer where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise ReportTheAnswer(
                f"{self.shown_address} answered something that is not JSON: {error}.",
                remedy="Somebody between here and the platform may answer in its place.",
            ) from None


@dataclass(frozen=True, slots=True)
class Budget:
    """How much of what a platform allows is used up, as its headers said.

    `used_ratio` is 0 to 1 and more where it is overdrawn; `resets_at` is UTC, None where not said.
    Of a `daily` one, more is kept back for writes.
    """

    name: str
    used_ratio: float
    resets_at: datetime | None = None
    daily: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What lets us ask in somebody's name; nothing of it is ever shown.

    `purpose` keeps tokens that may write apart from those that read. `more` holds what a platform
    needs besides, such as the app's secret. `budget_key` tells whose budget a question uses up.
    `server` is the one machine that may see it, such as https://mastodon.social; empty where the
    platform is one machine to its rules.
    """

    secret: str = field(repr=False)
    purpose: Purpose = "read"
    more: Mapping[str, str] = field(default_factory=dict, repr=False)
    budget_key: str = ""
    server: str = ""

    def goes_to(self, address: str) -> bool:
        """Whether a question to this address may carry it; by the same scheme, name and port."""
        if not self.server:
            return True
        try:
            return _origin(address) == _origin(self.server)
        except ValueError:
            return False


def _origin(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or usual


class Rules(Protocol):
    """What a platform tells the door about itself: `platforms/NAME/rules.py`."""

    @property
    def platform(self) -> str:
        """The platform's key."""

    def authorise(self, request: Request, token: Token) -> Request:
        """The request with the token where the platform wants it: in secret_headers or secret_query."""

    def budgets(self, status: int, headers: Mapping[str, str], now_at: datetime) -> list[Budget]:
        """What the headers say of the budget; empty where they say nothing or cannot be read."""

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        """The error that an answer stands for, a status of 200 that holds an error too; None if none."""


@runtime_checkable
class CountsItself(Protocol):
    """What rules have besides where a platform does not tell how much is left, so that we must count."""

    def costs(self, request: Request, now_at: datetime) -> list[Budget]:
        """How much of which budgets one question uses up, as `used_ratio`, and when they reset."""


@runtime_checkable
class SignsEachQuestion(Protocol):
    """What rules have besides where a token may count only with a proof made anew for each question."""

    def signed(
        self, request: Request, token: Token, now_at: datetime, nonce: str | None
    ) -> Request:
        """As `authorise`, with the proof where the token wants one; `nonce` is the server's newest."""


@runtime_checkable
class StrikesSecrets(Protocol):
    """What rules have besides where a platform's answers hold the token that was sent, in addresses to go on at."""

    def keepable(self, body: bytes) -> bytes:
        """The body without it: what readers are given and what is kept."""


class Asker(Protocol):
    """The door as a reader gets it: bound to a platform's rules, a budget, a token and a record of answers."""

    def ask(self, request: Request) -> Answer:
        """The answer; else one of SeeToThePlatform, after as many tries as a read may take.

        UseAPublicAddress where the address, or one that it leads on to, is in a private network.
        """

    def now(self) -> datetime:
        """The time in UTC, by the clock that tests may turn."""
