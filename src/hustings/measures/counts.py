"""Plain sums of a window, and interactions per post."""

from __future__ import annotations

import narwhals as nw

from hustings.measures.definition import Frame, measure
from hustings.measures.results import amount, ratio

_KNOWN_ONLY = (
    "Posts of which a part is unknown are left out of numerator and denominator alike and counted "
    "in unknown_count; unknown when no post is known."
)
_TOTAL = {
    "version": 1,
    "grain": "page",
    "weights": "1 each",
    "denominator": "none",
    "denominator_at": "none",
    "aggregation": "summed over the window",
    "null_rule": (
        "Posts of which it is unknown are left out and counted in unknown_count, so that the sum is "
        "what is known of it; unknown when it is known of no post. A page without posts in the window has no row."
    ),
    "source": "Hustings: the plain sum of what the platform shows",
}


def _total(days: Frame, part: str) -> Frame:
    sums = days.group_by("page_id").agg(
        value=nw.col(part).sum(), n=nw.col(f"{part}_known").sum(), posts=nw.col("posts").sum()
    )
    return amount(
        sums.with_columns(
            value=nw.when(nw.col("n") > 0).then(nw.col("value")),
            unknown_count=nw.col("posts") - nw.col("n"),
        ),
        "page_id",
    )


@measure(
    **{
        **_TOTAL,
        "weights": "none",
        "null_rule": "A page of which no post of the window is held has no row: whether it was silent or "
        "not collected is not known.",
        "source": "Hustings: the posts held",
    },
    title="Posts",
    unit="posts",
    formula="number of posts",
    numerator="posts published in the window",
)
def post_count(days: Frame) -> Frame:
    """Posts that a page published in the window, as far as they are held."""
    sums = days.group_by("page_id").agg(value=nw.col("posts").sum())
    return amount(sums.with_columns(n=nw.col("value"), unknown_count=nw.lit(0)), "page_id")


@measure(
    **_TOTAL,
    title="Reactions",
    unit="reactions",
    formula="sum of reactions",
    numerator="reactions of all kinds on the window's posts; likes where the platform has likes alone",
)
def reactions(days: Frame) -> Frame:
    """Reactions to the posts of the window."""
    return _total(days, "reactions")


@measure(
    **_TOTAL,
    title="Comments",
    unit="comments",
    formula="sum of comments",
    numerator="comments or replies on the window's posts",
)
def comments(days: Frame) -> Frame:
    """Comments on the posts of the window."""
    return _total(days, "comments")


@measure(
    **_TOTAL,
    title="Shares",
    unit="shares",
    formula="sum of shares",
    numerator="shares, reposts or retweets of the window's posts",
)
def shares(days: Frame) -> Frame:
    """Shares of the posts of the window."""
    return _total(days, "shares")


@measure(
    **{**_TOTAL, "source": "CrowdTangle help, article 1184978"},
    title="Interactions",
    unit="interactions",
    formula="sum of reactions + comments + shares",
    numerator="reactions + comments + shares of the window's posts, as far as the platform has them",
)
def interactions(days: Frame) -> Frame:
    """Interactions with the posts of the window."""
    return _total(days, "interactions")


@measure(
    **_TOTAL,
    title="Views",
    unit="views",
    formula="sum of views",
    numerator="views of the window's posts, as each platform counts a view",
)
def views(days: Frame) -> Frame:
    """Views of the posts of the window."""
    return _total(days, "views")


@measure(
    **_TOTAL,
    title="Reach, post by post",
    unit="people, counted again for every post",
    formula="sum of the posts' reach",
    numerator="people who saw each of the window's posts",
)
def reach(days: Frame) -> Frame:
    """The reach of the window's posts added up; a person who saw three posts counts three times."""
    return _total(days, "reach")


@measure(
    version=1,
    title="Interactions per post",
    unit="interactions per post",
    grain="page",
    formula="sum of interactions / posts of which interactions are known",
    numerator="interactions of the window's posts",
    weights="1 each",
    denominator="posts published in the window of which interactions are known",
    denominator_at="the window",
    aggregation="pooled over the window, never a mean of daily ratios",
    null_rule=_KNOWN_ONLY,
    source="CrowdTangle help, article 1184978",
    family="CrowdTangle",
)
def interactions_per_post(days: Frame) -> Frame:
    """Interactions of a page's posts in the window over the number of those posts."""
    sums = days.group_by("page_id").agg(
        numerator=nw.col("interactions").sum(),
        denominator=nw.col("interactions_known").sum(),
        posts=nw.col("posts").sum(),
    )
    return ratio(
        sums.with_columns(
            n=nw.col("denominator"), unknown_count=nw.col("posts") - nw.col("denominator")
        ),
        "page_id",
    )
