"""The network is killed and started again while it is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bluesky_network.network import Network
from bluesky_network.people import Person
from hustings.domain.errors import WaitForThePlatform
from hustings.domain.records import PostRecord
from hustings.network.asking import Asker
from hustings.platforms.bluesky.reader import Reader
from hustings.platforms.definition import Portion

POSTS = 330


def ids(portions: list[Portion]) -> list[str]:
    """The posts in portions."""
    return [
        record.post_id
        for portion in portions
        for record in portion.records
        if isinstance(record, PostRecord)
    ]


def test_a_network_killed_in_the_middle_of_paging_loses_nothing_and_doubles_nothing(
    running: Network, person: Callable[[], Person], asker: Asker, reader: Reader
) -> None:
    page = person()
    written = {f"bluesky:{uri}" for uri in page.post_many(POSTS)}
    running.settle()
    found = reader.resolve(asker, page.did)
    feed = reader.posts(asker, found.page, since_at=None, cursor=None)
    read = [next(feed)]
    running.kill()
    with pytest.raises(WaitForThePlatform) as caught:
        next(feed)
    assert caught.value.asks_again
    running.start()
    running.settle()
    read += reader.posts(asker, found.page, since_at=None, cursor=read[-1].cursor)
    assert len(ids(read)) == len(written) == POSTS
    assert set(ids(read)) == written
    # What was written before the cut can still be written after it, and only the new is read again.
    later = f"bluesky:{page.post('After the power cut').uri}"
    running.settle()
    newest = read[0].records[0]
    assert isinstance(newest, PostRecord)
    (portion,) = reader.posts(asker, found.page, since_at=newest.created_at, cursor=None)
    assert ids([portion])[:2] == [later, newest.post_id]
