"""A PostgreSQL of one's own in a folder of its own, thrown away afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

OPTIONS = (
    "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off",
    "synchronous_commit=off", "full_page_writes=off", "max_connections=60",
)  # fmt: skip

# Ends PostgreSQL once standard input closes, so that it never outlives whoever started it.
UNTIL_LEFT_ALONE = '"$@" & server=$!; cat; kill "$server"; wait "$server"'


class StartPostgres(RuntimeError):
    """PostgreSQL is missing or did not come up."""


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Postgres:
    """Started by `start`; `address` is where it listens, on loopback alone."""

    def __init__(self) -> None:
        self._binaries = _binaries()
        self._user = _unprivileged()
        self._port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="hustings-postgres-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"postgresql://hustings@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Make the cluster and wait until it takes connections."""
        if self._user:
            shutil.chown(self._folder, self._user)
        data = self._folder / "data"
        made = subprocess.run(
            [self._binaries / "initdb", "-D", data, "-A", "trust", "-U", "hustings", "-E", "UTF8",
             "--locale=C", "--no-sync"],
            user=self._user, cwd="/", capture_output=True, check=False,
        )  # fmt: skip
        if made.returncode:
            raise StartPostgres(made.stderr.decode(errors="replace"))
        settings = [word for option in OPTIONS for word in ("-c", option)]
        self._process = subprocess.Popen(
            ["sh", "-c", UNTIL_LEFT_ALONE, "sh",
             self._binaries / "postgres", "-D", data, "-p", str(self._port), *settings],
            user=self._user, cwd="/", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        ready = [str(self._binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self._port)]
        for _ in range(300):
            if self._process is None or self._process.poll() is not None:
                break
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.1)
        raise StartPostgres("PostgreSQL did not take connections within 30 seconds.")

    def stop(self) -> None:
        """End it and remove its folder."""
        if self._process is not None:
            # Leaving the context closes the pipe and waits.
            with self._process:
                pass
        shutil.rmtree(self._folder, ignore_errors=True)


def _binaries() -> Path:
    """Where initdb lies: Debian keeps it out of the path."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise StartPostgres(
            "PostgreSQL is missing: install it, on Debian with 'apt-get install postgresql'."
        )
    return found[-1].parent


def _unprivileged() -> str | None:
    """Whom PostgreSQL runs as, since it refuses to run as root; None for whoever runs this."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
