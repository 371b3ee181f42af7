"""List posts."""

from __future__ import annotations

from typing import Annotated

import typer

from hustings.cli.speaking import options


def command(
    *,
    words: Annotated[
        str | None, typer.Argument(help="Words to look for in the posts' text.")
    ] = None,
    page: Annotated[
        list[str] | None, typer.Option(help="Only posts of this page's id; may be repeated.")
    ] = None,
    list_name: options.ListName = None,
    platform: options.Platform = None,
    country: options.Country = None,
    category: options.Category = None,
    kind: Annotated[
        str | None, typer.Option(help="Only posts of this kind, such as photo.")
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    sort: Annotated[
        str,
        typer.Option(
            help="created_at, interactions, reactions, comments, shares, views, reach, impressions or score; a minus for the largest first."
        ),
    ] = "-created_at",
    limit: options.Limit = 50,
    cursor: options.Cursor = None,
    as_of: options.AsOf = None,
    as_json: options.Json = False,
    as_csv: options.Csv = False,
) -> None:
    """List posts with their latest counts and overperforming score.

    \b
    Examples:
      hustings posts --page facebook:21751825648 --sort -interactions --limit 10
      hustings posts --since 2015-10-01 --kind video --json
    """
    from hustings.cli.speaking.homes import reading
    from hustings.cli.speaking.peers import peer_group
    from hustings.cli.speaking.printing import print_json, print_table, print_text, tell
    from hustings.reporting.exporting import plain_post, posts_csv
    from hustings.reporting.home import window_of
    from hustings.reporting.posts import list_posts

    _, listed = peer_group(list_name, platform=platform, country=country, category=category)
    held = reading(as_of)
    found = list_posts(
        held,
        page_ids=_both(page, listed),
        window=window_of(since, until),
        platform=platform,
        country=country,
        category=category,
        kind=kind,
        words=words,
        sort=sort,
        cursor=cursor,
        limit=limit,
    )
    if as_json:
        print_json(
            {
                "rows": [plain_post(row) for row in found.rows],
                "cursor": found.cursor,
                "total": found.total,
            }
        )
        return
    if as_csv:
        print_text(posts_csv(found.rows, held.version))
        return
    columns = (
        "post_id",
        "page",
        "created_at",
        "kind",
        "interactions",
        "reactions",
        "comments",
        "shares",
        "score",
    )
    counts = ("reactions", "comments", "shares")
    rows = [
        (
            row.post_id,
            row.page_name,
            row.created_at,
            row.kind,
            row.interactions,
            *(row.values[name] for name in counts),
            row.score,
        )
        for row in found.rows
    ]
    print_table(columns, rows, numbers=("interactions", *counts, "score"))
    if found.cursor:
        tell(f"{len(found.rows)} of {found.total}; go on with --cursor {found.cursor}")


def _both(pages: list[str] | None, listed: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if not pages:
        return listed
    return tuple(page for page in pages if listed is None or page in listed)
