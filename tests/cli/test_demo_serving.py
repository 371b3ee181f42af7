"""What the demo prints and serves is what a browser then meets."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest

pytestmark = pytest.mark.slow

ANSWER_S = 20


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    served = subprocess.Popen(
        [sys.executable, "-m", "hustings", "demo", "--serve", "--port", str(port)],
        env=os.environ | {"HUSTINGS_HOME": str(tmp_path / "home")},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    yield served
    os.killpg(served.pid, signal.SIGTERM)
    served.communicate(timeout=30)


def _password(served: subprocess.Popen[str]) -> str:
    assert served.stdout is not None
    for line in served.stdout:
        if line.startswith("password"):
            return line.split()[1]
    raise AssertionError("the demo ended without a password")


def _text(browser: OpenerDirector, asked: str | Request) -> str:
    with browser.open(asked, timeout=ANSWER_S) as answer:
        assert answer.status == 200
        return str(answer.read().decode())


def _once_it_listens(browser: OpenerDirector, address: str) -> str:
    for _ in range(200):
        try:
            return _text(browser, address)
        except URLError:
            time.sleep(0.1)
    raise AssertionError("nothing listened")


def test_who_signs_in_to_the_demo_meets_the_canada_leaderboard(
    served: subprocess.Popen[str], port: int
) -> None:
    password = _password(served)
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    address = f"http://127.0.0.1:{port}/accounts/login/"
    form = _once_it_listens(browser, address)
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', form)
    assert token is not None
    given = {"csrfmiddlewaretoken": token[1], "login": "demo", "password": password}
    sent = Request(address, urlencode(given).encode(), {"Referer": address})
    first = _text(browser, sent)
    assert "Stephen Harper" in first
    assert "2,169,510" in first
