"""Notices: a page that is silent for longer than it ever was, and one of which nothing comes in any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from hustings.domain.errors import CreateTheHomeFirst
from hustings.reporting.collected import Habit, habits
from hustings.reporting.pages import chosen_pages
from hustings.workspace.collection.models import Followed, Notice, NoticeKind
from hustings.workspace.collection.taking import LEASE
from hustings.workspace.homes import reading_at

GAPS_LEAST = 10
"""Fewer times between posts make no habit."""
MISSED_INTERVALS = 3


def after_visit(page_ids: Sequence[str]) -> None:
    """Look at pages of which something just landed: their names, and whether they fell silent."""
    if not page_ids:
        return
    try:
        reading = reading_at()
    except CreateTheHomeFirst:
        return
    rows = list(Followed.objects.filter(page_id__in=page_ids))
    names = {page.page_id: page.name for page in chosen_pages(reading, page_ids=tuple(page_ids))}
    renamed = [row for row in rows if names.get(row.page_id, row.name) != row.name]
    for row in renamed:
        row.name = names[row.page_id][:500]
    Followed.objects.bulk_update(renamed, ["name"])
    known = {habit.page_id: habit for habit in habits(reading, page_ids=tuple(page_ids))}
    now = timezone.now()
    silent = {row.pk: said for row in rows if (said := silence(known.get(row.page_id), now))}
    _keep(NoticeKind.SILENT, (row.pk for row in rows), silent, now)


def silence(habit: Habit | None, now: datetime) -> dict[str, Any] | None:
    """The numbers of a silence that is longer than any before; None where the page keeps to its habit.

    None too where fewer than GAPS_LEAST times between posts are known.
    """
    if habit is None or habit.longest_silence is None or habit.gaps_count < GAPS_LEAST:
        return None
    last_at = habit.last_post_at.replace(tzinfo=UTC)
    if now - last_at <= habit.longest_silence:
        return None
    return {
        "last_post_at": last_at.isoformat(),
        "longest_s": round(habit.longest_silence.total_seconds()),
        "gaps_count": habit.gaps_count,
    }


def look_for_stalls() -> int:
    """Raise and end notices on pages without a success for MISSED_INTERVALS intervals; how many are open."""
    now = timezone.now()
    rows = Followed.objects.values_list(
        "pk", "paused", "interval_s", "last_success_at", "followed_at"
    )
    stalled: dict[int, dict[str, Any]] = {}
    every = []
    for pk, paused, interval_s, success_at, followed_at in rows:
        every.append(pk)
        since = success_at or followed_at
        if not paused and is_stalled(since, interval_s, now):
            stalled[pk] = {
                "since_at": since.isoformat(),
                "interval_s": interval_s,
                "ever": success_at is not None,
            }
    _keep(NoticeKind.STALLED, every, stalled, now)
    return len(stalled)


def is_stalled(since: datetime, interval_s: int, now: datetime) -> bool:
    """Whether so many intervals went by, and a worker's lease besides."""
    return now - since > MISSED_INTERVALS * timedelta(seconds=interval_s) + LEASE


def _keep(
    kind: NoticeKind, looked_at: Iterable[int], holding: dict[int, dict[str, Any]], now: datetime
) -> None:
    """Open what holds and is not open, end what is open and holds no more."""
    looked = set(looked_at)
    with transaction.atomic():
        open_now = {
            notice.followed_id: notice
            for notice in Notice.objects.select_for_update().filter(kind=kind, ended_at=None)
            if notice.followed_id in looked
        }
        ended = [notice.pk for pk, notice in open_now.items() if pk not in holding]
        for start in range(0, len(ended), 500):
            Notice.objects.filter(pk__in=ended[start : start + 500]).update(ended_at=now)
        Notice.objects.bulk_create(
            [
                Notice(followed_id=pk, kind=kind, detail=detail, raised_at=now)
                for pk, detail in holding.items()
                if pk not in open_now
            ],
            ignore_conflicts=True,
            batch_size=500,
        )
