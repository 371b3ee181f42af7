"""The definition as SQL on Spark, beside the compiled one: the same edges, and what each takes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from benchmarks.sharing_rows import make_rows

PYTHON = Path(__file__).parents[1] / ".venv-spark" / "bin" / "python"
DELAY_S, WINDOW_S = 36_000, 60
_COLUMNS = ("account_id", "account_id_y", "weight", "avg_time_delta", "n_content_id", "n_content_id_y", "edge_symmetry_score", "shared_object_count")  # fmt: skip

_SPARK = """
import json, sys, time
from pyspark.sql import SparkSession
from hustings.reporting.coordinating_sql import edges_sql
session = (
    SparkSession.builder.master("local[2]").config("spark.driver.memory", "6g").config("spark.ui.enabled", "false")
    .config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", "16")
    .config("spark.ui.showConsoleProgress", "false").getOrCreate()
)
session.sparkContext.setLogLevel("OFF")
begun = time.perf_counter()
session.read.parquet(sys.argv[1]).createOrReplaceTempView("shares")
session.sql(edges_sql("shares", time_window=int(sys.argv[3]))).write.mode("overwrite").parquet(sys.argv[2])
print(json.dumps({"s": time.perf_counter() - begun}))
session.stop()
"""


def report(folder: Path, rows: int) -> str:
    """A sentence with both times and whether the edges are the same; one without Spark's folder."""
    if not PYTHON.exists():
        return "Spark was not measured: `make test-spark` makes the folder that it runs in."
    path, ours, theirs = folder / "shares.parquet", folder / "ours.parquet", folder / "spark"
    make_rows(path, rows, delay_s=DELAY_S)
    run = subprocess.run(
        [str(PYTHON), "-c", _SPARK, str(path), str(theirs), str(WINDOW_S)],
        check=True,
        capture_output=True,
        text=True,
    )
    spark_s = json.loads(run.stdout.strip().splitlines()[-1])["s"]
    begun = time.perf_counter()
    edges = _compiled(path, ours)
    ours_s = time.perf_counter() - begun
    same = "the same" if _same(ours, theirs / "*.parquet") else "OTHER"
    return (
        f"{rows:,} rows with a mean delay of {DELAY_S // 3_600} hours, cooRTweet, {WINDOW_S} s, as SQL on Spark (two threads): "
        f"{spark_s:.0f} s, and {ours_s:.1f} s compiled, loading included; {edges:,} edges, {same} in every column."
    )


def _compiled(path: Path, target: Path) -> int:
    import pyarrow.parquet as pq

    from hustings.signals.co_sharing import co_sharing

    edges = co_sharing(pq.read_table(path), time_window=WINDOW_S, columns=_COLUMNS).edges
    pq.write_table(edges, target)
    return int(edges.num_rows)


def _same(ours: Path, theirs: Path) -> bool:
    one, other = (
        f"""SELECT account_id::VARCHAR AS a, account_id_y::VARCHAR AS b, weight::BIGINT AS w,
            round(avg_time_delta, 6) AS d, n_content_id::BIGINT AS n, n_content_id_y::BIGINT AS m,
            round(edge_symmetry_score, 9) AS s, shared_object_count::BIGINT AS o FROM read_parquet('{path}')"""
        for path in (ours, theirs)
    )
    odd = f"SELECT count(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))"
    return bool(duckdb.sql(odd).fetchall()[0][0] == 0)


if __name__ == "__main__":
    print(report(Path(sys.argv[1]), int(sys.argv[2])))
