"""Where the nodes of a network stand: springs pull along edges, everything pushes apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from hustings.signals.kernels.compiling import compiled

GOLDEN_ANGLE = 2.399963229728653
"""Turns a row of nodes into a sunflower: even, and the same every time."""


@compiled
def relax(x: Any, y: Any, of: Any, to: Any, pull: Any, steps: int) -> None:
    """Move the nodes in place, step by shorter step; the same input moves the same way.

    `pull` is each edge's strength, 1 for a plain one. Nodes with many edges push harder, or the
    members of a dense group would fall onto one point (as in ForceAtlas2, here by the root).
    """
    count = x.size
    push = np.ones(count)
    for e in range(of.size):
        push[of[e]] += 1.0
        push[to[e]] += 1.0
    for i in range(count):
        push[i] = np.sqrt(push[i])
    push_x, push_y = np.zeros(count), np.zeros(count)
    first = 0.25 * np.sqrt(count) + 0.5
    for step in range(steps):
        push_x[:], push_y[:] = 0.0, 0.0
        for i in range(count - 1):
            xi, yi, sum_x, sum_y = x[i], y[i], 0.0, 0.0
            for j in range(i + 1, count):
                dx, dy = xi - x[j], yi - y[j]
                force = push[i] * push[j] / (dx * dx + dy * dy + 0.01)
                dx *= force
                dy *= force
                sum_x += dx
                sum_y += dy
                push_x[j] -= dx
                push_y[j] -= dy
            push_x[i] += sum_x
            push_y[i] += sum_y
        for e in range(of.size):
            a, b = of[e], to[e]
            dx, dy = x[a] - x[b], y[a] - y[b]
            push_x[a] -= dx * pull[e]
            push_y[a] -= dy * pull[e]
            push_x[b] += dx * pull[e]
            push_y[b] += dy * pull[e]
        longest = first * (1.0 - step / steps) + 0.02
        for i in range(count):
            length = np.sqrt(push_x[i] * push_x[i] + push_y[i] * push_y[i])
            if length > 0.0:
                part = min(length, longest) / length
                x[i] += push_x[i] * part
                y[i] += push_y[i] * part


def sunflower(count: int) -> tuple[Any, Any]:
    """So many points on a disc, evenly, from the middle outwards."""
    places = np.arange(count)
    radius = np.sqrt(places + 0.5)
    return radius * np.cos(places * GOLDEN_ANGLE), radius * np.sin(places * GOLDEN_ANGLE)
