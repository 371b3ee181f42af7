"""List runs, or show one."""

from __future__ import annotations

from typing import Annotated

import typer

from hustings.cli.speaking import options


def command(
    *,
    run_id: Annotated[
        str | None, typer.Argument(metavar="[RUN]", help="Show this run and its rows.")
    ] = None,
    outcome: Annotated[
        str | None, typer.Option(help="Only rows that were rejected, duplicate or flagged.")
    ] = None,
    limit: options.Limit = 50,
    cursor: options.Cursor = None,
    as_json: options.Json = False,
) -> None:
    """List runs, latest first; with a run's id, what became of the rows of its source.

    \b
    Examples:
      hustings runs
      hustings runs r-261124-081901-a4bdbc --outcome rejected
    """
    if run_id is None:
        _all(limit, cursor, as_json=as_json)
    else:
        _one(run_id, outcome, limit, cursor, as_json=as_json)


def _all(limit: int, cursor: str | None, *, as_json: bool) -> None:
    from hustings.cli.speaking.homes import reading
    from hustings.cli.speaking.printing import print_json, print_table, tell
    from hustings.reporting.runs import list_runs

    found = list_runs(reading(), limit=limit, cursor=cursor)
    if as_json:
        print_json(found)
        return
    counts = ("read", "stored", "updated", "duplicates", "rejected")
    columns = (
        "run_id",
        "store_version",
        "kind",
        "status",
        "format",
        "source",
        "finished_at",
        *counts,
    )
    rows = [tuple(getattr(row, name) for name in columns) for row in found.rows]
    print_table(columns, rows, numbers=("store_version", *counts))
    if found.cursor:
        tell(f"{len(found.rows)} of {found.total}; go on with --cursor {found.cursor}")


def _one(
    run_id: str, outcome: str | None, limit: int, cursor: str | None, *, as_json: bool
) -> None:
    from dataclasses import fields

    from hustings.cli.speaking.homes import reading
    from hustings.cli.speaking.printing import print_facts, print_json, print_table, tell
    from hustings.reporting.runs import run, run_rows

    held = reading()
    one = run(held, run_id)
    rows = run_rows(held, run_id, outcome=outcome, limit=limit, cursor=cursor)
    if as_json:
        print_json({"run": one, "rows": rows})
        return
    print_facts((field.name, getattr(one, field.name)) for field in fields(one))
    if rows.rows:
        columns = ("file", "line", "column", "outcome", "reason")
        print_table(
            columns,
            [tuple(getattr(row, name) for name in columns) for row in rows.rows],
            numbers=("line",),
        )
    if rows.cursor:
        tell(f"{len(rows.rows)} of {rows.total}; go on with --cursor {rows.cursor}")
