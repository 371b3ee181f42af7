"""The questions that a server is asked; the interface's paths stand here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote, urlsplit

from hustings.domain.errors import FindThePage, ReportTheAnswer
from hustings.network.asking import JSON_TYPES, Answer, Asker, Request
from hustings.platforms.definition import Page
from hustings.platforms.mastodon.addresses import name_of, native_of, server_in, server_told
from hustings.platforms.mastodon.parsing import Seen
from hustings.platforms.mastodon.software import (
    UNKNOWN,
    Software,
    nodeinfo_address,
    software_in,
    software_named,
)

POSTS_LIMIT = 40
"""https://docs.joinmastodon.org/methods/accounts/#statuses: max 40."""
PEOPLE_LIMIT = 80
"""https://docs.joinmastodon.org/methods/accounts/#followers: max 80."""
_ABOUT_TYPES = (*JSON_TYPES, "application/jrd+json", "text/plain", "text/html")
"""Where nobody answers for these two, a server may show a page for people: that is a no, and no reason to wait."""


def get(
    asker: Asker,
    server: str,
    path: str,
    query: Mapping[str, str | Sequence[str]] | None = None,
    content_types: tuple[str, ...] = JSON_TYPES,
) -> Answer:
    """The answer of a server to one question of its client interface."""
    return asker.ask(
        Request(
            address=f"{server}{path}",
            query=query or {},
            headers={"Accept": "application/json"},
            content_types=content_types,
        )
    )


def account(asker: Asker, server: str, account_id: str) -> Answer:
    """One account by its id."""
    return get(asker, server, f"/api/v1/accounts/{quote(account_id, safe='')}")


def account_posts(asker: Asker, server: str, account_id: str, max_id: str | None) -> Answer:
    """An account's posts before `max_id`, newest first."""
    query = {"limit": str(POSTS_LIMIT)} | ({"max_id": max_id} if max_id else {})
    return get(asker, server, f"/api/v1/accounts/{quote(account_id, safe='')}/statuses", query)


def post(asker: Asker, server: str, status_id: str) -> Answer:
    """One post by its id; status 404 or 410 where it is not there."""
    return get(asker, server, f"/api/v1/statuses/{quote(status_id, safe='')}")


def posts(asker: Asker, server: str, status_ids: Sequence[str], name: str) -> Answer:
    """Several posts by their ids; those that are not there are left out."""
    return get(asker, server, "/api/v1/statuses", {name: list(status_ids)})


def replies(asker: Asker, server: str, status_id: str) -> Answer:
    """A post's context: what it answers and what answers it."""
    return get(asker, server, f"/api/v1/statuses/{quote(status_id, safe='')}/context")


def people(asker: Asker, server: str, path: str, max_id: str | None) -> Answer:
    """A list of accounts: followers of one, or who favourited or boosted a post."""
    query = {"limit": str(PEOPLE_LIMIT)} | ({"max_id": max_id} if max_id else {})
    return get(asker, server, path, query)


def own_account(asker: Asker, server: str) -> Answer:
    """The account whose token it is."""
    return get(asker, server, "/api/v1/accounts/verify_credentials")


def notifications(asker: Asker, server: str, types: Sequence[str], max_id: str | None) -> Answer:
    """What the account whose token it is was told before `max_id`, newest first."""
    query: dict[str, str | Sequence[str]] = {"limit": str(POSTS_LIMIT), "types[]": list(types)}
    return get(
        asker, server, "/api/v1/notifications", query | ({"max_id": max_id} if max_id else {})
    )


def lookup(asker: Asker, server: str, acct: str) -> Answer:
    """An account by its name."""
    return get(asker, server, "/api/v1/accounts/lookup", {"acct": acct})


def search(asker: Asker, server: str, acct: str) -> Answer:
    """Accounts whose name is like this one, where the server has no lookup."""
    query = {"q": acct, "limit": "40", "resolve": "false"}
    return get(asker, server, "/api/v1/accounts/search", query)


def webfinger(asker: Asker, server: str, user: str, domain: str) -> Answer:
    """What a domain says of an account, among it on which server it lives: RFC 7033."""
    return get(
        asker,
        server,
        "/.well-known/webfinger",
        {"resource": f"acct:{user}@{domain}"},
        _ABOUT_TYPES,
    )


def software_of(asker: Asker, page: Page) -> Software:
    """The software of a page's server, as it was found when the page was, else asked now."""
    if "software" in page.known:
        return software_named(page.known["software"], page.known.get("version", ""))
    return ask_software(asker, server_in(page.page_id))


def ask_software(asker: Asker, server: str) -> Software:
    """The software of a server, by NodeInfo; unknown where the server does not say."""
    try:
        told = get(asker, server, "/.well-known/nodeinfo", content_types=_ABOUT_TYPES)
        where = nodeinfo_address(told.body)
        # A description on another machine speaks for that machine.
        if where is None or server_told(where) != server:
            return UNKNOWN
        path = urlsplit(where).path
        return software_in(get(asker, server, path, content_types=_ABOUT_TYPES).body)
    except (FindThePage, ReportTheAnswer):
        return UNKNOWN


def seen_of(page: Page, software: Software, answer: Answer) -> Seen:
    """Where and when an answer was seen."""
    server = server_in(page.page_id)
    return Seen(
        server=server,
        page_id=page.page_id,
        account_id=native_of(page.page_id),
        domain=(page.handle or "").partition("@")[2] or name_of(server),
        software=software,
        observed_at=answer.asked_at,
    )


def seen_again(seen: Seen, answer: Answer) -> Seen:
    """The same place at the time of another answer."""
    return replace(seen, observed_at=answer.asked_at)
