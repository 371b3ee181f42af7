"""Who is tied to the same pages and posts as others, densely or in step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hustings.cli.speaking import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from hustings.reporting.coordinating_ties import SearchedTies
    from hustings.signals.evidence import Evidence
    from hustings.store.reading import Reading

Target = Annotated[
    str | None, typer.Option(help="A page or post, of which both signals say what they saw.")
]
Kind = Annotated[str | None, typer.Option(help="Only ties of this kind: follow, like or repost.")]
Table = Annotated[
    Path | None,
    typer.Option(
        help="A CSV or Parquet file with actor_key, target_id and, where known, created_at (epoch seconds or ISO times), in place of the store."
    ),
]
Blocks = Annotated[int, typer.Option(min=1, help="At most so many dense blocks.")]
Batch = Annotated[
    bool, typer.Option("--batch", help="Search in batches, the weaker algorithm for very many ties.")
]  # fmt: skip
TimeWindow = Annotated[
    int, typer.Option(min=0, help="Seconds within which accounts come to a target in step.")
]
Out = Annotated[
    Path | None,
    typer.Option(help="Write a row for each member of each group here: .csv or .parquet."),
]
Public = Annotated[
    bool,
    typer.Option(
        "--public",
        help="What anybody may see: counts of groups of at least 10 accounts, and pages of the store by name.",
    ),
]
STEER = "consistent with accounts that are steered together, and also with a circle of friends or a list that many follow"
NAMED = 5


def command(
    *,
    target: Target = None,
    kind: Kind = None,
    table: Table = None,
    blocks: Blocks = 5,
    batch: Batch = False,
    time_window: TimeWindow = 60,
    since: options.Since = None,
    until: options.Until = None,
    as_of: options.AsOf = None,
    out: Out = None,
    public: Public = False,
    as_json: options.Json = False,
) -> None:
    """Find accounts tied to the same pages or posts more densely, or more in step, than chance explains.

    Ties are follows, likes and reposts by keyed pseudonyms. What is found is consistent with accounts that
    are steered together; it does not show that they are. Without times only dense blocks are looked for.

    \b
    Examples:
      hustings ties --kind follow --since 2021-08-01 --until 2021-09-30
      hustings ties --target facebook:@samdech-hun-sen --json
      hustings ties --table ties.csv --time-window 30 --out members.csv
    """
    from hustings.cli.speaking.printing import print_json, print_text
    from hustings.cli.speaking.progress import working
    from hustings.reporting.coordinating_ties import search_ties
    from hustings.reporting.home import window_of

    _check(target, public=public)
    source = _source(table, {"kind": kind, "since": since, "until": until, "as_of": as_of})
    with working("searching ties"):
        found = search_ties(
            source,
            kind=kind,
            window=window_of(since, until),
            blocks=blocks,
            algorithm="batch" if batch else "exact",
            time_window=time_window,
        )
    said = () if target is None else found.evidence(target, target)
    if out is not None:
        _write(found.shown() if public else found.members(), out)
    if as_json:
        print_json(_plain(found, said, public=public))
    else:
        lines = [*_searched(found), *(_shown if public else _groups)(found), *_said(said)]
        print_text("\n".join(lines))


def _check(target: str | None, *, public: bool) -> None:
    from hustings.domain.errors import CorrectTheValue

    if public and target is not None:
        raise CorrectTheValue(
            "What the signals say of one target may tell of fewer than ten accounts.",
            field="public",
            remedy="Leave out --target, or --public.",
        )


def _source(table: Path | None, narrowed: dict[str, str | None]) -> Reading | Path:
    from hustings.cli.speaking.homes import reading
    from hustings.cli.speaking.tables import refuse_beside_a_table

    if table is None:
        return reading(narrowed["as_of"])
    refuse_beside_a_table(narrowed)
    return table


def _write(rows: pa.Table, out: Path) -> None:
    from hustings.cli.speaking.tables import writing_to
    from hustings.reporting.coordinating_files import write_table

    with writing_to(out):
        write_table(rows, out)


def _plain(found: SearchedTies, said: tuple[Evidence, ...], *, public: bool) -> dict[str, Any]:
    from hustings.reporting.exporting import plain

    dense, steps = found.dense, found.steps
    return {
        "source": found.source,
        "store_version": found.store_version,
        "as_of": plain(found.as_of),
        "kind": found.kind,
        "window": plain(found.window),
        "accounts": dense.accounts_count,
        "targets": dense.targets_count,
        "ties": dense.ties_count,
        "duplicates_left_out": dense.duplicates_left_out,
        "algorithm": dense.algorithm,
        "guarantee": dense.guarantee,
        "lockstep": None
        if steps is None
        else {
            "time_window_s": steps.found.time_window_s,
            "untimed_left_out": steps.untimed_left_out,
            "targets_without_pairs": len(steps.crowded) if public else sorted(steps.crowded),
        },
        "public" if public else "members": (
            found.shown() if public else found.members()
        ).to_pylist(),
        "evidence": plain(said),
    }


def _searched(found: SearchedTies) -> Iterator[str]:
    """What was searched, and what could not be."""
    dense, steps = found.dense, found.steps
    version = "" if found.store_version is None else f", version {found.store_version}"
    yield (
        f"{dense.ties_count:,} ties of {dense.accounts_count:,} accounts with {dense.targets_count:,} targets, from {found.source}{version}."
    )
    if dense.algorithm == "batch":
        yield f"Dense blocks were searched in batches, the weaker algorithm: the first may score down to {100 * dense.guarantee:.0f} per cent of the best."
    if not dense.ties_count:
        yield "There was nothing to search, and nothing follows from it."
        return
    if steps is None:
        yield "Lockstep was not looked for: it needs the times of the ties, and there are none."
        return
    if steps.untimed_left_out:
        yield f"Lockstep leaves out {steps.untimed_left_out:,} ties without a time."
    if steps.crowded:
        yield f"{len(steps.crowded):,} targets were reached by so many accounts at once that no pairs were counted on them; blocks of accounts were looked for there too."


def _groups(found: SearchedTies) -> Iterator[str]:
    """Each block and group in a sentence, with the first of its targets."""
    dense, steps = found.dense, found.steps
    for block in dense.blocks:
        alike = sum(score >= block.score for score in dense.shuffled_scores)
        judged = "Chance explains it." if alike else "That is hardly denser than theirs, so that nothing follows from it."  # fmt: skip
        if dense.stands_out(block):
            judged = f"That is {STEER}."
        yield (
            f"Dense block {block.number}: {len(block.actor_ids):,} accounts and {block.targets.num_rows:,} targets with {block.ties:,} ties, "
            f"{100 * block.density:.0f} per cent of all possible, where {block.chance_ties:,.1f} are expected without a search; "
            f"{alike} of {len(dense.shuffled_scores)} searches in shuffled ties found one as dense. {judged} {_named(block.target_ids.to_pylist())}"
        )
    if steps is None:
        return
    window = f"within {steps.found.time_window_s} seconds of each other"
    for group in steps.groups:
        yield (
            f"Lockstep group {group.community}: {len(group.account_ids):,} accounts whose pairs came to the same targets {window} {group.weight:,} times, "
            f"where {group.chance_weight or 0:,.1f} are expected by chance. That is {STEER}. {_named([one.object_id for one in group.objects])}"
        )
    for number, rush in enumerate(steps.blocks, start=1):
        yield (
            f"Lockstep rush {number}: {len(rush.account_ids):,} accounts that came together, {window}, in several of {rush.rushes} rushes to {len(rush.targets):,} targets, "
            f"{rush.score_ratio:.1f} times as densely as shuffled ties at most. That is {STEER}. {_named(sorted(rush.targets))}"
        )
    if not steps.groups and not steps.blocks:
        yield "Nobody was found in step."


def _named(targets: list[str]) -> str:
    more = f" and {len(targets) - NAMED:,} more" if len(targets) > NAMED else ""
    return f"Targets: {', '.join(targets[:NAMED])}{more}."


def _shown(found: SearchedTies) -> Iterator[str]:
    rows = found.shown().to_pylist()
    for row in rows:
        pages = f" Pages of the store among its targets: {', '.join(row['pages'].split())}." if row["pages"] else ""  # fmt: skip
        yield f"{row['signal']} ({row['kind']}): {row['accounts']:,} accounts. That is {STEER}.{pages}"
    if not rows:
        yield "No group of at least 10 accounts stands out."


def _said(said: tuple[Evidence, ...]) -> Iterator[str]:
    from hustings.signals.definition import signals

    for one in said:
        yield f"\n{signals()[one.signal].title}: {one.state}"
        yield f"  {one.reason}"
        if one.state == "flagged":
            yield f"  What else explains it: {'; '.join(one.explanations)}"
