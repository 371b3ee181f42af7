"""List pages."""

from __future__ import annotations

from typing import Annotated

import typer

from hustings.cli.speaking import options


def command(
    *,
    words: Annotated[
        str | None, typer.Argument(help="Words to look for in names and handles.")
    ] = None,
    list_name: options.ListName = None,
    platform: options.Platform = None,
    country: options.Country = None,
    category: options.Category = None,
    sort: Annotated[
        str,
        typer.Option(
            help="name, followers, fans, posts or interactions; a minus for the largest first."
        ),
    ] = "-interactions",
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
    from hustings.cli.speaking.printing import print_json, print_table, print_text, tell
    from hustings.reporting.exporting import pages_csv
    from hustings.reporting.pages import list_pages

    _, page_ids = peer_group(list_name, platform=platform, country=country, category=category)
    held = reading(as_of)
    found = list_pages(
        held,
        page_ids=page_ids,
        platform=platform,
        country=country,
        category=category,
        words=words,
        sort=sort,
        cursor=cursor,
        limit=limit,
    )
    if as_json:
        print_json(found)
    elif as_csv:
        print_text(pages_csv(found.rows, held.version))
    else:
        columns = (
            "page_id",
            "name",
            "country",
            "category",
            "followers",
            "fans",
            "posts",
            "interactions",
            "last_post_at",
        )
        rows = [tuple(getattr(row, name) for name in columns) for row in found.rows]
        print_table(columns, rows, numbers=("followers", "fans", "posts", "interactions"))
        if found.cursor:
            tell(f"{len(found.rows)} of {found.total}; go on with --cursor {found.cursor}")
