"""Many processes that renew one token which serves once: none is lost, and a kill says what it cost.

HUSTINGS_REFRESHES says how many refreshes; a long run sets it to ten thousand.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.platforms.bluesky.fake_accounts import FakeAccounts
from tests.platforms.fake_authority import Asked, Told, served
from tests.workspace.collection.test_workers import DATABASES
from tests.workspace.collection.test_workers import postgresql as postgresql
from tests.workspace.connections.refresher_process import FIRST

pytestmark = pytest.mark.slow

REFRESHES = int(os.environ.get("HUSTINGS_REFRESHES", "200"))
PROCESSES = 4
ROOT = Path(__file__).parents[3]
PROCESS = Path(__file__).with_name("refresher_process.py")


class Counting(FakeAccounts):
    """Counts good refreshes, and second uses of a token, each of which would end a real connection."""

    good_count = 0
    reused_count = 0

    def _refreshed(self, asked: Asked) -> Told:
        told = super()._refreshed(asked)
        if told.status == 200:
            self.good_count += 1
        else:
            self.reused_count += 1
        return told


def start(database: str, home: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(PROCESS), *arguments],
        env={
            **os.environ,
            "HUSTINGS_HOME": str(home),
            "DATABASE_URL": database,
            "PYTHONPATH": str(ROOT),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> Any:
    out, err = process.communicate(timeout=60 + REFRESHES)
    assert process.returncode == 0, err
    return json.loads(out)


@pytest.fixture
def fake() -> Counting:
    """An account whose first refresh token is known."""
    made = Counting()
    made.refresh[FIRST] = ""
    return made


@pytest.fixture
def server(fake: Counting) -> Iterator[str]:
    """Its server."""
    with served(fake) as address:
        yield address


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """The database's address; empty for SQLite."""
    if request.param == "sqlite":
        return ""
    address: str = request.getfixturevalue("postgresql")
    name = f"t{os.getpid()}_{request.node.name.split('[')[0][-20:]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return address.replace("/postgres", f"/{name}")


def test_of_many_refreshes_at_once_none_is_lost_and_none_is_asked_twice(
    database: str, tmp_path: Path, fake: Counting, server: str
) -> None:
    said(start(database, tmp_path, "prepare", server))
    processes = [
        start(database, tmp_path, "refresh", server, str(REFRESHES), str(PROCESSES))
        for _ in range(PROCESSES)
    ]
    told = [said(process) for process in processes]
    versions, states = {one[1] for one in told}, {one[2] for one in told}
    assert (max(versions), states) == (REFRESHES + 1, {"connected"})
    assert (fake.good_count, fake.reused_count) == (REFRESHES, 0)
    # Each refresh was asked for by one process, and more than one of them took turns.
    assert sum(one[0] for one in told) == REFRESHES
    assert sum(one[0] > 0 for one in told) > 1


def test_a_kill_between_the_new_token_and_its_store_is_said(
    database: str, tmp_path: Path, fake: Counting, server: str
) -> None:
    said(start(database, tmp_path, "prepare", server))
    dying = start(database, tmp_path, "die", server)
    dying.communicate(timeout=60)
    assert dying.returncode == -9
    assert fake.good_count == 1
    outcome, version, state, problem = said(start(database, tmp_path, "recover", server))
    assert (outcome, version, state) == ("ConnectAgain", 1, "connect_again")
    assert "broken off" in problem
    assert "lost with it" in problem
