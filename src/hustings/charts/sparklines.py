"""A line the size of a word, as SVG without styles of its own."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT, MARGIN = 96.0, 24.0, 2.0


def sparkline(values: Sequence[float | None], label: str) -> str:
    """The values from left to right; unknown ones leave a gap, lone ones are dots.

    Empty when nothing is known. `label` is read out in place of the picture.
    """
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, high = min(*known, 0), max(known)
    span = (high - low) or 1.0
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    marks: list[str] = []
    for piece in _pieces(values):
        points = [
            (MARGIN + place * step, HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN))
            for place, value in piece
        ]
        if len(points) == 1:
            marks.append(f'<circle cx="{points[0][0]:.1f}" cy="{points[0][1]:.1f}" r="1.5"/>')
        else:
            marks.append(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>')
    box = f'width="{WIDTH:.0f}" height="{HEIGHT:.0f}" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}"'
    return (
        f'<svg class="spark" {box} role="img" aria-label="{escape(label)}">{"".join(marks)}</svg>'
    )


def _pieces(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Runs of known values with their places."""
    pieces: list[list[tuple[int, float]]] = []
    before_known = False
    for place, value in enumerate(values):
        if value is not None:
            if not before_known:
                pieces.append([])
            pieces[-1].append((place, value))
        before_known = value is not None
    return pieces
