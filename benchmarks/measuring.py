"""Measures against hand-written SQL for the same answer, and the screens' own questions, on 20M observations.

The same answer is the measure's own columns and rows in the order of its keys, which is checked before anything
is timed. (Before, the SQL by hand gave two to five columns in no order against nine in order.) Hustings'
side is what a screen or the command line asks: remembered answers are forgotten each time, the compiled
text of the measure is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date
from math import isclose
from pathlib import Path

from benchmarks.measured import median, run

TIMES = 5
WINDOW = ("2025-03-01", "2025-08-31")
_IN_WINDOW = f"created_at >= TIMESTAMP '{WINDOW[0]}' AND created_at < TIMESTAMP '2025-09-01'"
_DAYS = f"day BETWEEN DATE '{WINDOW[0]}' AND DATE '{WINDOW[1]}'"

# Written for the same answer: the measure's own columns in the order of its keys. Each takes what short cuts
# the data allow: every post of this store says how many followed its page when it was published.
BY_HAND = {
    "interactions": f"""SELECT page_id, value, value, NULL::DOUBLE, NULL::TIMESTAMP, n, posts - n FROM (
        SELECT page_id, sum(interactions)::DOUBLE AS value, sum(interactions_known)::BIGINT AS n,
            sum(posts)::BIGINT AS posts FROM page_days WHERE {_DAYS} GROUP BY page_id) ORDER BY page_id""",
    "interactions_per_post": f"""SELECT page_id, CASE WHEN n > 0 THEN total / n END, CASE WHEN n > 0 THEN total END,
            n::DOUBLE, NULL::TIMESTAMP, n, posts - n FROM (
        SELECT page_id, sum(interactions)::DOUBLE AS total, sum(interactions_known)::BIGINT AS n,
            sum(posts)::BIGINT AS posts FROM page_days WHERE {_DAYS} GROUP BY page_id) ORDER BY page_id""",
    "ct_rate_post": f"""SELECT page_id, post_id, interactions::DOUBLE / size * 100, interactions::DOUBLE, size::DOUBLE,
            CASE WHEN size IS NOT NULL THEN created_at END, (interactions IS NOT NULL AND size > 0)::BIGINT,
            (interactions IS NULL OR size IS NULL)::BIGINT, 'followers'
        FROM (SELECT *, followers_at_posting AS size FROM post_latest WHERE {_IN_WINDOW}) ORDER BY page_id, post_id""",
    "er_reach": f"""SELECT page_id, total / people * 100, total, people, NULL::TIMESTAMP, n, posts - n FROM (
        SELECT page_id, sum(interactions) FILTER (WHERE reach > 0)::DOUBLE AS total,
            sum(reach) FILTER (WHERE interactions IS NOT NULL AND reach > 0)::DOUBLE AS people,
            count(*) FILTER (WHERE interactions IS NOT NULL AND reach > 0) AS n, count(*) AS posts
        FROM post_latest WHERE {_IN_WINDOW} GROUP BY page_id) ORDER BY page_id""",
    "posting_grid": f"""SELECT page_id, weekday, hour, total / nullif(known, 0), CASE WHEN known > 0 THEN total END,
            known::DOUBLE, NULL::TIMESTAMP, known, posts - known, posts FROM (
        SELECT page_id, CASE WHEN created_precision IN ('month', 'year') THEN NULL ELSE isodow(created_at) END AS weekday,
            CASE WHEN created_precision IN ('day', 'month', 'year') THEN NULL ELSE hour(created_at) END AS hour,
            sum(interactions)::DOUBLE AS total, count(interactions) AS known, count(*) AS posts
        FROM post_latest WHERE {_IN_WINDOW} GROUP BY ALL) ORDER BY page_id, weekday NULLS FIRST, hour NULLS FIRST""",
    "content_mix": f"""SELECT page_id, kind, posts / of_page * 100, posts, of_page, NULL::TIMESTAMP, posts::BIGINT,
            (posts - known)::BIGINT, CASE WHEN known > 0 AND page_total > 0 THEN total * page_known / (page_total * known) END
        FROM (SELECT *, sum(posts) OVER page AS of_page, sum(total) OVER page AS page_total, sum(known) OVER page AS page_known
            FROM (SELECT page_id, kind, sum(posts)::DOUBLE AS posts, sum(interactions)::DOUBLE AS total,
                sum(interactions_known)::DOUBLE AS known FROM page_days WHERE {_DAYS} GROUP BY page_id, kind)
            WINDOW page AS (PARTITION BY page_id)) ORDER BY page_id, kind""",
}

_QUESTIONS = {
    "week totals": "SELECT date_trunc('week', day), sum(interactions) FROM page_days GROUP BY 1",
    "top 100 posts": "SELECT post_id, interactions FROM post_latest ORDER BY interactions DESC NULLS LAST LIMIT 100",
    "latest per post, as kept": "SELECT count(*), sum(interactions), max(observed_at) FROM post_latest",
    "latest per post, out of all observations": """SELECT count(*), sum(r) FROM (
        SELECT arg_max(reactions, observed_at) AS r FROM post_observations GROUP BY post_id)""",
    "week totals, out of all observations": """SELECT week, sum(i) FROM (
        SELECT date_trunc('week', min(observed_at)) AS week, arg_max(reactions + comments + shares, observed_at) AS i
        FROM post_observations GROUP BY post_id) GROUP BY week""",
}
_QUESTION = """
import sys
from pathlib import Path
from hustings.store.store import Store
print(len(Store.open(Path(sys.argv[1])).at().sql(sys.argv[2])))
"""


_MAKE = """
import sys
from pathlib import Path
from benchmarks.large_home import make_home
make_home(Path(sys.argv[1]), posts=int(sys.argv[2]), pages=2000)
"""
_AGAINST_HAND = """
import sys
from pathlib import Path
from benchmarks.measuring import against_hand
print(against_hand(Path(sys.argv[1]), sys.argv[2]))
"""
_SCREENS = """
import sys
from pathlib import Path
from benchmarks.measuring import screens
print(screens(Path(sys.argv[1])))
"""
AGES_COUNT = 10


def report(folder: Path, observations: int) -> str:
    """Both tables of this benchmark in Markdown."""
    home = folder / "large"
    run(_MAKE, str(home), str(observations // AGES_COUNT))
    lines = [
        (
            f"{observations:,} observations of {observations // AGES_COUNT:,} posts; window {WINDOW[0]} to {WINDOW[1]}; "
            f"medians of {TIMES}, the two sides in turn."
        ),
        "",
        "| measure | Hustings s | by hand s | ratio |",
        "|---|---|---|---|",
        # Each in a process of its own, for a process's peak of memory is handed down to its children.
        *(run(_AGAINST_HAND, str(home), name).printed for name in BY_HAND),
        "",
        "| question, in a process of its own | wall s | peak MB |",
        "|---|---|---|",
    ]
    for name, query in _QUESTIONS.items():
        runs = [run(_QUESTION, str(home), query) for _ in range(3)]
        lines.append(
            f"| {name} | {median([r.wall_s for r in runs]):.2f} | {max(r.peak_mb for r in runs):.0f} |"
        )
    return "\n".join([*lines, "", run(_SCREENS, str(home)).printed])


def against_hand(home: Path, name: str) -> str:
    """One measure's row of the table: the two sides in turn in this process."""
    from hustings.domain.periods import Window
    from hustings.measures.definition import measure_named
    from hustings.reporting.measuring import measured_rows
    from hustings.reporting.remembering import MEMORY
    from hustings.store.store import Store

    reading = Store.open(home).at()
    measure = measure_named(name)
    window = Window(date.fromisoformat(WINDOW[0]), date.fromisoformat(WINDOW[1]))

    def ours() -> Sequence[tuple[object, ...]]:
        MEMORY.forget()
        return measured_rows(reading, measure, window)

    def by_hand() -> Sequence[tuple[object, ...]]:
        return reading.sql(BY_HAND[name])

    if not _same(ours(), by_hand()):
        raise SystemExit(f"{name} by hand gives another answer")
    pairs = [(_timed(ours), _timed(by_hand)) for _ in range(TIMES + 1)][1:]
    ours_s, hand_s = (median([pair[side] for pair in pairs]) for side in (0, 1))
    return f"| {name} | {ours_s:.3f} | {hand_s:.3f} | {median([a / b for a, b in pairs]):.2f} |"


