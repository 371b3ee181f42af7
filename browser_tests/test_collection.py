"""The screens of collection with pages that are followed, and a wall that is fresh by itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browser_tests.conftest import HUSTINGS, Site, _free_port, _wait_for
from browser_tests.test_screens import Scheme, look

MAKE = "browser_tests.followed_home"
PASSWORD = "a long and odd password"
SCREENS = {
    "collection": "/collection/",
    "collection-list": "/collection/?list=1",
    "collection-page": "/collection/pages/2/",
    "collection-trouble": "/collection/pages/4/",
    "collection-file": "/collection/files/1/",
    "wall": "/collection/wall/",
    "wall-of-a-list": "/collection/wall/?list=1",
}


def _run(home: Path, what: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", MAKE, what],
        env={
            **os.environ,
            "HUSTINGS_HOME": str(home),
            "HUSTINGS_BROWSER_PASSWORD": PASSWORD,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with followed pages."""
    made = tmp_path_factory.mktemp("followed")
    _run(made, "make")
    return made


@pytest.fixture(scope="module")
def followed(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of that home."""
    port, log = _free_port(), tmp_path_factory.mktemp("log") / "serve.txt"
    with log.open("w") as file:
        server = subprocess.Popen(
            [HUSTINGS, "serve", "--port", str(port)],
            env={**os.environ, "HUSTINGS_HOME": str(home)},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}", log)
        yield Site(f"http://127.0.0.1:{port}", "demo", PASSWORD)
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def state(followed: Site, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cookies of somebody who signed in there."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{followed.address}/accounts/login/")
    page.locator("input[name=login]").fill(followed.user)
    page.locator("input[name=password]").fill(followed.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("leaderboard"))
    kept = tmp_path_factory.mktemp("state") / "state.json"
    context.storage_state(path=kept)
    context.close()
    return kept


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_of_collection_is_clean(
    browser: Browser, followed: Site, state: Path, name: str, width: int, scheme: Scheme
) -> None:
    found = look(browser, followed, SCREENS[name], f"filled-{name}", width, scheme, state)
    assert "\n".join(found) == ""


def test_the_wall_is_fresh_by_itself(
    browser: Browser, followed: Site, state: Path, home: Path
) -> None:
    context = browser.new_context(storage_state=state)
    page = context.new_page()
    page.goto(f"{followed.address}/collection/wall/")
    before = page.locator("[data-wall] .how").inner_text()
    expect(page.locator("[data-live]")).to_have_text("New ones appear by themselves.")
    _run(home, "visit")
    expect(page.locator("[data-wall] .how")).not_to_have_text(before, timeout=30_000)
    context.close()


def test_the_wall_shows_its_posts_without_a_script(
    browser: Browser, followed: Site, state: Path
) -> None:
    context = browser.new_context(storage_state=state, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{followed.address}/collection/wall/")
    expect(page.locator("article").first).to_be_visible()
    context.close()
