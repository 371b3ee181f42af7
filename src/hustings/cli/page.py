"""Show one page."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from hustings.cli.speaking import options


def command(
    *,
    page_id: Annotated[
        str, typer.Argument(metavar="ID", help="The page's id, such as facebook:21751825648.")
    ],
    since: options.Since = None,
    until: options.Until = None,
    as_of: options.AsOf = None,
    as_json: options.Json = False,
) -> None:
    """Show a page: its facts, its week-by-week interactions, its best posts and its audience.

    \b
    Examples:
      hustings page facebook:21751825648
      hustings page facebook:21751825648 --since 2015-10-01 --until 2015-10-19 --json
    """
    from hustings.cli.speaking.homes import reading
    from hustings.cli.speaking.printing import print_json
    from hustings.reporting import pages, series
    from hustings.reporting.exporting import plain_post
    from hustings.reporting.home import window_of
    from hustings.reporting.posts import list_posts

    held, window = reading(as_of), window_of(since, until)
    best = list_posts(held, page_ids=(page_id,), window=window, sort="-interactions", limit=5)
    shown = {
        "page": pages.page(held, page_id),
        "window": window,
        "interactions_by_week": series.interactions(held, page_ids=(page_id,), window=window),
        "best_posts": [plain_post(row) for row in best.rows],
        "audience": series.audience_table(held, page_id, window=window),
    }
    if as_json:
        print_json(shown)
    else:
        _show(shown)


def _show(shown: dict[str, Any]) -> None:
    from dataclasses import fields

    from hustings.cli.speaking.printing import print_facts, print_table

    print_facts((field.name, getattr(shown["page"], field.name)) for field in fields(shown["page"]))
    for line in shown["interactions_by_week"]:
        weeks = zip((at.date() for at in line.times), line.values, strict=True)
        print_table(("week_from", "interactions"), weeks, numbers=("interactions",))
    if shown["best_posts"]:
        columns = ("post_id", "kind", "interactions", "score")
        rows = ([post[name] for name in columns] for post in shown["best_posts"])
        print_table(columns, rows, numbers=("interactions", "score"))
    if shown["audience"]:
        parts = [
            (row.key, row.last_at, row.last_count, row.last_share) for row in shown["audience"]
        ]
        print_table(("country", "last_at", "people", "share"), parts, numbers=("people", "share"))
