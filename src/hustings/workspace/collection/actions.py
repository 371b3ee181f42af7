"""Everything that can be changed about what is followed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue, UseAKnownName
from hustings.workspace.collection import looking_up
from hustings.workspace.collection.address_files import read_addresses
from hustings.workspace.collection.looking_up import Preview
from hustings.workspace.collection.models import (
    AddressFile,
    AddressLine,
    Followed,
    LineState,
    State,
)
from hustings.workspace.pages import actions as page_actions
from hustings.workspace.pages.models import PageList, PageListEntry
from hustings.workspace.teams.acting import acting
from hustings.workspace.teams.models import AuditEntry, Membership, Role, Team

INTERVALS_S = (15 * 60, 3600, 6 * 3600, 24 * 3600, 7 * 24 * 3600)
"""Times from one visit to the next that can be chosen; posts' own age steps come on top."""
BACKFILL_DAYS = (30, 90, 365, None)
FOLLOWED_MOST = 50_000
Scope = tuple[Literal["page", "list", "all"], int]
"""What an action is on: a followed page's row, the pages of a list, or everything; 0 where no row is meant."""


def follow(
    by: Membership,
    sealed: str,
    *,
    list_id: int | None = None,
    comments: bool = False,
    backfill_days: int | None = 90,
) -> Followed:
    """Follow the page of a preview, from now on; its first visit is due at once.

    `comments` are collected only where somebody asks for them, since they are private persons' words.
    """
    held = looking_up.unsealed(sealed)
    if comments and held["comments"]:
        held["parts"].append("comments")
    if backfill_days not in BACKFILL_DAYS:
        raise CorrectTheValue(_("So many days back cannot be chosen."), field="backfill_days")
    held["backfill_days"] = backfill_days
    with acting(by, Role.MEMBER, "page followed", held["name"], page_id=held["page_id"]):
        row, _made = _follow(by.team, held)
        if list_id is not None:
            page_actions.add_pages(by, list_id, [row.page_id])
        return row


def follow_line(file: AddressFile, seen: Preview) -> tuple[LineState, str]:
    """Follow what a line of a file led to, within the caller's transaction; whether it is new, and its id."""
    row, made = _follow(file.team, looking_up.unsealed(looking_up.sealed(seen)))
    if file.page_list_id is not None:
        PageListEntry.objects.get_or_create(page_list_id=file.page_list_id, page_id=row.page_id)
    if made:
        AuditEntry.objects.create(
            team_id=file.team_id,
            who_id=file.user_id,
            who_name=file.user.get_username() if file.user else "",
            action="page followed",
            subject=str(row)[:300],
            detail={"page_id": row.page_id, "file": file.name},
        )
    return (LineState.FOLLOWED if made else LineState.KNOWN), row.page_id


def bring_addresses(
    by: Membership, name: str, content: bytes, *, list_id: int | None = None
) -> AddressFile:
    """Have every address of a file looked up and followed, one by one, while people go on."""
    lines = read_addresses(content)
    with acting(by, Role.MEMBER, "addresses brought", name, lines_count=len(lines)):
        page_list = None if list_id is None else _list(by.team_id, list_id)
        file = AddressFile.objects.create(
            team_id=by.team_id, user_id=by.user_id, name=name[:255], page_list=page_list
        )
        now = timezone.now()
        AddressLine.objects.bulk_create(
            [
                AddressLine(
                    file=file,
                    line=one.line,
                    address=one.address[:500],
                    platform=one.platform,
                    state=LineState.FAILED if one.problem else LineState.WAITING,
                    reason=one.problem[:1000],
                    next_due_at=None if one.problem else now,
                )
                for one in lines
            ],
            batch_size=500,
        )
        return file


def unfollow(by: Membership, followed_id: int) -> Followed:
    """Follow a page no longer; what was collected of it stays in the store."""
    with acting(by, Role.MEMBER, "page unfollowed") as deed:
        row = _row(by, followed_id)
        deed.subject, deed.detail = str(row), {"page_id": row.page_id}
        Followed.objects.filter(pk=row.pk).delete()
        return row


