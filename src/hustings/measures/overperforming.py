"""A post against what posts of its page and kind usually get, after CrowdTangle."""

from __future__ import annotations

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.definition import Frame, measure
from hustings.measures.moments import quotient, second_number
from hustings.measures.parts import PARTS, weighted_sum
from hustings.measures.results import NO_TIME

BENCHMARK_POSTS = 100
"""Posts before the post that make its benchmark."""

FEWEST = 4
"""With fewer posts a quarter is not a whole post, and nothing would be trimmed."""

MINIMUM = 10
"""CrowdTangle's minimum in its only published example; its minimum per platform is not known."""

AGE_STEPS_S = (
    15 * 60,
    3_600,
    2 * 3_600,
    5 * 3_600,
    10 * 3_600,
    86_400,
    2 * 86_400,
    4 * 86_400,
    7 * 86_400,
    14 * 86_400,
    28 * 86_400,
)
"""Ages at which a new step begins; two ages within one step count as the same age."""

_ROOM = 2**31
"""More posts than any page has of one kind: room for a place below its group's number."""

_ONCE_EACH = dict.fromkeys(PARTS, 1)


@measure(
    version=1,
    title="Overperforming score",
    unit="times the expected interactions",
    grain="post",
    formula=(
        "a = interactions, e = mean of the middle half of the benchmark, m = 10. "
        "a >= e: a / max(e, m). a < e and e >= m: -e / a, or -2 * e where a = 0. a < e < m: -(e - a) / m"
    ),
    numerator="interactions of the post (a)",
    weights="1 each: CrowdTangle's default",
    denominator=(
        "expected interactions (e): of the last 100 posts of the same page and kind before the post, at the "
        "post's age, the top and bottom quarter dropped, the mean of the rest"
    ),
    denominator_at="the same age as the post's last observation (age_s), for benchmark posts observed several times; their last observation otherwise",
    aggregation="none: one post",
    null_rule=(
        "Unknown when the post's interactions are unknown or fewer than 4 benchmark posts are known at its age; "
        "benchmark posts left out as unknown are counted in unknown_count. Posts of unknown kind are compared with each other."
    ),
    source=(
        "CrowdTangle help, article 2013937. Not published there, and chosen here: the minimum of 10 for every platform, "
        "the age steps, at least 4 posts, a / m also for a above m where e is below it, and the formula for a < e < m"
    ),
    family="CrowdTangle",
    extra=("age_s",),
)
def overperforming(posts_before: Frame, post_observations_before: Frame, window: Window) -> Frame:
    """How many times the usual interactions a post got; negative when it got fewer than usual."""
    placed = _placed(posts_before)
    scored = placed
    if window.since_at is not None:
        scored = placed.filter(nw.col("created_at") >= nw.lit(window.since_at))
    return _scores(scored, placed, post_observations_before)


def overperforming_of(asked: Frame, posts: Frame, observations: Frame) -> Frame:
    """The measure of the posts in `asked` (by post_id) alone, set against all of `posts`."""
    placed = _placed(posts)
    scored = placed.join(asked.select("post_id"), on="post_id", how="semi")
    return _scores(scored, placed, observations)


def _scores(scored: Frame, placed: Frame, observations: Frame) -> Frame:
    pairs = _benchmark_pairs(scored, placed)
    valued = _at_the_same_age(pairs, _by_step(observations, placed))
    rows = scored.join(_middle_half(valued), on="place", how="left")
    actual, usual = nw.col("interactions").cast(nw.Float64), nw.col("expected")
    enough = nw.col("n") >= FEWEST
    known = enough & ~nw.col("interactions").is_null()
    return rows.select(
        "page_id",
        "post_id",
        value=nw.when(known).then(_score(actual, usual)),
        numerator=actual,
        denominator=nw.when(enough).then(usual),
        denominator_at=NO_TIME,
        n=nw.col("n").fill_null(0).cast(nw.Int64),
        unknown_count=nw.col("left_out").fill_null(0).cast(nw.Int64),
        age_s=nw.col("age_s"),
    )


def _score(actual: nw.Expr, usual: nw.Expr) -> nw.Expr:
    """CrowdTangle's score; the cases that it does not publish are in the measure's source."""
    above = actual / nw.max_horizontal(usual, nw.lit(float(MINIMUM)))
    below = -usual / nw.when(actual > 0).then(actual)
    low = (actual - usual) / MINIMUM
    return (
        nw.when(actual >= usual)
        .then(above)
        .otherwise(
            nw.when(usual < MINIMUM)
            .then(low)
            .otherwise(nw.when(actual > 0).then(below).otherwise(usual * -2))
        )
    )


