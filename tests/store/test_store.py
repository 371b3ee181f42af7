from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import (
    ChooseAnotherVersion,
    ChooseAWritableHome,
    CorrectTheValue,
    CreateTheHomeFirst,
    UseAKnownName,
    WaitForTheOtherWriter,
)
from hustings.domain.tables import DERIVED_TABLES, TABLES
from hustings.store import delta, tidying
from hustings.store.engines.duckdb import connect
from hustings.store.landing import RunFacts
from hustings.store.locks import writing
from hustings.store.store import Store
from tests.store.made_up import Seen, contents, land

pytestmark = pytest.mark.slow

_COVERED = f"SELECT {', '.join(f'NULL AS {name}' for name in TABLES['coverage'].names)}".replace(
    "NULL AS page_id", "'facebook:1' AS page_id"
).replace("NULL AS part", "'posts' AS part")
_SEEN: list[Seen] = [(1, 1, 1, 10), (1, 2, 1, None), (2, 3, 2, 5)]


def test_a_home_without_a_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CreateTheHomeFirst, match="hustings setup"):
        Store.open(tmp_path)


def test_a_home_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ChooseAWritableHome, match="HUSTINGS_HOME"):
        Store.create(tmp_path / "file" / "home")


def test_a_version_reads_the_same_whatever_comes_later(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    land(store, _SEEN)
    before = contents(store, "post_latest")
    land(store, [(1, 1, 5, 99)])
    assert contents(store, "post_latest", as_of=1) == before
    assert contents(store, "post_latest") != before


def test_a_time_finds_the_version_that_was_visible_then(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    land(store, _SEEN)
    land(store, [(1, 1, 5, 99)])
    second = store.snapshot(2).visible_at
    assert store.at(second - timedelta(microseconds=1)).version == 1
    assert store.at(second).version == 2
    with pytest.raises(ChooseAnotherVersion, match="begins at"):
        store.at(datetime(2001, 1, 1, tzinfo=UTC))
    with pytest.raises(ChooseAnotherVersion, match="0 to 2"):
        store.at(3)


@pytest.mark.parametrize("step", range(8))
def test_a_run_that_dies_between_two_tables_is_seen_by_nobody_and_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    store = Store.create(tmp_path)
    land(store, _SEEN)
    before = {name: contents(store, name) for name in TABLES}
    commits = iter(range(100))
    real = delta.commit

    def dying(*arguments: object, **named: object) -> int:
        if next(commits) == step:
            raise KeyboardInterrupt
        return real(*arguments, **named)  # type: ignore[arg-type]

    # Commits reach seven tables in this run; the step after them finds nothing left to die in.
    monkeypatch.setattr(delta, "commit", dying)
    died = False
    try:
        land(store, [(1, 1, 7, 70), (3, 9, 7, 7)])
    except KeyboardInterrupt:
        died = True
    monkeypatch.undo()
    assert died == (step < 7)
    if died:
        assert {name: contents(store, name) for name in TABLES} == before
        land(store, [(1, 1, 7, 70), (3, 9, 7, 7)])
    fresh = Store.create(tmp_path / "fresh")
    land(fresh, _SEEN)
    land(fresh, [(1, 1, 7, 70), (3, 9, 7, 7)])
    for name in TABLES.keys() - {"runs"}:
        assert contents(store, name) == contents(fresh, name)


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.lists(
            st.tuples(
                st.integers(1, 3),
                st.integers(1, 4),
                st.integers(1, 4),
                st.none() | st.integers(0, 9),
            ),
            min_size=1,
            max_size=5,
            unique_by=lambda seen: seen[:3],
        ),
        min_size=1,
        max_size=3,
    ),
    st.data(),
)
def test_derived_tables_kept_run_by_run_equal_a_rebuild(
    tmp_path_factory: pytest.TempPathFactory, runs: list[list[Seen]], data: st.DataObject
) -> None:
    store = Store.create(tmp_path_factory.mktemp("home"))
    landed = [land(store, run) for run in runs]
    if data.draw(st.booleans()):
        tidying.compact(store)
    if data.draw(st.booleans()):
        tidying.undo(store, data.draw(st.sampled_from(landed)))
    kept = {table.name: contents(store, table.name) for table in DERIVED_TABLES}
    tidying.rebuild(store)
    assert {table.name: contents(store, table.name) for table in DERIVED_TABLES} == kept


