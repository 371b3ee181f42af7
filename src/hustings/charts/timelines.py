"""A page's sizes over time with windows marked, as SVG without styles of its own, for paper and screens alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from html import escape

from hustings.charts.series import DISTINCT_COUNT, Drawable

WIDTH, HEIGHT = 720.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 8.0, 22.0, 24.0
YEARS_MOST = 9
NARROWEST = 3.0
"""A marked window is drawn at least so wide, or nobody would see it beside ten years."""
Span = tuple[datetime | None, datetime | None]


def timeline_svg(series: Sequence[Drawable], marked: Sequence[Span], label: str) -> str:
    """Lines from zero, broken where values are unknown; empty when no two times are known.

    `marked` windows stand as bands, numbered in order. `label` is read out in place of the picture.
    """
    known = [
        (at, value)
        for one in series
        for at, value in zip(one.times, one.values, strict=True)
        if value is not None
    ]
    times = [at for at, _value in known]
    if not known or min(times) == max(times):
        return ""
    scale = _Scale(min(times), max(times), _round_up(max(value for _at, value in known)))
    parts = [
        *_ground(scale),
        *(_band(scale, span, place) for place, span in enumerate(dict.fromkeys(marked), 1)),
        *(mark for place, one in enumerate(series) for mark in _line(scale, one, place)),
    ]
    box = f'viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}"'
    return f'<svg class="timeline" {box} role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'


class _Scale:
    """Where times and values stand on the paper."""

    def __init__(self, first: datetime, last: datetime, top: float) -> None:
        self.first, self.last, self.top = first, last, top

    def x(self, at: datetime) -> float:
        share = (at - self.first) / (self.last - self.first)
        return LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM)


def _round_up(value: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value)


def _ground(scale: _Scale) -> list[str]:
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = scale.y(scale.top * share)
        parts.append(f'<path class="rule" d="M{LEFT:.0f} {y:.1f}H{WIDTH - RIGHT:.0f}"/>')
        parts.append(
            f'<text x="{LEFT - 6:.0f}" y="{y + 4:.1f}" text-anchor="end">{_short(scale.top * share)}</text>'
        )
    return parts + [
        f'<text x="{scale.x(at):.1f}" y="{HEIGHT - 6:.0f}" text-anchor="{anchor}">{words}</text>'
        for at, words, anchor in _dates(scale)
    ]


def _dates(scale: _Scale) -> list[tuple[datetime, str, str]]:
    """The begins of years where there are some, else the two ends."""
    years = [
        datetime(year, 1, 1)  # noqa: DTZ001 - naive UTC, as all times of frames are
        for year in range(scale.first.year + 1, scale.last.year + 1)
    ]
    if len(years) < 2:
        return [
            (scale.first, f"{scale.first:%Y-%m-%d}", "start"),
            (scale.last, f"{scale.last:%Y-%m-%d}", "end"),
        ]
    step = math.ceil(len(years) / YEARS_MOST)
    return [(at, str(at.year), "middle") for at in years[::step]]


def _short(value: float) -> str:
    """A round number such as 2.5 M."""
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g} {sign}"
    return f"{value:g}"


def _band(scale: _Scale, span: Span, place: int) -> str:
    begin, end = scale.x(span[0] or scale.first), scale.x(span[1] or scale.last)
    width = max(end - begin, NARROWEST)
    return (
        f'<rect class="band" x="{begin:.1f}" y="{TOP:.0f}" width="{width:.1f}" height="{HEIGHT - TOP - BOTTOM:.0f}"/>'
        f'<text class="flag" x="{begin + width / 2:.1f}" y="{TOP - 8:.0f}" text-anchor="middle">{place}</text>'
    )


def _line(scale: _Scale, one: Drawable, place: int) -> list[str]:
    """Pieces between unknown values, a dot on every known one, the name at the last."""
    kind = f"c{place + 1}" if place < DISTINCT_COUNT else "c0"
    marks: list[str] = []
    piece: list[str] = []
    last: tuple[float, float] | None = None
    for at, value in [*zip(one.times, one.values, strict=True), (None, None)]:
        if at is None or value is None:
            if len(piece) > 1:
                marks.append(f'<polyline class="line {kind}" points="{" ".join(piece)}"/>')
            piece = []
            continue
        x, y = scale.x(at), scale.y(value)
        piece.append(f"{x:.1f},{y:.1f}")
        marks.append(f'<circle class="dot {kind}" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>')
        last = (x, y)
    if last is not None:
        marks.append(
            f'<text class="name {kind}" x="{last[0]:.1f}" y="{max(last[1] - 8, 12):.1f}" text-anchor="end">{escape(one.name)}</text>'
        )
    return marks
