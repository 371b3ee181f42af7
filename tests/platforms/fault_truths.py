"""Runs of the rows in which good answers hold something strange, and what the store may make of it."""

from __future__ import annotations

import random
from contextlib import ExitStack
from pathlib import Path

from hustings.domain.tables import OBSERVED_COUNTS, TABLES
from hustings.platforms.definition import collected
from hustings.store.engines.duckdb import connect, scan_sql
from hustings.store.store import Store
from tests.network.recorded import Exchange
from tests.platforms.fault_lies import LieRow, places_of
from tests.platforms.fault_lines import PageLine, clean_line
from tests.platforms.fault_runs import (
    INTERVAL,
    Bench,
    Complaint,
    collect,
    ends_of,
    leaks,
    listening,
    outcome_of,
)
from tests.platforms.fault_scenes import Row, Scene, doubles, scenes_of

FALLS = 35
"""The number of the row in which a platform may well say zero."""
COUNTS = [column.name for column in OBSERVED_COUNTS]
_ENDS = {"ReportTheAnswer", "FindThePage", "LeaveOutTheMetric", "GrantThePermission", "WaitForThePlatform"}  # fmt: skip


def lie_run(row: LieRow, seed: int, bench: Bench) -> tuple[list[str], list[Complaint]]:
    """One run of a row; the platforms that met it, and what is wrong."""
    luck = random.Random(f"{row.name}/{seed}")
    keys = list(collected())
    spared = scenes_of(keys[seed % len(keys)])[0]
    told: dict[str, tuple[Scene, list[Exchange]]] = {}
    for key in keys:
        places = places_of(row, scenes_of(key), luck) if key != spared.key else []
        if places:
            scene = luck.choice(places)
            exchanges = row.tell(scene, luck)
            assert exchanges is not None
            told[key] = scene, exchanges
    return list(told), _run(row, spared, told, bench)


def _run(
    row: LieRow,
    spared: Scene,
    told: dict[str, tuple[Scene, list[Exchange]]],
    bench: Bench,
) -> list[Complaint]:
    scenes = [*(scene for scene, _ in told.values()), spared]
    references, home = bench.references(scenes), bench.home(scenes)
    wrong: list[Complaint] = []
    with ExitStack() as doors, listening() as said:
        clean = [clean_line(scene, doors) for scene in scenes]
        if row.first_right:
            collect(home, clean)
        lies = [
            clean_line(scene, doors, told[scene.key][1] if scene is not spared else None, one.clock)
            for scene, one in zip(scenes, clean, strict=True)
        ]
        _later(lies, doors)
        known = newest(home) if row.first_right else {}
        lied = collect(home, lies)
        for line in lies:
            reference, ends = references[line.scene.key], ends_of(outcome_of(lied, line))
            right = ends in (reference.ends, reference.ends_twice)
            bad = {error for error, _ in ends if error} - _ENDS
            if not right and (line.scene is spared or row.whole or bad):
                wrong.append((line.scene.key, f"{line.scene.case.name} became {ends}"))
        wrong += made_up(known, newest(home), zero_is_told=row.number == FALLS)
        wrong += leaks(home, said, lied)
        _later(clean, doors)
        for _visit in range(2):
            # A count that was odd is odd once more when it is right again, until it is seen twice.
            done = collect(home, clean)
            _later(clean, doors)
    for line in clean:
        reference, ends = references[line.scene.key], ends_of(outcome_of(done, line))
        if ends not in (reference.ends, reference.ends_twice):
            wrong.append((line.scene.key, f"{line.scene.case.name} did not recover: {ends}"))
    wrong += [("", sentence) for sentence in doubles(home, edited=row.keeps)]
    return wrong + _unlike(home, bench, scenes)


def _later(lines: list[PageLine], doors: ExitStack) -> None:
    for line in lines:
        line.wait(INTERVAL.total_seconds() / 60, doors)


def newest(home: Path) -> dict[str, Row]:
    """Each post's page, words and counts as they were last seen."""
    store, connection = Store.open(home), connect()
    reading = store.at()
    counts = ", ".join(f'arg_max(o."{name}", o.observed_at) AS "{name}"' for name in COUNTS)
    runs, posts, seen = (
        f"({scan_sql(TABLES[name], reading.files(name))})"
        for name in ("runs", "posts", "post_observations")
    )
    rows = connection.execute(
        f"""SELECT o.post_id, any_value(o.page_id), (SELECT arg_max(p.text, r.store_version) FROM {posts} p
        JOIN {runs} r USING (run_id) WHERE p.post_id = o.post_id), {counts} FROM {seen} o GROUP BY o.post_id"""
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def made_up(known: dict[str, Row], now: dict[str, Row], *, zero_is_told: bool) -> list[Complaint]:
    """Counts that became zero or negative without anybody saying so."""
    wrong = []
    for post_id, row in now.items():
        before = known.get(post_id, (None,) * len(row))
        for name, value, was in zip(COUNTS, row[2:], before[2:], strict=True):
            if isinstance(value, int) and value < 0:
                wrong.append((post_id.partition(":")[0], f"{post_id} has {value} {name}"))
            if value == 0 and was and not zero_is_told:
                wrong.append((post_id.partition(":")[0], f"{post_id} had {was} {name}, became 0"))
    lost = known.keys() - now.keys()
    return wrong + [(post_id.partition(":")[0], f"{post_id} is lost") for post_id in lost]


def _unlike(home: Path, bench: Bench, scenes: list[Scene]) -> list[Complaint]:
    """Posts whose newest state is not that of a store which never heard the lie."""
    pure = bench.home(scenes)
    with ExitStack() as doors, listening():
        lines = [clean_line(scene, doors) for scene in scenes]
        collect(pure, lines)
        _later(lines, doors)
        collect(pure, lines)
    held, wanted = newest(home), newest(pure)
    return [
        (post_id.partition(":")[0], f"{post_id} is {held.get(post_id)}, not {row}")
        for post_id, row in wanted.items()
        if held.get(post_id) != row
    ]
