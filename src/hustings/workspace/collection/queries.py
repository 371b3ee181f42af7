"""Everything that is read about what is followed; the team comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hustings.domain.errors import UseAKnownName
from hustings.workspace.collection.models import (
    AddressFile,
    AddressLine,
    BudgetSeen,
    Followed,
    LineState,
    Notice,
    State,
)
from hustings.workspace.collection.noticing import is_stalled
from hustings.workspace.pages.models import PageListEntry
from hustings.workspace.teams.models import Team

ROWS = 50
PROBLEM_STATES = (State.CONNECT, State.STOPPED, State.GONE)


@dataclass(frozen=True, slots=True)
class FollowedSlice:
    """Some followed pages and the number of the slice after them; None at the end."""

    rows: list[Followed]
    next: int | None
    total: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of a team's pages stand how."""

    total: int
    paused: int
    collecting: int
    due: int
    need_somebody: int
    next_due_at: datetime | None


def followed(
    team: Team, *, list_id: int | None = None, words: str = "", show: str = "", number: int = 1
) -> FollowedSlice:
    """The team's pages by name, narrowed to a list, to words, and to `show`: troubled or paused."""
    rows = _narrowed(team, list_id)
    if words:
        rows = rows.filter(
            Q(name__icontains=words) | Q(handle__icontains=words) | Q(page_id__icontains=words)
        )
    if show == "troubled":
        rows = rows.filter(Q(state__in=PROBLEM_STATES) | Q(failures_count__gt=0))
    elif show == "paused":
        rows = rows.filter(paused=True)
    total = rows.count()
    start = (number - 1) * ROWS
    found = list(rows[start : start + ROWS])
    return FollowedSlice(found, number + 1 if start + ROWS < total else None, total)


def all_followed(team: Team, list_id: int | None = None) -> list[Followed]:
    """All of the team's pages, or those of a list."""
    return list(_narrowed(team, list_id))


def one(team: Team, followed_id: int) -> Followed:
    """A followed page of the team; UseAKnownName where there is none."""
    found = Followed.objects.filter(team=team, pk=followed_id).first()
    if found is None:
        raise UseAKnownName(
            _("This page is not followed."), remedy=_("Look at the screen Collection.")
        )
    return found


def of_page(team: Team, page_id: str) -> Followed | None:
    """The team's row of a page, None where it is not followed."""
    return Followed.objects.filter(team=team, page_id=page_id).first()


def named(team: Team, word: str) -> Followed | None:
    """The team's page of that id, handle or name; None where none or several are."""
    bare = word.strip().removeprefix("@")
    found = Followed.objects.filter(team=team).filter(
        Q(page_id=word.strip()) | Q(handle__iexact=bare) | Q(name__iexact=word.strip())
    )[:2]
    return found[0] if len(found) == 1 else None


def standing(team: Team) -> Standing:
    """How the team's pages stand."""
    now = timezone.now()
    going = Q(paused=False)
    counted = Followed.objects.filter(team=team).aggregate(
        total_n=Count("pk"),
        paused_n=Count("pk", filter=Q(paused=True)),
        collecting_n=Count("pk", filter=going & Q(state=State.COLLECTING)),
        due_n=Count("pk", filter=going & ~Q(state=State.COLLECTING) & Q(next_due_at__lte=now)),
        need_somebody_n=Count("pk", filter=going & Q(state__in=(State.CONNECT, State.STOPPED))),
    )
    following = (
        Followed.objects.filter(team=team, paused=False, next_due_at__gt=now)
        .order_by("next_due_at")
        .values_list("next_due_at", flat=True)
        .first()
    )
    counts = {name.removesuffix("_n"): count for name, count in counted.items()}
    return Standing(next_due_at=following, **counts)


def next_up(team: Team, most: int = 5) -> list[Followed]:
    """The pages that come next, those that are overdue first."""
    rows = Followed.objects.filter(team=team, paused=False, next_due_at__isnull=False)
    return list(rows.exclude(state=State.COLLECTING).order_by("next_due_at", "pk")[:most])


def budgets(team: Team) -> list[BudgetSeen]:
    """What is known of budgets that have not reset, on the platforms that the team follows pages of."""
    platforms = Followed.objects.filter(team=team).values("platform")
    return list(
        BudgetSeen.objects.filter(platform__in=platforms, resets_at__gt=timezone.now()).order_by(
            "-used_ratio", "platform", "key", "name"
        )[:20]
    )


def notices(team: Team, *, followed_id: int | None = None, most: int = 20) -> list[Notice]:
    """Open notices on pages that are not paused, the newest first."""
    found = Notice.objects.filter(followed__team=team, ended_at=None, followed__paused=False)
    if followed_id is not None:
        found = found.filter(followed_id=followed_id)
    return list(found.select_related("followed")[:most])


def notices_count(team: Team) -> int:
    """How many notices are open."""
    return Notice.objects.filter(followed__team=team, ended_at=None, followed__paused=False).count()


def stalled(rows: Iterable[Followed]) -> set[int]:
    """Those of the rows of which nothing came for several intervals, by their key."""
    now = timezone.now()
    return {
        row.pk
        for row in rows
        if not row.paused
        and is_stalled(row.last_success_at or row.followed_at, row.interval_s, now)
    }


def files(team: Team, most: int = 5) -> list[AddressFile]:
    """The files brought last, each with how many of its lines are done."""
    waiting = (LineState.WAITING, LineState.LOOKING)
    return list(
        AddressFile.objects.filter(team=team).annotate(
            lines_count=Count("lines"),
            waiting_count=Count("lines", filter=Q(lines__state__in=waiting)),
            failed_count=Count("lines", filter=Q(lines__state=LineState.FAILED)),
        )[:most]
    )


def file(team: Team, file_id: int) -> AddressFile:
    """A file of the team; UseAKnownName where there is none."""
    found = AddressFile.objects.filter(team=team, pk=file_id).select_related("page_list").first()
    if found is None:
        raise UseAKnownName(_("There is no such file."), remedy=_("Bring it again."))
    return found


def line_counts(file: AddressFile) -> dict[str, int]:
    """How many lines of a file stand how."""
    counted = file.lines.order_by().values_list("state").annotate(n=Count("pk"))
    return {**dict.fromkeys(LineState.values, 0), **dict(counted)}


def lines(file: AddressFile, *states: str) -> list[AddressLine]:
    """A file's lines in these states, or all."""
    found = file.lines.all()
    return list(found.filter(state__in=states) if states else found)


def _narrowed(team: Team, list_id: int | None) -> QuerySet[Followed]:
    rows = Followed.objects.filter(team=team)
    if list_id is None:
        return rows
    ids = PageListEntry.objects.filter(page_list_id=list_id, page_list__team=team).values("page_id")
    return rows.filter(page_id__in=ids)
