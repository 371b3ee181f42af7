"""Questions to Facebook, and lists read to their end with whatever a field or a page's size may spoil."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hustings.domain.errors import LeaveOutTheMetric, ReportTheAnswer, SeeToThePlatform
from hustings.domain.records import Record
from hustings.network import graph
from hustings.network.asking import Answer, Asker, Request
from hustings.network.graph_answers import (
    Listing,
    Reference,
    Round,
    cursor_query,
    decoded,
    next_cursor,
)
from hustings.platforms.definition import Gap, Page
from hustings.platforms.facebook.fields import COUNT_FIELDS, field_name
from hustings.platforms.meta_reading import gap_of, retired

BASE = f"{graph.HOST}/{graph.VERSION}"


@dataclass
class Wanted:
    """The fields still asked for, how many items at once, and the errors that left others out."""

    page: Page
    fields: list[str]
    limit: int
    refused: list[SeeToThePlatform] = field(default_factory=list)

    def leave_out(self, error: LeaveOutTheMetric) -> None:
        """Ask no more for what the error blames; the error itself where it blames nothing that is asked."""
        kept = [one for one in self.fields if field_name(one) not in error.missing]
        if len(kept) == len(self.fields) or not kept:
            raise error
        self.fields = kept
        self.refused.append(error)

    def told(self, answer: Answer) -> tuple[tuple[Record, ...], tuple[Gap, ...]]:
        """Events and gaps of what was left out since the last portion."""
        refused, self.refused = self.refused, []
        return (
            tuple(
                record
                for error in refused
                for name in error.missing
                for record in retired(self.page, name, error, answer)
            ),
            tuple(gap_of(error.missing, error) for error in refused),
        )


def question(path: str, query: Mapping[str, str]) -> Request:
    """A question about a node or an edge."""
    return Request(address=f"{BASE}/{path}", query=query)


def by_ids(ids: Sequence[str]) -> Request:
    """The counts of several posts; one that is gone spoils the whole answer."""
    return Request(
        address=f"{BASE}/", query={"ids": ",".join(ids), "fields": ",".join(COUNT_FIELDS)}
    )


def pages_of(
    asker: Asker,
    edge: str,
    wanted: Wanted,
    cursor: str | None,
    more: Mapping[str, str] | None = None,
) -> Iterator[tuple[Answer, Listing, str | None]]:
    """Each page of a list with the cursor behind it; ReportTheAnswer where a cursor comes twice."""
    way = Round(cursor)
    while True:
        answer = _page_of(asker, edge, wanted, cursor, more or {})
        listing = decoded(answer, Listing)
        after = next_cursor(listing.paging)
        yield answer, listing, after
        if after is None:
            return
        cursor = way.on_to(after, answer)


def _page_of(
    asker: Asker, edge: str, wanted: Wanted, cursor: str | None, more: Mapping[str, str]
) -> Answer:
    while True:
        query = {
            "fields": ",".join(wanted.fields),
            "limit": str(wanted.limit),
            **more,
            **cursor_query(cursor),
        }
        try:
            return asker.ask(question(edge, query))
        except LeaveOutTheMetric as error:
            wanted.leave_out(error)
        except ReportTheAnswer as error:
            if error.field != graph.TOO_MUCH or wanted.limit == 1:
                raise
            wanted.limit = max(1, wanted.limit // 2)


def witness(asker: Asker, page: Page) -> Answer:
    """That the page and its posts still answer, which tells a deleted post from all that may be wrong else."""
    answer = asker.ask(question(page.native_id, {"fields": "id,published_posts.limit(1){id}"}))
    decoded(answer, Reference)
    return answer
