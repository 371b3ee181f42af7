"""A worker's sign of life, given from a thread of its own while long work goes on."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from hustings.workspace.health.models import WorkerSeen

BEAT_S = 20.0
ALIVE = timedelta(seconds=90)
"""A worker that was seen within this time is taken to live."""
FORGOTTEN = timedelta(days=2)

doing = ""
"""What this process's worker does at the moment; a word of the room that is at work."""


@contextmanager
def beating(beat_s: float = BEAT_S) -> Iterator[None]:
    """Say every few seconds that this process's worker lives; say at the end that it stopped."""
    name = f"{socket.gethostname()}:{os.getpid()}"
    over = threading.Event()
    thread = threading.Thread(
        target=_beat, args=(name, over, beat_s), name="sign-of-life", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=10)
        WorkerSeen.objects.filter(name=name).delete()


def _beat(name: str, over: threading.Event, beat_s: float) -> None:
    started_at = timezone.now()
    try:
        while True:
            try:
                say_alive(name, started_at)
            except DatabaseError:
                # The database may be away for a while; the next beat tries again.
                connection.close()
            if over.wait(beat_s):
                return
    finally:
        connection.close()


def say_alive(name: str, started_at: datetime) -> None:
    """One sign of life; rows of workers that died long ago go."""
    now = timezone.now()
    WorkerSeen.objects.update_or_create(
        name=name,
        defaults={"seen_at": now, "doing": doing[:200]},
        create_defaults={"seen_at": now, "started_at": started_at, "doing": doing[:200]},
    )
    WorkerSeen.objects.filter(seen_at__lt=now - FORGOTTEN).delete()
