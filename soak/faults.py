"""The fault matrix over many seeds: every platform under every fault, as a table of runs and failures."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

OWN = "own machine"
"""The column of trouble that meets all platforms at once."""
Run = tuple[str, int, Callable[[int], tuple[list[str], list[tuple[str, str]]]]]
Cell = tuple[str, str]


def report(folder: Path, seeds_count: int) -> str:
    """Runs and failures by row and platform, in Markdown; failures are told on stderr as they come."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hustings.web.settings")
    import django

    django.setup()
    _quiet()
    from hustings.platforms.definition import collected

    runs, failures, wrong_count = Counter[Cell](), Counter[Cell](), 0
    rows = _rows(folder / "faults")
    for seed in range(1, seeds_count + 1):
        for name, _number, run in rows:
            met, wrong = _tried(run, seed, name)
            wrong_count += bool(wrong)
            runs.update((name, key) for key in met)
            failures.update({(name, key if key in met else "") for key, _sentence in wrong})
            for key, sentence in wrong:
                sys.stderr.write(f"{name}, seed {seed}, {key or 'the run'}: {sentence[:400]}\n")
        for home in (folder / "faults").glob("home-*"):
            shutil.rmtree(home)
    return _table(rows, [*collected(), OWN], runs, failures, wrong_count, seeds_count)


def _rows(folder: Path) -> list[Run]:
    from tests.platforms.fault_home import HOME_ROWS, home_run
    from tests.platforms.fault_lies import LIES
    from tests.platforms.fault_rows import ROWS
    from tests.platforms.fault_runs import Bench, line_run
    from tests.platforms.fault_truths import lie_run

    folder.mkdir()
    bench = Bench(folder)
    return [
        *((row.name, row.number, lambda seed, row=row: line_run(row, seed, bench)) for row in ROWS),
        *((row.name, row.number, lambda seed, row=row: lie_run(row, seed, bench)) for row in LIES),
        *(
            (row.name, row.number, lambda seed, row=row: ([OWN], [(OWN, one) for one in home_run(row, seed, bench)]))
            for row in HOME_ROWS
        ),
    ]  # fmt: skip


def _quiet() -> None:
    """The log's lines are looked at by the runs themselves; on the screen they would hide failures."""
    for name in ("", "hustings"):
        for handler in list(logging.getLogger(name).handlers):
            logging.getLogger(name).removeHandler(handler)
    logging.getLogger().addHandler(logging.NullHandler())


def _tried(
    run: Callable[[int], tuple[list[str], list[tuple[str, str]]]], seed: int, name: str
) -> tuple[list[str], list[tuple[str, str]]]:
    """A run; one that breaks off is a failure like any other."""
    try:
        return run(seed)
    except Exception:
        return [], [("", f"{name} broke off: {traceback.format_exc()}")]


def _table(
    rows: list[Run],
    columns: list[str],
    runs: Counter[Cell],
    failures: Counter[Cell],
    wrong_count: int,
    seeds_count: int,
) -> str:
    said = (
        f"{len(rows) * seeds_count:,} collections of {len(rows)} kinds of trouble, {seeds_count} seeds each; {runs.total():,} pages met one. "
        f"Collections with anything wrong: {wrong_count}. A cell is runs, and failures after a stroke; empty where a fault was not met."
    )
    lines = [
        said,
        "",
        f"| trouble | {' | '.join(columns)} | whole run |",
        f"|---|{'--:|' * (len(columns) + 1)}",
    ]
    for name, _number, _run in rows:
        cells = [_cell(runs[name, key], failures[name, key]) for key in columns]
        whole = failures[name, ""]
        lines.append(f"| {name} | {' | '.join(cells)} | {f'**{whole}**' if whole else ''} |")
    return "\n".join(lines)


def _cell(runs_count: int, failures_count: int) -> str:
    if failures_count:
        return f"{runs_count} / **{failures_count}**"
    return f"{runs_count} / 0" if runs_count else ""
