"""How far chance explains each edge: the weight to be expected, p, and q among all pairs looked at."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from hustings.signals.co_sharing_columns import Shares, even_bounds, in_threads

if TYPE_CHECKING:
    from hustings.signals.co_sharing_edges import Found

LIKENESS = 0.5
"""Standard deviation of the logarithm of the odds: how much alike the hours of two accounts may be."""
STRENGTH = 1.0
"""Pairs of shares that the tempo expected of an object counts for beside its own."""
MOST_VISITS = 1_000_000_000
"""Visits beyond which the pairs of accounts with a common object are bounded instead of counted."""


def add_chance(found: Found, shares: Shares, *, directed: bool, parts: int) -> dict[str, int]:
    """Add the chance weight, p and q of every edge; gives how many pairs of accounts q counts."""
    import numpy as np

    from hustings.signals.kernels import tempos as kernels

    held = kernels.objects_of_accounts(shares.starts, shares.rows, shares.objects)
    edges, tempo = _edges(found), _tempos(found, shares, held, parts)
    count = edges.of.size
    expected, p_values = np.full(count, np.nan), np.full(count, np.nan)
    in_threads(
        lambda low, high: kernels.explain(
            low,
            high,
            edges,
            found.frame,
            held,
            tempo,
            found.time_window_s,
            directed,
            _likenesses(),
            expected,
            p_values,
        ),
        [count * part // parts for part in range(parts + 1)],
    )
    tests, bounded = _tests(shares, held, parts)
    tests *= 2 if directed else 1
    found.columns |= {"chance_weight": expected, "p": p_values, "q": _q_values(p_values, tests)}
    return {"tests": tests, "tests_bounded": int(bounded)}


def _edges(found: Found) -> Any:
    from hustings.signals.kernels.shared_edges import Edges

    names = ("of", "to", "weight", "avg_time_delta", "n_content_id", "n_content_id_y")
    times = ("first_at", "last_at", "shared_object_count")
    return Edges(*(found.columns[name] for name in (*names, *times)))


def _tempos(found: Found, shares: Shares, held: Any, parts: int) -> Any:
    """The tempo of each object, told by accounts that do not meet on several others."""
    import numpy as np

    from hustings.signals.kernels import tempos as kernels

    objects_count = len(shares.object_ids)
    own = kernels.tempos(objects_count, found.frame, found.partners)
    count, edges = found.columns["of"].size, _edges(found)
    few = min(parts, 4)
    left_out = in_threads(
        lambda low, high: kernels.habitual(
            low, high, edges, found.frame, held, found.time_window_s, objects_count
        ),
        [count * part // few for part in range(few + 1)],
    )
    for part in left_out:
        own[:, :2] -= part
    inside, pairs = np.maximum(own[:, 0], 0.0), np.maximum(own[:, 1], 0.0)
    sizes = np.bincount(shares.objects, minlength=objects_count)
    return kernels.Tempos(
        inside=inside,
        pairs=pairs,
        meeting=own[:, 2].copy(),
        apart=own[:, 3].copy(),
        before=_before(inside, pairs, sizes),
        crowding=_crowding(shares, sizes),
        strength=STRENGTH,
    )


def _before(inside: Any, pairs: Any, sizes: Any) -> Any:
    """The mean chance of a pair among objects of about the same number of shares, each object alike."""
    import numpy as np

    if not (pairs > 0).any():
        return np.full(sizes.size, 0.5)
    classes = np.log2(np.maximum(sizes, 1)).astype(np.int64)
    known = pairs > 0
    chances = inside[known] / pairs[known]
    # Five objects of the mean tempo keep a class of few objects from saying never or always.
    sums = np.bincount(classes[known], chances, minlength=classes.max() + 1)
    counts = np.bincount(classes[known], minlength=classes.max() + 1)
    means = (sums + 5 * (chances.sum() + 0.5) / (chances.size + 1)) / (counts + 5)
    return means[classes]


def _crowding(shares: Shares, sizes: Any) -> Any:
    """Of each object the mean number of objects that the contents sharing it carry."""
    import numpy as np

    carried = np.bincount(shares.contents, minlength=shares.contents_count)
    sums = np.bincount(shares.objects, carried[shares.contents], minlength=sizes.size)
    return np.divide(sums, sizes, out=np.ones(sizes.size), where=sizes > 0)


def _likenesses() -> Any:
    """Factors of the odds with their parts: a lognormal around 1 by Gauss and Hermite."""
    import numpy as np

    places, parts = np.polynomial.hermite_e.hermegauss(5)
    return np.column_stack([np.exp(LIKENESS * places), parts / math.sqrt(2 * math.pi)])


def _tests(shares: Shares, held: Any, parts: int) -> tuple[int, bool]:
    """Pairs of accounts with an object in common; an upper bound where counting them takes too long."""
    import numpy as np

    from hustings.signals.kernels import tempos as kernels

    sharers = np.bincount(held.objects, minlength=len(shares.object_ids))
    visits = float((sharers.astype(np.float64) ** 2).sum())
    if visits > MOST_VISITS:
        accounts = shares.counts["accounts"]
        return int(min(accounts * (accounts - 1) // 2, (visits - sharers.sum()) / 2)), True
    of = np.repeat(np.arange(held.starts.size - 1, dtype=np.int32), np.diff(held.starts))
    owners = of[np.argsort(held.objects, kind="stable")]
    spans = np.r_[0, np.cumsum(sharers)].astype(np.int64)
    costs = np.bincount(of, sharers[held.objects], minlength=held.starts.size - 1)
    found = in_threads(
        lambda low, high: kernels.pairs_with_a_common_object(
            low, high, held.starts, held.objects, spans, owners
        ),
        even_bounds(costs, parts),
    )
    return int(sum(found)), False


def _q_values(p_values: Any, tests: int) -> Any:
    """Benjamini-Hochberg among so many tests; those without an edge have a p of 1."""
    import numpy as np

    tested = np.flatnonzero(~np.isnan(p_values))
    found = np.full(p_values.size, np.nan)
    order = tested[np.argsort(p_values[tested], kind="stable")]
    ranks = np.arange(1, order.size + 1)
    raised = p_values[order] * (max(tests, order.size) / ranks)
    found[order] = np.minimum(1.0, np.minimum.accumulate(raised[::-1])[::-1])
    return found
