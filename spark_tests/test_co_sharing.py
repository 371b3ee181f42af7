"""CooRTweet's definition as SQL gives the same edges on Spark as on DuckDB."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from hustings.reporting.coordinating_sql import edges_sql

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.mark.parametrize(("window", "least"), [(0, 1), (10, 2), (60, 3)])
def test_spark_gives_the_edges_of_duckdb(
    spark: SparkSession, tmp_path: Path, window: int, least: int
) -> None:
    path = tmp_path / "shares.parquet"
    chance = random.Random(window)  # noqa: S311
    rows = {
        (
            f"o{chance.randrange(9)}",
            f"a{chance.randrange(12)}",
            f"c{chance.randrange(250)}",
            chance.randrange(-300, 900),
        )
        for _ in range(400)
    }
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE shares (object_id VARCHAR, account_id VARCHAR, content_id VARCHAR, timestamp_share BIGINT)"
    )
    connection.executemany("INSERT INTO shares VALUES (?, ?, ?, ?)", sorted(rows))
    connection.execute(f"COPY shares TO '{path}'")
    query = edges_sql("shares", time_window=window, min_participation=least)
    ours = connection.sql(f"SELECT * FROM ({query}) ORDER BY 1, 2").fetchall()
    spark.read.parquet(str(path)).createOrReplaceTempView("shares")
    theirs = [tuple(row) for row in spark.sql(f"SELECT * FROM ({query}) ORDER BY 1, 2").collect()]
    assert ours
    assert [row[:3] for row in theirs] == [row[:3] for row in ours]
    for one, other in zip(theirs, ours, strict=True):
        assert one[3:] == pytest.approx(other[3:])
