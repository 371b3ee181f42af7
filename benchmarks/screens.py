"""Every screen of a store with a million posts, asked 50 times a second on this machine.

The asking costs processor time on the same cores as the answering. Each address is first asked a few
times, one after another: the first time is told apart, for it is what one person waits for a figure
that nobody asked for since the last import. The load then goes over the same addresses. A second load asks,
half as often, only for what nobody asked before: windows of any beginning and length, and further posts.
"""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import random
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from datetime import date, timedelta
from pathlib import Path

from benchmarks.large_home import make_home
from benchmarks.measured import median
from benchmarks.measuring import AGES_COUNT

HUSTINGS = str(Path(sys.executable).with_name("hustings"))
RATE, SECONDS, ASKERS, ADDRESSES = 50, 20, 16, 12
PROCESSES_ASKED = 6  # Requests that reach both answering processes, whichever takes them.
NEW_RATE = 25  # Requests a second of which no answer is remembered.
_MONTHS = [f"2025-{month:02}" for month in range(1, 13)]


def report(folder: Path, posts: int) -> str:
    """Median and p95 by screen, and of all together, in Markdown."""
    home = folder / "screens"
    store = make_home(home, posts=posts, pages=1000)
    pages = [
        row[0]
        for row in store.at().sql("SELECT page_id FROM page_latest ORDER BY posts DESC LIMIT 100")
    ]
    some_posts = [
        row[0]
        for row in store.at().sql(
            "SELECT post_id FROM post_latest USING SAMPLE 200 ROWS (reservoir, 1)"
        )
    ]
    environment = {**os.environ, "HUSTINGS_HOME": str(home)}
    secret = folder / "secret.txt"
    secret.write_text("a passphrase for this run\n")
    subprocess.run(
        [HUSTINGS, "setup", "--user", "asker", "--password-file", str(secret)],
        env=environment,
        capture_output=True,
        check=True,
    )
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    server = subprocess.Popen(
        [HUSTINGS, "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        cookie = _sign_in(port, "asker", secret.read_text().strip())
        asked = {name: found[:ADDRESSES] for name, found in _addresses(pages, some_posts).items()}
        first = _ask_first(port, cookie, asked)
        took = _load(port, cookie, asked, RATE)
        anew = _load(port, cookie, _never_asked(pages, some_posts[ADDRESSES:]), NEW_RATE)
    finally:
        server.terminate()
        server.wait(20)
    return f"{_table(posts, first, took)}\n\n{_table_of_new(anew)}"


def _addresses(pages: list[str], posts: list[str]) -> dict[str, list[str]]:
    quoted = [urllib.parse.quote(page, safe=":@") for page in pages]
    first = [f"since={month}-01&until={month}-28" for month in _MONTHS]
    return {
        "leaderboard": [f"/leaderboard/?{window}&among=all" for window in first],
        "pages": ["/pages/", *(f"/pages/?q={number}" for number in range(20))],
        "page": [f"/pages/{page}/" for page in quoted],
        "page's posts": [f"/pages/{page}/?tab=posts" for page in quoted],
        "page's audience": [f"/pages/{page}/?tab=audience" for page in quoted],
        "post": [f"/posts/{urllib.parse.quote(post, safe=':@')}/" for post in posts],
        "compare": [
            f"/compare/?page={a}&page={b}&{first[5]}"
            for a, b in zip(quoted[:20], quoted[20:40], strict=True)
        ],
        "lists": ["/lists/"],
        "measures": ["/measures/"],
        "runs": ["/runs/"],
    }


def _never_asked(pages: list[str], posts: list[str]) -> dict[str, list[str]]:
    """As many addresses a screen as the load will ask for, each of them once."""
    count = NEW_RATE * SECONDS // 5 + 1
    chance = random.Random(2025)
    quoted = [urllib.parse.quote(page, safe=":@") for page in pages]

    def window() -> str:
        since = date(2025, 1, 1) + timedelta(chance.randrange(300))
        return f"since={since}&until={since + timedelta(chance.randint(6, 60))}"

    def two_pages() -> str:
        return "&".join(f"page={page}" for page in chance.sample(quoted, 2))

    return {
        "leaderboard": [f"/leaderboard/?{window()}&among=all" for _ in range(count)],
        "page": [f"/pages/{chance.choice(quoted)}/?{window()}" for _ in range(count)],
        "page's posts": [
            f"/pages/{chance.choice(quoted)}/?tab=posts&{window()}" for _ in range(count)
        ],
        "post": [f"/posts/{urllib.parse.quote(post, safe=':@')}/" for post in posts[:count]],
        "compare": [f"/compare/?{two_pages()}&{window()}" for _ in range(count)],
    }


def _sign_in(port: int, user: str, password: str) -> str:
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{port}/accounts/login/"
    for _ in range(200):
        try:
            page = opener.open(address, timeout=5).read().decode()
            break
        except OSError:
            time.sleep(0.1)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    form = {"login": user, "password": password, "csrfmiddlewaretoken": token[1]}
    opener.open(
        urllib.request.Request(address, urllib.parse.urlencode(form).encode(), {"Referer": address})
    ).read()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def _ask_first(port: int, cookie: str, asked: dict[str, list[str]]) -> dict[str, list[float]]:
    """How long each address took when it was asked for the first time, with nothing else going on."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    first: dict[str, list[float]] = {name: [] for name in asked}
    for name, addresses in asked.items():
        for address in addresses:
            for turn in range(PROCESSES_ASKED):
                started_s = time.perf_counter()
                connection.request("GET", address, headers={"Cookie": cookie})
                connection.getresponse().read()
                if turn == 0:
                    first[name].append(time.perf_counter() - started_s)
                # A new connection may reach the other process.
                connection.close()
    return first


def _load(port: int, cookie: str, asked: dict[str, list[str]], rate: int) -> dict[str, list[float]]:
    """Ask on time whether or not earlier answers have come; a late answer counts from when it was due."""
    names = list(asked)
    took: dict[str, list[float]] = {name: [] for name in names}
    begin_s = time.perf_counter() + 0.5
    turn = iter(range(rate * SECONDS))
    lock = threading.Lock()

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                number = next(turn, None)
            if number is None:
                return
            due_s = begin_s + number / rate
            time.sleep(max(0.0, due_s - time.perf_counter()))
            name = names[number % len(names)]
            address = asked[name][(number // len(names)) % len(asked[name])]
            connection.request("GET", address, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{address} answered {answer.status}")
            took[name].append(time.perf_counter() - due_s)

    threads = [threading.Thread(target=ask) for _ in range(ASKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def _table(posts: int, first: dict[str, list[float]], took: dict[str, list[float]]) -> str:
    every = [each for times in took.values() for each in times]
    lines = [
        (
            f"{posts:,} posts, {posts * AGES_COUNT:,} observations; {RATE} requests a second for {SECONDS} s, "
            f"{len(every)} answers; times count from when a request was due."
        ),
        "",
        "| screen | first time, alone, median ms | under load, median ms | p95 ms |",
        "|---|---|---|---|",
    ]
    for name, times in {**took, "**all**": every}.items():
        alone = f"{1000 * median(first[name]):.0f}" if name in first else ""
        lines.append(
            f"| {name} | {alone} | {1000 * median(times):.0f} | {1000 * _p95(times):.0f} |"
        )
    return "\n".join(lines)


def _table_of_new(took: dict[str, list[float]]) -> str:
    every = [each for times in took.values() for each in times]
    lines = [
        f"{NEW_RATE} requests a second for {SECONDS} s, {len(every)} answers, each to an address that nobody asked for before.",
        "",
        "| screen | median ms | p95 ms |",
        "|---|---|---|",
    ]
    for name, times in {**took, "**all**": every}.items():
        lines.append(f"| {name} | {1000 * median(times):.0f} | {1000 * _p95(times):.0f} |")
    return "\n".join(lines)


def _p95(times: list[float]) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