def test_a_store_made_before_a_table_was_thought_of_gets_it_with_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.delitem(TABLES, "coverage")
        land(Store.create(tmp_path), _SEEN)
    store = Store.open(tmp_path)
    assert store.at().sql("SELECT * FROM coverage") == []
    with store.landing("collection") as landing:
        landing.write("coverage", connect(), _COVERED)
        landing.finish(RunFacts())
    assert store.at().sql("SELECT page_id, part FROM coverage") == [("facebook:1", "posts")]
    assert store.at(1).sql("SELECT * FROM coverage") == []


def test_undo_leaves_what_was_there_before_and_older_versions_keep_the_run(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    land(store, _SEEN)
    before = {name: contents(store, name) for name in TABLES.keys() - {"runs"}}
    run_id = land(store, [(1, 1, 7, 70), (3, 9, 7, 7)])
    tidying.compact(store)
    tidying.undo(store, run_id)
    assert {name: contents(store, name) for name in before} == before
    assert ("facebook:3_9",) in store.at(2).sql("SELECT post_id FROM post_latest")
    with pytest.raises(CorrectTheValue, match="undone already"):
        tidying.undo(store, run_id)
    with pytest.raises(UseAKnownName):
        tidying.undo(store, "r-none")


def test_compaction_changes_no_row_and_leaves_one_file_a_table(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    for day in range(1, 5):
        land(store, [(1, day, day, day), (2, 1, day, day)])
    before = {name: contents(store, name) for name in TABLES.keys() - {"runs"}}
    tidying.compact(store)
    assert {name: contents(store, name) for name in before} == before
    reading = store.at()
    assert {
        name: len(reading.files(name)) for name in ("posts", "post_observations", "post_latest")
    } == {
        "posts": 1,
        "post_observations": 1,
        "post_latest": 1,
    }
    assert len(reading.sql("FROM runs")) == 5


def test_posts_spread_over_buckets_read_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.create(tmp_path)
    land(store, [(page, post, 1, page) for page in range(1, 9) for post in range(2)])
    before = {table.name: contents(store, table.name) for table in DERIVED_TABLES}
    monkeypatch.setattr("hustings.store.derived.POSTS_PER_BUCKET", 5)
    tidying.rebuild(store)
    assert store.snapshot().buckets_count == 4
    assert {table.name: contents(store, table.name) for table in DERIVED_TABLES} == before
    land(store, [(3, 0, 5, 50), (30, 1, 5, 50)])
    kept = {table.name: contents(store, table.name) for table in DERIVED_TABLES}
    tidying.rebuild(store)
    assert {table.name: contents(store, table.name) for table in DERIVED_TABLES} == kept


_LAND_MANY = """
import sys
from pathlib import Path
from hustings.store.store import Store
from tests.store.made_up import land
for number in range(4):
    land(Store.open(Path(sys.argv[1])), [(int(sys.argv[2]), number, 1, number)])
"""


def test_writers_in_two_processes_lose_nothing(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    root = Path(__file__).parents[2]
    workers = [
        subprocess.Popen([sys.executable, "-c", _LAND_MANY, str(tmp_path), page], cwd=root)
        for page in "12"
    ]
    assert [worker.wait() for worker in workers] == [0, 0]
    assert store.version == 8
    assert len(contents(store, "post_latest")) == 8


def test_a_lock_that_is_held_too_long_asks_to_wait(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    with (
        writing(store.lock, wait_s=1),
        pytest.raises(WaitForTheOtherWriter, match="nothing was stored"),
        store.landing("import", wait_s=0.1),
    ):
        pass


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_engines_read_the_same_rows(tmp_path: Path, engine: str) -> None:
    store = Store.create(tmp_path)
    land(store, _SEEN)
    reading = store.at(engine=engine)
    frame = (
        reading.frame("post_latest").select("post_id", "created_at", "reactions").sort("post_id")
    )
    assert reading.rows(frame) == [
        ("facebook:1_1", datetime(2020, 1, 2), 10),  # noqa: DTZ001
        ("facebook:1_2", datetime(2020, 1, 3), None),  # noqa: DTZ001
        ("facebook:2_3", datetime(2020, 1, 1), 5),  # noqa: DTZ001
    ]
    assert reading.rows(reading.frame("comments")) == []
