"""Bringing files in: every row is stored, or listed with its line and the reason."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import utc_now
from hustings.ingest import storing
from hustings.ingest.listing import list_rows, write_listed
from hustings.ingest.opening import OpenedFile, open_files
from hustings.ingest.options import LISTED_MOST, ImportOptions, ListedRow, Progress, Report
from hustings.ingest.outcomes import PostOutcomes, identify, judge_posts, one_row
from hustings.ingest.staging import Staged, stage
from hustings.ingest.watching import watched
from hustings.store import rollups
from hustings.store.engines.duckdb import connect
from hustings.store.landing import Landing, RunFacts
from hustings.store.reading import Reading
from hustings.store.store import Store

_MEMORY_LIMIT = "1200MB"


def import_files(
    home: Path,
    files: Sequence[Path],
    options: ImportOptions | None = None,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Import files as one run: all of it becomes visible, or none.

    A file that the store took in before, under the same options, brings nothing and opens no new
    run. Raises the errors of `stage`, NameAnExistingFile and WaitForTheOtherWriter; then nothing
    was stored.
    """
    options = options or ImportOptions()
    tell = progress or (lambda _step, _share: None)
    started_at = utc_now()
    store = Store.create(home)
    with tempfile.TemporaryDirectory(prefix="hustings-", dir=_temporary(home)) as folder:
        temporary = Path(folder)
        tell("opening", 0.0)
        opened = open_files(list(files), temporary)
        before = _same_import(store.at(), opened, options)
        if before is not None:
            return replace(before, dry_run=dry_run)
        connection = connect(memory_limit=_MEMORY_LIMIT, temporary=str(temporary))
        with watched(connection, tell, "reading"):
            staged = [
                stage(connection, file, options, table=f"staged_{number}", temporary=temporary)
                for number, file in enumerate(opened)
            ]
        _check_together(staged)
        identify(connection, staged, [options.observed_at or file.modified_at for file in opened])
        if dry_run:
            return _judge(connection, store.at(), staged, dry_run=True)[0]
        with store.landing("import") as landing:
            return _land(landing, connection, staged, options, started_at, tell)


def _land(
    landing: Landing,
    connection: duckdb.DuckDBPyConnection,
    staged: Sequence[Staged],
    options: ImportOptions,
    started_at: datetime,
    tell: Progress,
) -> Report:
    with watched(connection, tell, "comparing"):
        report, outcomes = _judge(connection, landing.reading, staged, dry_run=False)
    # From here on rows stand on their own; writing them in any order is a third faster.
    connection.execute("SET preserve_insertion_order = false")
    fresh = None
    with watched(connection, tell, "storing"):
        if outcomes is None:
            new = _STORE[staged[0].format.records](landing, connection)
            report = replace(report, stored=new, duplicates=report.duplicates - new)
        elif report.stored or report.updated:
            rows = storing.store_posts(landing, connection, outcomes)
            fresh = rows if outcomes.fresh else None
        write_listed(landing, connection)
        rollups.update(landing, connection, fresh=fresh)
    version = landing.finish(_run_facts(report, staged, options), started_at=started_at)
    tell("storing", 1.0)
    return replace(report, run_id=landing.run_id, store_version=version)


_STORE = {
    "pages": storing.store_pages,
    "audience": storing.store_audience,
    "figures": storing.store_figures,
}


