"""What accounts share, as four columns: links, hashtags, media, shared posts, texts, and ties."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hustings.domain.errors import UseAKnownName
from hustings.domain.periods import Window
from hustings.reporting.conditions import ANY_TIME, Conditions
from hustings.reporting.coordinating_tables import SECONDS, table_in_file
from hustings.signals.co_sharing_columns import COLUMNS, need_the_extra

if TYPE_CHECKING:
    import pyarrow as pa

    from hustings.store.reading import Reading

OBJECTS = ("links", "hashtags", "media", "shared_posts", "texts", "ties")

TRACKING = "utm_[^=]*|mtm_[^=]*|pk_[^=]*|hsa_[^=]*|__cft__.*|__tn__|fbclid|gclid|gbraid|wbraid|dclid|msclkid|twclid|ttclid|yclid|igshid|igsh|mc_cid|mc_eid|mibextid|ref_src|ref_url|_hsenc|_hsmi|at_campaign|at_medium|wt_mc|wt_zmc|xtor|s_cid|cmpid"
"""Names of parameters that tell where a click came from, as a regular expression."""

_ADDRESS = r"^([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(?:\?([^#]*))?"


def normal_link_sql(link: str) -> str:
    """An address without what does not change where it leads, as SQL.

    Scheme and host are lower-cased, the fragment, the default port and parameters that track a click
    are dropped, an empty path becomes a slash. Nothing else changes: http and https, with and without
    www, and other parameters stay apart, as do short addresses and where they lead. What is no
    address with a scheme stays as it is.
    """
    part = f"regexp_extract(trim({link}), '{_ADDRESS}', ['scheme', 'host', 'path', 'query'])"
    kept = f"list_filter(string_split(u.query, '&'), lambda x: x <> '' AND NOT regexp_matches(x, '^({TRACKING})(=|$)', 'i'))"
    host = "regexp_replace(lower(u.host), CASE lower(u.scheme) WHEN 'http' THEN ':80$' ELSE ':443$' END, '')"
    return f"""(SELECT CASE WHEN u.scheme = '' THEN trim({link}) ELSE lower(u.scheme) || '://' || {host}
        || CASE u.path WHEN '' THEN '/' ELSE u.path END
        || CASE WHEN len({kept}) = 0 THEN '' ELSE '?' || array_to_string({kept}, '&') END END
        FROM (SELECT {part} AS u))"""


_LISTED = {
    "links": ("links", "{0}"),
    "hashtags": ("hashtags", "lower(nfc_normalize(trim({0}, ' #')))"),
    "media": ("media_ids", "{0}"),
}
# Posts of which only the day is known say nothing about seconds.
_TIMED = "(created_precision IS NULL OR created_precision IN ('second', 'minute'))"


def shares_from(
    reading: Reading, on: str, window: Window = ANY_TIME, page_ids: Sequence[str] | None = None
) -> pa.Table:
    """The four columns of a reading's posts, or of its ties; an account is a page, or who acted.

    Pages narrow posts to theirs, and ties to those with one of them or of their posts.
    Each post counts once, with what was last known of it. Posts of which only the day or month is
    known are left out. UseAKnownName for an unknown `on`.
    """
    need_the_extra()
    if on not in OBJECTS:
        raise UseAKnownName(
            f"There are no objects {on!r}.",
            field="on",
            remedy=f"Choose from {', '.join(OBJECTS)}.",
        )
    chosen = Conditions().within(window)
    if on == "ties":
        return _ties(reading, on_targets_of(chosen, page_ids))
    chosen.pages(page_ids)
    column = _LISTED[on][0] if on in _LISTED else {"shared_posts": "shared_post_id"}.get(on, "text")
    told = f"""
        WITH landed AS (SELECT run_id, max(store_version) AS landing FROM runs GROUP BY run_id),
        told AS (
            SELECT post_id, arg_max(page_id, landing) AS page_id,
                arg_max(created_at, landing) FILTER (WHERE created_at IS NOT NULL) AS created_at,
                arg_max(created_precision, landing) FILTER (WHERE created_precision IS NOT NULL) AS created_precision,
                arg_max({column}, landing) FILTER (WHERE {column} IS NOT NULL) AS object
            FROM posts JOIN landed USING (run_id) GROUP BY post_id
        ), chosen AS (
            SELECT *, {SECONDS.format("created_at")} AS timestamp_share FROM told
            {chosen.add(_TIMED).add("created_at IS NOT NULL").add("object IS NOT NULL").sql}
        )
    """
    if on in _LISTED:
        rows = f"""
            , each AS (SELECT unnest(object) AS object, page_id, post_id, timestamp_share FROM chosen),
            names AS (SELECT object, {_normal(on)} AS object_id FROM (SELECT DISTINCT object FROM each))
            SELECT DISTINCT object_id, page_id AS account_id, post_id AS content_id, timestamp_share
            FROM each JOIN names USING (object)
        """
    else:
        rows = "SELECT object AS object_id, page_id AS account_id, post_id AS content_id, timestamp_share FROM chosen"
    table: pa.Table = (
        reading.cursor()
        .sql(f"{told} {rows} ORDER BY ALL", params=chosen.parameters)
        .to_arrow_table()
    )
    return _clustered(table) if on == "texts" else table


def _normal(on: str) -> str:
    return normal_link_sql("object") if on == "links" else _LISTED[on][1].format("object")


def on_targets_of(chosen: Conditions, page_ids: Sequence[str] | None) -> Conditions:
    """Only ties with these pages or their posts; None stands for all."""
    if page_ids is None:
        return chosen
    pages = Conditions().pages(page_ids, "target_id")
    posts = Conditions().pages(page_ids)
    return chosen.add(
        f"{pages.parts[0]} OR target_id IN (SELECT post_id FROM posts {posts.sql})",
        *pages.parameters,
        *posts.parameters,
    )


def _ties(reading: Reading, chosen: Conditions) -> pa.Table:
    """Ties with their second: who followed or liked what, at which time."""
    table: pa.Table = (
        reading.cursor()
        .sql(
            f"""
            SELECT target_id AS object_id, actor_key AS account_id,
                actor_key || '|' || target_id AS content_id, {SECONDS.format("created_at")} AS timestamp_share
            FROM ties {chosen.add("created_at IS NOT NULL").sql} ORDER BY ALL
            """,
            params=chosen.parameters,
        )
        .to_arrow_table()
    )
    return table


def _clustered(table: pa.Table) -> pa.Table:
    """Texts replaced by the cluster of near-identical ones that each belongs to; short ones are left out."""
    from hustings.signals.co_sharing_texts import text_clusters

    clusters = text_clusters(table.column("object_id"))
    return table.set_column(0, "object_id", clusters)


def shares_in_file(path: Path) -> pa.Table:
    """The four columns of a CSV or Parquet file; times are epoch seconds, or ISO times in UTC unless they say.

    The errors are those of `table_in_file`.
    """
    need_the_extra()
    return table_in_file(path, COLUMNS[:3], "timestamp_share")
