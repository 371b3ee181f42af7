"""What a platform declares of connecting an account to it: `CONNECTING` of `platforms/NAME/connecting.py`.

Sentences are in English and marked by `said` for translators; screens translate them when they are shown.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Literal, Protocol

from hustings.domain.errors import UseAKnownName
from hustings.network.asking import Asker, Purpose


def said(sentence: str) -> str:
    """Mark a sentence that people read, so that it is translated."""
    return sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A right that is asked for, as the platform calls it, and why; `needed` ones are missed when absent."""

    name: str
    why: str
    purpose: Purpose = "read"
    needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do at the platform beforehand, and where; `address` may be empty."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """What somebody has to type in; a secret one is never shown again."""

    name: str
    label: str
    hint: str = ""
    secret: bool = False
    needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A program as the platform knows it. `more` holds what is secret besides, such as a key."""

    id: str
    secret: str = field(default="", repr=False)
    more: Mapping[str, str] = field(default_factory=dict, repr=False)
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What was granted: an account's tokens.

    `expires_at` is when the token must be refreshed, `ends_at` when a person has to connect again; None
    where neither is known. `scopes` are those that were given. `more` goes along with every question.
    `granted_by` is the person who consented, where the platform may later ask to forget them.
    """

    account_id: str
    secret: str = field(repr=False)
    handle: str = ""
    server: str = ""
    refresh: str | None = field(default=None, repr=False)
    more: Mapping[str, str] = field(default_factory=dict, repr=False)
    expires_at: datetime | None = None
    ends_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    granted_by: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is kept of a grant, and the program through which it came."""

    account_id: str
    secret: str = field(repr=False)
    server: str = ""
    refresh: str | None = field(default=None, repr=False)
    more: Mapping[str, str] = field(default_factory=dict, repr=False)
    ends_at: datetime | None = None
    client: Client | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Somebody who leaves for the platform: `typed` is what they said first, `state` comes back with them."""

    state: str = field(repr=False)
    back_to: str
    rights: tuple[str, ...]
    server: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    client: Client | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Where to leave for, and what has to be known again when they come back; `kept` is sealed."""

    address: str
    kept: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Somebody who came back: the answer's parameters, and what was kept when they left."""

    answered: Mapping[str, str] = field(repr=False)
    kept: Mapping[str, str] = field(repr=False)
    back_to: str
    rights: tuple[str, ...]
    server: str = ""
    client: Client | None = None


class Typed(Protocol):
    """A way in which everything is typed in."""

    def connect(self, asker: Asker, typed: Mapping[str, str]) -> Sequence[Grant]:
        """The accounts that what was typed lets in: ConnectAgain, CorrectTheValue."""


class Redirected(Protocol):
    """A way that leads over the platform's own page and back."""

    def leave(self, asker: Asker, departure: Departure) -> Leaving:
        """Where to send the person."""

    def come_back(self, asker: Asker, back: Return) -> Sequence[Grant]:
        """The accounts that were granted: ConnectAgain, GrantThePermission."""


class Registered(Protocol):
    """A platform of many servers at which a program registers itself."""

    def server_of(self, typed: Mapping[str, str]) -> str:
        """The server that was meant: CorrectTheValue."""

    def register(
        self, asker: Asker, server: str, back_to: str, rights: Sequence[str], site: str
    ) -> Client:
        """The program as that server knows it from now on."""


class Refreshed(Protocol):
    """Tokens that are renewed without a person."""

    def refresh(self, asker: Asker, held: Held) -> Grant:
        """The new tokens; `refresh` is None where the old one goes on serving: ConnectAgain."""


class Revoked(Protocol):
    """Tokens that can be given back."""

    def revoke(self, asker: Asker, held: Held) -> None:
        """Have the platform forget the token."""


class Published(Protocol):
    """A program that is known by a document which this site serves."""

    def document(self, client: Client, site: str, back_to: str) -> dict[str, object]:
        """The document under the program's id."""

    def local_client(self, back_to: str, rights: Sequence[str]) -> Client | None:
        """The program where the site is on the person's own machine; None where it must be published."""


AppKind = Literal["none", "own", "registered", "published"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to connect an account.

    `app` says where the program comes from: none is needed, a team makes its own by `steps` and types in
    `app_blanks`, it is registered by itself, or it is a document at this site's public address. One of
    `typed` and `redirected` is there. `limits` say what this way does not do.
    """

    key: str
    title: str
    why: str
    rights: tuple[Right, ...] = ()
    steps: tuple[Step, ...] = ()
    blanks: tuple[Blank, ...] = ()
    limits: tuple[str, ...] = ()
    app: AppKind = "none"
    app_blanks: tuple[Blank, ...] = ()
    typed: Typed | None = None
    redirected: Redirected | None = None
    registered: Registered | None = None
    published: Published | None = None
    refreshed: Refreshed | None = None
    revoked: Revoked | None = None
    single_use: bool = False
    reads_others: bool = False

    def right_names(self, purpose: Purpose) -> tuple[str, ...]:
        """What is asked for; a token that writes needs the rights that read as well."""
        return tuple(
            right.name for right in self.rights if right.purpose == "read" or purpose == "write"
        )

    def missing(self, given: Sequence[str], purpose: Purpose) -> tuple[str, ...]:
        """The rights that are needed and were not given; a wide right gives the narrow ones in it."""
        return tuple(
            right.name
            for right in self.rights
            if right.needed
            and (right.purpose == "read" or purpose == "write")
            and not any(right.name == one or right.name.startswith(f"{one}:") for one in given)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Connecting:
    """How accounts of a platform are connected; `nothing` says what goes without any connection.

    `app_secret_goes_along` says that questions must prove the app's secret besides the token.
    `server_of_page` tells from a page's native id which server a token for it must be of; None where
    the platform is one server.
    """

    platform: str
    title: str
    nothing: str
    ways: tuple[Way, ...]
    webhooks: bool = False
    app_secret_goes_along: bool = False
    server_of_page: Callable[[str], str] | None = None

    def way(self, key: str) -> Way:
        """The way of that key; UseAKnownName where there is none."""
        found = next((way for way in self.ways if way.key == key), None)
        if found is None:
            raise UseAKnownName(
                f"{self.title} is not connected in the way {key!r}.",
                field="way",
                remedy=f"Choose from {', '.join(way.key for way in self.ways)}.",
            )
        return found


@cache
def connectings() -> dict[str, Connecting]:
    """Every platform to which an account can be connected, by its key."""
    import hustings.platforms as folder

    found = {}
    for module in pkgutil.iter_modules(folder.__path__):
        name = f"{folder.__name__}.{module.name}.connecting"
        if module.ispkg and importlib.util.find_spec(name):
            declared: Connecting = importlib.import_module(name).CONNECTING
            found[declared.platform] = declared
    return found


def connecting(platform: str) -> Connecting:
    """How that platform is connected; UseAKnownName where none can be."""
    if platform not in connectings():
        raise UseAKnownName(
            f"No account of {platform!r} can be connected.",
            field="platform",
            remedy=f"Choose from {', '.join(connectings())}.",
        )
    return connectings()[platform]
