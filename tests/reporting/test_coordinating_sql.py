"""The definition as SQL gives the edges of the compiled one."""

from __future__ import annotations

import random

import duckdb
import pyarrow as pa
import pytest

from hustings.reporting.coordinating_sql import edges_sql
from hustings.signals.co_sharing import co_sharing

NAMES = ("object_id", "account_id", "content_id", "timestamp_share")
TOLD = ("account_id", "account_id_y", "weight", "avg_time_delta", "n_content_id", "n_content_id_y", "edge_symmetry_score", "first_at", "last_at", "shared_object_count")  # fmt: skip


@pytest.mark.parametrize(("window", "least", "weight"), [(0, 1, 1), (7, 2, 1), (60, 3, 2)])
def test_duckdb_gives_the_same_edges(window: int, least: int, weight: int) -> None:
    chance = random.Random(window)
    rows = {
        (
            f"o{chance.randrange(9)}",
            f"a{chance.randrange(12)}",
            f"c{chance.randrange(250)}",
            chance.randrange(-300, 900),
        )
        for _ in range(400)
    }
    table = pa.table(dict(zip(NAMES, map(pa.array, zip(*sorted(rows), strict=True)), strict=True)))
    connection = duckdb.connect()
    connection.register("shares", table)
    query = edges_sql("shares", time_window=window, min_participation=least, min_weight=weight)
    found = co_sharing(
        table, time_window=window, min_participation=least, min_weight=weight, columns=TOLD
    ).edges.to_pydict()
    columns = [
        [int(at.timestamp()) - _zone(at) for at in values] if name.endswith("_at") else values
        for name, values in found.items()
    ]
    expected = list(zip(*columns, strict=True))
    told = connection.sql(f"SELECT {', '.join(TOLD)} FROM ({query}) ORDER BY 1, 2").fetchall()
    assert [row[:3] for row in told] == [row[:3] for row in expected]
    for one, other in zip(told, expected, strict=True):
        assert one[3:] == pytest.approx(other[3:])


def _zone(at: object) -> int:
    """Seconds by which a naive time is read as local time."""
    from datetime import UTC, datetime

    assert isinstance(at, datetime)
    return int(at.timestamp() - at.replace(tzinfo=UTC).timestamp())
