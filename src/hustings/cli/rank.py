"""Rank pages by a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hustings.cli.speaking import options

if TYPE_CHECKING:
    from hustings.domain.periods import Window
    from hustings.reporting.answers import Ranking


def command(
    *,
    measure: Annotated[
        str, typer.Option(help="The measure; see `hustings measures list`.")
    ] = "interactions_per_post",
    list_name: options.ListName = None,
    platform: options.Platform = None,
    country: options.Country = None,
    category: options.Category = None,
    since: options.Since = None,
    until: options.Until = None,
    min_posts: Annotated[int, typer.Option(min=0, help="List pages with fewer posts apart.")] = 0,
    compare: Annotated[
        str | None, typer.Option(help="`previous` shows each page's rank in the window before.")
    ] = None,
    as_of: options.AsOf = None,
    as_json: options.Json = False,
    as_csv: options.Csv = False,
) -> None:
    """Rank pages by a measure; ties share a rank, pages that cannot be ranked are listed apart.

    \b
    Examples:
      hustings rank --measure interactions_per_post
      hustings rank --list leaders --since 2015-08-04 --until 2015-10-19 --compare previous
      hustings rank --measure follower_growth --country KH --min-posts 10 --json
    """
    from hustings.cli.speaking.homes import reading
    from hustings.cli.speaking.peers import peer_group
    from hustings.cli.speaking.printing import print_json, print_text
    from hustings.measures.definition import measure_named
    from hustings.reporting.exporting import plain_ranking, ranking_csv
    from hustings.reporting.home import window_of
    from hustings.reporting.ranking import rank

    window = window_of(since, until)
    group, page_ids = peer_group(list_name, platform=platform, country=country, category=category)
    ranking = rank(
        reading(as_of),
        measure_named(measure),
        window,
        page_ids=page_ids,
        platform=platform,
        country=country,
        category=category,
        min_posts=min_posts,
        compare=_compared(compare, window),
        peer_group=group,
    )
    if as_json:
        print_json(plain_ranking(ranking))
    elif as_csv:
        print_text(ranking_csv(ranking))
    else:
        _show(ranking)


def _compared(compare: str | None, window: Window) -> Window | None:
    from hustings.domain.errors import CorrectTheValue

    if compare is None:
        return None
    if compare != "previous":
        raise CorrectTheValue(
            f"{compare!r} is no window to compare with.",
            field="compare",
            remedy="Write --compare previous.",
        )
    return window.previous()


def _show(ranking: Ranking) -> None:
    from hustings.cli.speaking.printing import print_table, tell

    columns = [
        "rank",
        "was",
        "page_id",
        "name",
        "country",
        "followers",
        "posts",
        "interactions",
        "value",
        "n",
        "voice",
    ]
    rows: list[tuple[object, ...]] = [
        (
            row.rank,
            row.rank_before,
            row.page_id,
            row.name,
            row.country,
            row.followers,
            row.posts,
            row.interactions,
            row.value,
            row.n,
            row.share_of_voice,
        )
        for row in (*ranking.rows, *((ranking.closing,) if ranking.closing else ()))
    ]
    if ranking.compared is None:
        columns.pop(1)
        rows = [(row[0], *row[2:]) for row in rows]
    print_table(
        columns,
        rows,
        numbers=[name for name in columns if name not in ("page_id", "name", "country")],
    )
    for row in ranking.apart:
        tell(f"apart: {row.name} ({row.page_id}): {row.reason}")
    foot = ranking.foot
    tell(
        f"{ranking.measure} version {ranking.measure_version} ({ranking.unit}), {ranking.peer_group}, "
        f"{ranking.window}; store version {ranking.store_version}, {len(foot.run_ids)} runs, "
        f"{foot.duplicates_left_out} duplicates left out, {foot.unknown_count} posts unknown"
    )
