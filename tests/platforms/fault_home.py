"""Trouble of the machine itself: the disk is full, somebody holds the store's lock, the process is killed."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from hustings.domain.errors import WaitForTheOtherWriter
from hustings.platforms.definition import collected
from hustings.store import landing, locks, store
from hustings.store.locks import writing
from tests.platforms.fault_lines import clean_line
from tests.platforms.fault_runs import Bench, collect, differences, ends_of, listening, outcome_of
from tests.platforms.fault_scenes import Scene, doubles, facts, of_platform, scenes_of

_CHILD = """
import sys
import django
django.setup()
from tests.platforms.fault_home import collect_until_killed
collect_until_killed(*sys.argv[1:])
"""
KILL_CALLS_MOST = 6000
"""About as many calls as a collection of all platforms makes within the store and the collector."""


@dataclass(frozen=True, kw_only=True)
class HomeRow:
    """A kind of trouble that ends one collection."""

    name: str
    number: int
    strike: Callable[[Path, list[Scene], random.Random], None]


def _collect(home: Path, scenes: list[Scene]) -> None:
    with ExitStack() as doors, listening():
        collect(home, [clean_line(scene, doors) for scene in scenes])


@contextmanager
def _full_disk(after: int) -> Iterator[None]:
    """No table can be written to after so many."""
    real, written = landing.Landing.write, 0

    def write(self: landing.Landing, *arguments: Any, **named: Any) -> int:
        nonlocal written
        written += 1
        if written > after:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, *arguments, **named)

    with mock.patch.object(landing.Landing, "write", write):
        yield


def _must_raise(kind: type[Exception], home: Path, scenes: list[Scene]) -> None:
    try:
        _collect(home, scenes)
    except kind:
        return
    raise AssertionError(f"no {kind.__name__} was raised")


def _disk_full(home: Path, scenes: list[Scene], luck: random.Random) -> None:
    with _full_disk(luck.randrange(3)):
        _must_raise(OSError, home, scenes)


def _locked(home: Path, scenes: list[Scene], luck: random.Random) -> None:
    hurried = partial(_hurried, locks.writing)
    with writing(home / "store.lock", wait_s=1), mock.patch.object(store, "writing", hurried):
        _must_raise(WaitForTheOtherWriter, home, scenes)


def _hurried(real: Any, path: Path, *, wait_s: float) -> Any:
    return real(path, wait_s=0.05)


def _killed(home: Path, scenes: list[Scene], luck: random.Random) -> None:
    named = [f"{scene.key}/{scene.case.name}" for scene in scenes]
    calls = str(luck.randrange(1, KILL_CALLS_MOST))
    command = [sys.executable, "-c", _CHILD, calls, str(home), *named]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "hustings.web.settings"}
    done = subprocess.run(command, cwd=Path(__file__).parents[2], env=environment, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.returncode


HOME_ROWS = (
    HomeRow(name="disk full while landing", number=41, strike=_disk_full),
    HomeRow(name="store locked while landing", number=41, strike=_locked),
    HomeRow(name="killed between any two steps", number=42, strike=_killed),
)


def home_run(row: HomeRow, seed: int, bench: Bench) -> list[str]:
    """What is wrong after a collection that the trouble ended, and another one."""
    luck = random.Random(f"{row.name}/{seed}")
    scenes = [luck.choice(scenes_of(key)) for key in collected()]
    references, home = bench.references(scenes), bench.home(scenes)
    row.strike(home, scenes, luck)
    with ExitStack() as doors, listening():
        lines = [clean_line(scene, doors) for scene in scenes]
        for line in lines:
            line.wait(60, doors)
        done = collect(home, lines)
    held, wrong = facts(home), doubles(home)
    for line in lines:
        reference, key = references[line.scene.key], line.scene.key
        ends = ends_of(outcome_of(done, line))
        if ends not in (reference.ends, reference.ends_twice):
            wrong.append(f"{key} did not recover: {ends}")
        ours = of_platform(held, key)
        wrong += [
            f"{key}: {one}" for one in differences(ours, reference.held, reference.held_twice)
        ]
    return wrong


def _die_after(calls: int) -> None:
    """Be killed at that call of a function of the collector or the store."""
    left = calls

    def look(frame: Any, event: str, _value: Any) -> None:
        nonlocal left
        file = frame.f_code.co_filename
        if event == "call" and ("/hustings/store/" in file or "/hustings/ingest/" in file):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(look)


def collect_until_killed(calls: str, home: str, *named: str) -> None:
    """What the process does that is to be killed."""
    picked = [
        one
        for key in collected()
        for one in scenes_of(key)
        if f"{one.key}/{one.case.name}" in named
    ]
    _die_after(int(calls))
    _collect(Path(home), picked)
