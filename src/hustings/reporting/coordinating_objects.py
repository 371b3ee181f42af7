"""What accounts share, as four columns: links, hashtags, media, shared posts, texts, and ties."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from hustings.domain.errors import (
    CorrectTheValue,
    NameAnExistingFile,
    RepairTheFile,
    UseAKnownName,
)
from hustings.domain.periods import Window
from hustings.reporting.conditions import ANY_TIME, Conditions
from hustings.signals.co_sharing_columns import COLUMNS, need_the_extra

if TYPE_CHECKING:
    import pyarrow as pa

    from hustings.store.reading import Reading

OBJECTS = ("links", "hashtags", "media", "shared_posts", "texts", "ties")

TRACKING = "utm_[^=]*|mtm_[^=]*|pk_[^=]*|hsa_[^=]*|__cft__.*|__tn__|fbclid|gclid|gbraid|wbraid|dclid|msclkid|twclid|ttclid|yclid|igshid|igsh|mc_cid|mc_eid|mibextid|ref_src|ref_url|_hsenc|_hsmi|at_campaign|at_medium|wt_mc|wt_zmc|xtor|s_cid|cmpid"
"""Names of parameters that tell where a click came from, as a regular expression."""

_ADDRESS = r"^([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(?:\?([^#]*))?"
_MOST_SECONDS = 100_000_000_000


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
_SECONDS = "epoch_us({0}) // 1000000"
# Posts of which only the day is known say nothing about seconds.
_TIMED = "(created_precision IS NULL OR created_precision IN ('second', 'minute'))"


def shares_from(
    reading: Reading, on: str, window: Window = ANY_TIME, page_ids: Sequence[str] | None = None
) -> pa.Table:
    """The four columns of a reading's posts, or of its ties; an account is a page, or who acted.

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
        return _ties(reading, chosen)
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
            SELECT *, {_SECONDS.format("created_at")} AS timestamp_share FROM told
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


def _ties(reading: Reading, chosen: Conditions) -> pa.Table:
    """Ties with their second: who followed or liked what, at which time."""
    table: pa.Table = (
        reading.cursor()
        .sql(
            f"""
            SELECT target_id AS object_id, actor_key AS account_id,
                actor_key || '|' || target_id AS content_id, {_SECONDS.format("created_at")} AS timestamp_share
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

    NameAnExistingFile when it is not there; RepairTheFile when it lacks a column or cannot be read,
    CorrectTheValue for a time that is neither. A time that is empty stays empty.
    """
    need_the_extra()
    if not path.is_file():
        raise NameAnExistingFile("There is no such file.", file=str(path))
    connection = duckdb.connect(":memory:")
    connection.execute("SET TimeZone = 'UTC'")
    parquet = path.suffix.lower() in (".parquet", ".pq")
    reader = "read_parquet(?)" if parquet else "read_csv(?, header = true, all_varchar = true)"
    try:
        types = {
            row[0]: row[1]
            for row in connection.execute(
                f"DESCRIBE SELECT * FROM {reader}", [str(path)]
            ).fetchall()
        }
        missing = [name for name in COLUMNS if name not in types]
        if missing:
            raise RepairTheFile(
                f"The file has no column {', '.join(missing)}.",
                file=str(path),
                remedy=f"Give it the columns {', '.join(COLUMNS)}.",
            )
        query = f"""
            SELECT object_id::VARCHAR AS object_id, account_id::VARCHAR AS account_id,
                content_id::VARCHAR AS content_id, {_time_sql(types["timestamp_share"])} AS timestamp_share
                {", timestamp_share AS given" if types["timestamp_share"] == "VARCHAR" else ""}
            FROM {reader}
        """
        table: pa.Table = connection.sql(query, params=[str(path)]).to_arrow_table()
    except duckdb.Error as error:
        raise RepairTheFile(
            f"It cannot be read as a table: {str(error).splitlines()[0]}",
            file=str(path),
            remedy="Give a CSV with a header or a Parquet file.",
        ) from error
    return _checked_times(table, path)


def _time_sql(kind: str) -> str:
    name = "timestamp_share"
    if kind.startswith("TIMESTAMP") or kind == "DATE":
        return _SECONDS.format(name)
    if kind == "VARCHAR":
        number = f"floor(try_cast({name} AS DOUBLE))::BIGINT"
        return f"coalesce({number}, epoch_us(try_cast({name} AS TIMESTAMPTZ)) // 1000000)"
    return f"floor({name})::BIGINT" if kind in ("DOUBLE", "FLOAT") else f"{name}::BIGINT"


def _checked_times(table: pa.Table, path: Path) -> pa.Table:
    import pyarrow.compute as pc

    times = table.column("timestamp_share")
    if "given" in table.column_names:
        given = table.column("given")
        wrong = pc.and_(pc.is_null(times), pc.and_(pc.is_valid(given), pc.not_equal(given, "")))
        odd = table.filter(pc.fill_null(wrong, False))
        if odd.num_rows:
            raise CorrectTheValue(
                f"{odd.column('given')[0].as_py()!r} is no time.",
                file=str(path),
                field="timestamp_share",
                remedy="Write seconds since 1970, or a time such as 2021-08-22T14:30:00Z.",
            )
        table = table.drop_columns(["given"])
    most = pc.max(pc.abs(times)).as_py()
    if most is not None and most > _MOST_SECONDS:
        raise CorrectTheValue(
            f"{most} is too large for seconds since 1970.",
            file=str(path),
            field="timestamp_share",
            remedy="Divide milliseconds by 1000.",
        )
    return table
