"""The worker: does what is due in every room that has a `work` module, until it is stopped."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections

from hustings.workspace.rooms import room_packages

log = logging.getLogger("hustings.worker")

PAUSE_S = 2.0


def duties() -> dict[str, Callable[[], bool]]:
    """Each room's `do_one` by the room's name: does one due thing and says whether there was one."""
    return {
        package.rpartition(".")[2]: importlib.import_module(f"{package}.work").do_one
        for package in room_packages()
        if importlib.util.find_spec(f"{package}.work")
    }


def run(stop: threading.Event) -> None:
    """Work until `stop` is set; what fails is logged and does not end the worker."""
    from hustings.workspace.health import beating

    with beating.beating():
        while not stop.is_set():
            close_old_connections()
            worked = False
            for room, duty in duties().items():
                beating.doing = room
                try:
                    worked = duty() or worked
                except Exception:
                    log.exception("a duty failed")
                if stop.is_set():
                    return
            beating.doing = ""
            if not worked:
                stop.wait(PAUSE_S)
