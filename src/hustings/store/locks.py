"""One writer at a time over all tables of a home, across processes."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hustings.domain.errors import WaitForTheOtherWriter

_POLL_S = 0.05


@contextmanager
def writing(path: Path, *, wait_s: float) -> Iterator[None]:
    """Hold the lock at `path`; a killed holder lets go of it by dying.

    Raises WaitForTheOtherWriter when it is not free within `wait_s` seconds.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor, path, time.monotonic() + wait_s)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise WaitForTheOtherWriter(
                    "Another process is writing to the store.",
                    file=str(path),
                    remedy="Try again when it has finished; nothing was stored.",
                ) from None
            time.sleep(_POLL_S)
        else:
            return
