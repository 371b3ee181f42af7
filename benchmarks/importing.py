"""A million CrowdTangle-like rows into the store, against DuckDB and pandas that only read or copy them.

The file is made here, with its seed: 400 pages over 14 months, four kinds of posts, words drawn
evenly from 500 made-up ones, every third message with a line break and quotes inside.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.measured import Measured, median, run

HEADER = (
    "Page Name,User Name,Facebook Id,Page Category,Page Admin Top Country,Page Description,Page Created,Likes at Posting,"
    "Followers at Posting,Post Created,Post Created Date,Post Created Time,Type,Total Interactions,Likes,Comments,Shares,"
    "Love,Wow,Haha,Sad,Angry,Care,Video Share Status,Is Video Owner?,Post Views,Total Views,Total Views For All Crossposts,"
    "Video Length,URL,Message,Link,Final Link,Image Text,Link Text,Description,Sponsor Id,Sponsor Name,Sponsor Category,"
    "Overperforming Score (weighted  —  Likes 1x Shares 1x Comments 1x Love 1x Wow 1x Haha 1x Sad 1x Angry 1x Care 1x )"
)
PAGES, WORDS_IN_MESSAGE, SECONDS_APART = 400, 21, 37

_OURS = """
import sys
from pathlib import Path
from hustings.ingest.importing import import_files
report = import_files(Path(sys.argv[2]), [Path(sys.argv[1])])
print(report.read, report.stored, report.rejected)
"""
_DUCKDB = """
import sys, duckdb
duckdb.connect().execute(f"COPY (FROM read_csv('{sys.argv[1]}', header = true, all_varchar = true)) TO '{sys.argv[2]}.parquet'")
"""
_PANDAS = """
import sys, pandas
print(len(pandas.read_csv(sys.argv[1])))
"""


def make_file(path: Path, rows: int) -> None:
    """Write the file; the same rows each time."""
    chance = random.Random(7)
    words = [f"word{number}" + "x" * (number % 5) for number in range(500)]
    kinds = ("Photo", "Link", "Status", "Native Video")
    start = datetime(2021, 5, 1)  # noqa: DTZ001
    with path.open("w", encoding="utf-8-sig") as text:
        text.write(HEADER + "\n")
        for number in range(rows):
            page = chance.randrange(PAGES)
            posted = start + timedelta(seconds=number * SECONDS_APART)
            counts = [chance.randrange(3000), *(chance.randrange(300) for _ in range(8))]
            message = " ".join(chance.choices(words, k=WORDS_IN_MESSAGE))
            if number % 3 == 0:
                message = f'{message[:60]}\n{message[60:]} ""quoted""'
            fans = 10_000 + page * 13
            text.write(
                f"Page {page},page{page},{100_000_000 + page},POLITICIAN,KH,About page {page},2012-01-01 00:00:00,{fans},"
                f"{fans + 900},{posted:%Y-%m-%d %H:%M:%S} EDT,{posted:%Y-%m-%d},{posted:%H:%M:%S},{kinds[number % 4]},"
                f'"{sum(counts):,}",{",".join(map(str, counts))},,,0,0,0,N/A,'
                f'https://www.facebook.com/{100_000_000 + page}/posts/{5_000_000_000 + number},"{message}",,,,,,,,,'
                f"{chance.uniform(-5, 5):.2f}\n"
            )


def report(folder: Path, rows: int, times: int = 3) -> str:
    """The table of this benchmark in Markdown; rates are rows a second of wall time, of the median run."""
    path = folder / "crowdtangle.csv"
    make_file(path, rows)
    sides: dict[str, list[Measured]] = {
        "Hustings, into the store": [],
        "DuckDB, untyped copy": [],
        "pandas, read alone": [],
    }
    for turn in range(times):
        for name, code in zip(sides, (_OURS, _DUCKDB, _PANDAS), strict=True):
            sides[name].append(run(code, str(path), str(folder / f"{name[:4]}-{turn}")))
    lines = [
        f"{rows:,} rows, {path.stat().st_size / 1e6:.0f} MB, quoted newlines; median of {times}, in turn.",
        "",
        "| side | wall s | processor s | rows/s | peak MB |",
        "|---|---|---|---|---|",
    ]
    for name, runs in sides.items():
        wall_s = median([each.wall_s for each in runs])
        lines.append(
            f"| {name} | {wall_s:.2f} | {median([each.cpu_s for each in runs]):.2f} | {rows / wall_s:,.0f} "
            f"| {max(each.peak_mb for each in runs):.0f} |"
        )
    lines += [
        "",
        f"Hustings said (read, stored, rejected): {sides['Hustings, into the store'][0].printed}.",
    ]
    return "\n".join(lines)
