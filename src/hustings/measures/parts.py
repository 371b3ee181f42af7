"""Reactions, comments and shares of a post added up with weights, as far as its platform has them."""

from __future__ import annotations

import narwhals as nw

from hustings.domain.platforms import platforms

PARTS = ("reactions", "comments", "shares")


def weighted_sum(weights: dict[str, int], *, identifier: str = "post_id") -> nw.Expr:
    """The weighted sum; unknown when a part that the platform has is unknown.

    The platform is read from `identifier`, a column with ids of the form platform:native_id.
    """
    total = nw.lit(0, dtype=nw.Int64)
    for part in PARTS:
        total = total + _part(part, identifier) * weights[part]
    return total


def _part(part: str, identifier: str) -> nw.Expr:
    lacking = [key for key, facts in platforms().items() if part not in facts.interaction_parts]
    if not lacking:
        return nw.col(part)
    lacks = nw.any_horizontal(
        *(nw.col(identifier).str.starts_with(f"{key}:") for key in lacking), ignore_nulls=True
    )
    return nw.when(lacks).then(nw.lit(0, dtype=nw.Int64)).otherwise(nw.col(part))
