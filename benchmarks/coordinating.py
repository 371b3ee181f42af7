"""Who shares the same things within seconds: from texts in Parquet to edges in Parquet, beside the toolkit.

The peer is coordination-network-toolkit from PyPI in a folder of its own, made when it is not there. Both
sides are timed within their process from opening the rows to the written edges; imports, and for Hustings
loading compiled code on some rows, come before and are told apart.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks import coordinating_spark
from benchmarks.measured import apart, median
from benchmarks.sharing_rows import SKEW, make_rows

PEER = "coordination-network-toolkit==1.5.2"
PEER_FOLDER = Path.home() / ".cache" / "hustings-benchmarks" / "toolkit-1.5.2"
PEER_LIMIT_S = 300
SPREAD_DELAY_S = 36_000

_OURS = """
import json, sys, time
import pyarrow.parquet as pq
from hustings.signals.co_sharing import EDGE_COLUMNS, co_sharing
source, target, asked = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
columns = asked.pop("columns", None) or EDGE_COLUMNS
def work(table):
    found = co_sharing(table, columns=columns, **asked)
    ids = [name for name in found.edges.column_names if found.edges.schema.field(name).type != "double"]
    pq.write_table(found.edges, target, compression="lz4", use_dictionary=ids, write_statistics=False)
    return found.edges.num_rows
begun = time.perf_counter()
work(pq.read_table(source).slice(0, 5000))
loaded_s, begun = time.perf_counter() - begun, time.perf_counter()
edges = work(pq.read_table(source))
print(json.dumps({"s": time.perf_counter() - begun, "loaded_s": loaded_s, "edges": edges}))
"""
_THEIRS = """
import json, os, sqlite3, sys, time
import pyarrow as pa, pyarrow.parquet as pq
from coordination_network_toolkit.compute_networks import compute_co_link_network
from coordination_network_toolkit.preprocess import preprocess_data
source, target, window_s = sys.argv[1], sys.argv[2], int(json.loads(sys.argv[3])["time_window"])
names = ("content_id", "account_id", "timestamp_share", "object_id")
if __name__ == "__main__":
    database = target + ".db"
    for path in (database, database + "-wal", database + "-shm"):
        if os.path.exists(path): os.remove(path)
    begun = time.perf_counter()
    table = pq.read_table(source)
    columns = [table.column(name).to_pylist() for name in names]
    preprocess_data(database, ((m, u, u, "", "", "", at, [o]) for m, u, at, o in zip(*columns)))
    compute_co_link_network(database, window_s, n_threads=os.cpu_count())
    rows = sqlite3.connect(database).execute("SELECT user_1, user_2, weight FROM co_link_network").fetchall()
    names = ("account_id", "account_id_y", "weight")
    pq.write_table(pa.table(dict(zip(names, map(list, zip(*rows))))), target)
    print(json.dumps({"s": time.perf_counter() - begun, "loaded_s": 0, "edges": len(rows)}))
