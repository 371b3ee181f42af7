"""The network's streams into one store, the AppView's pages into another: they have to say the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from atproto import models

from bluesky_network.network import Network
from bluesky_network.people import PIXEL, Person, Ref, link_facet, tag_facet
from hustings.domain.records import Part
from hustings.ingest.collecting.collecting import collect
from hustings.ingest.collecting.wishes import Wish
from hustings.ingest.streaming.following import following
from hustings.ingest.streaming.progress import State
from hustings.ingest.streaming.streaming import Pace, Streaming
from hustings.network.addresses import Guard
from hustings.network.door import Door
from hustings.platforms.bluesky.rules import RULES
from hustings.platforms.definition import Page
from hustings.store.store import Store

Make = Callable[[], Person]
WORDS = "post_id, page_id, created_at, kind, text, language, permalink, links, hashtags, media_ids, shared_post_id"
LONGEST_S = 60.0
both_streams = pytest.mark.parametrize("source", ["firehose", "jetstream"])


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    """What a home holds."""
    return list(Store.open(home).at().sql(query))


class Listening:
    """A stream into a home, in a thread of its own; `states` is what it said of itself."""

    def __init__(self, running: Network, home: Path, dids: list[str], source: str) -> None:
        self.states: list[State] = []
        self.error: Exception | None = None
        self._stop = Event()
        self._streaming = Streaming(
            home,
            following("the pages", [f"bluesky:{did}" for did in dids], everybody=True),
            source,
            running.addresses[source],
            guard=Guard([urlsplit(running.addresses[source]).netloc]),
            pace=Pace(chunk_s=0.05, land_s=0.2, idle_s=0.2),
            tell=self.states.append,
            stop=self._stop,
        )
        self._thread = Thread(target=self._run)

    def _run(self) -> None:
        try:
            self._streaming.run()
        except Exception as error:  # noqa: BLE001 - told to the test, whatever it is
            self.error = error

    def start(self) -> None:
        """Begin, and come back once it is connected."""
        self._thread.start()
        self.wait(lambda: any(state.word == "streaming" for state in self.states))

    def wait(self, until: Callable[[], bool]) -> None:
        """Come back once something is so."""
        end_s = time.monotonic() + LONGEST_S
        while not until():
            assert self.error is None, self.error
            assert time.monotonic() < end_s, self.states[-3:]
            time.sleep(0.05)

    def end(self) -> None:
        """Stop and land what came."""
        self._stop.set()
        self._thread.join(LONGEST_S)
        assert self.error is None, self.error


@contextmanager
def listening(running: Network, home: Path, dids: list[str], source: str) -> Iterator[Listening]:
    """A stream that ends with the block."""
    stream = Listening(running, home, dids, source)
    stream.start()
    try:
        yield stream
    finally:
        stream.end()


def visited(home: Path, door: Door, running: Network, did: str) -> None:
    """A page as the AppView shows it, in a home."""
    parts: tuple[Part, ...] = ("page", "posts", "counts", "ties")
    page = Page(page_id=f"bluesky:{did}", server=running.appview)
    outcome = collect(
        home, [Wish(page=page, platform="bluesky", parts=parts)], lambda _wish: door.asker(RULES)
    )
    assert outcome.pages[0].complete, outcome.pages[0].parts


def everything(page: Person, other: Person) -> tuple[Ref, Ref]:
    """Posts of every kind; the first, and one that is deleted later."""
    khmer = "សូមស្វាគមន៍ #ភូមិ"
    arabic = "اجتماع عام https://example.org/meeting"
    address = "https://example.org/meeting"
    first = page.post(khmer, langs=["km"], facets=[tag_facet(khmer, "#ភូមិ", "ភូមិ")])
    page.post(arabic, langs=["ar", "en"], facets=[link_facet(arabic, address, address)])
    image = models.AppBskyEmbedImages.Image(alt="", image=page.upload(PIXEL))
    images = models.AppBskyEmbedImages.Main(images=[image])
    page.post("A picture", embed=images)
    theirs = other.post("Somebody else's words")
    quote = models.AppBskyEmbedRecord.Main(record=theirs)
    page.post("A quote", embed=quote)
    both = models.AppBskyEmbedRecordWithMedia.Main(record=quote, media=images)
    page.post("A quote with a picture", embed=both)
    page.post("Ten years ago", created_at=datetime.fromisoformat("2016-03-01T08:00:00+00:00"))
    page.repost(theirs)
    other.post("An answer", answering=(first, first))
    page.post("An answer to it", answering=(first, first))
    return first, page.post("This one goes")


@both_streams
def test_a_stream_and_the_appview_say_the_same(
    running: Network, person: Make, door: Door, tmp_path: Path, source: str
) -> None:
    page, other = person(), person()
    streamed, shown = tmp_path / "streamed", tmp_path / "shown"
    with listening(running, streamed, [page.did], source) as stream:
        # The stream learns of a handle by its change: this is the first that it knows.
        page.rename(f"a-{page.handle.removesuffix('.test')}")
        first, goes = everything(page, other)
        other.like(first)
        other.follow(page.did)
        other.repost(first)
        running.settle()
        visited(shown, door, running, page.did)
        page.delete(goes)
        page.rename(f"b-{page.handle.removesuffix('.test')}")
        running.settle()
        visited(shown, door, running, page.did)
        deleted = (
            f"SELECT 1 FROM events WHERE event = 'deleted' AND subject_id = 'bluesky:{goes.uri}'"
        )
        renamed = f"SELECT 1 FROM events WHERE event = 'renamed' AND new_value = '{page.handle}'"
        stream.wait(lambda: bool(rows(streamed, deleted) and rows(streamed, renamed)))
    for home in (streamed, shown):
        assert rows(home, deleted) == [(1,)]
        assert rows(home, renamed) == [(1,)]
    of_posts = f"SELECT DISTINCT {WORDS} FROM posts ORDER BY post_id"
    assert rows(streamed, of_posts) == rows(shown, of_posts)
    assert len(rows(shown, of_posts)) == 8
    of_follows = "SELECT kind, target_id FROM ties WHERE kind = 'follow'"
    assert rows(streamed, of_follows) == rows(shown, of_follows)
    # As many likes and reposts came by the stream as the AppView counts.
    of_first = f"FROM ties WHERE target_id = 'bluesky:{first.uri}' GROUP BY kind ORDER BY kind"
    assert rows(streamed, f"SELECT kind, count(*) {of_first}") == [("like", 1), ("repost", 1)]
    counted = f"SELECT likes, shares FROM post_latest WHERE post_id = 'bluesky:{first.uri}'"
    assert rows(shown, counted) == [(1, 1)]


@both_streams
def test_a_network_killed_while_it_is_streamed_leaves_no_hole_and_no_double_row(
    running: Network, person: Make, tmp_path: Path, source: str
) -> None:
    page = person()
    with listening(running, tmp_path, [page.did], source) as stream:
        written = [f"bluesky:{uri}" for uri in page.post_many(150)]
        stream.wait(lambda: bool(rows(tmp_path, "SELECT 1 FROM posts LIMIT 1")))
        running.kill()
        stream.wait(lambda: stream.states[-1].word == "waiting")
        running.start()
        written += [f"bluesky:{uri}" for uri in page.post_many(150)]
        whole = "SELECT count(*) FROM posts"
        stream.wait(lambda: rows(tmp_path, whole)[0][0] >= len(written))
    held = [post_id for (post_id,) in rows(tmp_path, "SELECT post_id FROM posts")]
    assert len(held) == len(written) == 300
    assert set(held) == set(written)
