"""From a real network through the real door into a real store."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bluesky_network.network import Network
from bluesky_network.people import Person
from hustings.domain.records import Part
from hustings.ingest.collecting.collecting import collect
from hustings.ingest.collecting.wishes import Collection, Wish
from hustings.ingest.importing import import_files
from hustings.network.asking import Asker
from hustings.network.door import Door
from hustings.platforms.bluesky.reader import Reader
from hustings.platforms.bluesky.rules import RULES
from hustings.platforms.definition import Page
from hustings.store.store import Store

PARTS: tuple[Part, ...] = ("page", "posts", "counts", "comments", "ties")
Make = Callable[[], Person]
Read = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Rows of the home's store."""
    return lambda query: list(Store.open(tmp_path).at().sql(query))


def collected(
    home: Path, door: Door, page: Page, *, progress: Callable[[Wish, int], None] | None = None
) -> Collection:
    """What one visit brings."""
    wish = Wish(page=page, platform="bluesky", parts=PARTS)
    return collect(home, [wish], lambda _wish: door.asker(RULES), progress=progress)


def test_everything_lands_once_and_what_changes_is_told(
    running: Network,
    person: Make,
    door: Door,
    asker: Asker,
    reader: Reader,
    tmp_path: Path,
    read: Read,
) -> None:
    page, reader_of_it = person(), person()
    stays, goes = page.post("សូមស្វាគមន៍", langs=["km"]), page.post("مرحبا", langs=["ar"])
    reader_of_it.like(stays)
    reader_of_it.follow(page.did)
    reader_of_it.post("Good morning", answering=(stays, stays))
    running.settle()
    found = reader.resolve(asker, page.handle)
    first = collected(tmp_path, door, found.page)
    assert first.pages[0].complete, first.pages[0].parts
    stays_id, goes_id = (f"bluesky:{post.uri}" for post in (stays, goes))
    texts = "SELECT post_id, text, language FROM posts ORDER BY created_at"
    assert read(texts) == [(stays_id, "សូមស្វាគមន៍", "km"), (goes_id, "مرحبا", "ar")]
    latest = "SELECT post_id, likes, reactions, comments, shares, interactions FROM post_latest ORDER BY 2 DESC"
    # One like and one reply are two interactions.
    assert read(latest) == [(stays_id, 1, 1, 1, 0, 2), (goes_id, 0, 0, 0, 0, 0)]
    assert read("SELECT page_id, followers FROM page_latest") == [(found.page.page_id, 1)]
    assert read("SELECT text, by_page FROM comments") == [("Good morning", False)]
    assert read("SELECT kind, target_id FROM ties") == [("follow", found.page.page_id)]
    # Who answered and followed is the same person, known by a pseudonym alone.
    ((author,),) = read("SELECT author_key FROM comments")
    assert read("SELECT actor_key FROM ties") == [(author,)]
    assert reader_of_it.did not in author

    page.delete(goes)
    page.rename(f"renamed-{page.handle.removesuffix('.test')}")
    reader_of_it.repost(stays)
    running.settle()
    second = collected(tmp_path, door, first.pages[0].page)
    assert second.pages[0].complete, second.pages[0].parts
    assert second.pages[0].page.page_id == found.page.page_id
    assert second.pages[0].page.handle == page.handle
    events = set(read("SELECT subject_id, event FROM events"))
    assert (goes_id, "deleted") in events
    assert (found.page.page_id, "renamed") in events
    assert read(f"SELECT shares FROM post_latest WHERE post_id = '{stays_id}'") == [(1,)]
    assert read("SELECT count(*), count(DISTINCT post_id) FROM posts") == [(2, 2)]
    assert read("SELECT count(DISTINCT handle) FROM page_observations") == [(2,)]


def test_a_network_killed_while_it_is_collected_leaves_no_hole_and_no_double_row(
    running: Network,
    person: Make,
    door: Door,
    asker: Asker,
    reader: Reader,
    tmp_path: Path,
    read: Read,
) -> None:
    page = person()
    written = {f"bluesky:{uri}" for uri in page.post_many(250)}
    running.settle()
    found = reader.resolve(asker, page.did)

    def cut(_wish: Wish, records_count: int) -> None:
        if records_count > 100:
            running.kill()

    broken = collected(tmp_path, door, found.page, progress=cut)
    assert not broken.pages[0].complete
    assert {part.error for part in broken.pages[0].parts} == {None, "WaitForThePlatform"}
    held = read("SELECT count(*) FROM posts")[0][0]
    assert 0 < held < 250
    running.start()
    running.settle()
    whole = collected(tmp_path, door, found.page)
    assert whole.pages[0].complete, whole.pages[0].parts
    rows = [post_id for (post_id,) in read("SELECT post_id FROM posts")]
    assert len(rows) == len(written) == 250
    assert set(rows) == written


def test_a_post_that_was_imported_and_is_then_collected_stays_one_post(
    running: Network,
    person: Make,
    door: Door,
    asker: Asker,
    reader: Reader,
    tmp_path: Path,
    read: Read,
) -> None:
    page = person()
    post = page.post("Known twice", created_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    running.settle()
    row = {
        "collected_at": "2026-11-21T10:00:00",
        "id": post.uri,
        "created_at": "2026-11-20T09:30:00+00:00",
        "author": page.handle,
        "author_id": page.did,
        "author_display_name": "",
        "body": "Known twice",
        "like_count": "0",
        "quote_count": "0",
        "reply_count": "0",
        "repost_count": "0",
        "link": "",
        "links": "",
        "images": "",
        "tags": "",
        "languages": "",
        "quoted_post": "",
        "timestamp": "1795167000",
    }
    file = tmp_path / "4cat.csv"
    with file.open("w", newline="") as opened:
        writer = csv.DictWriter(opened, row)
        writer.writeheader()
        writer.writerow(row)
    import_files(tmp_path, [file])
    imported = read("SELECT post_id, page_id, created_at FROM post_latest")
    collected(tmp_path, door, reader.resolve(asker, page.did).page)
    assert read("SELECT post_id, page_id, created_at FROM post_latest") == imported
    assert read("SELECT post_id FROM post_latest") == [(f"bluesky:{post.uri}",)]