def pause(by: Membership, scope: Scope, *, paused: bool) -> int:
    """Pause or go on with a page, a list's pages or everything; how many changed."""
    action = "collection paused" if paused else "collection resumed"
    return _change(
        by, scope, action, lambda rows: rows.exclude(paused=paused).update(paused=paused)
    )


def schedule(by: Membership, scope: Scope, interval_s: int) -> int:
    """Say how long it is from one visit to the next; how many pages changed.

    A page that is due later than the new interval allows becomes due when that has passed.
    """
    if interval_s not in INTERVALS_S:
        raise CorrectTheValue(
            _("%(seconds)s seconds cannot be chosen.") % {"seconds": interval_s},
            field="interval_s",
            remedy=_("Choose one of the intervals offered."),
        )

    def change(rows: QuerySet[Followed]) -> int:
        latest = timezone.now() + timedelta(seconds=interval_s)
        rows.filter(next_due_at__gt=latest).update(next_due_at=latest)
        return rows.exclude(interval_s=interval_s).update(interval_s=interval_s)

    return _change(by, scope, "schedule set", change, interval_s=interval_s)


def collect_now(by: Membership, scope: Scope) -> int:
    """Make pages due at once, those too that only a person can help: whoever asks has helped. How many."""

    def change(rows: QuerySet[Followed]) -> int:
        freed = rows.exclude(state=State.COLLECTING)
        freed.filter(state__in=(State.CONNECT, State.STOPPED, State.GONE)).update(
            state=State.WAITING
        )
        return freed.update(next_due_at=timezone.now(), retry_at=None, paused=False)

    return _change(by, scope, "collection asked for", change)


def _change(
    by: Membership,
    scope: Scope,
    action: str,
    change: Callable[[QuerySet[Followed]], int],
    **detail: Any,
) -> int:
    with acting(by, Role.MEMBER, action, **detail) as deed:
        rows, deed.subject = _scoped(by, scope)
        count = change(rows)
        deed.detail = {**detail, "pages_count": count}
        return count


def _scoped(by: Membership, scope: Scope) -> tuple[QuerySet[Followed], str]:
    """The rows that are meant, and their name for the audit trail."""
    kind, number = scope
    every = Followed.objects.filter(team_id=by.team_id)
    if kind == "all":
        return every, "everything"
    if kind == "list":
        found = _list(by.team_id, number)
        ids = PageListEntry.objects.filter(page_list=found).values("page_id")
        return every.filter(Q(page_id__in=ids)), found.name
    row = _row(by, number)
    return every.filter(pk=row.pk), str(row)


def _follow(team: Team, held: dict[str, Any]) -> tuple[Followed, bool]:
    if Followed.objects.filter(team=team).count() >= FOLLOWED_MOST:
        raise CorrectTheValue(
            _("A team follows at most %(count)d pages.") % {"count": FOLLOWED_MOST},
            remedy=_("Stop following some."),
        )
    return Followed.objects.get_or_create(
        team=team,
        page_id=held["page_id"],
        defaults={
            "platform": held["platform"],
            "handle": held["handle"],
            "name": held["name"][:500],
            "server": held["server"],
            "known": held["known"],
            "parts": held["parts"],
            "whose": held["whose"],
            "backfill_days": held.get("backfill_days", 90),
            "next_due_at": timezone.now(),
        },
    )


def _row(by: Membership, followed_id: int) -> Followed:
    found = Followed.objects.select_for_update().filter(team_id=by.team_id, pk=followed_id).first()
    if found is None:
        raise UseAKnownName(
            _("This page is not followed."), remedy=_("Look at the screen Collection.")
        )
    return found


def _list(team_id: int, list_id: int) -> PageList:
    found = PageList.objects.filter(team_id=team_id, pk=list_id).first()
    if found is None:
        raise UseAKnownName(
            _("There is no such list."), remedy=_("Choose one on the screen Lists.")
        )
    return found
