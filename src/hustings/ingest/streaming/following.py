"""Whom a stream follows, under which name it goes on, and where it stopped."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hustings.domain.errors import CorrectTheValue
from hustings.ingest.streaming.staging import PLATFORM
from hustings.platforms.bluesky.addresses import is_did
from hustings.platforms.bluesky.streams.cursors import Cursor
from hustings.store.locks import writing
from hustings.store.reading import Reading

_LOCK_WAIT_S = 2.0


@dataclass(frozen=True, slots=True)
class Following:
    """The accounts that are followed, and whether everybody is listened to for what is aimed at them.

    `name` is what was asked for, such as a list's name: a stream of the same name goes on where the
    last one stopped, whoever has joined the list since.
    """

    name: str
    dids: tuple[str, ...]
    everybody: bool = False

    @property
    def narrowed_to(self) -> tuple[str, ...] | None:
        """The accounts that the server is asked for; None for everybody."""
        return None if self.everybody else self.dids

    def stream(self, source_key: str) -> str:
        """The name under which the stream's cursors are kept."""
        return f"{source_key} {'everybody about' if self.everybody else 'pages of'} {self.name}"


def following(name: str, page_ids: Sequence[str], *, everybody: bool) -> Following:
    """Follow Bluesky's pages among these; CorrectTheValue where there are none, or where one is not known by its DID."""
    native = [
        page_id.partition(":")[2] for page_id in page_ids if page_id.startswith(f"{PLATFORM}:")
    ]
    unknown = [one for one in native if not is_did(one)]
    if unknown:
        raise CorrectTheValue(
            f"{unknown[0]!r} does not name a Bluesky page by its DID"
            f"{f', and neither do {len(unknown) - 1} others' if len(unknown) > 1 else ''}.",
            field="follow",
            remedy="Add the page by its address or handle, from which the DID is found.",
        )
    if not native:
        raise CorrectTheValue(
            f"{name} holds no page of Bluesky.",
            field="follow",
            remedy="Name a list with such pages, or pages with --page.",
        )
    return Following(name, tuple(sorted(set(native))), everybody)


def last_cursor(reading: Reading, stream: str) -> Cursor | None:
    """Where the stream of that name stopped, by the newest run that tells; None if it never ran."""
    rows = reading.sql(
        """SELECT cursor FROM coverage JOIN runs USING (run_id)
        WHERE part = 'stream' AND page_id IS NULL AND cursor IS NOT NULL
            AND json_extract_string(cursor, '$.stream') = ?
        ORDER BY store_version DESC LIMIT 1""",
        [stream],
    )
    return Cursor.read(rows[0][0])[1] if rows else None


@contextmanager
def alone(home: Path, stream: str) -> Iterator[Path]:
    """Be the only stream of that name in the home, with a folder for what is passing; WaitForTheOtherWriter."""
    mark = f"stream-{hashlib.sha256(stream.encode()).hexdigest()[:12]}"
    folder = home / "temporary" / mark
    with writing(home / f"{mark}.lock", wait_s=_LOCK_WAIT_S):
        # Whoever was killed before has left its own behind.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
