"""List posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hustings.cli.speaking import options

if TYPE_CHECKING:
    from hustings.reporting.answers import PostSlice
    from hustings.store.reading import Reading

Words = Annotated[str | None, typer.Argument(help="Words to look for in the posts' text.")]
Page = Annotated[
    list[str] | None, typer.Option(help="Only posts of this page's id; may be repeated.")
]
Kind = Annotated[str | None, typer.Option(help="Only posts of this kind, such as photo.")]
Sort = Annotated[
    str,
    typer.Option(
        help="created_at, interactions, reactions, comments, shares, views, reach, impressions or "
        "score; a minus for the largest first."
    ),
]


def command(
    *,
    words: Words = None,
    page: Page = None,
    list_name: options.ListName = None,
    platform: options.Platform = None,
    country: options.Country = None,
    category: options.Category = None,
    kind: Kind = None,
    since: options.Since = None,
    until: options.Until = None,
    sort: Sort = "-created_at",
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

    facts = {"platform": platform, "country": country, "category": category}
    _, listed = peer_group(list_name, **facts)
    order = {"sort": sort, "limit": limit, "cursor": cursor}
    held = reading(as_of)
    found = _found(held, page, listed, since, until, kind=kind, words=words, **facts, **order)
    _show(found, held.version, as_json=as_json, as_csv=as_csv)


def _found(
    held: Reading,
    pages: list[str] | None,
    listed: tuple[str, ...] | None,
    since: str | None,
    until: str | None,
    **asked: Any,
) -> PostSlice:
    from hustings.reporting.home import window_of
    from hustings.reporting.posts import list_posts

    if pages:
        listed = tuple(page for page in pages if listed is None or page in listed)
    return list_posts(held, page_ids=listed, window=window_of(since, until), **asked)


def _show(found: PostSlice, version: int, *, as_json: bool, as_csv: bool) -> None:
    from hustings.cli.speaking.printing import print_json, print_table, print_text, tell
    from hustings.reporting.exporting import plain_post, posts_csv

    posts = [plain_post(row) for row in found.rows]
    if as_json:
        print_json({"rows": posts, "cursor": found.cursor, "total": found.total})
        return
    if as_csv:
        print_text(posts_csv(found.rows, version))
        return
    numbers = ("interactions", "reactions", "comments", "shares", "score")
    columns = ("post_id", "page_name", "created_at", "kind", *numbers)
    print_table(columns, ([post[name] for name in columns] for post in posts), numbers=numbers)
    if found.cursor:
        tell(f"{len(found.rows)} of {found.total}; go on with --cursor {found.cursor}")
