"""Letting go of what may be kept no longer: rows of other people's pages, and of private persons."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from hustings.platforms.definition import collected
from hustings.store.engines.duckdb import text_sql
from hustings.store.erasing import erase
from hustings.store.store import Store

COMMENTS_DAYS = 90
"""Commenters' words and pseudonyms are kept so long, unless the platform allows less."""
_BY_TIME = {
    "post_observations": "observed_at",
    "page_observations": "observed_at",
    "audience_observations": "observed_at",
    "figures": "to_at",
}


def expire_observations(home: Path, now_at: datetime, *, granted: Collection[str]) -> int | None:
    """Erase rows that live collections brought and that may be kept no longer; the store's new version, or None.

    A platform's offers of others' pages say for how many days rows of a table may be kept, a post as
    long as an observation of it; comments go COMMENTS_DAYS after they were collected at the latest.
    Rows that came by import stay, since their file came another way, and so does everything but
    comments of the pages that `granted` names: those that are read with their owner's consent.
    """
    limits = _limits()

    def conditions(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
        connection.execute(
            "CREATE TEMP TABLE live AS SELECT run_id, started_at FROM runs WHERE kind = 'collection'"
        )
        found = {"comments": _over(now_at, COMMENTS_DAYS)}
        for table, column in _BY_TIME.items():
            rules = [
                f"({_of_others(platform, granted)} AND {column} < {_since(now_at, days)})"
                for (platform, name), days in limits.items()
                if name == table
            ]
            if rules:
                found[table] = f"({' OR '.join(rules)}) AND {_LIVE}"
        found |= _of_posts(connection, limits, granted, found, now_at)
        return found

    days = {f"{platform} {table}": days for (platform, table), days in sorted(limits.items())}
    detail = json.dumps({"kept_days": days, "comments_days": COMMENTS_DAYS})
    return erase(Store.open(home), conditions, kind="expiry", detail=detail)


_LIVE = "run_id IN (SELECT run_id FROM live)"


def _limits() -> dict[tuple[str, str], int]:
    """For how many days a platform lets a table of others' pages be kept, where it says so."""
    limits: dict[tuple[str, str], int] = {}
    for platform in collected().values():
        for offer in platform.offers:
            if offer.whose == "others" and offer.kept_days is not None:
                place = (platform.key, offer.table)
                limits[place] = min(offer.kept_days, limits.get(place, offer.kept_days))
    return limits


def _of_posts(
    connection: duckdb.DuckDBPyConnection,
    limits: dict[tuple[str, str], int],
    granted: Collection[str],
    found: dict[str, str],
    now_at: datetime,
) -> dict[str, str]:
    """Posts of which no observation is left, and what older versions' derived tables say of all this."""
    expired = found.get("post_observations")
    if expired is None:
        return {}
    connection.execute(
        f"""CREATE TEMP TABLE still_seen AS SELECT DISTINCT post_id FROM post_observations
        WHERE NOT coalesce(({expired}), false)"""
    )
    keys = sorted({platform for platform, table in limits if table == "post_observations"})
    others = " OR ".join(f"({_of_others(key, granted)})" for key in keys)
    since = min(
        _since(now_at, days)
        for (_key, table), days in limits.items()
        if table == "post_observations"
    )
    return {
        # Of older versions alone: the newest one's are computed anew.
        "page_days": f"({others}) AND day < {since}",
        "page_latest": f"({others}) AND coalesce(followers_at, fans_at, last_post_at) < {since}",
        "posts": f"({others}) AND {_LIVE} AND post_id NOT IN (SELECT post_id FROM still_seen)",
        "post_latest": expired,
    }


def _of_others(platform: str, granted: Collection[str]) -> str:
    others = f"starts_with(page_id, {text_sql(platform + ':')})"
    if not granted:
        return others
    return f"{others} AND page_id NOT IN ({', '.join(map(text_sql, sorted(granted)))})"


def _over(now_at: datetime, days: int) -> str:
    return f"run_id IN (SELECT run_id FROM live WHERE started_at < {_since(now_at, days)})"


def _since(now_at: datetime, days: int) -> str:
    moment = (now_at - timedelta(days=days)).astimezone(UTC).replace(tzinfo=None)
    return f"TIMESTAMP {text_sql(moment.isoformat(sep=' '))}"