def _placed(posts: Frame) -> Frame:
    """Posts with their place, their age and its step.

    A place is one whole number: which page and kind in its upper part, and the how manieth post of
    them in its lower one, from 1. Whole numbers, since many pairs of posts are joined by it.
    """
    dated = posts.filter(~nw.col("created_at").is_null()).with_columns(
        group=nw.coalesce(nw.col("kind"), nw.lit("unknown"))
    )
    groups = dated.select("page_id", "group").unique()
    numbered = groups.with_columns(
        number=nw.col("page_id").cum_count().over(order_by=["page_id", "group"]).cast(nw.Int64)
    )
    age_s = second_number(nw.col("observed_at")) - second_number(nw.col("created_at"))
    nth = nw.col("post_id").cum_count().over("number", order_by=["created_at", "post_id"])
    return (
        dated.join(numbered, on=["page_id", "group"], how="inner")
        .with_columns(age_s=age_s)
        .select(
            "page_id",
            "post_id",
            "created_at",
            "interactions",
            "observation_count",
            "age_s",
            step=_step(nw.col("age_s")),
            place=nw.col("number") * _ROOM + nth.cast(nw.Int64),
        )
    )


def _step(age_s: nw.Expr) -> nw.Expr:
    step = nw.lit(0, dtype=nw.Int64)
    for bound in AGE_STEPS_S:
        step = step + (age_s >= bound).cast(nw.Int64)
    return step


def _benchmark_pairs(scored: Frame, placed: Frame) -> Frame:
    """Each scored post's place with each of the 100 posts before it.

    The posts before lie in the post's own block of 100 places or in the one before, so that an equal
    join on blocks finds them without comparing every post with every other. A group's places start
    far from the last of the group before it, so that no block reaches into another group.
    """
    block = nw.col("place") - nw.col("place") % BENCHMARK_POSTS
    earlier = placed.select(
        block=block,
        before_place=nw.col("place"),
        before_interactions=nw.col("interactions"),
        before_step=nw.col("step"),
        before_count=nw.col("observation_count"),
    )
    both = nw.concat([earlier, earlier.with_columns(block=nw.col("block") + BENCHMARK_POSTS)])
    near = (nw.col("before_place") < nw.col("place")) & (
        nw.col("before_place") >= nw.col("place") - BENCHMARK_POSTS
    )
    return (
        scored.select("place", "step", block=block).join(both, on="block", how="inner").filter(near)
    )


def _at_the_same_age(pairs: Frame, steps: Frame) -> Frame:
    """Pairs with the earlier post's interactions at the scored post's age: place, interactions.

    A post observed once, or not yet as old as the scored post, counts with its last observation; one
    that was not observed at that age is left out.
    """
    several = nw.col("before_count") > 1
    younger = several & (nw.col("step") < nw.col("before_step"))
    aimed = pairs.with_columns(
        target=nw.when(younger).then(nw.col("step")).otherwise(nw.lit(-1, dtype=nw.Int64))
    )
    found = aimed.join(
        steps, left_on=["before_place", "target"], right_on=["seen_place", "seen_step"], how="left"
    )
    return found.select(
        "place",
        interactions=nw.when(nw.col("target") < 0)
        .then(nw.col("before_interactions"))
        .otherwise(nw.col("seen_interactions")),
    )


def _by_step(observations: Frame, placed: Frame) -> Frame:
    """The last observation of each age step, of posts observed more than once."""
    several = placed.filter(nw.col("observation_count") > 1).select("post_id", "place")
    age_s = second_number(nw.col("observed_at")) - second_number(nw.col("created_at"))
    # The age is a column before its step is taken: written out at each step it takes long to plan.
    aged = observations.join(several, on="post_id", how="inner").with_columns(age_s=age_s)
    seen = aged.select(
        seen_place=nw.col("place"),
        seen_step=_step(nw.col("age_s")),
        observed_at=nw.col("observed_at"),
        seen_interactions=weighted_sum(_ONCE_EACH),
    )
    newest = nw.col("observed_at").max().over("seen_place", "seen_step")
    return seen.filter(nw.col("observed_at") == newest).drop("observed_at")


def _middle_half(valued: Frame) -> Frame:
    """Per place the mean of the benchmark without its top and bottom quarter, n and what was left out."""
    ranked = valued.with_columns(
        rank=nw.col("interactions").rank("ordinal").over("place"),
        known=nw.col("interactions").count().over("place"),
    )
    cut = quotient(nw.col("known"), 4)
    kept = (nw.col("rank") > cut) & (nw.col("rank") <= nw.col("known") - cut)
    return ranked.group_by("place").agg(
        expected=nw.when(kept).then(nw.col("interactions")).mean(),
        n=nw.col("interactions").count(),
        left_out=nw.col("interactions").is_null().cast(nw.Int64).sum(),
    )
