"""What a stream is, to whoever stores it, and where each is to be had."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from hustings.domain.errors import UseAKnownName
from hustings.platforms.bluesky.streams.connection import Place
from hustings.platforms.bluesky.streams.cursors import Cursor
from hustings.platforms.bluesky.streams.firehose import Firehose
from hustings.platforms.bluesky.streams.jetstream import Jetstream


class Source(Protocol):
    """One stream of a server: how it is asked for, and how what it sends becomes events."""

    key: str
    place: Place
    subprotocols: tuple[str, ...]

    def query(self, cursor: Cursor | None) -> str:
        """What is asked in the address, from the cursor on."""

    def resumes_exactly(self, cursor: Cursor) -> bool:
        """Whether this server counts events as the cursor does."""

    def can_resume(self, cursor: Cursor) -> bool:
        """Whether the cursor says anything to this server."""

    def greeting(self) -> str | None:
        """What is said once the connection is open."""

    def lines(self, messages: Sequence[bytes]) -> bytes:
        """The messages as lines of JSON."""

    def events_sql(self, path: str) -> str:
        """A select over a file of such lines, in the shape of `streams.events.COLUMNS`."""


def source(key: str, address: str | None, dids: Sequence[str] | None) -> Source:
    """The source of that name, at an address or its usual one, narrowed to accounts or to nobody.

    UseAKnownName, CorrectTheValue, InstallTheExtra.
    """
    place = None if address is None else Place.of(address)
    if key == Jetstream.key:
        return Jetstream(place, dids)
    if key == Firehose.key:
        return Firehose(place, dids)
    raise UseAKnownName(
        f"There is no stream {key!r}.", field="source", remedy="Choose jetstream or firehose."
    )
