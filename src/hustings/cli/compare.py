"""Compare pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hustings.cli.speaking import options

if TYPE_CHECKING:
    from hustings.reporting.answers import Comparison


def command(
    *,
    page_ids: Annotated[
        list[str], typer.Argument(metavar="ID ID...", help="Two pages' ids or more.")
    ],
    measure: Annotated[
        list[str] | None, typer.Option(help="Measures to compare by; may be repeated.")
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    as_of: options.AsOf = None,
    as_json: options.Json = False,
) -> None:
    """Compare pages in one window, each value with that of the window before.

    \b
    Examples:
      hustings compare facebook:21751825648 facebook:9106562109
      hustings compare facebook:21751825648 facebook:9106562109 --since 2015-10-01 --until 2015-10-19
    """
    from hustings.cli.speaking.homes import reading
    from hustings.cli.speaking.printing import print_json
    from hustings.reporting.comparing import compare
    from hustings.reporting.home import window_of

    names = tuple(measure) if measure else None
    found = compare(reading(as_of), tuple(page_ids), window_of(since, until), measure_names=names)
    if as_json:
        print_json(found)
    else:
        _show(found)


def _show(found: Comparison) -> None:
    from hustings.cli.speaking.printing import print_table, tell

    columns = ["page_id", "name", "posts", "interactions", "interactions_before", "share_of_voice"]
    for name in found.measures:
        columns += [name, f"{name}_before"]
    rows = []
    for one in found.pages:
        row: list[object] = [
            one.page.page_id,
            one.page.name,
            one.posts,
            one.interactions,
            one.interactions_before,
            one.share_of_voice,
        ]
        for name in found.measures:
            row += [one.values.get(name), one.values_before.get(name)]
        rows.append(row)
    print_table(columns, rows, numbers=columns[2:])
    tell(f"{found.window}; before: {found.compared or 'unknown, the window is open'}")
