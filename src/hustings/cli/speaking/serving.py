"""The web server and, beside it, the worker: two kinds of process that end together."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from typing import NoReturn


def serve(host: str, port: int, *, workers: int = 1, threads: int = 4) -> None:
    """Answer and do what is due until this process is told to stop.

    Processes that answer are forked off this one, which must not have asked the store before: the
    engine's threads are not forked, and a database that was opened here would wait for them for ever.
    Raises CorrectTheValue when the port is taken.
    """
    import granian
    from granian.constants import Interfaces

    _check_port(host, port)
    worker = multiprocessing.get_context("spawn").Process(target=work, name="worker", daemon=True)
    worker.start()
    try:
        granian.Granian(
            "hustings.web.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=threads,
            log_access=False,
            websockets=False,
        ).serve()
    finally:
        worker.terminate()
        worker.join(timeout=10)


def become_the_server(host: str, port: int) -> NoReturn:
    """Serve in place of this process, from a fresh start, for one that has asked the store."""
    sys.stdout.flush()
    asked = ("serve", "--host", host, "--port", str(port), "--workers", "1")
    os.execv(sys.executable, [sys.executable, "-m", "hustings", *asked])  # noqa: S606  no shell is wanted


def work(*, alone: bool = False) -> None:
    """Do what is due in every room until told to stop; `alone` says that no server runs beside."""
    from hustings.cli.speaking.rooms import set_up_django

    set_up_django()
    from hustings.workspace import worker

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    # Ctrl-C reaches every process of the terminal; a server decides when its worker ends.
    signal.signal(signal.SIGINT, (lambda *_: stop.set()) if alone else signal.SIG_IGN)
    worker.run(stop)


def _check_port(host: str, port: int) -> None:
    import socket

    from hustings.domain.errors import CorrectTheValue

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            raise CorrectTheValue(
                f"{host}:{port} cannot be listened on: {error.strerror}.",
                field="port",
                remedy="Choose another with --port.",
            ) from error
