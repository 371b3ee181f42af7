"""A platform that is made up: its pages, posts and whims are held in memory. It is a fake, and stands for none.

Its interface pages by offset, so that items shift under whoever reads while it changes, or by the
time of the last post, as real ones do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hustings.domain.errors import FindThePage, ReportTheAnswer
from hustings.domain.records import (
    AudienceRecord,
    CommentRecord,
    CountsRecord,
    EventRecord,
    FigureRecord,
    PageRecord,
    PostRecord,
    TieRecord,
)
from hustings.network.asking import Answer, Request
from hustings.platforms.definition import Collected, Gap, Offer, Page, Portion, in_turn

KEY = "bluesky"
"""It takes a key that pages may have; tests put it in the place of the platform."""
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ADDRESS = "https://fake.example/"
PARTS = ("page", "posts", "counts", "comments", "ties", "audience", "insights")


@dataclass
class FakePost:
    """A post of the made-up platform."""

    created_at: datetime
    text: str = ""
    likes: int = 0
    comments: int = 0


@dataclass
class World:
    """Everything that the platform would show at the moment; `fault` is told each question and may raise."""

    now: datetime = NOW
    page_size: int = 5
    by_offset: bool = False
    name: str = "Alder"
    handle: str = "alder"
    followers: int = 100
    gone: bool = False
    posts: dict[str, FakePost] = field(default_factory=dict)
    comments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    followers_ids: list[str] = field(default_factory=list)
    retired: tuple[str, ...] = ()
    fault: Callable[[Request], None] = lambda _request: None
    change: Callable[[Request], None] = lambda _request: None
    loop: bool = False
    asked: list[str] = field(default_factory=list)

    def add(self, key: str, age: timedelta = timedelta(0), **values: Any) -> FakePost:
        """A post, published so long ago."""
        self.posts[key] = FakePost(self.now - age, **{"text": f"Words of {key}", **values})
        return self.posts[key]

    def answer(self, what: str, query: Mapping[str, str]) -> Any:
        """What the platform answers."""
        if self.gone:
            raise FindThePage("The page is not there.", platform=KEY)
        if what == "page":
            return {"name": self.name, "handle": self.handle, "followers": self.followers}
        if what == "posts":
            return self._posts(query)
        if what == "counts":
            asked = query["ids"].split(",")
            return {"posts": [self._post(key) for key in asked if key in self.posts]}
        if what == "comments":
            return self._part(self.comments.get(query["post"], []), query)
        if what == "ties":
            return self._part([{"id": one} for one in self.followers_ids], query)
        if what == "insights":
            return {"views": 7, "retired": list(self.retired)}
        return {"CA": 60, "KH": 40}

    def _post(self, key: str) -> dict[str, Any]:
        post = self.posts[key]
        return {
            "id": key,
            "at": post.created_at.isoformat(),
            "text": post.text,
            "likes": post.likes,
            "comments": post.comments,
        }

    def _posts(self, query: Mapping[str, str]) -> Any:
        order = sorted(self.posts, key=lambda key: (self.posts[key].created_at, key), reverse=True)
        cursor = query.get("cursor")
        if self.by_offset:
            start = int(cursor or 0)
            shown, following = order[start : start + self.page_size], str(start + self.page_size)
        else:
            if cursor is not None:
                order = [k for k in order if self._place(k) < cursor]
            shown = order[: self.page_size]
            following = self._place(shown[-1]) if shown else ""
        more = len(order) > (int(cursor or 0) if self.by_offset else 0) + self.page_size
        if self.loop and cursor is not None:
            following, more = cursor, True
        return {"items": [self._post(key) for key in shown], "cursor": following if more else None}

    def _place(self, key: str) -> str:
        return f"{self.posts[key].created_at.isoformat()}|{key}"

    def _part(self, items: Sequence[Any], query: Mapping[str, str]) -> Any:
        start = int(query.get("cursor") or 0)
        following = start + self.page_size
        return {
            "items": list(items[start:following]),
            "cursor": str(following) if following < len(items) else None,
        }


class FakeAsker:
    """Answers from the world; `secret` stands for what must never be kept."""

    def __init__(self, world: World) -> None:
        self.world = world

    def ask(self, request: Request) -> Answer:
        query = {name: str(value) for name, value in request.query.items()}
        shown = request.address + "?" + "&".join(f"{k}={v}" for k, v in sorted(query.items()))
        self.world.asked.append(shown)
        self.world.fault(request)
        what = request.address.removeprefix(ADDRESS)
        body = json.dumps(self.world.answer(what, query)).encode()
        self.world.change(request)
        return Answer(
            status=200, headers={}, body=body, asked_at=self.world.now, shown_address=shown
        )

    def now(self) -> datetime:
        return self.world.now


class FakeReader:
    """Reads the made-up platform, as readers of real ones read theirs."""

    def resolve(self, asker: Any, address: str) -> Any:
        raise FindThePage("Nothing is resolved here.", platform=KEY)

    def page(self, asker: Any, page: Page) -> Iterator[Portion]:
        answer = asker.ask(Request(address=ADDRESS + "page", query={"page": page.native_id}))
        held = answer.json
        yield Portion(
            answer=answer,
            records=(PageRecord(page_id=page.page_id, observed_at=answer.asked_at, **held),),
        )

    def posts(
        self, asker: Any, page: Page, *, since_at: datetime | None, cursor: str | None
    ) -> Iterator[Portion]:
        while True:
            query = {"page": page.native_id} | ({"cursor": cursor} if cursor else {})
            answer = asker.ask(Request(address=ADDRESS + "posts", query=query))
            held = answer.json
            if not isinstance(held, dict):
                raise ReportTheAnswer("That is no list of posts.", platform=KEY)
            records, low = [], None
            for item in held["items"]:
                records += self._post(page, item, answer)
                low = datetime.fromisoformat(item["at"])
            cursor = held["cursor"]
            if since_at is not None and low is not None and low < since_at:
                cursor = None
            yield Portion(
                answer=answer,
                records=tuple(records),
                cursor=cursor,
                read_back_to_at=low,
                quarantined=held.get("odd", {}),
            )
            if cursor is None:
                return

    def counts(self, asker: Any, page: Page, post_ids: Sequence[str]) -> Iterator[Portion]:
        keys = [post_id.removeprefix(f"{KEY}:") for post_id in post_ids]
        answer = asker.ask(Request(address=ADDRESS + "counts", query={"ids": ",".join(keys)}))
        items = answer.json["posts"]
        shown = {item["id"] for item in items}
        records: list[Any] = [self._post(page, item, answer)[1] for item in items]
        records += [
            EventRecord(
                subject_id=f"{KEY}:{key}",
                page_id=page.page_id,
                event="deleted",
                observed_at=answer.asked_at,
            )
            for key in keys
            if key not in shown
        ]
        yield Portion(answer=answer, records=tuple(records))

    def comments(
        self, asker: Any, page: Page, post_id: str, *, cursor: str | None
    ) -> Iterator[Portion]:
        native = post_id.removeprefix(f"{KEY}:")
        for answer, item_list, following in self._pages(
            asker, "comments", {"post": native}, cursor
        ):
            records = tuple(
                CommentRecord(
                    comment_id=f"{KEY}:{item['id']}",
                    post_id=post_id,
                    page_id=page.page_id,
                    author_id=item["by"],
                    by_page=item["by"] == page.native_id,
                    created_at=datetime.fromisoformat(item["at"]),
                    text=item["text"],
                )
                for item in item_list
            )
            yield Portion(answer=answer, records=records, cursor=following)

    def ties(self, asker: Any, page: Page, *, kind: str, cursor: str | None) -> Iterator[Portion]:
        for answer, item_list, following in self._pages(asker, "ties", {}, cursor):
            records = tuple(
                TieRecord(actor_id=item["id"], target_id=page.page_id, kind="follow")
                for item in item_list
            )
            yield Portion(answer=answer, records=records, cursor=following)

    def audience(
        self, asker: Any, page: Page, *, since_on: date, until_on: date
    ) -> Iterator[Portion]:
        answer = asker.ask(Request(address=ADDRESS + "audience", query={"since": str(since_on)}))
        records = tuple(
            AudienceRecord(
                page_id=page.page_id,
                observed_at=datetime(until_on.year, until_on.month, until_on.day, tzinfo=UTC),
                dimension="country",
                key=key,
                value=value,
            )
            for key, value in answer.json.items()
        )
        yield Portion(answer=answer, records=records)

    def insights(
        self, asker: Any, page: Page, *, since_on: date, until_on: date
    ) -> Iterator[Portion]:
        yield from in_turn(self._insights(asker, page, since_on, until_on))

    def _insights(
        self, asker: Any, page: Page, since_on: date, until_on: date
    ) -> Iterator[Portion]:
        answer = asker.ask(Request(address=ADDRESS + "insights", query={"since": str(since_on)}))
        start = datetime(until_on.year, until_on.month, until_on.day, tzinfo=UTC)
        retired = tuple(answer.json["retired"])
        gap = Gap(names=retired, error="LeaveOutTheMetric", reason=f"No longer given: {retired}.")
        yield Portion(
            answer=answer,
            records=(
                FigureRecord(
                    page_id=page.page_id,
                    metric="views",
                    from_at=start,
                    to_at=start + timedelta(days=1),
                    value=answer.json["views"],
                ),
            ),
            gaps=(gap,) if retired else (),
        )

    def _pages(
        self, asker: Any, what: str, query: dict[str, str], cursor: str | None
    ) -> Iterator[tuple[Answer, list[Any], str | None]]:
        while True:
            given = query | ({"cursor": cursor} if cursor else {})
            answer = asker.ask(Request(address=ADDRESS + what, query=given))
            cursor = answer.json["cursor"]
            yield answer, answer.json["items"], cursor
            if cursor is None:
                return

    @staticmethod
    def _post(page: Page, item: Mapping[str, Any], answer: Answer) -> list[Any]:
        post_id = f"{KEY}:{item['id']}"
        return [
            PostRecord(
                post_id=post_id,
                page_id=page.page_id,
                created_at=datetime.fromisoformat(item["at"]),
                kind="status",
                text=item["text"],
            ),
            CountsRecord(
                post_id=post_id,
                page_id=page.page_id,
                observed_at=answer.asked_at,
                counts={
                    "reactions": item["likes"],
                    "comments": item["comments"],
                    "shares": 0,
                },
            ),
        ]


def _offer(part: Any, whose: Any = "others", kept_days: int | None = None) -> Offer:
    return Offer(
        part=part,
        method=part,
        table="",
        columns=(),
        whose=whose,
        needs="nothing",
        source=ADDRESS,
        kept_days=kept_days,
    )


FAKE = Collected(
    key=KEY,
    title="Made-up",
    reader=FakeReader(),
    rules=None,  # type: ignore[arg-type]
    offers=(
        *(_offer(part) for part in PARTS if part != "insights"),
        *(_offer(part, "own") for part in PARTS),
    ),
    lacks=(),
    address_shapes=(),
    version="1",
    connection="nothing",
    refresh_count=3,
)
