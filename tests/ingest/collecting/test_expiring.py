from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hustings.ingest.collecting import expiring
from hustings.ingest.collecting.expiring import expire_observations
from hustings.store.store import Store
from tests.ingest.collecting.conftest import Collect, Rows
from tests.ingest.collecting.fake import FAKE, KEY, NOW, World
from tests.store.made_up import contents, land

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def kept_for_thirty_days(monkeypatch: pytest.MonkeyPatch) -> None:
    offers = tuple(
        replace(offer, kept_days=30, table=table)
        for offer in FAKE.offers
        if offer.whose == "others"
        for table in {"page": ("page_observations",), "posts": ("post_observations", "posts")}.get(
            offer.part, ()
        )
    )
    monkeypatch.setattr(expiring, "collected", lambda: {KEY: replace(FAKE, offers=offers)})


def test_rows_older_than_the_platform_allows_go_from_all_versions_and_nothing_else(
    world: World, collect: Collect, tmp_path: Path, rows: Rows
) -> None:
    home = tmp_path / "home"
    land(Store.create(home), [(9, 1, 0, 5)])
    world.add("old", likes=1)
    world.add("both", likes=1)
    collect()
    before = Store.open(home).version
    world.now += 20 * DAY
    del world.posts["old"]
    world.posts["both"].likes = 4
    collect()
    assert expire_observations(home, NOW + 29 * DAY, granted=()) is None

    version = expire_observations(home, NOW + 31 * DAY, granted=())
    assert version is not None
    assert rows(f"SELECT post_id, reactions FROM post_observations WHERE page_id = '{KEY}:1'") == [
        (f"{KEY}:both", 4)
    ]
    assert rows(f"SELECT post_id FROM posts WHERE page_id = '{KEY}:1'") == [(f"{KEY}:both",)]
    assert rows("SELECT post_id, reactions FROM post_latest ORDER BY 1") == [
        (f"{KEY}:both", 4),
        ("facebook:9_1", 5),
    ]
    assert rows("SELECT page_id, posts FROM page_latest ORDER BY 1") == [
        (f"{KEY}:1", 1),
        ("facebook:9", 1),
    ]
    assert rows("SELECT kind FROM runs ORDER BY store_version DESC LIMIT 1") == [("expiry",)]
    # The version before is still there, without what had to go.
    held = Store.open(home).at(before)
    assert held.sql("SELECT post_id FROM post_latest") == [("facebook:9_1",)]
    assert held.sql("SELECT post_id FROM posts ORDER BY 1") == [(f"{KEY}:both",), ("facebook:9_1",)]
    for path in (home / "tables" / "posts").glob("*.parquet"):
        assert b"Words of old" not in path.read_bytes()


def test_derived_tables_equal_a_rebuild_after_rows_expired(
    world: World, collect: Collect, tmp_path: Path
) -> None:
    from hustings.store.tidying import rebuild

    for number in range(6):
        world.add(str(number), number * DAY, likes=number)
    collect()
    world.now += 15 * DAY
    world.posts["3"].likes = 50
    collect()
    home = tmp_path / "home"
    expire_observations(home, NOW + 31 * DAY, granted=())
    store = Store.open(home)
    kept = {name: contents(store, name) for name in ("post_latest", "page_days", "page_latest")}
    rebuild(store)
    assert kept == {name: contents(store, name) for name in kept}


def test_pages_read_with_their_owners_consent_keep_all_but_comments(
    world: World, collect: Collect, tmp_path: Path, rows: Rows
) -> None:
    world.add("a", comments=1)
    world.comments["a"] = [{"id": "c", "by": "did:x", "at": NOW.isoformat(), "text": "Good."}]
    collect("page", "posts", "comments")
    home = tmp_path / "home"
    assert expire_observations(home, NOW + 80 * DAY, granted=(f"{KEY}:1",)) is None
    # The run began by the machine's own clock, which may be years from the made-up one.
    [(started_at,)] = rows("SELECT max(started_at) FROM runs WHERE kind = 'collection'")
    late = started_at.replace(tzinfo=NOW.tzinfo) + 91 * DAY
    assert expire_observations(home, late, granted=(f"{KEY}:1",)) is not None
    assert rows("SELECT count(*) FROM comments") == [(0,)]
    assert rows("SELECT count(*) FROM post_latest") == [(1,)]
    for path in (home / "tables" / "comments").glob("*.parquet"):
        assert b"Good." not in path.read_bytes()
