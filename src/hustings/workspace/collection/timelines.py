"""The visits to a page along time: marks for runs, and gaps drawn as gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hustings.reporting.collected import PartVisit
from hustings.workspace import wording
from hustings.workspace.collection.said import problem_words

WIDTH, MARGIN = 240.0, 4.0
GAP_INTERVALS = 1.5
"""Visits further apart than so many intervals leave a gap."""


@dataclass(frozen=True, slots=True)
class Run:
    """A visit to a page: its parts, whether all were read to their end, and if not why."""

    run_id: str
    at: datetime
    parts: tuple[PartVisit, ...]

    @property
    def whole(self) -> bool:
        return all(part.complete for part in self.parts)

    @property
    def rows(self) -> int | None:
        known = [part.rows for part in self.parts if part.rows is not None]
        return sum(known) if known else None

    @property
    def gaps(self) -> tuple[PartVisit, ...]:
        return tuple(part for part in self.parts if not part.complete)

    @property
    def words(self) -> str:
        return f"{wording.moment(self.at)}: {_('whole') if self.whole else _before(self)}"


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
    runs: tuple[Run, ...]
    gaps: tuple[Gap, ...]

    @property
    def words(self) -> str:
        """The picture in a sentence."""
        whole = sum(run.whole for run in self.runs)
        visits = ngettext("%(n)d visit", "%(n)d visits", len(self.runs)) % {"n": len(self.runs)}
        part = len(self.runs) - whole
        broken = ngettext("%(n)d in part", "%(n)d in part", part) % {"n": part}
        gaps = ngettext("%(n)d gap", "%(n)d gaps", len(self.gaps)) % {"n": len(self.gaps)}
        return ", ".join([visits, *([broken] if part else []), *([gaps] if self.gaps else [])])


def runs_of(parts: Iterable[PartVisit]) -> dict[str, list[Run]]:
    """Each page's visits, oldest first."""
    grouped: dict[tuple[str, str], list[PartVisit]] = {}
    for part in parts:
        grouped.setdefault((part.page_id, part.run_id), []).append(part)
    found: dict[str, list[Run]] = {}
    for (page_id, run_id), held in grouped.items():
        at = min(part.asked_at for part in held).replace(tzinfo=UTC)
        found.setdefault(page_id, []).append(
            Run(run_id, at, tuple(sorted(held, key=lambda part: part.part)))
        )
    return {page_id: sorted(runs, key=lambda run: run.at) for page_id, runs in found.items()}


def timeline(
    runs: Sequence[Run],
    *,
    interval_s: int,
    began_at: datetime,
    since_at: datetime,
    until_at: datetime,
    paused: bool = False,
) -> Timeline:
    """The visits between two times, with a gap wherever they lie too far apart.

    Before the page was followed there is no gap, nor after the last visit where it is paused.
    """
    allowed = timedelta(seconds=interval_s) * GAP_INTERVALS
    shown = [run for run in runs if run.at >= since_at]
    before = [run for run in runs if run.at < since_at]
    start = before[-1].at if before else max(began_at, since_at)
    edges = [start, *(run.at for run in shown)]
    gaps = [
        Gap(max(left, since_at), run.at, _before(run))
        for left, run in zip(edges, shown, strict=False)
        if run.at - left > allowed and run.at > max(left, since_at)
    ]
    last = max(edges[-1], since_at)
    if until_at - edges[-1] > allowed and not paused and until_at > last:
        gaps.append(Gap(last, until_at, _("no visit since")))
    return Timeline(since_at, until_at, tuple(shown), tuple(gaps))


def _before(run: Run) -> str:
    told = [problem_words(part.gap) for part in run.parts if part.gap]
    return told[0] if told else _("not visited")


def drawn(line: Timeline) -> SafeString:
    """The line as SVG: a mark a visit, short where it was read in part, and a box a gap."""
    span = (line.until_at - line.since_at).total_seconds() or 1.0

    def x(at: datetime) -> float:
        share = (at - line.since_at).total_seconds() / span
        return MARGIN + min(max(share, 0.0), 1.0) * (WIDTH - 2 * MARGIN)

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
            (kind, f"{x(run.at):.1f}", f"{x(run.at):.1f}", top, run.words)
            for run in line.runs
            for kind, top in [("run", 4) if run.whole else ("run part", 9)]
        ),
    )
    return format_html(
        '<svg class="visits" viewBox="0 0 240 22" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<line class="ground" x1="4" x2="236" y1="11" y2="11"/>{}{}</svg>',
        line.words,
        gaps,
        marks,
    )
