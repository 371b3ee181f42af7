"""What stands in the rows of followed pages, in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hustings.workspace import wording
from hustings.workspace.collection.models import Followed, Notice, NoticeKind, State

BEHIND_AFTER = timedelta(minutes=30)
PARTS: dict[str, str | Promise] = {
    "page": gettext_lazy("the page and its followers"),
    "posts": gettext_lazy("posts"),
    "counts": gettext_lazy("counts of posts"),
    "comments": gettext_lazy("comments"),
    "ties": gettext_lazy("who follows"),
    "notifications": gettext_lazy("who followed, liked, reposted and answered, and when"),
    "audience": gettext_lazy("where followers are"),
    "insights": gettext_lazy("what only the owner sees"),
    "stream": gettext_lazy("live stream"),
}
PROBLEMS: dict[str, str | Promise] = {
    "WaitForThePlatform": gettext_lazy("the platform did not answer"),
    "WaitForTheBudget": gettext_lazy("asked as often as the platform allows"),
    "ConnectAgain": gettext_lazy("the connection has to be made again"),
    "GrantThePermission": gettext_lazy("a right is missing"),
    "UnblockTheAccount": gettext_lazy("the platform stopped the account"),
    "FindThePage": gettext_lazy("not found"),
    "LeaveOutTheMetric": gettext_lazy("a figure is no longer given"),
    "ReportTheAnswer": gettext_lazy("an answer could not be read"),
    "CheckTheCertificate": gettext_lazy("the other side could not prove who it is"),
    "SetTheClock": gettext_lazy("this machine's clock is off"),
    "WaitForTheOtherWriter": gettext_lazy("the store was busy"),
    "Unforeseen": gettext_lazy("the program failed"),
}
EVENTS: dict[str, str | Promise] = {
    "deleted": gettext_lazy("deleted"),
    "edited": gettext_lazy("edited"),
    "restored": gettext_lazy("restored"),
    "renamed": gettext_lazy("renamed"),
    "moved": gettext_lazy("moved"),
    "unpublished": gettext_lazy("unpublished"),
    "metric_retired": gettext_lazy("a figure is no longer given"),
    "series_broken": gettext_lazy("a new series begins"),
}
TABLES: dict[str, str | Promise] = {
    "page_observations": gettext_lazy("the page"),
    "posts": gettext_lazy("posts"),
    "post_observations": gettext_lazy("counts of posts"),
    "comments": gettext_lazy("comments"),
    "audience_observations": gettext_lazy("where followers are"),
    "figures": gettext_lazy("figures by day"),
}
INTERVALS: dict[int, str | Promise] = {
    900: gettext_lazy("every 15 minutes"),
    3600: gettext_lazy("every hour"),
    21600: gettext_lazy("every 6 hours"),
    86400: gettext_lazy("every day"),
    604800: gettext_lazy("every week"),
}


def state_of(row: Followed, now: datetime | None = None) -> tuple[str, str]:
    """How it stands with a page: a word, and the kind of its tag (good, warn, bad or none)."""
    now = now or timezone.now()
    if row.paused:
        return _("paused"), ""
    if row.state == State.COLLECTING:
        return _("collecting"), "good"
    if row.state in (State.CONNECT, State.STOPPED, State.GONE):
        return str(State(row.state).label), "bad"
    if row.failures_count:
        return _("failing, tried again"), "warn"
    if row.next_due_at is not None and now - row.next_due_at > BEHIND_AFTER:
        return _("behind"), "warn"
    if row.last_problem == "WaitForTheBudget":
        return _("slowed by the platform"), "warn"
    return (_("waiting"), "") if row.last_success_at else (_("first visit is due"), "")


def problem_words(error: str | None) -> str:
    """An error's name in words; the sentence beside it says more where the name has none of its own."""
    return str(PROBLEMS.get(error, _("something went wrong"))) if error else ""


def part_words(part: str) -> str:
    """A part of a page in words."""
    return str(PARTS.get(part, part))


def table_words(table: str) -> str:
    """What a table of the store is about, in words."""
    return str(TABLES.get(table, table.replace("_", " ")))


def event_words(event: str) -> str:
    """What happened, in words."""
    return str(EVENTS.get(event, event.replace("_", " ")))


def budget_words(key: str) -> str:
    """Whose budget it is: the machine's that is asked, and whether by a connected account."""
    token, _at, host = key.rpartition("@")
    return _("%(host)s, connected") % {"host": host} if token else host


def interval_words(interval_s: int) -> str:
    """Time from one visit to the next."""
    return str(INTERVALS.get(interval_s) or span_words(timedelta(seconds=interval_s)))


def span_words(span: timedelta) -> str:
    """A length of time in its largest fitting unit."""
    seconds = max(span.total_seconds(), 0)
    if seconds >= 2 * 86400:
        days = round(seconds / 86400)
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if seconds >= 2 * 3600:
        hours = round(seconds / 3600)
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    minutes = max(round(seconds / 60), 1)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def soon_words(at: datetime | None, now: datetime | None = None) -> str:
    """When something comes: in so long, or now."""
    if at is None:
        return _("not by itself")
    ahead = at - (now or timezone.now())
    return _("now") if ahead <= timedelta() else _("in %(span)s") % {"span": span_words(ahead)}


def ago_words(at: datetime | None, now: datetime | None = None) -> str:
    """How long ago something was."""
    if at is None:
        return _("never")
    return _("%(span)s ago") % {"span": span_words((now or timezone.now()) - at)}


def notice_words(notice: Notice) -> str:
    """A notice in a sentence, with the numbers that it rests on."""
    told: dict[str, Any] = notice.detail
    if notice.kind == NoticeKind.SILENT:
        last_at = datetime.fromisoformat(told["last_post_at"])
        return _(
            "No post since %(at)s: longer than any of the %(n)d pauses known before, of which the longest was %(span)s."
        ) % {
            "at": wording.moment(last_at),
            "n": told["gaps_count"],
            "span": span_words(timedelta(seconds=told["longest_s"])),
        }
    since_at = datetime.fromisoformat(told["since_at"])
    words = (
        _("Nothing came in since %(at)s, though it is to be visited %(interval)s.")
        if told["ever"]
        else _(
            "Nothing came in since it is followed, %(at)s, though it is to be visited %(interval)s."
        )
    )
    return words % {"at": wording.moment(since_at), "interval": interval_words(told["interval_s"])}
