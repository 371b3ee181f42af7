"""A live stream killed again and again and resumed, and compared with one that was left alone."""

from __future__ import annotations

from pathlib import Path

from benchmarks import streaming


def report(folder: Path, kills_count: int, events_count: int) -> str:
    """What came of the kills, in a sentence."""
    folder = folder / "stream"
    folder.mkdir()
    frames = folder / "newer.frames"
    streaming._make(frames, events_count, counted=True)
    return streaming._killed(folder, frames, events_count, kills=kills_count)
