"""The fakes' story, collected through the door into a real store, twice, with changes in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hustings.ingest.collecting.collecting import collect
from hustings.ingest.collecting.wishes import Collection, Wish
from hustings.network.asking import Asker, Token
from hustings.network.door import Door
from hustings.platforms.definition import Page
from hustings.platforms.mastodon.reader import Reader
from hustings.platforms.mastodon.rules import MastodonRules
from hustings.store.store import Store
from tests.network.clock import TurningClock
from tests.platforms.mastodon.dialects import DIALECTS, Dialect
from tests.platforms.mastodon.fake_server import READ_TOKEN, FakeServer
from tests.platforms.mastodon.story import Story, told

pytestmark = pytest.mark.slow


@dataclass
class Followed:
    """A fake whose council is followed into a home."""

    server: FakeServer
    story: Story
    asker: Asker
    clock: TurningClock
    page: Page
    home: Path

    def collect(self) -> Collection:
        """Visit the page once, for everything."""
        parts = ("page", "posts", "counts", "comments", "ties")
        wish = Wish(page=self.page, platform="mastodon", parts=parts)  # type: ignore[arg-type]
        return collect(self.home, [wish], lambda _: self.asker)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of a query over the home's newest version."""
        return Store.open(self.home).at().sql(query)

    def truth(self) -> dict[str, tuple[int, int, int]]:
        """Favourites, replies and boosts of every public post that the server counts, by id."""
        found = {}
        for post in self.server.world.posts_of(self.story.council):
            if post.visibility != "private" and post.boosts is None:
                told = self.server.status(post)
                told = told["reblog"] or told
                counts = ("favourites_count", "replies_count", "reblogs_count")
                found[self.id_of(told["id"])] = tuple(told[name] for name in counts)
        return found

    def id_of(self, native_id: str) -> str:
        return f"mastodon:{self.server.telling.host}/{native_id}"


@pytest.fixture(params=DIALECTS, ids=lambda dialect: dialect.name)
def followed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Followed]:
    dialect: Dialect = request.param
    with FakeServer(dialect) as server:
        story = told(server.world)
        clock = TurningClock(server.world.now_at + timedelta(hours=1))
        with Door(reachable_private=[server.telling.host], clock=clock) as door:
            asker = door.asker(MastodonRules(), token=Token(secret=READ_TOKEN))
            page = Reader().resolve(asker, f"{server.base}/@council").page
            yield Followed(server, story, asker, clock, page, tmp_path / "home")


LATEST = "SELECT post_id, reactions, comments, shares FROM post_latest WHERE reactions IS NOT NULL"


def test_what_is_stored_is_what_happened(followed: Followed) -> None:
    first = followed.collect()
    told = {part.part: part for part in first.pages[0].parts}
    assert {part.error for part in told.values() if part.part != "ties"} <= {
        None,
        "FindThePage",
        "LeaveOutTheMetric",
    }
    stored = {row[0]: row[1:] for row in followed.rows(LATEST)}
    assert stored == followed.truth()

    story, world = followed.story, followed.server.world
    world.favourite(story.clerk, story.linked)
    world.edit(story.linked, "<p>The budget is out, and it is balanced.</p>")
    world.delete(story.film)
    fresh = world.post(story.council, "<p>News</p>")
    followed.clock.turn(3600)
    followed.collect()

    stored = {row[0]: row[1:] for row in followed.rows(LATEST)}
    gone = followed.id_of(followed.server.dialect.id_of(story.film.number))
    assert set(stored) - {gone} == set(followed.truth())
    linked = followed.id_of(followed.server.dialect.id_of(story.linked.number))
    assert stored[linked] == followed.truth()[linked]
    assert stored[linked][0] == 3
    assert followed.id_of(followed.server.dialect.id_of(fresh.number)) in stored

    deleted = followed.rows("SELECT subject_id FROM events WHERE event = 'deleted'")
    assert deleted == [(gone,)]
    # Each reading of an edited post tells of its edit; an edit is the post and its time.
    edits = followed.rows(
        f"SELECT DISTINCT happened_at FROM events WHERE event = 'edited' AND subject_id = '{linked}'"
    )
    assert len(edits) == 1
    texts = followed.rows(f"SELECT text FROM posts WHERE post_id = '{linked}'")
    assert ("The budget is out, and it is balanced.",) in texts
    twice = followed.rows(
        "SELECT post_id FROM post_observations GROUP BY post_id, observed_at HAVING count(*) > 1"
    )
    assert twice == []
    nobody_is_stored_by_name(followed)


def nobody_is_stored_by_name(followed: Followed) -> None:
    """Whether people behind replies and ties are pseudonyms, and what is meant for few was left out."""
    for table, column in (("comments", "author_key"), ("ties", "actor_key")):
        for (key,) in followed.rows(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"):
            assert "@" not in key
            assert "clerk" not in key
    texts = {row[0] for row in followed.rows("SELECT text FROM comments")}
    assert "When?" in texts
    assert "Between us" not in texts