def _judge(
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    staged: Sequence[Staged],
    *,
    dry_run: bool,
) -> tuple[Report, PostOutcomes | None]:
    """The report as far as it can be told before writing.

    For records other than posts every valid row counts as a duplicate until the writing shows
    which were new.
    """
    posts = staged[0].format.records == "posts"
    outcomes = judge_posts(connection, reading) if posts else None
    listed = list_rows(connection, staged, posts=posts)
    broken = sum(len(file.broken) for file in staged)
    read, valid, pages = one_row(
        connection,
        "SELECT (SELECT count(*) FROM records WHERE NOT repeated_header), count(*), count(DISTINCT page_id) FROM valid",
    )
    first, last = (
        one_row(connection, "SELECT min(created_at), max(created_at) FROM valid")
        if posts
        else (None, None)
    )
    report = Report(
        run_id=None,
        format=", ".join(dict.fromkeys(file.format.name for file in staged)),
        read=read + broken,
        stored=outcomes.stored if outcomes else 0,
        updated=outcomes.updated if outcomes else 0,
        duplicates=outcomes.duplicates if outcomes else valid,
        rejected=read - valid + broken,
        flagged=listed.flagged_count,
        pages=pages,
        posts=outcomes.posts if outcomes else 0,
        first=first.replace(tzinfo=UTC) if first else None,
        last=last.replace(tzinfo=UTC) if last else None,
        listed=tuple(listed.first(LISTED_MOST)),
        ignored_columns=tuple(
            dict.fromkeys(name for file in staged for name in file.selection.ignored)
        ),
        notes=tuple(dict.fromkeys(note for file in staged for note in file.selection.notes)),
        dry_run=dry_run,
    )
    return report, outcomes


def _check_together(staged: Sequence[Staged]) -> None:
    kinds = {file.format.records for file in staged}
    if len(kinds) > 1:
        raise CorrectTheValue(
            f"The files hold different things: {', '.join(sorted(kinds))}.",
            remedy="Import each kind in a run of its own.",
        )


def _run_facts(report: Report, staged: Sequence[Staged], options: ImportOptions) -> RunFacts:
    licences = dict.fromkeys(file.format.licence for file in staged if file.format.licence)
    detail: dict[str, Any] = {
        "options": options.key(),
        "ignored_columns": list(report.ignored_columns),
        "notes": list(report.notes),
        "report": {
            "pages": report.pages,
            "posts": report.posts,
            "flagged": report.flagged,
            "first": report.first.isoformat() if report.first else None,
            "last": report.last.isoformat() if report.last else None,
        },
    }
    return RunFacts(
        format=report.format,
        source=", ".join(file.file.name for file in staged),
        sha256=_hashes([file.file for file in staged]),
        read=report.read,
        stored=report.stored,
        updated=report.updated,
        duplicates=report.duplicates,
        rejected=report.rejected,
        licence="; ".join(licences) or None,
        note=options.note,
        detail=json.dumps(detail, ensure_ascii=False),
    )


def _hashes(files: Sequence[OpenedFile]) -> str:
    return " ".join(file.sha256 for file in files)


def _same_import(
    reading: Reading, files: Sequence[OpenedFile], options: ImportOptions
) -> Report | None:
    """What to report when these bytes came in before under the same options and were not undone."""
    rows = reading.sql(
        """SELECT run_id, format, read, rejected, detail FROM runs r WHERE sha256 = ?
        AND NOT EXISTS (SELECT 1 FROM runs u WHERE u.undoes = r.run_id) ORDER BY store_version DESC""",
        [_hashes(files)],
    )
    for run_id, form, read, rejected, text in rows:
        detail = json.loads(text)
        if detail["options"] != options.key():
            continue
        held = detail["report"]
        return Report(
            run_id=run_id,
            format=form,
            read=read,
            stored=0,
            updated=0,
            duplicates=read - rejected,
            rejected=rejected,
            flagged=0,
            pages=held["pages"],
            posts=held["posts"],
            first=datetime.fromisoformat(held["first"]) if held["first"] else None,
            last=datetime.fromisoformat(held["last"]) if held["last"] else None,
            listed=_listed_before(reading, run_id),
            notes=(
                f"These files were imported before, in run {run_id}; nothing was stored again.",
            ),
            store_version=reading.version,
        )
    return None


def _listed_before(reading: Reading, run_id: str) -> tuple[ListedRow, ...]:
    rows = reading.sql(
        """SELECT file, line, "column", outcome, reason FROM run_rows
        WHERE run_id = ? AND outcome = 'rejected' ORDER BY file, line LIMIT ?""",
        [run_id, LISTED_MOST],
    )
    return tuple(ListedRow(*row) for row in rows)


def _temporary(home: Path) -> Path:
    folder = home / "temporary"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
