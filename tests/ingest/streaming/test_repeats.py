from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.tables import POSTS, TIES, Table
from hustings.ingest.streaming import repeats
from hustings.store.engines.duckdb import connect
from hustings.store.parquet import write_parquet

NOW_AT = datetime(2026, 3, 1, tzinfo=UTC)
_AGES = st.sampled_from(
    [timedelta(0), timedelta(seconds=1), timedelta(minutes=9), timedelta(hours=3), timedelta(days=900)]
)  # fmt: skip
_TIE = st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), _AGES)
_POST = st.tuples(st.sampled_from("abcdef"), _AGES)


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return connect()


def _stored(
    folder: Path, table: Table, rows: list[tuple[Any, ...]], columns: str
) -> tuple[str, ...]:
    """A file of the table with these rows; none where there are none."""
    if not rows:
        return ()
    _staged("stored", rows, columns)
    path = folder / f"{table.name}.parquet"
    write_parquet(_connection(), path, table, "SELECT * FROM stored")
    return (str(path),)


def _staged(name: str, rows: list[tuple[Any, ...]], columns: str) -> None:
    _connection().execute(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        _connection().executemany(f"INSERT INTO {name} VALUES ({marks})", rows)


def _created(age: timedelta) -> datetime:
    return (NOW_AT - age).replace(tzinfo=None)


_TIE_COLUMNS = "actor_key VARCHAR, target_id VARCHAR, kind VARCHAR, created_at TIMESTAMP"


@settings(max_examples=30, deadline=None)
@given(
    known=st.lists(_TIE, max_size=6),
    came=st.lists(_TIE, max_size=6),
    most=st.sampled_from([0, 2000]),
)
def test_ties_that_are_held_under_the_same_time_are_not_new(
    tmp_path_factory: Any, known: list[tuple[Any, ...]], came: list[tuple[Any, ...]], most: int
) -> None:
    def rows(ties: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        return [(actor, target, "like", _created(age)) for actor, target, age in ties]

    files = _stored(tmp_path_factory.mktemp("ties"), TIES, rows(known), _TIE_COLUMNS)
    seen_at = NOW_AT.replace(tzinfo=None)
    staged = [(*row, seen_at) for row in rows(came)]
    _staged("staged_ties", staged, f"{_TIE_COLUMNS}, observed_at TIMESTAMP")
    before, repeats._UNUSUAL_MOST = repeats._UNUSUAL_MOST, most
    try:
        found = _connection().execute(repeats.new_ties_sql(_connection(), files)).fetchall()
    finally:
        repeats._UNUSUAL_MOST = before
    assert len(found) == len(set(found))
    assert set(found) == set(rows(came)) - set(rows(known))


@settings(max_examples=30, deadline=None)
@given(
    known=st.lists(_POST, max_size=6, unique_by=lambda post: post[0]),
    came=st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans()), max_size=6),
)
def test_posts_that_are_held_are_known_whatever_an_edit_says_of_their_time(
    tmp_path_factory: Any, known: list[tuple[str, timedelta]], came: list[tuple[str, bool]]
) -> None:
    ages = dict(known)
    rows = [(post, _created(age)) for post, age in known]
    files = _stored(tmp_path_factory.mktemp("posts"), POSTS, rows, "post_id VARCHAR, created_at TIMESTAMP")  # fmt: skip
    staged = [
        # An edit claims a time of its own; a post that is read again claims what it did.
        (post, NOW_AT.replace(tzinfo=None), _created(timedelta(0) if edited else ages.get(post, timedelta(0))), "update" if edited else "create")
        for post, edited in came
    ]  # fmt: skip
    columns = "post_id VARCHAR, observed_at TIMESTAMP, created_at TIMESTAMP, operation VARCHAR"
    _staged("staged_posts", staged, columns)
    repeats.find_known_posts(_connection(), files)
    found = _connection().execute("SELECT post_id FROM known_posts").fetchall()
    assert {post for (post,) in found} == {post for post, _ in came} & set(ages)
