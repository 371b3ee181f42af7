"""What is looked at on this machine: home, store, database, keys, workers, parts, and the way out."""

from __future__ import annotations

import importlib.util
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from hustings.domain.errors import SeeToThePlatform
from hustings.domain.tables import OBSERVATION_TABLES
from hustings.network.asking import JSON_TYPES, Answer, Asker, Request
from hustings.network.door import Door
from hustings.network.faults import PlainRules
from hustings.platforms.definition import Collected, collected
from hustings.store.store import Store
from hustings.workspace.health import queries
from hustings.workspace.health.findings import Finding, State
from hustings.workspace.homes import home_path

SPACE_LOOK_BYTES, SPACE_BAD_BYTES = 2 << 30, 200 << 20
CROWDED_FILES = 500
SECRET_FILES = ("web-secret-key", "token-keys", "pseudonym-key", "workspace.sqlite3")
SUNSET_DAYS = 90
CLOCK_LOOK_S, CLOCK_BAD_S = 30.0, 300.0
PAGE_TYPES = ("text/html", "text/plain")
_NETWORK = "See whether this machine may ask others: its network, proxy and names."
PARTS = {
    "coordination": ("numba", "who shares the same things at the same time"),
    "streams": ("libipld", "Bluesky's firehose"),
    "frames": ("polars", "tables as frames, and Polars as an engine"),
}


def _space() -> Iterator[Finding]:
    free_bytes = shutil.disk_usage(home_path()).free
    state: State = (
        "bad"
        if free_bytes < SPACE_BAD_BYTES
        else "look"
        if free_bytes < SPACE_LOOK_BYTES
        else "good"
    )
    yield Finding(
        "Space",
        state,
        f"{free_bytes / (1 << 30):.1f} GiB are free where the home folder lies.",
        ""
        if state == "good"
        else "Make room, or move the home folder; nothing lands on a full disk.",
    )


def _store() -> Iterator[Finding]:
    store = Store.open(home_path())
    reading = store.at()
    files = {table.name: len(reading.files(table.name)) for table in OBSERVATION_TABLES}
    name, most = max(files.items(), key=lambda item: item[1])
    if most > CROWDED_FILES:
        yield Finding(
            "Store",
            "look",
            f"Version {store.version} can be read; {name} lies in {most:,} small files, which slows every question.",
            "Put them together with `hustings compact`.",
        )
    else:
        yield Finding("Store", "good", f"Version {store.version} can be read.")


def _database() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding(
            "Database",
            "bad",
            f"{len(waiting)} changes of its tables were not made yet.",
            "Run `hustings setup`, or start `hustings serve`, which makes them.",
        )
    else:
        yield Finding("Database", "good", f"{connection.display_name} answers and is up to date.")


def _secrets() -> Iterator[Finding]:
    open_to_others = [
        name
        for name in SECRET_FILES
        if (path := home_path() / name).exists()
        and stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if open_to_others:
        yield Finding(
            "Secrets",
            "bad",
            f"Others on this machine may read {', '.join(open_to_others)}.",
            f"Take the right away: chmod 600 {' '.join(str(home_path() / name) for name in open_to_others)}",
        )
    else:
        yield Finding("Secrets", "good", "Keys and database can be read by their owner alone.")


def _workers() -> Iterator[Finding]:
    living = queries.living_workers()
    if living:
        yield Finding("Worker", "good", f"{len(living)} at work: {', '.join(map(str, living))}.")
        return
    last = queries.last_seen()
    seen = "none was seen"
    if last:
        ago_s = int((timezone.now() - last.seen_at).total_seconds())
        seen = f"the last one was seen {timedelta(seconds=ago_s)} ago"
    yield Finding(
        "Worker",
        "look",
        f"No worker is at work; {seen}. Nothing is collected and no import goes on.",
        "Start `hustings serve`, which brings one, or `hustings work`.",
    )


def _parts() -> Iterator[Finding]:
    for extra, (module, what) in PARTS.items():
        present = importlib.util.find_spec(module) is not None
        yield Finding(
            f"Extra {extra}",
            "good" if present else "unknown",
            f"{'Installed' if present else 'Not installed'}: {what}.",
            "" if present else f"Install it if you need it: pip install 'hustings[{extra}]'",
        )


def _interfaces() -> Iterator[Finding]:
    today = timezone.now().date()
    for platform in collected().values():
        if platform.sunset_on is None:
            continue
        left = (platform.sunset_on - today).days
        state: State = "bad" if left < 0 else "look" if left <= SUNSET_DAYS else "good"
        yield Finding(
            platform.title,
            state,
            f"Version {platform.version} of its interface ends on {platform.sunset_on}.",
            ""
            if state == "good"
            else "Upgrade Hustings before that day; collecting may stop on it.",
        )


class _AnyAnswer(PlainRules):
    """Whatever a machine answers shows that it can be reached."""

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        """None."""
        return None


def _way_out() -> Iterator[Finding]:
    asker = Door().asker(_AnyAnswer())
    for platform in collected().values():
        if platform.probe:
            yield from _reached(asker, platform)


def _reached(asker: Asker, platform: Collected) -> Iterator[Finding]:
    request = Request(
        address=platform.probe,
        deadline_s=10,
        patience_s=0,
        content_types=(*JSON_TYPES, *PAGE_TYPES),
    )
    try:
        answer = asker.ask(request)
    except SeeToThePlatform as error:
        yield Finding(
            platform.title, "look", f"Not reached: {error.message}", error.remedy or _NETWORK
        )
        return
    yield Finding(platform.title, "good", f"Reached in {answer.took_s * 1000:.0f} ms.")
    yield from _clock(platform, answer.headers.get("date", ""))


def _clock(platform: Collected, said: str) -> Iterator[Finding]:
    try:
        theirs = parsedate_to_datetime(said)
    except ValueError:
        return
    off_s = abs((datetime.now(UTC) - theirs.astimezone(UTC)).total_seconds())
    if off_s > CLOCK_LOOK_S:
        yield Finding(
            "Clock",
            "bad" if off_s > CLOCK_BAD_S else "look",
            f"This machine's clock and that of {platform.title} are {off_s:.0f} s apart.",
            "Have the machine set its clock by the network (NTP); signed questions are refused otherwise.",
        )


CHECKS = (_space, _store, _database, _secrets, _workers, _interfaces, _parts)
NETWORK_CHECKS = (_way_out,)
