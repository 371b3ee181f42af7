"""The visits to a page along time: marks for runs, and gaps drawn as gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hustings.reporting.collected import PageVisit
from hustings.workspace import wording
from hustings.workspace.collection.said import problem_words

WIDTH, MARGIN = 240.0, 4.0
GAP_INTERVALS = 1.5
"""Visits further apart than so many intervals leave a gap."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which nothing was seen though it should have been."""

    since_at: datetime
    until_at: datetime
    reason: str

    @property
    def words(self) -> str:
        return f"{wording.moment(self.since_at)} – {wording.moment(self.until_at)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Timeline:
    """A page's visits in a span of time, oldest first, and the gaps between them."""

    since_at: datetime
    until_at: datetime
    visits: tuple[PageVisit, ...]
    gaps: tuple[Gap, ...]

    @property
    def words(self) -> str:
        """The picture in a sentence."""
        count = len(self.visits)
        visits = ngettext("%(n)d visit", "%(n)d visits", count) % {"n": count}
        part = sum(not visit.whole for visit in self.visits)
        broken = ngettext("%(n)d in part", "%(n)d in part", part) % {"n": part}
        gaps = ngettext("%(n)d gap", "%(n)d gaps", len(self.gaps)) % {"n": len(self.gaps)}
        return ", ".join([visits, *([broken] if part else []), *([gaps] if self.gaps else [])])


def timeline(
    visits: Sequence[PageVisit],
    *,
    interval_s: int,
    began_at: datetime,
    since_at: datetime,
    until_at: datetime,
    paused: bool = False,
) -> Timeline:
    """The visits between two times, oldest first, with a gap wherever they lie too far apart.

    Before the page was followed there is no gap, nor after the last visit where it is paused.
    """
    allowed = timedelta(seconds=interval_s) * GAP_INTERVALS
    shown = [visit for visit in visits if at_of(visit) >= since_at]
    before = [at_of(visit) for visit in visits if at_of(visit) < since_at]
    edges = [before[-1] if before else max(began_at, since_at), *map(at_of, shown)]
    gaps = [
        Gap(max(left, since_at), right, _why(visit))
        for (left, right), visit in zip(pairwise(edges), shown, strict=True)
        if right - left > allowed and right > max(left, since_at)
    ]
    last = max(edges[-1], since_at)
    if until_at - edges[-1] > allowed and not paused and until_at > last:
        gaps.append(Gap(last, until_at, _("no visit since")))
    return Timeline(since_at, until_at, tuple(shown), tuple(gaps))


def at_of(visit: PageVisit) -> datetime:
    """When the visit was, in UTC and saying so."""
    return visit.asked_at.replace(tzinfo=UTC)


def _why(visit: PageVisit) -> str:
    told = [problem_words(part.gap) for part in visit.unread if part.gap]
    return told[0] if told else _("not visited")


def _words(visit: PageVisit) -> str:
    said = _("whole") if visit.whole else _why(visit)
    return f"{wording.moment(visit.asked_at)}: {said}"


def drawn(line: Timeline) -> SafeString:
    """The line as SVG: a mark a visit, short where it was read in part, and a box a gap."""
    span = (line.until_at - line.since_at).total_seconds() or 1.0

    def x(at: datetime) -> float:
        share = (at - line.since_at).total_seconds() / span
        return MARGIN + min(max(share, 0.0), 1.0) * (WIDTH - 2 * MARGIN)

    # Visits that would lie on one another are one mark, and what was not read shows.
    placed: dict[str, PageVisit] = {}
    for visit in line.visits:
        at = f"{x(at_of(visit)):.0f}"
        if at not in placed or placed[at].whole:
            placed[at] = visit
    gaps = format_html_join(
        "",
        '<rect class="gap" x="{}" y="5" width="{}" height="12"><title>{}</title></rect>',
        ((f"{x(gap.since_at):.1f}", f"{max(x(gap.until_at) - x(gap.since_at), 2):.1f}", gap.words)
         for gap in line.gaps),
    )  # fmt: skip
    marks = format_html_join(
        "",
        '<line class="{}" x1="{}" x2="{}" y1="{}" y2="18"><title>{}</title></line>',
        (
            (kind, at, at, top, _words(visit))
            for at, visit in placed.items()
            for kind, top in [("run", 4) if visit.whole else ("run part", 9)]
        ),
    )
    return format_html(
        '<svg class="visits" viewBox="0 0 240 22" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<line class="ground" x1="4" x2="236" y1="11" y2="11"/>{}{}</svg>',
        line.words,
        gaps,
        marks,
    )
