"""A network laid out on the plane: each component by itself, then packed side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hustings.signals.co_sharing_columns import need_the_extra

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS_FEW_NODES, STEPS_MANY_NODES = 300, 120
MANY_NODES = 1500
GAP = 1.5
WIDE = 2.2
"""How much wider than high the whole is, as screens are."""


def laid_out(
    count: int,
    of: Any,
    to: Any,
    weights: Any,
    order: Any,
    below: Any,
    *,
    progress: Callable[[float], None] | None = None,
) -> tuple[Any, Any]:
    """Places of `count` nodes, joined by the edges from `of` to `to`; the same input, the same places.

    `order` ranks the nodes: neighbours in it begin beside each other, so that groups that are known
    already stay together. Components of nodes for which the mask `below` is true are set below the
    others. InstallTheExtra without the extra `coordination`.
    """
    need_the_extra()
    import numpy as np

    from hustings.signals.kernels.groups import components
    from hustings.signals.kernels.springs import relax, sunflower

    x, y = np.zeros(count), np.zeros(count)
    if count == 0:
        return x, y
    above = components(of.astype(np.int32), to.astype(np.int32), count)
    pull = np.log2(1.0 + weights.astype(np.float64))
    pull = np.clip(pull / (np.median(pull) if pull.size else 1.0), 0.5, 2.0)
    place_of = np.empty(count, np.int64)
    circles = []
    owners = above[of]
    for done, members in enumerate(_members(above, order)):
        size = members.size
        place_of[members] = np.arange(size)
        mine = owners == above[members[0]] if size > 1 else np.zeros(of.size, np.bool_)
        px, py = sunflower(size)
        steps = STEPS_MANY_NODES if size > MANY_NODES else STEPS_FEW_NODES
        relax(px, py, place_of[of[mine]], place_of[to[mine]], pull[mine], steps)
        px -= (px.max() + px.min()) / 2
        py -= (py.max() + py.min()) / 2
        x[members], y[members] = px, py
        circles.append((members, float(np.sqrt(px * px + py * py).max()) + GAP / 2))
        if progress is not None:
            progress((done + 1) / count)
    top = 0.0
    for lower in (False, True):
        top = _pack(x, y, [one for one in circles if bool(below[one[0][0]]) == lower], top)
    return x, y


def _members(above: Any, order: Any) -> list[Any]:
    """The nodes of each component in the order given, the largest component first."""
    import numpy as np

    ranked = np.argsort(order, kind="stable")
    by_component = ranked[np.argsort(above[ranked], kind="stable")]
    cuts = np.flatnonzero(np.diff(above[by_component])) + 1
    return sorted(np.split(by_component, cuts), key=lambda nodes: (-nodes.size, int(nodes.min())))


def _pack(x: Any, y: Any, circles: list[tuple[Any, float]], top: float) -> float:
    """Set the components' circles in rows from `top` on, the largest first; where the last row ends."""
    if not circles:
        return top
    area = sum((2 * radius) ** 2 for _members, radius in circles)
    width = max((WIDE * area) ** 0.5, 2 * max(radius for _members, radius in circles))
    left, high = 0.0, 0.0
    for members, radius in sorted(circles, key=lambda one: -one[1]):
        if left and left + 2 * radius > width:
            left, top, high = 0.0, top + high, 0.0
        x[members] += left + radius
        y[members] += top + radius
        left += 2 * radius
        high = max(high, 2 * radius)
    return top + high
