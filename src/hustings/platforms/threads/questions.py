"""Questions to Threads, and lists that bear cursors whether or not they bear a `next`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from hustings.domain.errors import FindThePage, ReportTheAnswer
from hustings.network.asking import Answer, Asker, Request
from hustings.network.graph_answers import Listing, Round, bare_cursor, cursor_query, decoded
from hustings.platforms.definition import Page
from hustings.platforms.meta_reading import Wanted, ask_wanted
from hustings.platforms.threads.fields import OWN_FIELDS, PROFILE_FIELDS
from hustings.platforms.threads.rules import HOST, PLATFORM_KEY, VERSION
from hustings.platforms.threads.shapes import Own, Profile

BASE = f"{HOST}/{VERSION}"


def is_own(page: Page) -> bool:
    """Whether the page is one's own: others have no number."""
    return not page.native_id.startswith("@")


def question(path: str, query: Mapping[str, str]) -> Request:
    """A question about a node or an edge."""
    return Request(address=f"{BASE}/{path}", query=query)


def own_account(asker: Asker, path: str = "me") -> tuple[Answer, Own]:
    """The account in whose name is asked, or one of one's own by its number."""
    answer = asker.ask(question(path, {"fields": ",".join(OWN_FIELDS)}))
    node = decoded(answer, Own)
    if path not in ("me", node.id):
        raise ReportTheAnswer(
            f"{answer.shown_address} answered for account {node.id}.", platform=PLATFORM_KEY
        )
    return answer, node


def profile(asker: Asker, handle: str) -> tuple[Answer, Profile]:
    """Somebody else's public profile."""
    query = {"username": handle, "fields": ",".join(PROFILE_FIELDS)}
    answer = asker.ask(question("profile_lookup", query))
    node = decoded(answer, Profile)
    if node.username.casefold() != handle.casefold():
        raise ReportTheAnswer(
            f"{answer.shown_address} answered for another profile.", platform=PLATFORM_KEY
        )
    return answer, node


def handle_of(page: Page) -> str:
    """The handle by which a page is looked up: FindThePage where it has none."""
    if not page.handle:
        raise FindThePage(
            f"Threads looks others up by their handle, and none is known of {page.page_id}.",
            remedy="Add the page again by its address.",
            platform=PLATFORM_KEY,
        )
    return page.handle.removeprefix("@")


def lists(
    asker: Asker, path: str, wanted: Wanted, cursor: str | None, more: Mapping[str, str]
) -> Iterator[tuple[Answer, Listing, str | None]]:
    """Each page of a list with the cursor behind it; one that is empty and stays where it is ends it."""
    way = Round(cursor)
    while True:
        answer = ask_wanted(
            asker, wanted, partial(_page_of, path, {**more, **cursor_query(cursor)})
        )
        listing = decoded(answer, Listing)
        after = bare_cursor(listing.paging)
        if after == cursor and not listing.data:
            after = None
        yield answer, listing, after
        if after is None:
            return
        cursor = way.on_to(after, answer)


def _page_of(path: str, more: Mapping[str, str], fields: Sequence[str], limit: int) -> Request:
    return question(path, {"fields": ",".join(fields), "limit": str(limit), **more})