"""
_WEIGHTS = ("account_id", "account_id_y", "weight")
_TOLD = (*_WEIGHTS, "avg_time_delta", "n_content_id", "n_content_id_y", "edge_symmetry_score", "weight_threshold")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timed:
    """One process: seconds of the work, of processors in all, of loading code, peak, and edges."""

    s: float
    cpu_s: float
    loaded_s: float
    peak_mb: float
    edges: int


def report(folder: Path, *, small: bool) -> str:
    """The table of this benchmark in Markdown."""
    python = _peer()
    sizes = (12_400, 100_000, 100_000) if small else (124_000, 1_000_000, 10_000_000)
    tight, broad = folder / "tight.parquet", folder / "broad.parquet"
    spread = folder / "spread.parquet"
    apart(make_rows, tight, sizes[0])
    apart(make_rows, broad, sizes[1])
    apart(make_rows, spread, sizes[2], delay_s=SPREAD_DELAY_S)
    toolkit = {"definition": "toolkit", "time_window": 60, "columns": _WEIGHTS}
    lines = [
        (
            f"{SKEW} For the largest size the mean delay is {SPREAD_DELAY_S // 3_600} hours. Medians of five, of three for the largest size, the two sides in turn; the "
            "toolkit at the second size runs once, for at most five minutes. Its peak is that of its largest process."
        ),
        "",
        "| work | side | s | processor s | peak MB | edges |",
        "|---|---|---|---|---|---|",
    ]
    for path, rows, times in ((tight, sizes[0], 5), (broad, sizes[1], 1)):
        lines += _beside(f"{rows:,} rows, toolkit, 60 s", path, toolkit, python, times)
    alone = (
        (
            f"{sizes[2]:,} rows, cooRTweet, 10 s, weight >= 2",
            spread,
            {"time_window": 10, "min_weight": 2, "columns": _WEIGHTS},
            3,
        ),
        (
            f"{sizes[1]:,} rows, cooRTweet, 60 s, its eight columns",
            broad,
            {"time_window": 60, "columns": _TOLD},
            5,
        ),
        (
            f"{sizes[0]:,} rows, cooRTweet, 60 s, with chance, p and q",
            tight,
            {"time_window": 60},
            5,
        ),
    )
    for name, path, asked, times in alone:
        runs = [_run(sys.executable, _OURS, path, asked) for _ in range(times)]
        lines.append(_line(name, "Hustings", runs))
    loaded_s = median([run.loaded_s for run in runs])
    lines += ["", f"Loading compiled code before the work took {loaded_s:.1f} s; compiling it, once a machine, is not in these figures."]  # fmt: skip
    lines += ["", coordinating_spark.report(folder, sizes[1])]
    return "\n".join(lines)


def _beside(name: str, path: Path, asked: dict[str, object], python: str, times: int) -> list[str]:
    ours, theirs = [], []
    for turn in range(5):
        ours.append(_run(sys.executable, _OURS, path, asked))
        if turn < times:
            theirs.append(_run(python, _THEIRS, path, asked, limit_s=PEER_LIMIT_S))
    lines = [_line(name, "Hustings", ours)]
    finished = [run for run in theirs if run is not None]
    if not finished:
        least = PEER_LIMIT_S / median([run.s for run in ours if run])
        return [*lines, f"| | toolkit | ended after {PEER_LIMIT_S:,}: more than {least:.0f} times as long | | | |"]  # fmt: skip
    ratio = median([run.s for run in finished]) / median([run.s for run in ours if run])
    sides = path.with_suffix(".ours"), path.with_suffix(".theirs")
    same = "the same" if apart(_same, *sides) else "OTHER"
    return [*lines, _line("", f"toolkit: {ratio:.0f} times as long, {same} edges", finished)]


def _line(name: str, side: str, runs: list[Timed | None]) -> str:
    there = [run for run in runs if run]
    return (
        f"| {name} | {side} | {median([run.s for run in there]):.2f} | {median([run.cpu_s for run in there]):.2f} "
        f"| {max(run.peak_mb for run in there):,.0f} | {there[0].edges:,} |"
    )


def _run(
    python: str, code: str, path: Path, asked: dict[str, object], limit_s: float | None = None
) -> Timed | None:
    """Run one side in a process of its own; None when it took longer than it may."""
    target = path.with_suffix(".ours" if code is _OURS else ".theirs")
    script = path.with_suffix(".py")
    script.write_text(code, encoding="utf-8")
    printed = path.with_suffix(".txt")
    with printed.open("w+") as out:
        process = subprocess.Popen(
            ["timeout", str(limit_s or 86_400), python, str(script), str(path), str(target), json.dumps(asked)],
            stdout=out,
        )  # fmt: skip
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode == 124:
        return None
    if process.returncode:
        raise SystemExit(f"a benchmark's process ended with {process.returncode}")
    told = json.loads(printed.read_text().strip().splitlines()[-1])
    cpu_s = used.ru_utime + used.ru_stime
    return Timed(told["s"], cpu_s, told["loaded_s"], used.ru_maxrss / 1024, told["edges"])


def _same(ours: Path, theirs: Path) -> bool:
    import duckdb

    one, other = (
        f"SELECT account_id::VARCHAR AS a, account_id_y::VARCHAR AS b, weight::BIGINT AS w FROM read_parquet('{path}')"
        for path in (ours, theirs)
    )
    odd = f"SELECT count(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))"
    return bool(duckdb.sql(odd).fetchall()[0][0] == 0)


def _peer() -> str:
    """The Python of a folder that holds the peer, which is made when it is not there."""
    python = PEER_FOLDER / "bin" / "python"
    if not (PEER_FOLDER / "done").exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEER_FOLDER)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", PEER, "pyarrow"], check=True)
        (PEER_FOLDER / "done").touch()
    return str(python)
