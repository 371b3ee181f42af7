from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hustings.store.store import Store
from tests.store.made_up import contents

pytestmark = pytest.mark.slow

KILLS = 16
_TABLES = (
    "posts",
    "post_observations",
    "page_observations",
    "comments",
    "ties",
    "post_latest",
    "page_days",
    "page_latest",
)
_COLLECT = """
import sys
from datetime import timedelta
from pathlib import Path
from hustings.ingest.collecting import collecting, gathering
from hustings.ingest.collecting.wishes import Wish
from hustings.platforms.definition import Page
from tests.ingest.collecting.fake import FAKE, KEY, NOW, FakeAsker, World

collecting.collected_platform = gathering.collected_platform = lambda key: FAKE
world = World(page_size=20)
for number in range(400):
    name = f"{number:03}"
    world.add(name, number * timedelta(hours=5), likes=number, comments=number % 3)
    world.comments[name] = [
        {"id": f"c{name}-{place}", "by": f"did:{place}", "at": NOW.isoformat(), "text": "Good."}
        for place in range(number % 3)
    ]
world.followers_ids = [f"did:{number}" for number in range(300)]
wish = Wish(
    page=Page(page_id=f"{KEY}:1"), platform=KEY, parts=("page", "posts", "counts", "comments", "ties")
)
print("ready", flush=True)
sys.stdin.readline()
done = collecting.collect(Path(sys.argv[1]), [wish], lambda _wish: FakeAsker(world), slice_records=150)
print(done.pages[0].complete, flush=True)
sys.stdin.readline()
"""


def _start(home: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _COLLECT, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdout
    assert process.stdin
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def _whole(home: Path) -> dict[str, list[tuple[object, ...]]]:
    process = _start(home)
    assert process.stdout
    assert process.stdout.readline() == "True\n"
    _end(process)
    store = Store.open(home)
    return {name: contents(store, name) for name in _TABLES}


def _comparable(held: dict[str, list[tuple[object, ...]]], store: Store) -> dict[str, object]:
    """Each home has a key of its own, so that pseudonyms differ; how many there are does not."""
    comments = store.at().sql("SELECT comment_id, post_id, text FROM comments ORDER BY ALL")
    ties = store.at().sql("SELECT count(*), count(DISTINCT actor_key) FROM ties")
    return {**held, "comments": comments, "ties": ties}


def test_a_collection_killed_anywhere_and_tried_again_equals_one_that_was_not(
    tmp_path: Path,
) -> None:
    started_s = time.monotonic()
    wanted = _comparable(_whole(tmp_path / "whole"), Store.open(tmp_path / "whole"))
    took_s = time.monotonic() - started_s
    chance = random.Random(20)
    landed = []
    home = tmp_path / "home-0"
    for number in range(KILLS):
        if number % 4 == 0:
            # Four kills on end in one home, then it is collected to the end and compared.
            home = tmp_path / f"home-{number}"
        process = _start(home)
        time.sleep(chance.random() * took_s * 0.8)
        _end(process)
        store = Store(home)
        landed.append(len(store.at().sql("FROM posts")) if store.exists() else 0)
        if number % 4 == 3:
            assert _comparable(_whole(home), Store.open(home)) == wanted
    assert any(0 < count < 400 for count in landed)
