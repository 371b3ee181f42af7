"""The signals and their definitions."""

from __future__ import annotations

from typing import Annotated

import typer

from hustings.cli.speaking import options

app = typer.Typer(help="The signals and their published definitions.", no_args_is_help=True)


@app.command("list")
def list_(*, as_json: options.Json = False) -> None:
    """List the signals.

    \b
    Examples:
      hustings signals list
    """
    from hustings.cli.speaking.printing import print_json, print_table
    from hustings.signals.definition import signals

    columns = ("name", "version", "subject", "title")
    rows = [tuple(getattr(one, name) for name in columns) for one in signals().values()]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


@app.command()
def show(
    *,
    name: Annotated[str, typer.Argument(help="The signal's name.")],
    as_json: options.Json = False,
) -> None:
    """Show a signal's definition: needs, method, uncertainty, innocent explanations, source.

    \b
    Examples:
      hustings signals show origin_shift
    """
    from hustings.cli.speaking.printing import print_facts, print_json
    from hustings.reporting.defining import signal_definition

    facts = signal_definition(name)
    if as_json:
        print_json(facts)
    else:
        print_facts(facts.items())
