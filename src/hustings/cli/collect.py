"""Collect pages now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hustings.cli.speaking import options

if TYPE_CHECKING:
    from hustings.cli.speaking.collected import Told
    from hustings.workspace.collection.models import Followed
    from hustings.workspace.teams.models import Membership


def command(
    what: Annotated[
        str,
        typer.Argument(
            metavar="PAGE|ADDRESS|LIST",
            help="A followed page's id, handle or name; any page's address; or a list's name.",
        ),
    ],
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Stop after one visit to each page.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Collect a page or a list's pages now, and go on at their schedules until stopped.

    An address that is new is looked up and followed; public pages on Bluesky and Mastodon need no
    account. A home is made where there is none. With `--json` each visit is one JSON object on a line
    of its own: `run_id`, `rows` by table, and `pages`, each with `page_id`, `name`, `platform`,
    `state`, `problem`, `reason`, `next_due_at` and `parts` (`part`, `rows`, `complete`, `error`,
    `reason`, `retry_at`). With `--once` the exit code tells what came of it: 5 where some part was not
    read to its end.

    \b
    Examples:
      hustings collect https://bsky.app/profile/bsky.app --once
      hustings collect @Mastodon@mastodon.social
      hustings collect leaders --once --json
    """
    from hustings.cli.speaking.collected import Told

    by = _somebody()
    rows = _rows_of(by, what)
    told = Told(as_json=as_json)
    _visit_each(by, rows, told)
    if once:
        raise typer.Exit(told.exit_code)
    _go_on(rows, told)


def _somebody() -> Membership:
    """Who follows: the command line, in the first team, both made where there is none."""
    from hustings.cli.speaking.rooms import bring_up_to_date

    bring_up_to_date()
    from hustings.workspace.teams import operating

    operating.begin_team()
    return operating.command_line()


def _rows_of(by: Membership, what: str) -> list[Followed]:
    """The followed pages that are meant; an address that is new is followed first."""
    from hustings.cli.speaking.printing import tell
    from hustings.cli.speaking.progress import working
    from hustings.domain.errors import UseAKnownName
    from hustings.workspace.collection import actions, looking_up, queries
    from hustings.workspace.pages import queries as pages

    lists = {found.name: found for found in pages.lists(by.team)}
    if what in lists:
        rows = queries.all_followed(by.team, lists[what].pk)
        if not rows:
            raise UseAKnownName(
                f"No page of the list {what!r} is followed.",
                field="list",
                remedy="Follow one with `hustings collect ADDRESS`, or on the screen Follow pages.",
            )
        return rows
    known = queries.named(by.team, what)
    if known is not None:
        return [known]
    with working(f"looking up {what}"):
        seen = looking_up.look_up(by.team, what)
    row = actions.follow(by, looking_up.sealed(seen))
    tell(f"{row} ({row.page_id}) is followed.")
    return [row]


def _visit_each(by: Membership, rows: list[Followed], told: Told) -> None:
    """Have each page visited once, by this process or by another that holds it at this moment."""
    import time

    from django.utils import timezone

    from hustings.workspace.collection import actions
    from hustings.workspace.collection.models import Followed
    from hustings.workspace.collection.taking import LEASE

    began = timezone.now()
    for row in rows:
        actions.collect_now(by, ("page", row.pk))
    left = {row.pk for row in rows}
    while left and timezone.now() - began < LEASE:
        worked = _take_turns(rows, left, told)
        done = Followed.objects.filter(pk__in=left, last_try_at__gte=began)
        elsewhere = [row for row in done if row.pk not in told.seen]
        told.elsewhere(elsewhere)
        left -= set(done.values_list("pk", flat=True))
        left &= set(Followed.objects.filter(pk__in=left).values_list("pk", flat=True))
        if left and not worked:
            time.sleep(1)


def _take_turns(rows: list[Followed], only: set[int], told: Told) -> bool:
    """Visit what is due of these pages, platform by platform; whether anything was."""
    from hustings.cli.speaking.progress import counting
    from hustings.workspace.collection.work import collect_due

    worked = False
    for platform in sorted({row.platform for row in rows}):
        with counting(f"collecting from {platform}") as count:
            visited = collect_due(
                platform, only=only, progress=lambda row, records: count(str(row), records)
            )
        if visited is not None:
            told.visited(visited)
            worked = True
    return worked


def _go_on(rows: list[Followed], told: Told) -> None:
    """Visit the pages whenever they are due, until told to stop."""
    import signal
    import threading

    from hustings.cli.speaking.printing import tell

    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    tell("Going on at the pages' schedules (stop with Ctrl-C).")
    while not stop.is_set():
        if not _take_turns(rows, {row.pk for row in rows}, told):
            stop.wait(2)
