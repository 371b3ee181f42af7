"""The steps from shares to edges: which pairs count, what is told of each edge, how chance explains it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hustings.signals.co_sharing_columns import Shares, even_bounds, in_threads

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

QUICKEST, REACHED = 0.1, 0.5
TOLD = ("avg_time_delta", "first_at", "last_at", "shared_object_count")
"""What is told of an edge besides its accounts, weight and contents."""


@dataclass(slots=True)
class Found:
    """Edges as NumPy columns; `of` and `to` are codes of accounts, times seconds since the first share."""

    columns: dict[str, Any]
    pairs: int
    time_window_s: int
    frame: Any
    partners: Any


def estimated_window(shares: Shares) -> int:
    """CooRnet's window: the median time in which the quickest objects gather more than half their shares.

    The quickest are those whose second share came within the lowest tenth of all such times. A
    window below a second is a second, as there; a fraction of a second changes nothing and is cut.
    """
    import numpy as np

    if shares.objects.size == 0:
        return 1
    begins = np.flatnonzero(np.r_[True, shares.objects[1:] != shares.objects[:-1]])
    counts = np.diff(np.r_[begins, shares.objects.size])
    begins, counts = begins[counts > 1], counts[counts > 1]
    if begins.size == 0:
        return 1
    second = shares.times[begins + 1] - shares.times[begins]
    quick = second <= np.quantile(second, QUICKEST)
    begins, counts = begins[quick], counts[quick]
    # The first share whose rank divided by the count is more than the part to be reached.
    ranks = np.floor(counts * REACHED).astype(np.int64)
    reached = shares.times[begins + ranks] - shares.times[begins]
    return max(1, int(np.quantile(reached, REACHED)))


def found_edges(
    shares: Shares,
    time_window: int,
    *,
    min_participation: int,
    min_weight: int,
    by_age: bool,
    told: bool,
    parts: int,
) -> Found:
    """All edges of at least `min_weight`, each account with those that come after it.

    n_content_id counts contents of the older shares of the pairs with `by_age`, and those of the
    edge's first account without it. Without `told` distances, times and shared objects are left out
    where that saves work.
    """
    import numpy as np

    from hustings.signals.kernels import shared_edges as kernels
    from hustings.signals.kernels.single_contents import fill_singly

    frame, partners = _framed(shares, time_window, min_participation)
    costs = np.bincount(shares.accounts, frame.highs - frame.lows, minlength=shares.starts.size - 1)
    bounds = even_bounds(costs, parts)
    counted = in_threads(
        lambda low, high: kernels.count_edges(low, high, frame, min_weight), bounds
    )
    nobody = (np.zeros(0, np.int64), np.zeros(0, np.int64))
    edges, met = (np.concatenate(part) for part in zip(nobody, *counted, strict=True))
    places = np.r_[0, np.cumsum(edges)]
    told = told or not shares.contents_single
    columns = _empty_columns(int(places[-1]), told=told)
    written = kernels.Edges(*columns.values())

    def fill(low: int, high: int) -> None:
        place, most = int(places[low]), int(met[low:high].max())
        if shares.contents_single:
            fill_singly(low, high, frame, min_weight, by_age, told, place, written)
        else:
            kernels.fill_edges(low, high, frame, min_weight, by_age, place, most, written)

    in_threads(fill, bounds)
    if not told:
        columns = {name: column for name, column in columns.items() if name not in TOLD}
    return Found(columns, int(met.sum()), time_window, frame, partners)


def _framed(shares: Shares, time_window: int, min_participation: int) -> tuple[Any, Any]:
    """Each share with its window and whether its pairs stay, and each one's number of partners."""
    from hustings.signals.kernels import shares as sorting
    from hustings.signals.kernels.shared_edges import Frame

    lows, highs = sorting.windows(shares.objects, shares.times, time_window)
    seen, partners, _ = sorting.paired(
        highs, shares.accounts, shares.contents, shares.usable, shares.contents_count
    )
    frame = Frame(
        starts=shares.starts,
        rows=shares.rows,
        lows=lows,
        highs=highs,
        accounts=shares.accounts,
        contents=shares.contents,
        usable=shares.usable,
        kept=_participating(shares, seen, min_participation),
        objects=shares.objects,
        times=shares.times,
    )
    return frame, partners


def _participating(shares: Shares, seen: Any, min_participation: int) -> Any:
    """Whether a share's content is one of an account with enough rows of contents that stand in pairs."""
    import numpy as np

    coordinated = seen[shares.contents]
    rows = np.bincount(shares.accounts[coordinated], minlength=shares.starts.size - 1)
    enough = coordinated & (rows >= min_participation)[shares.accounts]
    kept = np.zeros(seen.size, np.bool_)
    kept[shares.contents[enough]] = True
    return kept[shares.contents]


