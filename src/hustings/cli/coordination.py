"""Who shares the same things at the same time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hustings.cli.speaking import options

if TYPE_CHECKING:
    from hustings.reporting.coordination import Coordination
    from hustings.store.reading import Reading

On = Annotated[
    str | None,
    typer.Option(help="What is shared: links, hashtags, media, shared_posts, texts or ties."),
]
Table = Annotated[
    Path | None,
    typer.Option(
        help="A CSV or Parquet file with object_id, account_id, content_id and timestamp_share (epoch seconds or ISO times), in place of the store."
    ),
]
Definition = Annotated[str, typer.Option(help="cooRTweet, toolkit or coornet.")]
TimeWindow = Annotated[
    int | None,
    typer.Option(min=0, help="Seconds within which a share follows another; 60, or coornet's own."),
]
MinParticipation = Annotated[int, typer.Option(min=1, help="Shares that an account needs.")]
EdgeWeight = Annotated[
    float,
    typer.Option(min=0, max=1, help="Pairs of at least this quantile of weights can be flagged."),
]
MinWeight = Annotated[int, typer.Option(min=1, help="Leave lighter pairs out.")]
MaxQ = Annotated[float, typer.Option(min=0, max=1, help="Flag pairs whose q is at most this.")]
Out = Annotated[
    Path | None,
    typer.Option(
        help="Write the pairs here: .csv, .parquet, .graphml or .gexf, told by the ending."
    ),
]
Flagged = Annotated[bool, typer.Option("--flagged", help="Write flagged pairs alone.")]
GROUPS_SHOWN = 20


def command(
    *,
    on: On = None,
    table: Table = None,
    definition: Definition = "cooRTweet",
    time_window: TimeWindow = None,
    min_participation: MinParticipation = 2,
    edge_weight: EdgeWeight = 0.5,
    min_weight: MinWeight = 1,
    max_q: MaxQ = 0.05,
    list_: options.ListName = None,
    since: options.Since = None,
    until: options.Until = None,
    as_of: options.AsOf = None,
    out: Out = None,
    flagged: Flagged = False,
    as_json: options.Json = False,
) -> None:
    """Find accounts that share the same things within seconds of each other, and how far chance explains it.

    What is found is consistent with accounts that act together; it does not show that they do. The
    groups are printed, the pairs are written to --out.

    \b
    Examples:
      hustings coordination --on links --time-window 60 --out edges.csv
      hustings coordination --on hashtags --list leaders --since 2015-08-04 --until 2015-10-19 --json
      hustings coordination --table shares.csv --definition toolkit --out network.graphml
    """
    from hustings.cli.speaking.lists import pages_of
    from hustings.cli.speaking.progress import working
    from hustings.reporting.coordinating import coordinate
    from hustings.reporting.home import window_of

    narrowed = {"list": list_, "since": since, "until": until, "as_of": as_of}
    source = _source(on, table, narrowed)
    with working("comparing shares"):
        found = coordinate(
            source,
            on=on or "links",
            definition=definition,
            time_window=time_window,
            min_participation=min_participation,
            edge_weight=edge_weight,
            min_weight=min_weight,
            max_q=max_q,
            window=window_of(since, until),
            page_ids=pages_of(list_) if list_ else None,
        )
    _give(found, out, flagged=flagged, as_json=as_json)


def _give(found: Coordination, out: Path | None, *, flagged: bool, as_json: bool) -> None:
    from hustings.cli.speaking.printing import print_json

    if out is not None:
        _write(found, out, flagged=flagged)
    if as_json:
        print_json(_plain(found, out))
    else:
        _say(found, out)


def _source(on: str | None, table: Path | None, narrowed: dict[str, str | None]) -> Reading | Path:
    from hustings.cli.speaking.homes import reading
    from hustings.cli.speaking.tables import refuse_beside_a_table
    from hustings.domain.errors import CorrectTheValue

    if (on is None) == (table is None):
        raise CorrectTheValue(
            "Either --on or --table says whose shares are compared.",
            remedy="Give --on links for the store, or --table shares.csv for a file.",
        )
    if table is None:
        return reading(narrowed["as_of"])
    refuse_beside_a_table(narrowed)
    return table


def _write(found: Coordination, out: Path, *, flagged: bool) -> None:
    from hustings.cli.speaking.progress import working
    from hustings.cli.speaking.tables import writing_to
    from hustings.reporting.coordinating_files import network_of, write_network

    with working(f"writing {out.name}"), writing_to(out):
        write_network(network_of(found, flagged=flagged), out)


def _plain(found: Coordination, out: Path | None) -> dict[str, Any]:
    from hustings.reporting.exporting import plain

    return {
        "on": found.on,
        "definition": found.definition,
        "time_window_s": found.time_window_s,
        "time_window_estimated": found.time_window_estimated,
        "min_participation": found.min_participation,
        "edge_weight": found.edge_weight,
        "min_weight": found.min_weight,
        "max_q": found.max_q,
        "window": plain(found.window),
        "weight_threshold": found.weight_threshold,
        "counts": found.counts,
        "groups": plain(tuple(found.groups)),
        "explanations": list(found.explanations),
        "foot": plain(found.foot),
        "out": None if out is None else str(out),
    }


def _say(found: Coordination, out: Path | None) -> None:
    from hustings.cli.speaking.printing import print_table, tell

    columns = ("group", "accounts", "pairs", "weight", "chance_weight", "first_at", "last_at")
    rows = [
        (
            group.community,
            len(group.account_ids),
            group.edges,
            group.weight,
            group.chance_weight,
            group.first_at,
            group.last_at,
        )
        for group in found.groups[:GROUPS_SHOWN]
    ]
    counts = found.counts
    print_table(columns, rows, numbers=columns[:5])
    if not counts["rows"]:
        tell(
            "There was nothing to compare, and nothing follows from it: no post in question gives what is shared."
        )
        return
    if len(found.groups) > GROUPS_SHOWN:
        tell(f"{len(found.groups) - GROUPS_SHOWN} smaller groups are not listed; --json has all.")
    tell(
        f"{counts['flagged_edges']:,} of {counts['edges']:,} pairs are flagged, of {counts['accounts']:,} accounts, "
        f"{counts['rows']:,} shares and {counts['objects']:,} objects within {found.time_window_s} seconds."
    )
    if counts["flagged_edges"]:
        tell("That is consistent with accounts that act together. What else explains it:")
        for one in found.explanations:
            tell(f"  {one}")
    foot = found.foot
    version = "" if foot.store_version is None else f" version {foot.store_version}"
    tell(f"{foot.signal} version {foot.signal_version}, {found.definition}; {foot.source}{version}")
    if out is not None:
        tell(f"The pairs are in {out}.")
