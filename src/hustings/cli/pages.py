"""List pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hustings.cli.speaking import options

if TYPE_CHECKING:
    from hustings.reporting.answers import PageSlice

Words = Annotated[str | None, typer.Argument(help="Words to look for in names and handles.")]
Sort = Annotated[
    str,
    typer.Option(
        help="name, followers, fans, posts or interactions; a minus for the largest first."
    ),
]


def command(
    *,
    words: Words = None,
    list_name: options.ListName = None,
    platform: options.Platform = None,
    country: options.Country = None,
    category: options.Category = None,
    sort: Sort = "-interactions",
    limit: options.Limit = 50,
    cursor: options.Cursor = None,
    as_of: options.AsOf = None,
    as_json: options.Json = False,
    as_csv: options.Csv = False,
) -> None:
    """List pages with their latest known facts.

    \b
    Examples:
      hustings pages
      hustings pages trudeau
      hustings pages --country KH --sort -followers --json
    """
    from hustings.cli.speaking.homes import reading
    from hustings.cli.speaking.peers import peer_group
    from hustings.reporting.pages import list_pages

    facts = {"platform": platform, "country": country, "category": category}
    _, listed = peer_group(list_name, **facts)
    held = reading(as_of)
    found = list_pages(
        held, page_ids=listed, words=words, sort=sort, cursor=cursor, limit=limit, **facts
    )
    _show(found, held.version, as_json=as_json, as_csv=as_csv)


def _show(found: PageSlice, version: int, *, as_json: bool, as_csv: bool) -> None:
    from hustings.cli.speaking.printing import print_json, print_table, print_text, tell
    from hustings.reporting.exporting import pages_csv

    if as_json:
        print_json(found)
        return
    if as_csv:
        print_text(pages_csv(found.rows, version))
        return
    numbers = ("followers", "fans", "posts", "interactions")
    columns = ("page_id", "name", "country", "category", *numbers, "last_post_at")
    rows = ([getattr(row, name) for name in columns] for row in found.rows)
    print_table(columns, rows, numbers=numbers)
    if found.cursor:
        tell(f"{len(found.rows)} of {found.total}; go on with --cursor {found.cursor}")
