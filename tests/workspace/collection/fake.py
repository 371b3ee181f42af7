"""A fake platform: pages that exist because a test says so, and what asking for each comes to.

It is called `fakebook` so that nobody takes it for a real one. Its reader asks nobody; its answers are
made up here. Handles tell what happens: `gone` is not found, `busy` asks to wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from hustings.domain.errors import FindThePage, SeeToThePlatform, WaitForThePlatform
from hustings.domain.records import CountsRecord, PageRecord, PostRecord
from hustings.network.asking import Answer, Asker, Budget, Request, Token
from hustings.platforms.definition import (
    NOTHING,
    Collected,
    Found,
    Lack,
    Offer,
    Page,
    Portion,
)

KEY = "fakebook"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SOURCE = "made up for tests"


def answer(handle: str, at: datetime = NOW) -> Answer:
    """An answer that nobody gave."""
    return Answer(
        status=200,
        headers={"content-type": "application/json"},
        body=f'{{"handle": "{handle}", "at": "{at.isoformat()}"}}'.encode(),
        asked_at=at,
        shown_address=f"https://fakebook.example/{handle}",
    )


class FakeAsker:
    """An asker that is never asked."""

    def ask(self, request: Request) -> Answer:
        raise AssertionError(f"{request.address} was asked for")

    def now(self) -> datetime:
        return datetime.now(UTC)


class FakeRules:
    platform = KEY

    def authorise(self, request: Request, token: Token) -> Request:
        return request

    def budgets(self, status: int, headers: Mapping[str, str], now_at: datetime) -> list[Budget]:
        return []

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        return None


@dataclass
class FakeReader:
    """Pages by handle; each has three posts of the last hours, the newest first."""

    asked: list[str] = field(default_factory=list)

    def resolve(self, asker: Asker, address: str) -> Found:
        handle = address.rsplit("/", 1)[-1].removeprefix("@")
        self.asked.append(handle)
        if handle.startswith("gone"):
            raise FindThePage(
                f"There is no page {handle}.", remedy="Check its spelling.", platform=KEY
            )
        if handle.startswith("busy"):
            raise WaitForThePlatform("It does not answer.", remedy="Wait.", platform=KEY)
        page = Page(page_id=f"{KEY}:{handle}", handle=handle, known={"software": "fake"})
        return Found(page=page, record=record_of(page), answer=answer(handle))

    def page(self, asker: Asker, page: Page) -> Iterator[Portion]:
        yield Portion(answer=answer(page.native_id), records=(record_of(page),))

    def posts(
        self, asker: Asker, page: Page, *, since_at: datetime | None, cursor: str | None
    ) -> Iterator[Portion]:
        now = asker.now()
        records = []
        for back in (1, 2, 3):
            at = (now - timedelta(hours=back)).replace(microsecond=0)
            post_id = f"{page.page_id}_{at:%m%d%H}"
            records += [
                PostRecord(post_id=post_id, page_id=page.page_id, created_at=at, text="Words"),
                counts_of(post_id, page.page_id, now, 10 * back),
            ]
        yield Portion(
            answer=answer(page.native_id, now), records=tuple(records), read_back_to_at=since_at
        )

    def counts(self, asker: Asker, page: Page, post_ids: Sequence[str]) -> Iterator[Portion]:
        now = asker.now()
        yield Portion(
            answer=answer(page.native_id, now),
            records=tuple(counts_of(one, page.page_id, now, 50) for one in post_ids),
        )

    def insights(
        self, asker: Asker, page: Page, *, since_on: date, until_on: date
    ) -> Iterator[Portion]:
        yield Portion(answer=answer(f"{page.native_id}-insights", asker.now()))


def counts_of(post_id: str, page_id: str, at: datetime, reactions: int) -> CountsRecord:
    """Counts of which each part is known."""
    return CountsRecord(
        post_id=post_id,
        page_id=page_id,
        observed_at=at,
        counts={"reactions": reactions, "comments": 1, "shares": 1},
    )


def record_of(page: Page) -> PageRecord:
    """The page as it is seen."""
    return PageRecord(
        page_id=page.page_id,
        observed_at=NOW,
        handle=page.handle,
        name=f"Page {page.native_id}",
        followers=1234,
    )


def platform(key: str = KEY) -> Collected:
    """The fake platform, or another like it."""
    return Collected(
        key=key,
        title="Fakebook",
        reader=FakeReader(),  # type: ignore[arg-type]
        rules=FakeRules(),
        offers=(
            Offer(part="page", method="page", table="page_observations",
                  columns=("handle", "name", "followers"), whose="others", needs=NOTHING, source=SOURCE),
            Offer(part="posts", method="posts", table="posts", columns=("text",), whose="others",
                  needs=NOTHING, source=SOURCE),
            Offer(part="counts", method="counts", table="post_observations",
                  columns=("reactions", "comments", "shares"), whose="others", needs=NOTHING,
                  source=SOURCE, kept_days=30),
            Offer(part="comments", method="comments", table="comments", columns=("text",),
                  whose="others", needs=NOTHING, source=SOURCE),
            Offer(part="insights", method="insights", table="post_observations", columns=("views",),
                  whose="own", needs="a connection of the page's owner", source=SOURCE),
        ),
        lacks=(
            Lack(table="page_observations", columns=("country",), why="It is not told.", source=SOURCE),
            Lack(table="posts", columns=("language",), why="Old servers only.", source=SOURCE,
                 software="old"),
        ),
        address_shapes=(rf"^https://{key}\.example/[^/]+$", r"^@?[a-z]+[0-9]*$"),
        version="1",
        connection="nothing",
        refresh_count=10,
    )  # fmt: skip
