"""Show one page."""

from __future__ import annotations

from typing import Annotated

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
    from dataclasses import fields

    from hustings.cli.speaking.homes import reading
    from hustings.cli.speaking.printing import print_facts, print_json, print_table
    from hustings.reporting import pages, series
    from hustings.reporting.exporting import plain_post
    from hustings.reporting.home import window_of
    from hustings.reporting.posts import list_posts

    held, window = reading(as_of), window_of(since, until)
    page = pages.page(held, page_id)
    weeks = series.interactions(held, page_ids=(page_id,), window=window)
    best = list_posts(held, page_ids=(page_id,), window=window, sort="-interactions", limit=5)
    audience = series.audience_table(held, page_id, window=window)
    if as_json:
        print_json(
            {
                "page": page,
                "window": window,
                "interactions_by_week": weeks,
                "best_posts": [plain_post(row) for row in best.rows],
                "audience": audience,
            }
        )
        return
    print_facts((field.name, getattr(page, field.name)) for field in fields(page))
    for line in weeks:
        rows = [
            (f"{at:%Y-%m-%d}", value) for at, value in zip(line.times, line.values, strict=True)
        ]
        print_table(("week_from", "interactions"), rows, numbers=("interactions",))
    if audience:
        rows_of_audience = [
            (row.key, row.last_at, row.last_count, row.last_share) for row in audience
        ]
        print_table(
            ("country", "last_at", "people", "share"), rows_of_audience, numbers=("people", "share")
        )
