"""Import files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hustings.cli.speaking import options

if TYPE_CHECKING:
    from datetime import datetime

    from hustings.ingest.options import ImportOptions, Report


Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="CSV, TSV, XLSX or NDJSON, also gzip or zip."),
]
FormatName = Annotated[
    str | None,
    typer.Option("--format", help="The format, where several fit; see `hustings formats list`."),
]
Mapping = Annotated[
    Path | None, typer.Option("--map", help="A mapping file for tables of any other kind.")
]
Zone = Annotated[
    str | None, typer.Option(help="Time zone of times without one, such as Europe/Berlin.")
]
Whose = Annotated[
    str | None,
    typer.Option(help="Whose the rows are, where the file does not say: an id or a name."),
]
Platform = Annotated[str | None, typer.Option(help="The platform, where the file does not say.")]
ObservedAt = Annotated[
    str | None,
    typer.Option(help="When the counts were true, where rows do not say: 2026-01-31T12:00Z."),
]
Note = Annotated[str | None, typer.Option(help="A remark that stays with the run.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Tell what would happen and store nothing.")
]


def command(
    *,
    files: Files,
    format_name: FormatName = None,
    mapping: Mapping = None,
    zone: Zone = None,
    page: Whose = None,
    platform: Platform = None,
    observed_at: ObservedAt = None,
    note: Note = None,
    dry_run: DryRun = False,
    as_json: options.Json = False,
) -> None:
    """Import files; every row is stored, or listed with its line and the reason.

    The format is told from the header, never from the file's name. The same file again stores
    nothing. Exit code 5 says that some rows were rejected.

    \b
    Examples:
      hustings import export.csv
      hustings import posts.csv --map mapping.toml --zone Asia/Bangkok --dry-run
    """
    from hustings.cli.speaking.failing import IN_PART
    from hustings.ingest.options import ImportOptions

    text, name = _mapping(mapping)
    given = ImportOptions(
        format=format_name,
        mapping=text,
        mapping_name=name,
        zone=zone,
        page=page,
        platform=platform,
        observed_at=_moment(observed_at),
        note=note,
    )
    report = _imported(files, given, dry_run=dry_run)
    _show(report, as_json=as_json)
    if report.rejected:
        raise typer.Exit(IN_PART)


def _imported(files: list[Path], given: ImportOptions, *, dry_run: bool) -> Report:
    from hustings.cli.speaking.homes import home_folder
    from hustings.cli.speaking.progress import progress_of
    from hustings.ingest.importing import import_files

    bytes_count = sum(file.stat().st_size for file in files if file.is_file())
    with progress_of(bytes_count) as progress:
        return import_files(home_folder(), files, given, dry_run=dry_run, progress=progress)


def report_facts(report: Report) -> dict[str, object]:
    """What an import did, in the shape that `--json` promises."""
    return {
        "run_id": report.run_id,
        "format": report.format,
        "read": report.read,
        "stored": report.stored,
        "updated": report.updated,
        "duplicates": report.duplicates,
        "rejected": report.rejected,
        "rejections": report.rejections,
        "flagged": report.flagged,
        "pages": report.pages,
        "posts": report.posts,
        "first": report.first,
        "last": report.last,
        "ignored_columns": list(report.ignored_columns),
        "notes": list(report.notes),
        "store_version": report.store_version,
        "dry_run": report.dry_run,
    }


def _show(report: Report, *, as_json: bool) -> None:
    from hustings.cli.speaking.printing import print_facts, print_json, tell

    facts = report_facts(report)
    if as_json:
        print_json(facts)
        return
    hidden = ("rejections", "notes", "dry_run", "ignored_columns")
    print_facts((name, value) for name, value in facts.items() if name not in hidden)
    for row in report.listed:
        place = f"{row.file} line {row.line}" + (f", {row.column}" if row.column else "")
        tell(f"{row.outcome}: {place}: {row.reason}")
    if report.ignored_columns:
        tell(f"columns not used: {', '.join(report.ignored_columns)}")
    for note in report.notes:
        tell(note)
    if report.dry_run:
        tell("Nothing was stored: this was a dry run.")


def _mapping(file: Path | None) -> tuple[str | None, str]:
    """The text of the mapping file, and its name for messages."""
    from hustings.domain.errors import NameAnExistingFile

    if file is None:
        return None, ""
    try:
        return file.read_text(encoding="utf-8"), file.name
    except (OSError, UnicodeDecodeError) as error:
        raise NameAnExistingFile(
            "The mapping cannot be read.", file=str(file), remedy="Give a text file in UTF-8."
        ) from error


def _moment(text: str | None) -> datetime | None:
    from datetime import UTC, datetime

    from hustings.domain.errors import CorrectTheValue

    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CorrectTheValue(
            f"{text!r} is no time.", field="observed-at", remedy="Write it as 2026-01-31T12:00Z."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
