"""Questions to Facebook, and lists read to their end with whatever a field or a page's size may spoil."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

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
from hustings.platforms.definition import Page
from hustings.platforms.facebook.fields import COUNT_FIELDS
from hustings.platforms.meta_reading import Wanted, ask_wanted

BASE = f"{graph.HOST}/{graph.VERSION}"


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
        answer = ask_wanted(
            asker, wanted, partial(_page_of, edge, {**(more or {}), **cursor_query(cursor)})
        )
        listing = decoded(answer, Listing)
        after = next_cursor(listing.paging)
        yield answer, listing, after
        if after is None:
            return
        cursor = way.on_to(after, answer)


def _page_of(edge: str, more: Mapping[str, str], fields: Sequence[str], limit: int) -> Request:
    return question(edge, {"fields": ",".join(fields), "limit": str(limit), **more})


def witness(asker: Asker, page: Page) -> Answer:
    """That the page and its posts still answer, which tells a deleted post from all that may be wrong else."""
    answer = asker.ask(question(page.native_id, {"fields": "id,published_posts.limit(1){id}"}))
    decoded(answer, Reference)
    return answer
