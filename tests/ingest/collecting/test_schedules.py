"""Any schedule of visits, changes and faults: the store comes to hold what the platform showed."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

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

ERRORS = (WaitForThePlatform("Reset."), WaitForTheBudget("Enough."), ReportTheAnswer("Cut short."))


class Schedules(RuleBasedStateMachine):
    """A made-up platform that changes while it is read, and a collector that keeps coming."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="hustings-schedules-"))
        self.world = World(page_size=3)
        self.count = 0
        self.shown: set[str] = set()
        self.texts: dict[str, set[str]] = {}
        self.patches = [
            patch.object(module, "collected_platform", lambda key: FAKE)
            for module in (collecting, gathering)
        ]
        for one in self.patches:
            one.start()

    def teardown(self) -> None:
        for one in self.patches:
            one.stop()
        shutil.rmtree(self.folder)

    @initialize(by_offset=st.booleans(), ages=st.lists(st.integers(0, 60), max_size=14))
    def begin(self, by_offset: bool, ages: list[int]) -> None:
        self.world.by_offset = by_offset
        for hours in ages:
            self.post(hours)

    @rule(hours=st.integers(0, 50))
    def post(self, hours: int) -> None:
        """Posts may come late: their time lies up to two days back."""
        self.count += 1
        name = f"p{self.count}"
        self.world.add(name, timedelta(hours=hours, seconds=self.count), likes=self.count)
        self.texts[name] = {self.world.posts[name].text}

    @precondition(lambda self: self.world.posts)
    @rule(data=st.data())
    def vanish(self, data: st.DataObject) -> None:
        del self.world.posts[data.draw(st.sampled_from(sorted(self.world.posts)))]

    @precondition(lambda self: self.world.posts)
    @rule(data=st.data(), likes=st.integers(0, 500))
    def change(self, data: st.DataObject, likes: int) -> None:
        name = data.draw(st.sampled_from(sorted(self.world.posts)))
        post = self.world.posts[name]
        post.likes = likes
        post.text = f"{name} has {likes}"
        self.texts[name].add(post.text)

    @rule(minutes=st.integers(1, 600))
    def wait(self, minutes: int) -> None:
        self.world.now += timedelta(minutes=minutes)

    @rule(
        after=st.integers(0, 6),
        times=st.integers(0, 3),
        error=st.sampled_from(ERRORS),
        shift_at=st.integers(0, 6),
        slice_records=st.sampled_from((4, 1000)),
        loop=st.booleans(),
    )
    def visit(
        self,
        after: int,
        times: int,
        error: SeeToThePlatform,
        shift_at: int,
        slice_records: int,
        loop: bool,
    ) -> None:
        """Some questions fail, and while the platform is read a post appears."""
        asked = [0]

        def fault(_request: Request) -> None:
            asked[0] += 1
            if after < asked[0] <= after + times:
                raise error

        def shift(_request: Request) -> None:
            if asked[0] == shift_at:
                self.post(0)

        self.world.fault, self.world.change, self.world.loop = fault, shift, loop
        self.collect(slice_records)
        self.world.fault = self.world.change = lambda _request: None
        self.world.loop = False

    def collect(self, slice_records: int = 1000) -> bool:
        self.world.now += timedelta(seconds=7)
        wish = Wish(page=Page(page_id=f"{KEY}:1"), platform=KEY, parts=("page", "posts", "counts"))
        done = collecting.collect(
            self.folder, [wish], lambda _wish: FakeAsker(self.world), slice_records=slice_records
        )
        return done.pages[0].complete

    @invariant()
    def nothing_is_double_and_nothing_made_up(self) -> None:
        store = Store(self.folder)
        if not store.exists():
            return
        reading = store.at()
        assert reading.sql("SELECT post_id FROM post_latest GROUP BY 1 HAVING count(*) > 1") == []
        assert (
            reading.sql(
                "SELECT post_id, observed_at FROM post_observations GROUP BY ALL HAVING count(*) > 1"
            )
            == []
        )
        for post_id, texts in reading.sql("SELECT post_id, list(text) FROM posts GROUP BY 1"):
            assert set(texts) <= self.texts[post_id.removeprefix(f"{KEY}:")]
            assert len(texts) == len(set(texts)) or len(set(texts)) > 1

    @rule()
    def a_quiet_visit_makes_it_whole(self) -> None:
        assert self.collect()
        reading = Store(self.folder).at()
        deleted = {
            row[0]
            for row in reading.sql(
                """SELECT subject_id FROM events WHERE event IN ('deleted', 'restored')
                GROUP BY 1 HAVING arg_max(event, observed_at) = 'deleted'"""
            )
        }
        latest = {
            name: (likes, text)
            for name, likes, text in reading.sql(
                """SELECT post_id, any_value(l.reactions), arg_max(p.text, r.store_version)
                FROM posts p JOIN runs r USING (run_id) JOIN post_latest l USING (post_id) GROUP BY 1"""
            )
            if name not in deleted
        }
        flagged = {
            row[0]
            for row in reading.sql("SELECT post_id FROM post_observations WHERE len(flags) > 0")
        }
        wanted = {f"{KEY}:{name}": post for name, post in self.world.posts.items()}
        assert latest.keys() == wanted.keys()
        for post_id, post in wanted.items():
            likes, text = latest[post_id]
            assert text == post.text
            if post_id not in flagged:
                assert likes == post.likes


Schedules.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestSchedules = Schedules.TestCase
