"""The definitions of co-sharing once more, slow and plain, as the tools' own texts tell them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from statistics import median, quantiles

Row = tuple[str, str, str, int]
"""Object, account, content and second."""


def whole(rows: Iterable[tuple[str | None, str | None, str | None, int | None]]) -> list[Row]:
    """Rows without an empty column, repeats once."""
    kept = {row for row in rows if all(part not in (None, "") for part in row)}
    return sorted(kept)  # type: ignore[arg-type]


def coortweet_pairs(rows: list[Row], window: int, least: int) -> list[tuple[Row, Row]]:
    """Steps 1 to 4: pairs of shares, the older first; of one second that of the smaller account."""
    often = Counter(account for _, account, _, _ in rows)
    entered = [row for row in rows if often[row[1]] >= least]
    by_object: dict[str, list[Row]] = defaultdict(list)
    for row in entered:
        by_object[row[0]].append(row)
    pairs = [
        (one, other) if (one[3], one[1]) <= (other[3], other[1]) else (other, one)
        for shares in by_object.values()
        for one, other in combinations(shares, 2)
        if abs(one[3] - other[3]) <= window
        and one[1] != other[1]
        and one[2] != other[2]
        and one[0] not in (one[2], other[2])
    ]
    contents = {row[2] for pair in pairs for row in pair}
    counted = Counter(account for _, account, content, _ in entered if content in contents)
    kept = {
        content
        for _, account, content, _ in entered
        if content in contents and counted[account] >= least
    }
    return [pair for pair in pairs if pair[0][2] in kept or pair[1][2] in kept]


def coortweet_edges(
    pairs: list[tuple[Row, Row]], quantile: float
) -> dict[tuple[str, str], dict[str, float]]:
    """Steps 5 and 6: every column of CooRTweet, by pair of accounts."""
    grouped: dict[tuple[str, str], list[tuple[Row, Row]]] = defaultdict(list)
    for older, newer in pairs:
        first, second = sorted((older[1], newer[1]))
        grouped[first, second].append((older, newer))
    limit = r_quantile([len(own) for own in grouped.values()], quantile)
    edges = {}
    for accounts, own in grouped.items():
        older = len({one[2] for one, _ in own})
        newer = len({other[2] for _, other in own})
        edges[accounts] = {
            "weight": len(own),
            "avg_time_delta": sum(other[3] - one[3] for one, other in own) / len(own),
            "n_content_id": older,
            "n_content_id_y": newer,
            "edge_symmetry_score": min(older, newer) / max(older, newer),
            "weight_threshold": int(len(own) > limit),
            "shared_object_count": len({one[0] for one, _ in own}),
            "first_at": min(one[3] for one, _ in own),
            "last_at": max(other[3] for _, other in own),
        }
    return edges


def r_quantile(values: list[int], part: float) -> float:
    """R's usual quantile: between the two nearest values, in a straight line."""
    if not values:
        return 0.0
    ordered = sorted(values)
    place = (len(ordered) - 1) * part
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def toolkit_edges(rows: list[Row], window: int, least: int = 1) -> dict[tuple[str, str], int]:
    """Different messages of the first with a message of the second on the same address, loops as well."""
    first_of: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: (row[3], row[1])):
        first_of.setdefault((row[0], row[2]), row)
    by_object: dict[str, list[Row]] = defaultdict(list)
    for row in first_of.values():
        by_object[row[0]].append(row)
    messages: dict[tuple[str, str], set[str]] = defaultdict(set)
    for shares in by_object.values():
        for one in shares:
            for other in shares:
                if abs(one[3] - other[3]) <= window:
                    messages[one[1], other[1]].add(one[2])
    return {pair: len(own) for pair, own in messages.items() if len(own) >= least}


def coornet_window(rows: list[Row], q: float = 0.1, p: float = 0.5) -> int:
    """CooRnet's interval, in whole seconds and at least one."""
    by_object: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_object[row[0]].append(row[3])
    several = [sorted(times) for times in by_object.values() if len(times) > 1]
    if not several:
        return 1
    second = [times[1] - times[0] for times in several]
    limit = (
        quantiles(second, n=round(1 / q), method="inclusive")[0] if len(second) > 1 else second[0]
    )
    reached = [
        next(at - times[0] for rank, at in enumerate(times, 1) if rank / len(times) > p)
        for times, gap in zip(several, second, strict=True)
        if gap <= limit
    ]
    return max(1, int(median(reached)))
