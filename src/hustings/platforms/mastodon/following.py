"""Who follows an account, and who favourited or boosted its posts; no server says when.

The cursor is the server's `max_id` for followers. For posts it is `POST` once everything about that post
and newer ones was read, and `POST,max_id` in the middle of a post's list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal
from urllib.parse import quote

import msgspec

from hustings.domain.errors import CorrectTheValue, ReportTheAnswer
from hustings.domain.records import TieRecord
from hustings.network.asking import Answer, Asker
from hustings.platforms.definition import Gap, Page, Portion
from hustings.platforms.mastodon import asking
from hustings.platforms.mastodon.addresses import PLATFORM, native_of, next_max_id, server_in
from hustings.platforms.mastodon.entities import Account, Status
from hustings.platforms.mastodon.parsing import (
    OPEN,
    Seen,
    decoded,
    each_of,
    end_of_posts,
    own_status,
    person,
)

Kind = Literal["follow", "like", "repost"]
_LISTS = {"like": "favourited_by", "repost": "reblogged_by"}


def ties_of(asker: Asker, page: Page, *, kind: str, cursor: str | None) -> Iterator[Portion]:
    """The ties of a kind; CorrectTheValue for a kind that there is not."""
    if kind == "follow":
        return _followers(asker, page, cursor)
    if kind == "like":
        return _of_posts(asker, page, "like", cursor)
    if kind == "repost":
        return _of_posts(asker, page, "repost", cursor)
    raise CorrectTheValue(
        f"{kind!r} is no kind of tie.", field="kind", remedy="Choose follow, like or repost."
    )


def _followers(asker: Asker, page: Page, cursor: str | None) -> Iterator[Portion]:
    software = asking.software_of(asker, page)
    server, account_id = server_in(page.page_id), native_of(page.page_id)
    if software.followers_by == "nothing":
        # The list is always empty there, which would read as nobody.
        answer = asking.account(asker, server, account_id)
        yield Portion(answer=answer, gaps=(_hidden(f"{software.title} shows nobody who follows."),))
        return
    path = f"/api/v1/accounts/{quote(account_id, safe='')}/followers"
    first = cursor is None
    for portion in _people(asker, page, path, page.page_id, "follow", cursor):
        if first and not portion.records and not portion.quarantined and portion.cursor is None:
            yield replace(portion, gaps=_kept_back(asker, server, account_id))
            return
        first = False
        yield portion


def _kept_back(asker: Asker, server: str, account_id: str) -> tuple[Gap, ...]:
    """Why a list of followers is empty: nobody follows, or the account hides who does."""
    account = decoded(asking.account(asker, server, account_id).body, Account, what="account")
    hides = account.hide_collections or (account.pleroma and account.pleroma.hide_followers)
    if account.followers_count == 0 and not hides:
        return ()
    return (_hidden("The account hides who follows it."),)


def _hidden(reason: str) -> Gap:
    return Gap(names=("ties",), error="FindThePage", reason=reason)


def _people(
    asker: Asker, page: Page, path: str, target_id: str, kind: Kind, max_id: str | None
) -> Iterator[Portion]:
    """The pages of one list of accounts, with the `max_id` of the next as cursor."""
    server = server_in(page.page_id)
    software = asking.software_of(asker, page)
    met = {max_id}
    while True:
        answer = asking.people(asker, server, path, max_id)
        seen = asking.seen_of(page, software, answer)
        following = next_max_id(answer.headers.get("link"))
        if following is not None and following in met:
            raise ReportTheAnswer(
                f"{answer.shown_address} leads back to itself.", platform=PLATFORM
            )
        met.add(following)
        records, quarantined = _ties_in(answer, seen, target_id, kind)
        yield Portion(
            answer=answer, records=tuple(records), cursor=following, quarantined=quarantined
        )
        if following is None:
            return
        max_id = following


def _ties_in(
    answer: Answer, seen: Seen, target_id: str, kind: Kind
) -> tuple[list[TieRecord], dict[str, str]]:
    quarantined: dict[str, str] = {}
    raws = decoded(answer.body, list[msgspec.Raw], what="list of accounts")
    records = [
        TieRecord(actor_id=person(account, seen.domain), target_id=target_id, kind=kind)
        for _, account in each_of(raws, Account, quarantined)
        if account is not None
    ]
    return records, quarantined


def _of_posts(
    asker: Asker, page: Page, kind: Literal["like", "repost"], cursor: str | None
) -> Iterator[Portion]:
    """For each post of the account that anybody favourited or boosted, who did."""
    software = asking.software_of(asker, page)
    server, account_id = server_in(page.page_id), native_of(page.page_id)
    before, _, max_id = (cursor or "").partition(",")
    if max_id:
        yield from _of_post(asker, page, before, kind, max_id)
    while True:
        answer = asking.account_posts(asker, server, account_id, before or None)
        raws = decoded(answer.body, list[msgspec.Raw], what="list of posts")
        quarantined: dict[str, str] = {}
        statuses = each_of(raws, Status, quarantined)
        last = next((identifier for identifier, _ in reversed(statuses) if identifier), None)
        if last is not None and last == before:
            raise ReportTheAnswer(
                f"{answer.shown_address} leads back to itself.", platform=PLATFORM
            )
        for _, status in statuses:
            own = own_status(status, account_id) if status is not None else None
            if own is not None and _has(own, kind):
                yield from _of_post(asker, page, own.id, kind, None)
        end = end_of_posts(software) if last is None else ()
        yield Portion(answer=answer, cursor=last, quarantined=quarantined, gaps=end)
        if last is None:
            return
        before = last


def _has(status: Status, kind: str) -> bool:
    """Whether anybody may have favourited or boosted the post, which a count left out does not deny."""
    if status.visibility not in OPEN or status.reblog is not None:
        return False
    return (status.favourites_count if kind == "like" else status.reblogs_count) != 0


def _of_post(
    asker: Asker, page: Page, status_id: str, kind: Literal["like", "repost"], max_id: str | None
) -> Iterator[Portion]:
    target_id = f"{page.page_id.rpartition('/')[0]}/{status_id}"
    path = f"/api/v1/statuses/{quote(status_id, safe='')}/{_LISTS[kind]}"
    for portion in _people(asker, page, path, target_id, kind, max_id):
        following = f"{status_id},{portion.cursor}" if portion.cursor else status_id
        yield replace(portion, cursor=following)
