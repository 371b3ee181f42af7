"""The network: started, killed, started again with all it held."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bluesky_network.postgres import Postgres, free_port

HERE = Path(__file__).parent
SERVICES = ("plc", "pds", "appview", "jetstream", "control")


class StartTheNetwork(RuntimeError):
    """Node or its packages are missing, or the network did not come up."""


class Network:
    """Bluesky's own servers on loopback; `addresses` has plc, pds, appview, firehose, jetstream and
    control.

    The ports and everything that was written stay through `kill` and `start`.
    """

    def __init__(self, postgres: Postgres, folder: Path) -> None:
        self._folder = folder
        self._settings = folder / "settings.json"
        self._settings.write_text(
            json.dumps(
                {
                    "postgres": postgres.address,
                    "folder": str(folder / "kept"),
                    "ports": {service: free_port() for service in SERVICES},
                }
            )
        )
        self._process: subprocess.Popen[bytes] | None = None
        self.addresses: dict[str, str] = {}

    @property
    def appview(self) -> str:
        """The AppView's address, where Hustings asks."""
        return self.addresses["appview"]

    @property
    def pds(self) -> str:
        """The accounts' server, where people write."""
        return self.addresses["pds"]

    @property
    def firehose(self) -> str:
        """The stream of everything that is written (com.atproto.sync.subscribeRepos)."""
        return self.addresses["firehose"]

    @property
    def jetstream(self) -> str:
        """The same as JSON, in the form of Jetstream."""
        return self.addresses["jetstream"]

    def start(self) -> None:
        """Start it, or start it again, and wait until it answers."""
        node = shutil.which("node")
        if node is None or not (HERE / "node_modules/@atproto/dev-env").exists():
            raise StartTheNetwork("Node 20 or its packages are missing: 'make test-bluesky'.")
        said, log = self._folder / "said", self._folder / "log"
        with said.open("wb") as spoken, log.open("ab") as logged:
            self._process = subprocess.Popen(
                [node, "--no-deprecation", HERE / "network.mjs", self._settings],
                stdin=subprocess.PIPE, stdout=spoken, stderr=logged,
            )  # fmt: skip
        end_s = time.monotonic() + 60
        while time.monotonic() < end_s and self._process.poll() is None:
            for line in said.read_text(errors="replace").splitlines(keepends=True):
                if line.startswith('{"plc"') and line.endswith("\n"):
                    self.addresses = json.loads(line)
                    return
            time.sleep(0.05)
        raise StartTheNetwork(log.read_text(errors="replace")[-4000:])

    def settle(self) -> int:
        """Wait until the AppView knows all that was written; the stream's last number."""
        answer = httpx.get(self.addresses["control"], timeout=60)
        if answer.status_code != 200:
            raise StartTheNetwork(answer.text)
        return int(answer.json()["sequence"])

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._process is not None:
            # Leaving the context closes the pipe and waits.
            with self._process as ended:
                ended.kill()
            self._process = None


@contextmanager
def network() -> Iterator[Network]:
    """A network with a PostgreSQL of its own, both gone afterwards."""
    postgres = Postgres()
    folder = Path(tempfile.mkdtemp(prefix="hustings-bluesky-"))
    started: Network | None = None
    try:
        postgres.start()
        started = Network(postgres, folder)
        started.start()
        yield started
    finally:
        if started is not None:
            started.kill()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def run_until_stopped() -> None:
    """For people and other tests: print the addresses and run until interrupted."""
    # Whoever asks to end it politely gets the folders and PostgreSQL removed, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with network() as running:
            print(json.dumps(running.addresses), flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        return
