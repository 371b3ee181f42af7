"""Thousands of small runs: what keeps landing and reading as quick as on the first day."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from deltalake import DeltaTable
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.tables import DERIVED_TABLES, TABLES
from hustings.store import delta, rollups, tidying
from hustings.store.snapshots import newest_version
from hustings.store.store import Store
from tests.store.made_up import Seen, contents, land

pytestmark = pytest.mark.slow

DERIVED = [table.name for table in DERIVED_TABLES]


def many(page: int, posts: range, day: int, likes: int) -> list[Seen]:
    return [(page, post, day, likes + post) for post in posts]


def held(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {name: contents(store, name) for name in DERIVED}


def test_files_are_put_together_before_they_are_too_many_and_no_row_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "_CROWD_FILES", 4)
    monkeypatch.setattr(delta, "CHECKPOINT_EVERY", 3)
    store = Store.create(tmp_path)
    wanted: list[tuple[object, ...]] = []
    tidied = 0
    for run in range(9):
        land(store, [(1, 1, run, run), (2, 2, run, None)])
        wanted = contents(store, "post_observations")
        before = store.version
        tidied += tidying.compact_when_crowded(store) is not None
        assert contents(store, "post_observations") == wanted
        assert contents(store, "post_observations", before) == wanted
        assert all(len(store.at().files(name)) <= 4 for name in TABLES)
    assert tidied >= 2
    # A process that knows nothing yet reads the same out of the log.
    delta._files.clear()
    (tmp_path / "tables" / "post_observations" / delta.FILES).unlink()
    assert contents(Store.open(tmp_path), "post_observations") == wanted
    kept = held(store)
    tidying.rebuild(store)
    assert held(store) == kept


def test_delta_s_own_library_reads_the_logs_that_we_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delta, "CHECKPOINT_EVERY", 3)
    store = Store.create(tmp_path)
    for run in range(5):
        land(store, [(1, 1, run, run), (2, 2, run, None)])
    for version in (2, store.version):
        visible = store.snapshot(version).tables
        for name in ("post_observations", "post_latest", "page_days", "runs"):
            theirs = DeltaTable(str(store.folder(name)), version=visible[name])
            assert theirs.version() == visible[name]
            assert sorted(theirs.file_uris()) == sorted(store.at(version).files(name))
    assert DeltaTable(str(store.folder("runs"))).version() == store.version


def test_a_store_with_few_files_is_left_alone(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    land(store, [(1, 1, 1, 1)])
    version = store.version
    assert tidying.compact_when_crowded(store) is None
    assert store.version == version


def test_posts_that_are_seen_again_part_from_those_that_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollups, "_ROWS_TO_PART", 3)
    store = Store.create(tmp_path)
    land(store, many(1, range(40), 0, 5))
    files = []
    for day in range(1, 4):
        land(store, many(1, range(2), day, 50))
        files.append(set(store.at().files("post_latest")))
    # The 38 others are written anew once; after that their file is not touched.
    assert [len(one) for one in files] == [2, 2, 2]
    assert len(files[0] & files[1] & files[2]) == 1
    kept = held(store)
    tidying.rebuild(store)
    assert held(store) == kept


def test_a_post_that_turns_out_to_be_of_another_page_is_held_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hustings.store.engines.duckdb import connect
    from hustings.store.landing import RunFacts

    store = Store.create(tmp_path)
    monkeypatch.setattr(rollups, "buckets_for", lambda _count: 4)
    land(store, many(1, range(3), 0, 5))
    tidying.rebuild(store)
    for page in range(2, 6):
        with store.landing("import") as landing:
            select = f"""SELECT 'facebook:1_1' AS post_id, 'facebook:{page}' AS page_id,
                TIMESTAMP '2020-02-0{page}' AS observed_at, 7 AS reactions, '{landing.run_id}' AS run_id"""
            connection = connect()
            landing.write("post_observations", connection, select)
            rollups.update(landing, connection, fresh=None)
            landing.finish(RunFacts())
        assert store.at().sql("SELECT page_id FROM post_latest WHERE post_id = 'facebook:1_1'") == [
            (f"facebook:{page}",)
        ]
    kept = held(store)
    tidying.rebuild(store)
    assert held(store) == kept


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_derived_tables_equal_a_rebuild_whatever_is_parted_and_put_together(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)
    store = Store.create(tmp_path_factory.mktemp("home"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rollups, "_ROWS_TO_PART", chance.randrange(3))
        patched.setattr(rollups, "_FILES_PER_BUCKET", 3)
        patched.setattr(tidying, "_CROWD_FILES", 3)
        ids = []
        for day in range(5):
            posts = chance.sample(range(12), chance.randrange(1, 7))
            ids.append(land(store, [(1 + post % 3, post, day, post) for post in posts]))
            tidying.compact_when_crowded(store)
        tidying.undo(store, chance.choice(ids))
        kept = held(store)
        tidying.rebuild(store)
        assert held(store) == kept


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 9, 100])
def test_the_newest_version_is_found_from_wherever_one_starts(tmp_path: Path, count: int) -> None:
    folder = tmp_path / "_delta_log"
    folder.mkdir()
    for version in range(count):
        (folder / f"{version:020}.json").touch()
    for known in range(count):
        assert newest_version(tmp_path, known) == count - 1
