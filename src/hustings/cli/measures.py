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


@app.command()
def compute(
    *,
    name: Annotated[str, typer.Argument(help="The measure's name.")],
    page: Annotated[
        list[str] | None, typer.Option(help="Only this page's id; may be repeated.")
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    as_of: options.AsOf = None,
    as_json: options.Json = False,
    as_csv: options.Csv = False,
) -> None:
    """Compute a measure at its own grain, a row per post, page, kind, hour or country.

    \b
    Examples:
      hustings measures compute er_fans_at_posting --page facebook:cosmetics-2014 --csv
      hustings measures compute posting_grid --since 2015-08-04 --until 2015-10-19 --json
    """
    from hustings.cli.speaking.homes import reading
    from hustings.cli.speaking.printing import print_json, print_table, print_text
    from hustings.measures.definition import measure_named
    from hustings.reporting.exporting import measured_csv, plain_measured
    from hustings.reporting.home import window_of
    from hustings.reporting.measuring import compute as computed

    asked = tuple(page) if page else None
    result = computed(reading(as_of), measure_named(name), window_of(since, until), page_ids=asked)
    if as_json:
        print_json(plain_measured(result))
    elif as_csv:
        print_text(measured_csv(result))
    else:
        print_table(result.columns, result.rows)
