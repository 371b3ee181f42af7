"""Pages and addresses that are due: one thread a platform, so that none waits for another's trouble."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Callable, Collection

from django.db import close_old_connections, connection

from hustings.workspace.collection import expiring, looking_up, noticing, taking, visiting
from hustings.workspace.collection.visiting import Progress, Visited, visit

log = logging.getLogger("hustings.collection")

LOOK_EVERY_S = 60.0
LAST_WAIT_S = 8.0
"""How long a worker that is stopped waits for what it began."""
_busy: dict[str, threading.Thread] = {}
_looked_at = 0.0


def do_one() -> bool:
    """Have each platform that is due collected in a thread of its own; whether any was begun.

    Threads end with their process: what they held is given back, or comes free with its lease where
    the process is killed; nothing half landed.
    """
    _look_for_stalls()
    expiring.let_go()
    begun = [_begin(f"pages of {key}", collect_due, key) for key in taking.due_platforms()]
    begun += [
        _begin(f"addresses of {key}", looking_up.look_up_due, key)
        for key in taking.due_line_platforms()
    ]
    return any(begun)


def collect_due(
    platform: str,
    *,
    only: Collection[int] | None = None,
    progress: Progress | None = None,
) -> Visited | None:
    """Collect the platform's longest-due pages as one run; None where none could be taken."""
    taken = taking.take_pages(platform, only=only)
    return visit(taken, progress) if taken else None


def wait(timeout_s: float) -> bool:
    """Wait until nothing is being done in this process; whether that came about."""
    end = time.monotonic() + timeout_s
    for thread in list(_busy.values()):
        thread.join(max(0.0, end - time.monotonic()))
    return not any(thread.is_alive() for thread in _busy.values())


def _begin(what: str, duty: Callable[[str], object], platform: str) -> bool:
    running = _busy.get(what)
    if running is not None and running.is_alive():
        return False

    def run() -> None:
        close_old_connections()
        try:
            duty(platform)
        except Exception:
            log.exception("%s: a duty failed", what)
        finally:
            connection.close()

    if not _busy:
        atexit.register(_give_back)
    _busy[what] = threading.Thread(target=run, name=what, daemon=True)
    _busy[what].start()
    return True


def _give_back() -> None:
    """Let the threads end by themselves for a moment, then let others have what they hold."""
    if not wait(LAST_WAIT_S):
        visiting.give_back()


def _look_for_stalls() -> None:
    global _looked_at
    if time.monotonic() - _looked_at >= LOOK_EVERY_S or not _looked_at:
        _looked_at = time.monotonic()
        noticing.look_for_stalls()
