"""Accounts that take part in the same rushes: dense_block with moments in the place of targets.

A pair of accounts has too few targets in common to tell it from chance where many accounts were sent
to few targets. As a block of accounts and moments they stand out: people who were in one rush are seldom
together in the next. Chance deals out the moments at which a target was reached among those who reached
it, as it does for pairs: who is tied to what, and how fast each target was reached, stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hustings.signals.dense_block import dense_block
from hustings.signals.dense_block_result import SCORE_LEAST

if TYPE_CHECKING:
    import pyarrow as pa

    from hustings.signals.dense_block_result import Block

RUSH_LEAST = 10
"""Accounts on one target within the time window from which on it is a rush."""
PAIRS_MOST = 20_000_000
"""Pairs of ties within the time window up to which all are counted; each may take about 130 bytes."""


@dataclass(frozen=True, slots=True)
class RushBlock:
    """Accounts that were in several rushes together; times are naive UTC, of the first and last rush.

    `targets` counts for each target the accounts of the block that were in a rush to it.
    """

    account_ids: frozenset[str]
    targets: dict[str, int]
    rushes: int
    density: float
    score_ratio: float
    """Score / the highest score of shuffled ties."""
    q: float
    first_at: datetime
    last_at: datetime


def rush_blocks(
    shares: pa.Table, *, time_window: int, min_targets: int, max_q: float, shuffles: int, seed: int
) -> tuple[RushBlock, ...]:
    """Blocks of accounts and rushes that chance does not explain, each account on enough targets.

    `shares` has object_id, account_id and timestamp_share, one row for an account and target.
    """
    import pyarrow.compute as pc

    ties = _in_order(shares, time_window)
    rushed = ties.filter(pc.greater_equal(ties.column("rush"), 0))
    if rushed.num_rows == 0 or not shuffles:
        return ()
    found = dense_block(rushed.column("account_id"), rushed.column("rush"), shuffles=0)
    scores = _shuffled_scores(ties, shuffles, seed)
    told, q = [], 0.0
    for block in found.blocks:
        q = max(q, (1 + sum(score >= block.score for score in scores)) / (1 + shuffles))
        ratio = block.score / max(scores)
        if q <= max_q and ratio >= SCORE_LEAST:
            told.append(_told(rushed, block, min_targets, q, ratio))
    return tuple(one for one in told if one is not None)


def crowded_targets(shares: pa.Table, time_window: int, max_pairs: int) -> frozenset[str]:
    """Targets without which no more than `max_pairs` pairs are within the window, those with most pairs first.

    A hundred thousand accounts within a minute on one target are five thousand million pairs, and say
    little as such: where so many come at once its tempo explains every one of them.
    """
    import numpy as np
    import pyarrow as pa

    targets = shares.column("object_id").combine_chunks().dictionary_encode()
    target = targets.indices.to_numpy().astype(np.int64)
    times = shares.column("timestamp_share").to_numpy()
    accounts = np.bincount(target)
    # Where not even all pairs of each target are too many, nothing need be put in order.
    if (accounts.astype(np.float64) ** 2).sum() / 2 <= max_pairs:
        return frozenset()
    moments = times - times.min()
    keys = np.sort(target * (int(moments.max()) + time_window + 1) + moments)
    later = keys.searchsorted(keys + time_window, "right") - np.arange(1, keys.size + 1)
    pairs = np.add.reduceat(later, np.r_[0, np.cumsum(accounts)[:-1]])
    told = pa.table({"target": targets.dictionary, "pairs": pairs})
    told = told.sort_by([("pairs", "descending"), ("target", "ascending")])
    so_far = np.cumsum(told.column("pairs").to_numpy())
    too_many = pairs.sum() - np.r_[0, so_far[:-1]] > max_pairs
    return frozenset(told.column("target").filter(pa.array(too_many)).to_pylist())


def _shuffled_scores(ties: pa.Table, times: int, seed: int) -> list[float]:
    """Scores of the densest block when the accounts of each target change their moments."""
    import numpy as np

    chance = np.random.default_rng(seed)
    # Numbers in the order of ids, so that neither the order of rows nor of pieces matters.
    accounts = np.unique(ties.column("account_id").to_numpy(), return_inverse=True)[1]
    targets = ties.column("object_id").combine_chunks().dictionary_encode().indices.to_numpy()
    rush = ties.column("rush").to_numpy()
    inside = rush >= 0
    scores = []
    for _ in range(times):
        dealt = accounts[np.lexsort((chance.random(accounts.size), targets))]
        found = dense_block(dealt[inside], rush[inside], blocks=1, shuffles=0)
        scores.append(found.blocks[0].score)
    return scores


def _in_order(shares: pa.Table, time_window: int) -> pa.Table:
    """The ties in order of target and time, with the number of their rush, or -1."""
    import numpy as np
    import pyarrow as pa

    from hustings.signals.kernels.rushing import rushes_of

    order = [("object_id", "ascending"), ("timestamp_share", "ascending"), ("account_id", "ascending")]  # fmt: skip
    shares = shares.sort_by(order).combine_chunks()
    if shares.num_rows == 0:
        return shares.append_column("rush", pa.array([], pa.int64()))
    targets = shares.column("object_id").combine_chunks().dictionary_encode().indices
    rush = rushes_of(
        targets.to_numpy().astype(np.int32),
        shares.column("timestamp_share").to_numpy(),
        time_window,
        RUSH_LEAST,
    )
    return shares.append_column("rush", pa.array(rush))


def _told(
    rushed: pa.Table, block: Block, min_targets: int, q: float, ratio: float
) -> RushBlock | None:
    """The accounts that were in enough of the block's rushes; None where nobody was.

    The block tells the rushes; who belongs to it is told by them. The score favours the few accounts
    that were in all of them, so that those in half as many as is usual are counted too.
    """
    import pyarrow.compute as pc

    ties = rushed.filter(pc.is_in(rushed.column("rush"), block.target_ids))
    often = ties.group_by("account_id").aggregate([("object_id", "count_distinct")])
    usual = block.density * block.targets.num_rows
    enough = pc.greater_equal(
        often.column("object_id_count_distinct"), max(min_targets, int(usual / 2))
    )
    accounts = often.filter(enough).column("account_id").combine_chunks()
    ties = ties.filter(pc.is_in(ties.column("account_id"), accounts))
    if ties.num_rows == 0:
        return None
    reached = ties.group_by("object_id").aggregate([("account_id", "count_distinct")])
    ends = pc.min_max(ties.column("timestamp_share")).as_py()
    first_at, last_at = (
        datetime.fromtimestamp(ends[end], UTC).replace(tzinfo=None) for end in ("min", "max")
    )
    return RushBlock(
        account_ids=frozenset(accounts.to_pylist()),
        targets=dict(zip(*(column.to_pylist() for column in reached.columns), strict=True)),
        rushes=pc.count_distinct(ties.column("rush")).as_py(),
        density=block.density,
        score_ratio=ratio,
        q=q,
        first_at=first_at,
        last_at=last_at,
    )
