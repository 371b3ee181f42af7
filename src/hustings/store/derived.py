"""What the derived tables hold, as selects over the observations.

They are spread over buckets by page, one file each, so that a run rewrites only the buckets of
the pages that it touched. A bucket's file name begins with its number.
"""

from __future__ import annotations

from pathlib import PurePath

from hustings.domain.collected_tables import UNCONFIRMED_FLAGS
from hustings.domain.platforms import platforms
from hustings.domain.tables import OBSERVED_COUNTS
from hustings.store.engines.duckdb import text_sql

POSTS_PER_BUCKET = 1_000_000
_DAY_PARTS = ("reactions", "comments", "shares", "interactions", "views", "reach", "impressions")
_COUNTS = tuple(column.name for column in OBSERVED_COUNTS)
_CONFIRMED = f"NOT coalesce(list_has_any(flags, {list(UNCONFIRMED_FLAGS)}), false)"
_ATTRIBUTES = ("created_at", "created_precision", "kind", "permalink")


def buckets_for(posts_count: int) -> int:
    """Over how many files the derived tables of so many posts are spread: a power of two."""
    count = 1
    while count * POSTS_PER_BUCKET < posts_count:
        count *= 2
    return count


def bucket_sql(page_id: str, buckets_count: int) -> str:
    """The bucket of a page: its md5's first four hexadecimal digits modulo the number of buckets."""
    return f"(('0x' || substr(md5({page_id}), 1, 4))::INTEGER % {buckets_count})"


def bucket_of_file(path: str) -> int:
    """The bucket that a derived table's file belongs to."""
    return int(PurePath(path).name.split("-", 1)[0].removeprefix("b"))


def interactions_sql() -> str:
    """The sum of the parts that the post's platform has; NULL when one of them is unknown."""
    by_parts: dict[tuple[str, ...], list[str]] = {}
    for platform in platforms().values():
        by_parts.setdefault(platform.interaction_parts, []).append(platform.key)
    usual = ("reactions", "comments", "shares")
    cases = "".join(
        f" WHEN {' OR '.join(_is_of(key) for key in keys)} THEN {' + '.join(parts)}"
        for parts, keys in by_parts.items()
        if parts != usual
    )
    return f"CASE{cases} ELSE {' + '.join(usual)} END"


def _is_of(platform: str) -> str:
    return f"starts_with(page_id, {text_sql(platform + ':')})"


def fresh_posts_sql(rows: str, run_id: str) -> str:
    """The state of posts that the store did not know and that a run saw once each: no choosing is needed.

    `rows` is a relation with the columns of posts and post_observations together.
    """
    names = ", ".join(("post_id", "page_id", "observed_at", *_COUNTS, "flags", *_ATTRIBUTES))
    return f"""
        SELECT {names}, ({interactions_sql()})::BIGINT AS interactions, 1::BIGINT AS observation_count,
            {text_sql(run_id)} AS run_id FROM {rows}
    """


def post_latest_sql(*, posts: str, observations: str, landed: str) -> str:
    """The latest state of each post out of all observations.

    `landed` maps run_id to `landing` (BIGINT), the order in which runs became visible. Of several
    observations the latest wins, and of those with one time the one that landed last; one with a flag
    of UNCONFIRMED_FLAGS comes behind all without. Of a post's attributes the last known wins.
    """
    attributes = ", ".join(
        f"arg_max({name}, landing) FILTER (WHERE {name} IS NOT NULL) AS {name}"
        for name in _ATTRIBUTES
    )
    seen = ", ".join(
        f"{name}: {name}" for name in ("page_id", "observed_at", *_COUNTS, "flags", "run_id")
    )
    return f"""
        WITH latest AS (
            SELECT post_id, count(*) AS observation_count, arg_max({{{seen}}}, ({_CONFIRMED}, observed_at, landing)) AS seen
            FROM {observations} JOIN {landed} USING (run_id) GROUP BY post_id
        ), attributes AS (
            SELECT post_id, {attributes} FROM {posts} JOIN {landed} USING (run_id) GROUP BY post_id
        ), joined AS (
            SELECT latest.post_id, unnest(seen), {", ".join(_ATTRIBUTES)}, observation_count
            FROM latest LEFT JOIN attributes USING (post_id)
        )
        SELECT *, ({interactions_sql()})::BIGINT AS interactions FROM joined
    """


def page_days_sql(post_latest: str) -> str:
    """Sums per page, day of publication and kind; posts without a time of publication are left out."""
    sums = ", ".join(
        f"sum({part})::BIGINT AS {part}, count({part}) AS {part}_known" for part in _DAY_PARTS
    )
    return f"""
        SELECT page_id, created_at::DATE AS day, coalesce(kind, 'unknown') AS kind, count(*) AS posts, {sums}
        FROM {post_latest} WHERE created_at IS NOT NULL GROUP BY ALL
    """


def merged_days_sql(old: str, new: str) -> str:
    """Days of posts that have nothing to do with each other, added up; unknown plus known is known."""
    sums = ", ".join(
        f"sum({part})::BIGINT AS {part}, sum({part}_known)::BIGINT AS {part}_known"
        for part in _DAY_PARTS
    )
    return f"""
        SELECT page_id, day, kind, sum(posts)::BIGINT AS posts, {sums}
        FROM ({old} UNION ALL BY NAME {new}) GROUP BY ALL
    """


def page_latest_sql(*, observations: str, landed: str, post_latest: str) -> str:
    """The last known value of each of a page's facts, and what is held of its posts."""

    def last(name: str) -> str:
        return (
            f"arg_max({name}, (observed_at, landing)) FILTER (WHERE {name} IS NOT NULL) AS {name}"
        )

    def last_at(name: str) -> str:
        return f"max(observed_at) FILTER (WHERE {name} IS NOT NULL) AS {name}_at"

    facts = ", ".join(
        map(last, ("handle", "name", "country", "category", "verified", "followers", "fans"))
    )
    return f"""
        WITH facts AS (
            SELECT page_id, {facts}, {last_at("followers")}, {last_at("fans")}
            FROM {observations} JOIN {landed} USING (run_id) GROUP BY page_id
        ), held AS (
            SELECT page_id, count(*) AS posts, min(created_at) AS first_post_at, max(created_at) AS last_post_at,
                sum(interactions)::BIGINT AS interactions
            FROM {post_latest} GROUP BY page_id
        )
        SELECT page_id, split_part(page_id, ':', 1) AS platform, * EXCLUDE (page_id, posts), coalesce(posts, 0) AS posts
        FROM facts FULL JOIN held USING (page_id)
    """
