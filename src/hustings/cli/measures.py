"""The measures and their definitions."""

from __future__ import annotations

from typing import Annotated

import typer

from hustings.cli.speaking import options

app = typer.Typer(help="The measures and their published definitions.", no_args_is_help=True)


@app.command("list")
def list_(*, as_json: options.Json = False) -> None:
    """List the measures.

    \b
    Examples:
      hustings measures list
      hustings measures list --json
    """
    from hustings.cli.speaking.printing import print_json, print_table
    from hustings.measures.definition import measures

    columns = ("name", "version", "family", "grain", "unit", "title")
    rows = [tuple(getattr(one, name) for name in columns) for one in measures().values()]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


@app.command()
def show(
    *,
    name: Annotated[str, typer.Argument(help="The measure's name.")],
    as_json: options.Json = False,
) -> None:
    """Show a measure's definition: formula, numerator, weights, denominator, null rule, source.

    \b
    Examples:
      hustings measures show interactions_per_post
    """
    from hustings.cli.speaking.printing import print_facts, print_json
    from hustings.reporting.defining import definition

    facts = definition(name)
    if as_json:
        print_json(facts)
    else:
        print_facts(facts.items())
