"""Any schedule of visits, changes and faults: the store comes to hold what the platform showed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hustings.domain.errors import (
    ReportTheAnswer,
    SeeToThePlatform,
    WaitForTheBudget,
    WaitForThePlatform,
)
from hustings.ingest.collecting import collecting, gathering
from hustings.ingest.collecting.wishes import Wish
from hustings.network.asking import Request
from hustings.platforms.definition import Page
from hustings.store.store import Store
from tests.ingest.collecting.fake import FAKE, KEY, FakeAsker, World

pytestmark = pytest.mark.slow

WISH = Wish(page=Page(page_id=f"{KEY}:1"), platform=KEY, parts=("page", "posts", "counts"))
ERRORS = (WaitForThePlatform("Reset."), WaitForTheBudget("Enough."), ReportTheAnswer("Cut short."))


@dataclass(frozen=True)
class Round:
    """What happens on the platform, and then a visit with its faults.

    Posts are added with the hours by which they come late, at most two days. Numbers choose the
    posts that vanish and change. Questions `after` so many fail so many `times`; a post appears
    while question `shift_at` is answered.
    """

    added: list[int] = field(default_factory=list)
    vanished: list[int] = field(default_factory=list)
    changed: list[tuple[int, int]] = field(default_factory=list)
    minutes: int = 20
    after: int = 0
    times: int = 0
    error: SeeToThePlatform = ERRORS[0]
    shift_at: int = 0
    slice_records: int = 1000
    loop: bool = False


ROUNDS = st.lists(
    st.builds(
        Round,
        added=st.lists(st.integers(0, 47), max_size=6),
        vanished=st.lists(st.integers(0, 20), max_size=2),
        changed=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 500)), max_size=2),
        minutes=st.integers(1, 200),
        after=st.integers(0, 5),
        times=st.integers(0, 2),
        error=st.sampled_from(ERRORS),
        shift_at=st.integers(0, 5),
        slice_records=st.sampled_from((4, 1000)),
        loop=st.booleans(),
    ),
    min_size=1,
    max_size=3,
)


class Schedule:
    """The made-up platform over time, and the home that it is collected into."""

    def __init__(self, home: Path, *, by_offset: bool) -> None:
        self.home = home
        self.world = World(page_size=3, by_offset=by_offset)
        self.texts: dict[str, list[str]] = {}

    def add(self, hours: int) -> None:
        name = f"p{len(self.texts)}"
        late = timedelta(hours=hours, seconds=len(self.texts))
        self.texts[name] = [self.world.add(name, late, likes=len(self.texts)).text]

    def happen(self, one: Round) -> None:
        self.world.now += timedelta(minutes=one.minutes)
        for hours in one.added:
            self.add(hours)
        for place in one.vanished:
            if self.world.posts:
                names = sorted(self.world.posts)
                del self.world.posts[names[place % len(names)]]
        for place, likes in one.changed:
            if self.world.posts:
                names = sorted(self.world.posts)
                name = names[place % len(names)]
                post = self.world.posts[name]
                post.likes, post.text = likes, f"{name} has {likes}"
                self.texts[name].append(post.text)

    def visit(self, one: Round) -> bool:
        asked = [0]

        def fault(_request: Request) -> None:
            asked[0] += 1
            if one.after < asked[0] <= one.after + one.times:
                raise one.error

        def shift(_request: Request) -> None:
            if asked[0] == one.shift_at:
                self.add(0)

        self.world.fault, self.world.change, self.world.loop = fault, shift, one.loop
        self.world.now += timedelta(seconds=7)
        done = collecting.collect(self.home, [WISH], self._asker, slice_records=one.slice_records)
        return done.pages[0].complete

    def _asker(self, _wish: Wish) -> FakeAsker:
        return FakeAsker(self.world)

    def check_nothing_is_double(self) -> None:
        reading = Store(self.home).at()
        for table, key in (
            ("post_latest", "post_id"),
            ("post_observations", "post_id, observed_at"),
            ("events", "subject_id, event, observed_at, field"),
        ):
            assert not reading.sql(f"SELECT {key} FROM {table} GROUP BY ALL HAVING count(*) > 1")
        rows = reading.sql(
            "SELECT post_id, list(text ORDER BY r.store_version) FROM posts p JOIN runs r USING (run_id) GROUP BY 1"
        )
        for post_id, texts in rows:
            assert _in_order(texts, self.texts[post_id.removeprefix(f"{KEY}:")])

    def check_it_is_whole(self) -> None:
        reading = Store(self.home).at()
        rows = reading.sql(
            """SELECT p.post_id, any_value(l.reactions), arg_max(p.text, r.store_version)
            FROM posts p JOIN runs r USING (run_id) JOIN post_latest l USING (post_id)
            WHERE p.post_id NOT IN (
                SELECT subject_id FROM events WHERE event IN ('deleted', 'restored')
                GROUP BY 1 HAVING arg_max(event, observed_at) = 'deleted')
            GROUP BY 1"""
        )
        held = {post_id: (likes, text) for post_id, likes, text in rows}
        odd = "SELECT DISTINCT post_id FROM post_observations WHERE len(flags) > 0"
        unconfirmed = {row[0] for row in reading.sql(odd)}
        shown = {f"{KEY}:{name}": post for name, post in self.world.posts.items()}
        assert held.keys() == shown.keys()
        for post_id, post in shown.items():
            assert held[post_id][1] == post.text
            assert held[post_id][0] == post.likes or post_id in unconfirmed


def _in_order(some: list[str], of: list[str]) -> bool:
    """Whether texts follow one another as they did on the platform, none twice on end."""
    rest = iter(of)
    return all(text in rest for text in some) and all(
        text != following for text, following in pairwise(some)
    )


def _quietly(call: Callable[[], None]) -> None:
    with (
        patch.object(collecting, "collected_platform", lambda _key: FAKE),
        patch.object(gathering, "collected_platform", lambda _key: FAKE),
        patch.object(collecting, "compact_when_crowded"),
    ):
        call()


@settings(max_examples=10, deadline=None)
@example(
    rounds=[
        Round(added=[1, 9, 30, 40], after=2, times=1),
        Round(added=[20, 45], vanished=[1], changed=[(2, 90)], minutes=60),
        Round(added=[3] * 8, shift_at=2, slice_records=4, loop=True),
    ],
    by_offset=True,
)
@example(
    rounds=[
        Round(added=list(range(0, 40, 4)), after=3, times=2, slice_records=4),
        Round(added=[2, 25], vanished=[4, 6], after=1, times=1, error=ERRORS[2]),
    ],
    by_offset=False,
)
@given(rounds=ROUNDS, by_offset=st.booleans())
def test_after_any_schedule_a_quiet_visit_leaves_nothing_lost_and_nothing_double(
    rounds: list[Round], by_offset: bool
) -> None:
    def run() -> None:
        with tempfile.TemporaryDirectory(prefix="hustings-schedules-") as folder:
            schedule = Schedule(Path(folder), by_offset=by_offset)
            for one in rounds:
                schedule.happen(one)
                schedule.visit(one)
                schedule.check_nothing_is_double()
            # Long enough for whatever is missing to be asked for, short enough for all to be read again.
            schedule.world.now += timedelta(hours=12)
            assert schedule.visit(Round())
            schedule.check_nothing_is_double()
            schedule.check_it_is_whole()

    _quietly(run)
