"""A visit to one page: its parts one after the other, and what came of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hustings.domain.records import CountsRecord, EventRecord, PageRecord, Part, PostRecord
from hustings.ingest.collecting.ages import due_posts, next_due_at
from hustings.ingest.collecting.endings import STOPS, UNFINISHED, gap_of, left_over, midnight
from hustings.ingest.collecting.gathering import Gathering
from hustings.ingest.collecting.marks import RECENT, KnownPost, Mark
from hustings.ingest.collecting.slices import CoverageRow
from hustings.ingest.collecting.stretches import Reach, read_through
from hustings.ingest.collecting.walks import Trouble, Walk, walk
from hustings.ingest.collecting.wishes import PageOutcome, PartOutcome, Wish
from hustings.network.asking import Asker
from hustings.platforms.definition import Collected, Portion

ORDER: tuple[Part, ...] = (
    "page",
    "posts",
    "counts",
    "comments",
    "ties",
    "notifications",
    "audience",
    "insights",
)
OVERLAP_DAYS = 3
"""Days of insights and audiences that are asked for again: platforms still change them."""
FIRST_DAYS = 90
"""Days of insights and audiences on the first visit where the wish does not say how far back."""
_MISSING_AGAIN = 8
"""A post that is missing from the list is asked for again after its age divided by this."""


class Visit:
    """One page while it is visited; trouble with one part never stops the next."""

    def __init__(
        self,
        gathering: Gathering,
        wish: Wish,
        platform: Collected,
        asker: Asker,
        mark: Mark,
        progress: Callable[[int], None],
    ) -> None:
        self._gathering = gathering
        self._wish = wish
        self._platform = platform
        self._asker = asker
        self._mark = mark
        self._progress = progress
        self._records_count = 0
        self._page = wish.page
        self._part: Part = "page"
        self._rows_count = 0
        self._gaps: list[Trouble] = []
        self._gone: Trouble | None = None
        self._posts: dict[str, KnownPost] = {post.post_id: post for post in mark.posts}
        self._before = dict(self._posts)
        self._seen: dict[str, datetime] = {}
        self._read_since_at: datetime | None = None
        self._asked_at = asker.now()

    def outcome(self) -> PageOutcome:
        """Ask for every part that is wished and say what came of it."""
        does = {
            "page": self._read_page,
            "posts": self._read_back,
            "counts": self._read_counts,
            "comments": self._read_comments,
            "ties": self._read_ties,
            "notifications": self._read_back,
            "audience": self._read_days,
            "insights": self._read_days,
        }
        offered = self._platform.parts_given(self._wish.whose)
        outcomes = []
        for part in ORDER:
            if part not in self._wish.parts:
                continue
            self._part, self._rows_count, self._gaps = part, 0, []
            if part not in offered:
                outcomes.append(self._not_offered(part))
            elif self._gone is not None:
                outcomes.append(self._end(self._gone))
            else:
                outcomes.append(does[part]())
        step = (
            next_due_at(self._posts.values(), self._asker.now()) if offered >= {"counts"} else None
        )
        again = [step, *(part.retry_at for part in outcomes)]
        due_at = min((moment for moment in again if moment is not None), default=None)
        return PageOutcome(page=self._page, parts=tuple(outcomes), due_at=due_at)

    def _read_page(self) -> PartOutcome:
        done = self._walk("page", by_cursor=False)
        if done.trouble is not None and done.trouble.error == "FindThePage":
            self._gone = done.trouble
            if self._mark.held:
                self._gathering.note(
                    EventRecord(
                        subject_id=self._page.page_id,
                        page_id=self._page.page_id,
                        event="unpublished",
                        observed_at=self._asked_at,
                    ),
                    self._part,
                    asked_at=self._asked_at,
                )
        return self._end(done.trouble, to_at=self._asked_at if done.complete else None)

    def _read_back(self) -> PartOutcome:
        """Posts or notifications, from now back to what was read before."""

        def ask(
            cursor: str | None, since_at: datetime | None, pause: Callable[[Walk], bool]
        ) -> Walk:
            return self._walk(self._part, {"since_at": since_at}, cursor=cursor, pause=pause)

        def pause(reach: Reach) -> bool:
            if not self._gathering.is_full:
                return False
            self._cover(self._row_of(reach))
            self._land()
            return True

        reach = read_through(
            ask,
            self._mark.stretches.get(self._part, ()),
            now_at=self._asked_at,
            floor_at=self._wish.backfill_to_at,
            pause=pause,
        )
        if reach.head_complete and self._part == "posts":
            self._read_since_at = reach.head_since_at or datetime.min.replace(tzinfo=UTC)
        self._cover(self._row_of(reach))
        return self._outcome(reach.trouble, complete=reach.cursor is None and reach.trouble is None)

    def _row_of(self, reach: Reach) -> CoverageRow:
        trouble = reach.trouble or next(iter(self._gaps), None)
        row = CoverageRow(page_id=self._page.page_id, part=self._part, asked_at=self._asked_at)
        if reach.to_at is None:
            return replace(row, complete=False, **gap_of(trouble))
        return replace(
            row,
            from_at=reach.from_at,
            to_at=reach.to_at,
            complete=reach.cursor is None,
            cursor=reach.cursor,
            **gap_of(trouble if trouble or reach.cursor is None else UNFINISHED),
        )

    def _read_counts(self) -> PartOutcome:
        """Posts that came to a step of age, and those that are no longer where they were."""
        now = self._asker.now()
        due = [post for post in due_posts(self._posts.values(), now) if post not in self._seen]
        missing = self._missing()
        wanted = list(dict.fromkeys([*missing, *due]))
        trouble: Trouble | None = None
        size = max(self._platform.refresh_count, 1)
        for start in range(0, len(wanted), size):
            group = wanted[start : start + size]
            done = self._walk("counts", {"post_ids": group}, by_cursor=False)
            if done.trouble is not None:
                trouble = done.trouble
                if done.trouble.error in STOPS:
                    break
            self._land_if_full()
        return self._end(trouble, to_at=None if trouble else self._asked_at)

    def _missing(self) -> list[str]:
        """Posts of the time that was just read through which were not among what was read.

        Some are never in the list, such as answers that a stream brought, so that each is asked for
        more and more seldom as it grows older.
        """
        since = self._read_since_at
        if since is None:
            return []
        least = max(since, self._asked_at - RECENT)
        return [
            post.post_id
            for post in self._before.values()
            if post.created_at > least
            and post.post_id not in self._seen
            and self._asked_at - (post.observed_at or post.created_at)
            >= (self._asked_at - post.created_at) / _MISSING_AGAIN
        ]

    def _read_comments(self) -> PartOutcome:
        """Comments on recent posts whose number of comments changed, and on those that were left over."""
        left = self._comments_left()
        trouble: Trouble | None = None
        for post_id in list(left):

            def pause(so_far: Walk, post_id: str = post_id) -> bool:
                left[post_id] = so_far.cursor
                return self._land_if_full(left_over(left))

            begun_at = left[post_id]
            done = self._walk("comments", {"post_id": post_id}, cursor=begun_at, pause=pause)
            # A post that is gone on the way is looked for once more: it may have been the cursor.
            gone = done.trouble is not None and done.trouble.error == "FindThePage"
            if done.trouble is None or (gone and begun_at is None and not done.portions_count):
                del left[post_id]
                continue
            left[post_id] = None if done.trouble.cursor_at_fault else done.cursor
            trouble = done.trouble
            if trouble.error in STOPS:
                break
        cursor = left_over(left) if left else None
        return self._end(trouble, to_at=self._asked_at, cursor=cursor, complete=not left)

    def _comments_left(self) -> dict[str, str | None]:
        """Posts whose comments are to be read, each with the cursor to go on from."""
        left: dict[str, str | None] = json.loads(self._mark.open_cursors.get("comments", "{}"))
        for post_id in self._seen:
            post, before = self._posts.get(post_id), self._before.get(post_id)
            if post is not None and (
                post.comments is None or post.comments != (before.comments if before else 0)
            ):
                left.setdefault(post_id, None)
        return left

    def _read_ties(self) -> PartOutcome:
        def pause(so_far: Walk) -> bool:
            return self._land_if_full(so_far.cursor)

        cursor = self._mark.open_cursors.get("ties")
        done = self._walk("ties", {"kind": "follow"}, cursor=cursor, pause=pause)
        if cursor is not None and done.trouble is not None and done.trouble.cursor_at_fault:
            done = self._walk("ties", {"kind": "follow"}, pause=pause)
        at_fault = done.trouble is not None and done.trouble.cursor_at_fault
        left = None if at_fault else done.cursor
        return self._end(done.trouble, to_at=self._asked_at, cursor=left, complete=done.complete)

    def _read_days(self) -> PartOutcome:
        """Audience or insights: days that were not read yet, and some before them once more."""
        until_on = self._asked_at.date()
        stretches = self._mark.stretches.get(self._part, ())
        if stretches:
            since_on = stretches[0].to_at.date() - timedelta(days=OVERLAP_DAYS)
        else:
            back = self._wish.backfill_to_at
            since_on = back.date() if back else until_on - timedelta(days=FIRST_DAYS)
        days = {"since_on": min(since_on, until_on), "until_on": until_on}
        done = self._walk(self._part, days, by_cursor=False)
        first = stretches[0].from_at if stretches else midnight(since_on)
        if done.trouble is not None:
            return self._end(done.trouble)
        return self._end(None, from_at=first, to_at=self._asked_at)

    def _walk(
        self,
        method: str,
        arguments: dict[str, Any] | None = None,
        *,
        cursor: str | None = None,
        pause: Callable[[Walk], bool] = lambda _walk: False,
        by_cursor: bool = True,
    ) -> Walk:
        given = arguments or {}

        def ask(from_cursor: str | None) -> Iterator[Portion]:
            all_given = {**given, "cursor": from_cursor} if by_cursor else given
            with self._gathering.calling(
                self._wish_now(), self._asker, self._part, method, all_given
            ) as asker:
                yield from getattr(self._platform.reader, method)(asker, self._page, **all_given)

        return walk(cursor, ask, self._take, pause=pause, by_cursor=by_cursor)

    def _wish_now(self) -> Wish:
        return replace(self._wish, page=self._page)

    def _take(self, portion: Portion) -> None:
        self._gathering.take(self._wish, self._part, portion)
        self._rows_count += len(portion.records)
        self._records_count += len(portion.records)
        for record in portion.records:
            if isinstance(record, PageRecord):
                if record.page_id == self._page.page_id and record.handle:
                    self._page = replace(self._page, handle=record.handle)
            elif isinstance(record, PostRecord):
                self._see(record.post_id, portion.answer.asked_at, created_at=record.created_at)
            elif isinstance(record, CountsRecord):
                self._see(
                    record.post_id, record.observed_at, comments=record.counts.get("comments")
                )
            elif isinstance(record, EventRecord) and record.event == "deleted":
                self._posts.pop(record.subject_id, None)
        for gap in portion.gaps:
            self._gaps.append(Trouble(gap.error, gap.reason))
            self._gathering.note_gap(self._page.page_id, self._part, gap, portion.answer)
        self._progress(self._records_count)

    def _see(
        self,
        post_id: str,
        observed_at: datetime,
        *,
        created_at: datetime | None = None,
        comments: int | None = None,
    ) -> None:
        self._seen[post_id] = observed_at
        known = self._posts.get(post_id)
        if known is not None:
            more = known.comments if comments is None else comments
            self._posts[post_id] = replace(known, observed_at=observed_at, comments=more)
        elif created_at is not None and self._asked_at - created_at <= RECENT:
            self._posts[post_id] = KnownPost(post_id, created_at, observed_at, comments)

    def _land_if_full(self, cursor: str | None = None) -> bool:
        if not self._gathering.is_full:
            return False
        self._cover(
            CoverageRow(
                page_id=self._page.page_id,
                part=self._part,
                asked_at=self._asked_at,
                complete=False,
                cursor=cursor,
                **gap_of(UNFINISHED),
            )
        )
        self._land()
        return True

    def _land(self) -> None:
        """Land a slice; comments that its new counts call for are owed from then on."""
        before = ORDER.index(self._part) < ORDER.index("comments")
        if before and "comments" in self._wish.parts and (left := self._comments_left()):
            row = CoverageRow(page_id=self._page.page_id, part="comments", asked_at=self._asked_at)
            owed = replace(row, complete=False, cursor=left_over(left), **gap_of(UNFINISHED))
            self._cover(owed)
        self._gathering.land()

    def _cover(self, row: CoverageRow) -> None:
        self._gathering.slice.coverage[row.page_id, row.part] = row

    def _end(
        self,
        trouble: Trouble | None,
        *,
        from_at: datetime | None = None,
        to_at: datetime | None = None,
        cursor: str | None = None,
        complete: bool | None = None,
    ) -> PartOutcome:
        whole = trouble is None if complete is None else complete
        self._cover(
            CoverageRow(
                page_id=self._page.page_id,
                part=self._part,
                asked_at=self._asked_at,
                from_at=from_at,
                to_at=to_at,
                complete=whole,
                cursor=None if whole else cursor,
                **gap_of(trouble or next(iter(self._gaps), None)),
            )
        )
        return self._outcome(trouble, complete=whole)

    def _outcome(self, trouble: Trouble | None, *, complete: bool) -> PartOutcome:
        said = trouble or next(iter(self._gaps), None)
        return PartOutcome(
            part=self._part,
            rows_count=self._rows_count,
            complete=complete,
            error=said.error if said else None,
            reason=said.reason if said else None,
            retry_at=said.retry_at if said else None,
        )

    def _not_offered(self, part: Part) -> PartOutcome:
        of = "of pages that are not one's own" if self._wish.whose == "others" else "of any page"
        reason = f"{self._platform.title} gives no {part} {of}."
        return PartOutcome(part=part, rows_count=0, complete=True, reason=reason)
