"""Runs: what was brought in, and what became of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hustings.domain.errors import UseAKnownName
from hustings.reporting.answers import RunRow, RunSlice, SourceRow, SourceRowSlice
from hustings.reporting.conditions import Conditions
from hustings.reporting.cursors import Cursor, order, resume
from hustings.reporting.remembering import remembered

if TYPE_CHECKING:
    from hustings.store.reading import Reading

_COLUMNS = (
    "run_id, store_version, kind, format, source, sha256, started_at, finished_at,"
    " CASE WHEN undone_by IS NULL THEN coalesce(status, 'landed') ELSE 'undone' END AS status, read,"
    " stored, updated, duplicates, rejected, undoes,"
    " undone_by, licence, note, detail"
)
_RUNS = (
    "(SELECT *, (SELECT max(later.run_id) FROM runs AS later WHERE later.undoes = runs.run_id)"
    " AS undone_by FROM runs)"
)
_RUN_SORTS: dict[str, type] = {"store_version": int}
_ROW_SORTS: dict[str, type] = {"place": int}


@remembered
def list_runs(reading: Reading, *, cursor: str | None = None, limit: int = 50) -> RunSlice:
    """Runs, latest first."""
    by = order("-store_version", _RUN_SORTS, "run_id")
    last = resume(cursor, by, _RUN_SORTS)
    total = reading.sql("SELECT count(*) FROM runs")[0][0]
    chosen = Conditions()
    if last is not None:
        by.after(chosen, last)
    rows = [
        RunRow(*row)
        for row in reading.sql(
            f"SELECT {_COLUMNS} FROM {_RUNS} {chosen.sql} {by.sql} LIMIT ?",
            [*chosen.parameters, limit + 1],
        )
    ]
    following = None
    if len(rows) > limit:
        rows = rows[:limit]
        following = Cursor(
            reading.version, by.sort, rows[-1].store_version, rows[-1].run_id
        ).encode()
    return RunSlice(tuple(rows), following, total)


def run(reading: Reading, run_id: str) -> RunRow:
    """The run of that id; UseAKnownName when there is none."""
    rows = reading.sql(f"SELECT {_COLUMNS} FROM {_RUNS} WHERE run_id = ?", [run_id])
    if not rows:
        raise UseAKnownName(
            f"There is no run {run_id!r}.", field="run", remedy="`hustings runs` lists them."
        )
    return RunRow(*rows[0])


@remembered
def run_rows(
    reading: Reading,
    run_id: str,
    *,
    outcome: str | None = None,
    cursor: str | None = None,
    limit: int = 100,
) -> SourceRowSlice:
    """Rows of a run's source that were rejected, left out or flagged, in the order of the file."""
    run(reading, run_id)
    by = order("place", _ROW_SORTS, "file")
    last = resume(cursor, by, _ROW_SORTS)
    chosen = Conditions().add("run_id = ?", run_id)
    if outcome is not None:
        chosen.add("outcome = ?", outcome)
    total = reading.sql(f"SELECT count(*) FROM run_rows {chosen.sql}", chosen.parameters)[0][0]
    found = reading.sql(
        f"""
        SELECT file, line, "column", outcome, reason, place FROM (
            SELECT *, row_number() OVER (ORDER BY file, line, "column", outcome, reason) AS place
            FROM run_rows {chosen.sql}
        ) WHERE place > ? ORDER BY place LIMIT ?
        """,
        [*chosen.parameters, last.value or 0 if last else 0, limit + 1],
    )
    following = None
    if len(found) > limit:
        found = found[:limit]
        following = Cursor(reading.version, by.sort, found[-1][5], found[-1][0]).encode()
    return SourceRowSlice(tuple(SourceRow(*row[:5]) for row in found), following, total)
