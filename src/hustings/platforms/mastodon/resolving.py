"""From what people paste to an account on the server where it lives."""

from __future__ import annotations

import msgspec

from hustings.domain.errors import FindThePage, ReportTheAnswer
from hustings.network.asking import Answer, Asker
from hustings.platforms.definition import Found, Page
from hustings.platforms.mastodon import asking
from hustings.platforms.mastodon.addresses import (
    PLATFORM,
    Address,
    address_of,
    id_on,
    name_of,
    server_of,
    server_told,
)
from hustings.platforms.mastodon.entities import Account, Finger, Status
from hustings.platforms.mastodon.parsing import (
    Seen,
    decoded,
    each_of,
    page_record,
    present,
)
from hustings.platforms.mastodon.software import Software

_ACTOR_TYPES = ("application/activity+json", "application/ld+json")
_PROFILE = "http://webfinger.net/rel/profile-page"


def resolve(asker: Asker, address: str) -> Found:
    """The account behind an address or a handle, asked of its own server."""
    given = address_of(address)
    if given.user:
        return _by_name(asker, given)
    if given.account_id:
        return _by_id(asker, given)
    home = _author_of(asker, given)
    return home if isinstance(home, Found) else _by_name(asker, home)


def _author_of(asker: Asker, given: Address) -> Found | Address:
    """The account that wrote a post: found, if the post's server is its own; else where to look for it."""
    answer = asking.post(asker, given.server, given.status_id or "")
    if answer.status >= 400:
        raise FindThePage(f"{answer.shown_address} is not there.", platform=PLATFORM)
    account = decoded(answer.body, Status, what="post").account
    user, _, domain = account.acct.partition("@")
    if domain and domain.lower() != name_of(given.server):
        return Address(server=server_told(f"https://{domain}"), user=user, domain=domain.lower())
    return _by_id(asker, Address(server=given.server, account_id=account.id))


def _by_id(asker: Asker, given: Address) -> Found:
    software = asking.ask_software(asker, given.server)
    answer = asking.account(asker, given.server, given.account_id or "")
    account = present(decoded(answer.body, Account, what="account"))
    user, _, domain = account.acct.partition("@")
    if domain and domain.lower() != name_of(given.server):
        return _by_name(
            asker,
            Address(server=server_told(f"https://{domain}"), user=user, domain=domain.lower()),
        )
    told = _finger(asker, given.server, user, name_of(given.server))
    return _found(account, answer, given.server, told[1] if told else None, software)


def _by_name(asker: Asker, given: Address) -> Found:
    user = given.user or ""
    domain = given.domain or name_of(given.server)
    home = server_of(f"https://{domain}") if given.domain else given.server
    told = _finger(asker, home, user, domain)
    if told is not None:
        home, domain = told
    software = asking.ask_software(asker, home)
    account, answer = _account_named(asker, home, user, domain, software)
    return _found(present(account), answer, home, domain, software)


def _finger(asker: Asker, server: str, user: str, domain: str) -> tuple[str, str] | None:
    """The server on which an account lives, and the domain behind its @; None where nobody says."""
    try:
        answer = asking.webfinger(asker, server, user, domain)
        return _told_home(decoded(answer.body, Finger, what="WebFinger"), domain)
    except (FindThePage, ReportTheAnswer):
        return None


def _told_home(told: Finger, domain: str) -> tuple[str, str] | None:
    actors = [
        link.href
        for link in told.links
        if (link.rel == "self" and (link.type or "").partition(";")[0] in _ACTOR_TYPES)
    ]
    profiles = [link.href for link in told.links if link.rel == _PROFILE]
    for href in (*actors, *profiles):
        if href:
            subject = told.subject.removeprefix("acct:").rpartition("@")[2].lower()
            return server_told(href), subject or domain
    return None


def _account_named(
    asker: Asker, server: str, user: str, domain: str, software: Software
) -> tuple[Account, Answer]:
    """The account of that name on its own server: FindThePage where there is none."""
    if software.finds_by == "lookup":
        answer = asking.lookup(asker, server, user)
        return decoded(answer.body, Account, what="account"), answer
    answer = asking.search(asker, server, f"{user}@{domain}")
    raws = decoded(answer.body, list[msgspec.Raw], what="list of accounts")
    wanted = {name.lower() for name in (user, f"{user}@{domain}", f"{user}@{name_of(server)}")}
    for _, account in each_of(raws, Account, {}):
        if account is not None and account.acct.lower() in wanted:
            return account, answer
    raise FindThePage(f"{server} knows no account {user}.", platform=PLATFORM)


def _found(
    account: Account, answer: Answer, server: str, domain: str | None, software: Software
) -> Found:
    domain = domain or name_of(server)
    page = Page(
        page_id=id_on(server, account.id),
        handle=f"{account.username}@{domain}",
        server=server,
        known={"software": software.name, "version": software.version},
    )
    seen = Seen(
        server=server,
        page_id=page.page_id,
        account_id=account.id,
        domain=domain,
        software=software,
        observed_at=answer.asked_at,
    )
    return Found(page=page, record=page_record(account, seen), answer=answer)
