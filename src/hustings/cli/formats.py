"""The formats that can be imported."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from hustings.cli.speaking import options

app = typer.Typer(help="The formats that `hustings import` knows.", no_args_is_help=True)


@app.command("list")
def list_(*, as_json: options.Json = False) -> None:
    """List the formats.

    \b
    Examples:
      hustings formats list
    """
    from hustings.cli.speaking.printing import print_json, print_table
    from hustings.formats.recognition import all_formats

    columns = ("name", "title", "records", "platform", "zone")
    rows = [tuple(getattr(one, name) for name in columns) for one in all_formats().values()]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="The format's name.")],
    *,
    as_json: options.Json = False,
) -> None:
    """Show how a format is recognised and where each column of a record comes from.

    \b
    Examples:
      hustings formats show crowdtangle_facebook
    """
    from hustings.cli.speaking.printing import print_facts, print_json, print_table
    from hustings.formats.recognition import format_named

    one = format_named(name)
    facts: dict[str, Any] = {
        "name": one.name,
        "title": one.title,
        "records": one.records,
        "platform": one.platform,
        "recognised_by": list(one.all_of),
        "and_not_by": list(one.none_of),
        "zone": one.zone or "must be stated",
        "needs_page": one.needs_page,
        "source": one.source,
        "licence": one.licence,
        "note": one.note,
    }
    cells = [(cell.source or cell.constant, cell.record, cell.parse) for cell in one.cells]
    columns = ("source", "record", "parse")
    if as_json:
        print_json({**facts, "cells": [dict(zip(columns, cell, strict=True)) for cell in cells]})
        return
    print_facts(facts.items())
    print_table(columns, cells)
