"""Rank pages by a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hustings.cli.speaking import options

if TYPE_CHECKING:
    from hustings.domain.periods import Window
    from hustings.reporting.answers import Ranking

MeasureName = Annotated[str, typer.Option(help="The measure; see `hustings measures list`.")]
MinPosts = Annotated[int, typer.Option(min=0, help="List pages with fewer posts apart.")]
Compare = Annotated[
    str | None, typer.Option(help="`previous` shows each page's rank in the window before.")
]


def command(
    *,
    measure: MeasureName = "interactions_per_post",
    list_name: options.ListName = None,
    platform: options.Platform = None,
    country: options.Country = None,
    category: options.Category = None,
    since: options.Since = None,
    until: options.Until = None,
    min_posts: MinPosts = 0,
    compare: Compare = None,
    as_of: options.AsOf = None,
    as_json: options.Json = False,
    as_csv: options.Csv = False,
) -> None:
    """Rank pages by a measure; ties share a rank, pages that cannot be ranked are listed apart.

    \b
    Examples:
      hustings rank --measure interactions_per_post
      hustings rank --list leaders --since 2015-08-04 --until 2015-10-19 --compare previous
      hustings rank --measure follower_growth_percent --country KH --min-posts 10 --json
    """
    from hustings.cli.speaking.homes import reading
    from hustings.cli.speaking.peers import peer_group
    from hustings.measures.definition import measure_named
    from hustings.reporting.home import window_of
    from hustings.reporting.ranking import rank

    facts = {"platform": platform, "country": country, "category": category}
    group, page_ids = peer_group(list_name, **facts)
    window = window_of(since, until)
    among = {"page_ids": page_ids, "peer_group": group, "min_posts": min_posts, **facts}
    before = _compared(compare, window)
    ranking = rank(reading(as_of), measure_named(measure), window, compare=before, **among)  # type: ignore[arg-type]
    _show(ranking, as_json=as_json, as_csv=as_csv)


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


def _show(ranking: Ranking, *, as_json: bool, as_csv: bool) -> None:
    from hustings.cli.speaking.printing import print_json, print_table, print_text, tell
    from hustings.reporting.exporting import RANK_COLUMNS, plain_ranking, ranking_csv

    if as_json:
        print_json(plain_ranking(ranking))
        return
    if as_csv:
        print_text(ranking_csv(ranking))
        return
    columns = [name for name in RANK_COLUMNS if name != "rank_before" or ranking.compared]
    shown = (*ranking.rows, *((ranking.closing,) if ranking.closing else ()))
    rows = ([getattr(row, name) for name in columns] for row in shown)
    print_table(columns, rows, numbers=set(columns) - {"page_id", "name", "country"})
    for row in ranking.apart:
        tell(f"apart: {row.name} ({row.page_id}): {row.reason}")
    foot = ranking.foot
    tell(
        f"{ranking.measure} version {ranking.measure_version} ({ranking.unit}), {ranking.peer_group}, "
        f"{ranking.window}; store version {ranking.store_version}, runs behind it: {len(foot.run_ids)}, "
        f"duplicates left out: {foot.duplicates_left_out}, unknown posts: {foot.unknown_count}"
    )
