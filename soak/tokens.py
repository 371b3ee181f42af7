"""Many processes that renew one token which serves once, on SQLite: none is lost, none is asked for twice."""

from __future__ import annotations

import time
from pathlib import Path

from tests.platforms.fake_authority import served
from tests.workspace.connections import test_races as races

PROCESSES = 8


def report(folder: Path, refreshes_count: int) -> str:
    """How many refreshes were good, how many were lost or doubled, and how the processes took turns."""
    home = folder / "tokens"
    home.mkdir()
    races.REFRESHES = refreshes_count
    fake = races.Counting()
    fake.refresh[races.FIRST] = ""
    with served(fake) as server:
        races.said(races.start("", home, "prepare", server))
        began_s = time.monotonic()
        started = [
            races.start("", home, "refresh", server, str(refreshes_count)) for _ in range(PROCESSES)
        ]
        told = [races.said(process) for process in started]
        took_s = time.monotonic() - began_s
    lost = refreshes_count + 1 - max(version for _asked, version, *_ in told)
    turns = sorted(asked for asked, *_ in told)
    states = ", ".join(sorted({state for _asked, _version, state, _problem in told}))
    return (
        f"{fake.good_count:,} refreshes by {PROCESSES} processes in {took_s:.0f} s (from {turns[0]:,} to {turns[-1]:,} each); "
        f"tokens lost: {lost}, second uses of a spent token: {fake.reused_count}, state at the end: {states}."
    )
