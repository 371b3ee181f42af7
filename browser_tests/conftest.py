"""A served home and a signed-in browser, shared by every test of this folder.

The home is the demo's, made afresh. HUSTINGS_BROWSER_HOME names another one to look at, signed in
by HUSTINGS_BROWSER_USER and HUSTINGS_BROWSER_PASSWORD. CHROMIUM names another browser.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

HUSTINGS = str(Path(sys.executable).with_name("hustings"))
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Site:
    """A running site and how to get in."""

    address: str
    user: str
    password: str


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _demo(home: Path) -> tuple[str, str]:
    """Make the demo's home; the name and the password that it printed."""
    told = subprocess.run(
        [HUSTINGS, "demo", "--json"],
        env={**os.environ, "HUSTINGS_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    said = json.loads(told)
    return said["user"], said["password"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site on a port of its own; its log is shown when it does not come up."""
    named = os.environ.get("HUSTINGS_BROWSER_HOME")
    if named:
        home = Path(named)
        user = os.environ.get("HUSTINGS_BROWSER_USER", "admin")
        password = os.environ["HUSTINGS_BROWSER_PASSWORD"]
    else:
        home = tmp_path_factory.mktemp("home")
        user, password = _demo(home)
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    log = tmp_path_factory.mktemp("log") / "serve.txt"
    with log.open("w") as file:
        server = subprocess.Popen(
            [HUSTINGS, "serve", "--port", str(port)],
            env={**os.environ, "HUSTINGS_HOME": str(home)},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(address, log)
        yield Site(address, user, password)
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{address}/accounts/login/", timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"The site did not come up.\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window, which asks nothing of the net by itself."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def signed_in(site: Site, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cookies of a person who signed in through the form."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.address}/accounts/login/")
    page.get_by_label(re.compile("username|name", re.IGNORECASE)).first.fill(site.user)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("leaderboard"))
    state = tmp_path_factory.mktemp("state") / "state.json"
    context.storage_state(path=state)
    context.close()
    return state
