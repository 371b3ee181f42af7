"""A live stream on the command line: which pages are meant, how it stands, and how it is stopped."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from hustings.cli.speaking.printing import print_text, tell

if TYPE_CHECKING:
    from hustings.ingest.streaming.progress import State
    from hustings.network.addresses import Guard
    from hustings.store.reading import Reading

_EVERY_S = 5.0


class Told:
    """Tells states as they come: words on standard error, or lines of JSON on standard output."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._last: State | None = None
        self._told_s = 0.0
        self._since_told = 0

    def __call__(self, state: State) -> None:
        same = self._last is not None and self._last.word == state.word == "streaming"
        self._last = state
        now_s = time.monotonic()
        if same and now_s - self._told_s < _EVERY_S:
            return
        per_s = (state.events - self._since_told) / max(now_s - self._told_s, 1e-6)
        if self._as_json:
            retry_at = state.retry_at.isoformat() if state.retry_at else None
            held = {**asdict(state), "per_s": round(per_s, 1), "retry_at": retry_at}
            sys.stdout.write(json.dumps(held) + "\n")
            sys.stdout.flush()
        else:
            tell(_words(state, per_s if same else None))
        self._told_s, self._since_told = now_s, state.events

    def end(self) -> None:
        """Say what came of it all."""
        if not self._as_json and self._last is not None:
            print_text(
                f"{self._last.events:,} events were read, and {self._last.rows:,} rows stored."
            )


def _words(state: State, per_s: float | None) -> str:
    words = f"{state.word}: {state.sentence}"
    if state.retry_at is not None:
        words += f" Next try at {state.retry_at:%H:%M:%S} UTC."
    if per_s is not None:
        words += f" {state.events:,} events, {per_s:,.0f} a second, {state.rows:,} rows."
        if state.lag_s is not None:
            words += f" {state.lag_s:,.0f} s behind."
    return words


def stop_on_signals() -> threading.Event:
    """An event that is set when the process is told to stop."""
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    return stop


def guard_for(own_address: str | None) -> Guard:
    """What keeps a stream to public addresses, and to one's own server where that is named."""
    from hustings.network.addresses import Guard
    from hustings.platforms.bluesky.streams.connection import Place

    if own_address is None:
        return Guard()
    place = Place.of(own_address)
    host = f"[{place.host}]" if ":" in place.host else place.host
    return Guard([f"{host}:{place.port}"])


def bluesky_pages(reading: Reading) -> list[str]:
    """Bluesky's pages of the home that are known by their DID."""
    rows = reading.sql(
        "SELECT page_id FROM page_latest WHERE starts_with(page_id, 'bluesky:did:') ORDER BY page_id"
    )
    return [page_id for (page_id,) in rows]


def page_id_of(reading: Reading, page: str) -> str:
    """The page that is meant: known by its id, DID or handle, or asked of Bluesky; CorrectTheValue, FindThePage."""
    from hustings.network.door import Door
    from hustings.platforms.bluesky.addresses import is_did
    from hustings.platforms.definition import collected_platform

    native = page.removeprefix("bluesky:")
    if is_did(native):
        return f"bluesky:{native}"
    known = reading.sql(
        """SELECT page_id FROM page_latest
        WHERE lower(handle) = lower(ltrim(?, '@')) AND starts_with(page_id, 'bluesky:did:')""",
        [native],
    )
    if known:
        return str(known[0][0])
    platform = collected_platform("bluesky")
    return platform.reader.resolve(Door().asker(platform.rules), native).page.page_id
