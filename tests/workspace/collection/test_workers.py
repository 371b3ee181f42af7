"""Several workers on one home, as processes: no page is collected twice at once, and none starves."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PAGES, WORKERS, ROUNDS = 40, 3, 3
WORK = Path(__file__).with_name("worker_process.py")
DATABASES = ["sqlite", *(["postgresql"] if shutil.which("pg_ctl") else [])]
"""PostgreSQL is tried where it is installed."""


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of its own, gone afterwards."""
    # Not in pytest's folder, which is closed to the user that the server runs as.
    with tempfile.TemporaryDirectory(prefix="hustings-postgresql-") as name:
        folder, port = Path(name), _free_port()
        as_user = []
        if os.geteuid() == 0:
            # PostgreSQL refuses to be run by root.
            shutil.chown(folder, "nobody")
            as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        data = folder / "data"

        def control(*arguments: str) -> None:
            subprocess.run(
                [*as_user, *arguments], check=True, capture_output=True, cwd=folder, timeout=60
            )

        control("initdb", "-D", str(data), "-A", "trust", "-U", "hustings", "--no-sync")
        options = f"-p {port} -k {folder} -c fsync=off -c listen_addresses=127.0.0.1"
        control("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://hustings@127.0.0.1:{port}/postgres"
        finally:
            control("pg_ctl", "-D", str(data), "-m", "immediate", "stop")


def _work(home: Path, database: str) -> list[dict[str, float | int | str]]:
    """Run the workers to their end; what each collected, and when."""
    environment = {**os.environ, "HUSTINGS_HOME": str(home), "DATABASE_URL": database}

    def run(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(WORK), *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    first = run("prepare", str(PAGES))
    _out, err = first.communicate(timeout=60)
    assert first.returncode == 0, err
    processes = [run("work", str(ROUNDS)) for _ in range(WORKERS)]
    told = []
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        told += [json.loads(line) for line in out.splitlines()]
    return told


def _check(told: list[dict[str, float | int | str]]) -> None:
    by_page: dict[str, list[tuple[float, float]]] = {}
    for one in told:
        by_page.setdefault(str(one["page_id"]), []).append(
            (float(one["since"]), float(one["until"]))
        )
    for page_id, spans in by_page.items():
        spans.sort()
        for (_, until), (since, _) in pairwise(spans):
            assert until <= since, f"{page_id} was collected twice at once"
    # Each round makes every page due once more, and each is served in each round.
    assert Counter(len(spans) for spans in by_page.values()) == {ROUNDS: PAGES}
    assert len({one["worker"] for one in told}) > 1


@pytest.mark.parametrize("database", DATABASES)
def test_workers_share_the_pages_and_never_meet(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    address = request.getfixturevalue(database) if database == "postgresql" else ""
    _check(_work(tmp_path, address))
