"""Questions to Instagram: about an account of one's own by its number, about another by its handle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from hustings.domain.errors import FindThePage, ReportTheAnswer
from hustings.network import graph
from hustings.network.asking import Answer, Asker, Request
from hustings.network.graph_answers import (
    Listing,
    Reference,
    Round,
    bare_cursor,
    cursor_query,
    decoded,
    next_cursor,
)
from hustings.platforms.definition import Page
from hustings.platforms.instagram.fields import ACCOUNT_FIELDS, COUNT_FIELDS
from hustings.platforms.instagram.rules import OWN, PLATFORM_KEY
from hustings.platforms.instagram.shapes import Account, Discovered
from hustings.platforms.meta_reading import Wanted, ask_wanted

BASE = f"{graph.HOST}/{graph.VERSION}"
OWN_MARK = "own"
"""The name in Page.known that says that the account is one's own, and is asked about by its number."""


def is_own(page: Page) -> bool:
    """Whether the page is asked about by its number."""
    return page.known.get(OWN_MARK) == "yes"


def question(path: str, query: Mapping[str, str]) -> Request:
    """A question about a node or an edge."""
    return Request(address=f"{BASE}/{path}", query=query)


def discovering(handle: str, fields: Sequence[str]) -> Request:
    """A question about somebody else's professional account, by its handle."""
    asked = f"business_discovery.username({handle}){{{','.join(fields)}}}"
    return question(OWN, {"fields": asked})


def by_ids(ids: Sequence[str]) -> Request:
    """The counts of several posts of one's own; one that is gone spoils the whole answer."""
    return question("", {"ids": ",".join(ids), "fields": ",".join(COUNT_FIELDS)})


def handle_of(page: Page) -> str:
    """The handle by which a page is looked up: FindThePage where it has none."""
    if not page.handle:
        raise FindThePage(
            f"Instagram looks others up by their handle, and none is known of {page.page_id}.",
            remedy="Add the page again by its address.",
            platform=PLATFORM_KEY,
        )
    return page.handle.removeprefix("@")


def account_of(asker: Asker, page: Page) -> tuple[Answer, Account]:
    """The account as it is now."""
    if is_own(page):
        answer = asker.ask(question(page.native_id, {"fields": ",".join(ACCOUNT_FIELDS)}))
        account = decoded(answer, Account)
    else:
        answer = asker.ask(discovering(handle_of(page), ACCOUNT_FIELDS))
        account = decoded(answer, Discovered).business_discovery
    the_same(page, account, answer)
    return answer, account


def witness(asker: Asker, page: Page) -> Answer:
    """That an account of one's own and its posts still answer: FindThePage."""
    answer = asker.ask(question(page.native_id, {"fields": "id,media.limit(1){id}"}))
    decoded(answer, Reference)
    return answer


def the_same(page: Page, account: Account, answer: Answer) -> None:
    """That the handle still leads to the account that is followed: FindThePage, ReportTheAnswer."""
    if page.native_id.startswith("@") or account.id == page.native_id:
        return
    if is_own(page):
        raise ReportTheAnswer(
            f"{answer.shown_address} answered for account {account.id}.", platform=PLATFORM_KEY
        )
    raise FindThePage(
        f"@{page.handle} is another account now than the one that is followed.",
        remedy="Look the account up by its new handle and add it again; its number stays the same.",
        platform=PLATFORM_KEY,
    )


def media_of(
    asker: Asker, page: Page, wanted: Wanted, cursor: str | None
) -> Iterator[tuple[Answer, Listing, str | None]]:
    """Each page of an account's media, newest first, with the cursor behind it."""
    way = Round(cursor)
    while True:
        answer, listing = _media_page(asker, page, wanted, cursor)
        # Media of others bear cursors and no `next`.
        after = next_cursor(listing.paging) if is_own(page) else bare_cursor(listing.paging)
        if after == cursor and not listing.data:
            after = None
        yield answer, listing, after
        if after is None:
            return
        cursor = way.on_to(after, answer)


def _media_page(
    asker: Asker, page: Page, wanted: Wanted, cursor: str | None
) -> tuple[Answer, Listing]:
    if is_own(page):
        answer = ask_wanted(asker, wanted, partial(_own_media, page.native_id, cursor))
        return answer, decoded(answer, Listing)
    answer = ask_wanted(asker, wanted, partial(_others_media, handle_of(page), cursor))
    account = decoded(answer, Discovered).business_discovery
    the_same(page, account, answer)
    return answer, account.media or Listing()


def _own_media(account: str, cursor: str | None, fields: Sequence[str], limit: int) -> Request:
    query = {"fields": ",".join(fields), "limit": str(limit), **cursor_query(cursor)}
    return question(f"{account}/media", query)


def _others_media(handle: str, cursor: str | None, fields: Sequence[str], limit: int) -> Request:
    after = cursor_query(cursor).get("after")
    edge = f"media{f'.after({after})' if after else ''}.limit({limit}){{{','.join(fields)}}}"
    return discovering(handle, ("id", "media_count", edge))
