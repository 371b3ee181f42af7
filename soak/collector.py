"""A collector killed again and again, four times in each home, and compared with one that nobody touched."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from pathlib import Path

from hustings.store.store import Store
from tests.ingest.collecting.test_killed import _comparable, _end, _start, _whole

KILLS_EACH = 4
POSTS = 400
"""Posts of the page that is collected."""


def report(folder: Path, kills_count: int) -> str:
    """How many kills there were, where they struck, and how many homes were not as they should be."""
    folder = folder / "collector"
    folder.mkdir()
    wanted = _comparable(_whole(folder / "whole"), Store.open(folder / "whole"))
    took_s = _took_s(folder / "timed")
    chance = random.Random(20)
    struck: Counter[str] = Counter()
    homes_count = wrong_count = 0
    for first in range(0, kills_count, KILLS_EACH):
        home = folder / f"home-{first}"
        for _ in range(min(KILLS_EACH, kills_count - first)):
            struck[_killed(home, chance.random() * took_s)] += 1
        homes_count += 1
        wrong_count += _comparable(_whole(home), Store.open(home)) != wanted
        shutil.rmtree(home)
    where = ", ".join(f"{count:,} {name}" for name, count in sorted(struck.items()))
    return (
        f"{kills_count:,} kills with SIGKILL over {homes_count:,} homes, after which there was in the home: {where}. "
        f"Each home was then collected to its end; homes that differed from one that was never killed: {wrong_count}."
    )


def _took_s(home: Path) -> float:
    """How long a collection takes that nobody kills, without its process' own beginning."""
    process = _start(home)
    assert process.stdout
    began_s = time.monotonic()
    process.stdout.readline()
    took_s = time.monotonic() - began_s
    _end(process)
    return took_s


def _killed(home: Path, after_s: float) -> str:
    """Kill a collection after a while, and say how far its home has come."""
    process = _start(home)
    time.sleep(after_s)
    _end(process)
    store = Store(home)
    landed = len(store.at().sql("FROM posts")) if store.exists() else 0
    if not landed:
        return "nothing yet"
    return "all posts" if landed == POSTS else "a part of the posts"
