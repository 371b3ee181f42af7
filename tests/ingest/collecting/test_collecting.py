from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from hustings.store.store import Store
from tests.ingest.collecting.conftest import Collect
from tests.ingest.collecting.fake import KEY, World


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    return Store.open(home).at().sql(query)


def test_a_page_with_its_posts_lands_as_one_run(
    world: World, collect: Collect, tmp_path: Path
) -> None:
    for number in range(12):
        world.add(str(number), timedelta(days=number), likes=number, comments=1)
    done = collect()
    assert done.run_id is not None
    assert [(part.part, part.complete) for part in done.pages[0].parts] == [
        ("page", True),
        ("posts", True),
        ("counts", True),
    ]
    home = tmp_path / "home"
    assert rows(home, "SELECT count(*), sum(reactions) FROM post_latest") == [(12, 66)]
    assert rows(
        home,
        "SELECT kind, format, source, sha256, read, stored, updated, rejected FROM runs WHERE kind = 'collection'",
    ) == [("collection", KEY, f"{KEY}:1", None, 25, 13, 0, 0)]
    assert rows(home, "SELECT part, complete, gap, from_at FROM coverage ORDER BY part") == [
        ("counts", True, None, None),
        ("page", True, None, None),
        ("posts", True, None, None),
    ]
