"""What a platform declares of itself, and what a reader of it can do."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Literal, Protocol, cast

from hustings.domain.errors import SeeToThePlatform, UseAKnownName
from hustings.domain.records import PageRecord, Part, Record
from hustings.network.asking import Answer, Asker, Rules

Whose = Literal["others", "own"]
NOTHING = "nothing"
"""What a part needs that anybody may ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a platform gives: the columns of one table, of whose pages, and what must be had first.

    `needs` is a sentence for people, or NOTHING. `kept_days` is how long the platform lets it be kept;
    None is without limit. `method` names the reader's method that brings it.
    """

    part: Part
    method: str
    table: str
    columns: tuple[str, ...]
    whose: Whose
    needs: str
    source: str
    note: str = ""
    kept_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What somebody might look for and the platform does not give; `software` narrows it to one kind of server."""

    table: str
    columns: tuple[str, ...]
    why: str
    source: str
    software: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to be asked about: its id, and how to reach it.

    `server` is the machine that speaks for it where a platform has many (https://mastodon.social);
    `known` holds what the reader once found out and wants back, such as a playlist's id.
    """

    page_id: str
    handle: str | None = None
    server: str | None = None
    known: Mapping[str, str] = field(default_factory=dict)

    @property
    def native_id(self) -> str:
        """The id without the platform's key."""
        return self.page_id.partition(":")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an address led to: the page to ask about, and the page as it was seen."""

    page: Page
    record: PageRecord
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What was asked for and not given: metrics or columns by name, the error's name, and a sentence."""

    names: tuple[str, ...]
    error: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """The records of one answer.

    `cursor` asks for what comes after, and is None at the end; an empty portion with a cursor is not
    the end. `read_back_to_at` is the time down to which everything newer has been seen by now.
    `quarantined` says of parts of the answer, by their place in it, why they could not be read.
    """

    answer: Answer
    records: tuple[Record, ...] = ()
    cursor: str | None = None
    read_back_to_at: datetime | None = None
    gaps: tuple[Gap, ...] = ()
    quarantined: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a platform called out about: a part of a page, or of one post of it, that is to be read again."""

    page_id: str
    part: Part
    post_id: str | None = None
    called_at: datetime | None = None


def in_turn(portions: Iterable[Portion]) -> Iterator[Portion]:
    """The portions of a question that takes several answers; each but the last says by a cursor that more follows.

    For methods that take no cursor. An error passes after the portion before it was handed over.
    """
    held: Portion | None = None
    place = 0
    try:
        for portion in portions:
            if held is not None:
                place += 1
                before, held = replace(held, cursor=str(place)), portion
                yield before
            else:
                held = portion
    except SeeToThePlatform:
        if held is not None:
            yield replace(held, cursor=str(place + 1))
        raise
    if held is not None:
        yield replace(held, cursor=None)


class Resolver(Protocol):
    """What every reader can do."""

    def resolve(self, asker: Asker, address: str) -> Found:
        """The page behind an address or a handle as people paste it: FindThePage, CorrectTheValue."""


class Reader(Resolver, Protocol):
    """How a platform is read. A reader has those of the methods that its platform's offers name, and no others.

    Each yields a portion for each answer, lazily, newest first where there is an order. A reader
    asks through `asker` alone, holds no token, sleeps never, and lets errors of SeeToThePlatform pass;
    asking again, slowing down, overlap, and stopping are the collector's.
    """

    def page(self, asker: Asker, page: Page) -> Iterator[Portion]:
        """The page as it is now, by its stable id."""

    def posts(
        self, asker: Asker, page: Page, *, since_at: datetime | None, cursor: str | None
    ) -> Iterator[Portion]:
        """Posts with their counts, newest first, back to `since_at` or to the first; from `cursor` on."""

    def counts(self, asker: Asker, page: Page, post_ids: Sequence[str]) -> Iterator[Portion]:
        """The counts of posts as they are now; an event `deleted` for each that is no longer there."""

    def comments(
        self, asker: Asker, page: Page, post_id: str, *, cursor: str | None
    ) -> Iterator[Portion]:
        """Comments on a post, replies to comments too."""

    def ties(self, asker: Asker, page: Page, *, kind: str, cursor: str | None) -> Iterator[Portion]:
        """Who follows the page (kind follow); likes and reposts of its posts where the platform tells."""

    def notifications(
        self, asker: Asker, page: Page, *, since_at: datetime | None, cursor: str | None
    ) -> Iterator[Portion]:
        """What the account was told: who followed it, liked or reposted its posts, and answered them, and when.

        Newest first, back to `since_at` or to the first. Of everything else that it was told, nothing.
        """

    def audience(
        self, asker: Asker, page: Page, *, since_on: date, until_on: date
    ) -> Iterator[Portion]:
        """Where the page's followers are, by day."""

    def insights(
        self, asker: Asker, page: Page, *, since_on: date, until_on: date
    ) -> Iterator[Portion]:
        """What only the owner sees: views, reach and the like, of the page or its posts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """A platform that can be read live: PLATFORM of `platforms/NAME/__init__.py`.

    `address_shapes` are regular expressions that tell its addresses and handles; `many_servers` says
    that the server is part of the address. `version` is the interface's version, asserted at run time
    where the platform tells it; `sunset_on` is when that version ends, None where unknown.
    `refresh_count` is how many posts one call of `counts` asks for at once. `probe` is an address that
    answers anybody, by which a check sees whether the platform can be reached; empty where there is none.
    """

    key: str
    title: str
    reader: Resolver
    rules: Rules
    offers: tuple[Offer, ...]
    lacks: tuple[Lack, ...]
    address_shapes: tuple[str, ...]
    version: str
    connection: str
    many_servers: bool = False
    sunset_on: date | None = None
    refresh_count: int = 1
    probe: str = ""

    @property
    def reads(self) -> Reader:
        """The reader, for whoever calls the methods that the offers name and no others."""
        return cast("Reader", self.reader)

    def parts(self, whose: Whose | None = None) -> frozenset[Part]:
        """The parts that are offered, of others' pages, of one's own, or of either."""
        return frozenset(offer.part for offer in self.offers if whose in (None, offer.whose))

    def parts_given(self, whose: Whose) -> frozenset[Part]:
        """The parts that can be asked for: of one's own page also what anybody may ask for."""
        free = {offer.part for offer in self.offers if offer.needs == NOTHING}
        return self.parts(whose) | free if whose == "own" else self.parts(whose)


@cache
def collected() -> dict[str, Collected]:
    """Every platform that can be read live, by its key."""
    import hustings.platforms as folder

    found: dict[str, Collected] = {}
    for module in pkgutil.iter_modules(folder.__path__):
        if module.ispkg:
            platform: Collected = importlib.import_module(
                f"{folder.__name__}.{module.name}"
            ).PLATFORM
            found[platform.key] = platform
    return found


def collected_platform(key: str) -> Collected:
    """The platform of that key; UseAKnownName where it cannot be read live."""
    if key not in collected():
        raise UseAKnownName(
            f"{key!r} cannot be read live.",
            field="platform",
            remedy=f"Choose from {', '.join(collected())}, or import an export of it.",
        )
    return collected()[key]
