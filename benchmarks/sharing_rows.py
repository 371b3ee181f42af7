"""Rows of sharing for the benchmarks of speed, with planted groups; the same rows each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

DAYS, MEAN_DELAY_S = 30, 1_800
ROWS_AN_OBJECT, ROWS_AN_ACCOUNT = 5, 130
PLANTED_PART = 24 / 124
GROUP, TOGETHER, WITHIN_S = 12, 20, 10
SKEW = (
    "Objects are a fifth of the rows, of Zipf popularity (exponent 1: the first takes a twelfth to a fourteenth of all rows); accounts a "
    "130th, of activity rank ** -0.75. Objects appear over 30 days and are shared with exponential delays of half an hour in the mean. 24 "
    "rows in 124 are of planted groups: twelve accounts that share twenty objects within ten seconds each."
)


def make_rows(path: Path, rows: int, *, delay_s: int = MEAN_DELAY_S, seed: int = 11) -> None:
    """Write the four columns as Parquet, ids as texts, in the order of time."""
    chance = np.random.default_rng(seed)
    planted = int(rows * PLANTED_PART) // (GROUP * TOGETHER) * GROUP * TOGETHER
    plain = rows - planted
    objects, accounts = rows // ROWS_AN_OBJECT, rows // ROWS_AN_ACCOUNT
    born = chance.random(objects) * DAYS * 86_400
    what = _drawn(1 / np.arange(1, objects + 1), plain, chance)
    who = _drawn(np.arange(1, accounts + 1) ** -0.75, plain, chance)
    when = born[what] + chance.exponential(delay_s, plain)
    moments = planted // GROUP
    together = chance.integers(0, objects, moments)
    at = born[together] + chance.exponential(delay_s, moments)
    members = np.arange(planted) % GROUP + np.arange(planted) // (GROUP * TOGETHER) * GROUP
    what = np.r_[what, np.repeat(together, GROUP)]
    who = np.r_[who, accounts + members]
    when = np.r_[when, np.repeat(at, GROUP) + chance.random(planted) * WITHIN_S]
    order = np.argsort(when, kind="stable")
    table = pa.table(
        {
            "object_id": _named("https://example.org/", what[order]),
            "account_id": _named("account-", who[order]),
            "content_id": _named("post-", np.arange(rows)),
            "timestamp_share": pa.array(1_600_000_000 + when[order].astype(np.int64)),
        }
    )
    pq.write_table(table, path)


def _drawn(weights: Any, count: int, chance: np.random.Generator) -> Any:
    summed = np.cumsum(weights)
    return np.searchsorted(summed, chance.random(count) * summed[-1])


def _named(before: str, numbers: Any) -> pa.Array:
    return pc.binary_join_element_wise(before, pa.array(numbers).cast("string"), "")