def _empty_columns(count: int, *, told: bool) -> dict[str, Any]:
    import numpy as np

    types = {
        "of": np.int32,
        "to": np.int32,
        "weight": np.int32,
        "avg_time_delta": np.float64,
        "n_content_id": np.int32,
        "n_content_id_y": np.int32,
        "first_at": np.int64,
        "last_at": np.int64,
        "shared_object_count": np.int32,
    }
    return {
        name: np.empty(count if told or name not in TOLD else 0, kind)
        for name, kind in types.items()
    }


def make_directed(found: Found, shares: Shares, min_weight: int, names: Sequence[str]) -> None:
    """Turn edges into the toolkit's: one each way, weighing the first's contents, and every account's loop."""
    import numpy as np

    from hustings.signals.kernels import shared_edges as kernels
    from hustings.signals.kernels.shares import group_rows

    there, columns = found.columns, {}
    there["weight"] = there["n_content_id"]
    loops = kernels.loops(shares.starts, shares.rows, shares.contents, shares.objects, shares.times)
    # Back, loop, forth: each part is in order already, so counting by the first account sorts all.
    asked = {"of", "to", "weight", *names}
    if asked.intersection(("edge_symmetry_score", "chance_weight", "p", "q")):
        asked.update(there)
    for name in asked.intersection(there):
        other = there[_TURNED.get(name, name)]
        columns[name] = np.concatenate([other, loops[_LOOPS[name]], there[name]])
    # The edges may be many: what was turned is let go before what is sorted is made.
    there.clear()
    _, order = group_rows(columns["of"], shares.starts.size - 1)
    if min_weight > 1:
        order = order[columns["weight"][order] >= min_weight]
    for name in columns:
        columns[name] = columns[name][order]
    found.columns = columns


_TURNED = {
    "of": "to",
    "to": "of",
    "weight": "n_content_id_y",
    "n_content_id": "n_content_id_y",
    "n_content_id_y": "n_content_id",
}
_LOOPS = {
    "of": 0,
    "to": 0,
    "weight": 1,
    "avg_time_delta": 2,
    "n_content_id": 1,
    "n_content_id_y": 1,
    "first_at": 3,
    "last_at": 4,
    "shared_object_count": 5,
}


def mark_heavy(found: Found, edge_weight: float, names: Sequence[str]) -> float | None:
    """Add symmetry and whether the weight is above the quantile of the weights between two accounts."""
    import numpy as np

    columns = found.columns
    if "edge_symmetry_score" in names:
        low = np.minimum(columns["n_content_id"], columns["n_content_id_y"])
        high = np.maximum(columns["n_content_id"], columns["n_content_id_y"])
        columns["edge_symmetry_score"] = low / high
    weights = columns["weight"][columns["of"] != columns["to"]]
    if weights.size == 0:
        columns["weight_threshold"] = np.zeros(columns["weight"].size, np.int8)
        return None
    # A quantile needs only how often each weight occurs, not the weights in order.
    threshold = _quantile(np.bincount(weights), edge_weight)
    columns["weight_threshold"] = (columns["weight"] > threshold).astype(np.int8)
    return threshold


def _quantile(often: Any, part: float) -> float:
    import numpy as np

    summed = np.cumsum(often)
    place = (summed[-1] - 1) * part
    low = int(np.searchsorted(summed, np.floor(place), side="right"))
    high = int(np.searchsorted(summed, np.ceil(place), side="right"))
    return low + (high - low) * float(place - np.floor(place))


def edge_table(found: Found, shares: Shares, names: Sequence[str]) -> pa.Table:
    """The edges as an Arrow table; accounts are dictionary-encoded, times naive UTC."""
    import numpy as np
    import pyarrow as pa

    columns: dict[str, pa.Array] = {}
    for name, code in (("account_id", "of"), ("account_id_y", "to")):
        columns[name] = pa.DictionaryArray.from_arrays(
            pa.array(found.columns[code]), shares.account_ids
        )
    for name in names:
        if name in ("first_at", "last_at"):
            moments = found.columns[name] + shares.began_s
            columns[name] = pa.array(moments).cast(pa.timestamp("s"))
        elif name in found.columns:
            values = found.columns[name]
            nulls = (
                np.isnan(values) if values.dtype == np.float64 and np.isnan(values).any() else None
            )
            columns[name] = pa.array(values, mask=nulls)
    return pa.table({name: columns[name] for name in names if name in columns})