def _same(ours: Sequence[tuple[object, ...]], by_hand: Sequence[tuple[object, ...]]) -> bool:
    def alike(mine: object, theirs: object) -> bool:
        if isinstance(mine, float) and isinstance(theirs, int | float):
            return isclose(mine, theirs, rel_tol=1e-9)
        return mine == theirs

    return len(ours) == len(by_hand) and all(
        len(mine) == len(theirs) and all(map(alike, mine, theirs))
        for mine, theirs in zip(ours, by_hand, strict=True)
    )


def _timed(work: Callable[[], object]) -> float:
    started_s = time.perf_counter()
    work()
    return time.perf_counter() - started_s


def screens(home: Path) -> str:
    """Each screen's question on a new reading, so that no answer is remembered."""
    from hustings.domain.periods import Window
    from hustings.measures.definition import measure_named
    from hustings.reporting import pages, posts, ranking, series
    from hustings.reporting.home import open_home
    from hustings.reporting.remembering import MEMORY

    window = Window(date.fromisoformat(WINDOW[0]), date.fromisoformat(WINDOW[1]))
    page_id = pages.list_pages(open_home(home).reading(), limit=1).rows[0].page_id
    questions: dict[str, Callable[[object], object]] = {
        "leaderboard": lambda reading: ranking.rank(
            reading, measure_named("interactions_per_post"), window
        ),  # type: ignore[arg-type]
        "page": lambda reading: pages.page(reading, page_id),  # type: ignore[arg-type]
        "followers of a page": lambda reading: series.followers(
            reading, page_ids=[page_id], window=window
        ),  # type: ignore[arg-type]
        "weeks of a page": lambda reading: series.interactions(
            reading, page_ids=[page_id], window=window
        ),  # type: ignore[arg-type]
        "posts of a page": lambda reading: posts.list_posts(
            reading, page_ids=[page_id], window=window
        ),  # type: ignore[arg-type]
        "all pages": lambda reading: pages.list_pages(reading, limit=50),  # type: ignore[arg-type]
    }
    reading = open_home(home).reading()
    lines = ["| screen's question, not remembered | ms |", "|---|---|"]
    for name, ask in questions.items():
        times = []
        for _ in range(TIMES + 1):
            MEMORY.forget()
            started_s = time.perf_counter()
            ask(reading)
            times.append(time.perf_counter() - started_s)
        lines.append(f"| {name} | {1000 * median(times[1:]):.0f} |")
    return "\n".join(lines)
