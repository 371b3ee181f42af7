"""Thousands of visits to one page, each a run of its own, as a month of visits every quarter of an hour.

The page is that of a fake platform: a thousand posts, a new one every 24 visits, and the twelve newest
gain a like between two visits. After each eighth the store is read by two questions. No peer: what
matters is that the last eighth costs no more than the first.
"""

from __future__ import annotations

import resource
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from hustings.ingest.collecting import collecting, gathering
from hustings.ingest.collecting.wishes import Wish
from hustings.platforms.definition import Page
from hustings.store.store import Store
from tests.ingest.collecting.fake import FAKE, FakeAsker, World

POSTS, STRETCHES, APART = 1_000, 8, timedelta(minutes=15)
WISH = Wish(page=Page(page_id="bluesky:1"), platform="bluesky", parts=("page", "posts", "counts"))
QUESTIONS = (
    "SELECT count(*), sum(interactions) FROM post_latest",
    "SELECT observed_at, reactions FROM post_observations WHERE post_id = 'bluesky:0'",
)


def report(folder: Path, visits: int) -> str:
    """The table of this benchmark in Markdown; times are of one visit in the mean of its stretch."""
    real: dict[Any, Any] = {module: module.collected_platform for module in (collecting, gathering)}
    for module in real:
        module.collected_platform = lambda _: FAKE
    try:
        rows = _stretches(folder / "visited", visits)
    finally:
        for module, found in real.items():
            module.collected_platform = found
    return "\n".join(
        [
            f"{visits:,} visits to a page with {POSTS:,} posts, each of them a run.",
            "",
            "| visits | visit s | visit processor s | two questions s | files of the newest version | home MB | peak MB |",
            "|---|---|---|---|---|---|---|",
            *rows,
        ]
    )


def _stretches(home: Path, visits: int) -> list[str]:
    world = World(page_size=20)
    for number in range(POSTS):
        world.add(str(number), timedelta(hours=6 * number), likes=number)
    rows, length = [], visits // STRETCHES
    for stretch in range(STRETCHES):
        wall_s, processor_s = time.perf_counter(), time.process_time()
        for visit in range(stretch * length, (stretch + 1) * length):
            _visit(home, world, visit)
        wall_s, processor_s = time.perf_counter() - wall_s, time.process_time() - processor_s
        rows.append(_row(home, (stretch + 1) * length, wall_s / length, processor_s / length))
    return rows


def _visit(home: Path, world: World, visit: int) -> None:
    world.now += APART
    if visit % 24 == 0:
        world.add(f"n{visit}")
    for post in list(world.posts.values())[-12:]:
        post.likes += 1
    collecting.collect(home, [WISH], lambda _: FakeAsker(world))


def _row(home: Path, visits: int, wall_s: float, processor_s: float) -> str:
    began_s = time.perf_counter()
    reading = Store(home).at()
    for question in QUESTIONS:
        reading.sql(question)
    asked_s = time.perf_counter() - began_s
    files = sum(len(reading.files(name)) for name in reading.snapshot.tables)
    held_mb = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) >> 20
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return (
        f"| {visits:,} | {wall_s:.3f} | {processor_s:.3f} | {asked_s:.3f} | {files} "
        f"| {held_mb} | {peak_mb} |"
    )
