"""Follow pages live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hustings.cli.speaking import options

if TYPE_CHECKING:
    from pathlib import Path

    from hustings.ingest.streaming.following import Following

Platform = Annotated[str, typer.Argument(metavar="PLATFORM", help="The platform: bluesky.")]
Follow = Annotated[
    str | None, typer.Option("--follow", help="The Bluesky pages of this list.", metavar="LIST")
]
Pages = Annotated[
    list[str] | None,
    typer.Option("--page", help="This page, by id, DID, handle or address; may be given again."),
]
Everybody = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Read the whole network, for the likes, reposts and follows of others that are aimed at the pages; without --follow and --page at all Bluesky pages of the home.",
    ),
]
Source = Annotated[str, typer.Option(help="jetstream or firehose.")]
Address = Annotated[
    str | None, typer.Option(help="Another server than the usual one: wss://host/path.")
]
OwnServer = Annotated[
    bool,
    typer.Option(
        "--own-server", help="The address is one's own server, which may lie in a private network."
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        help="Begin at a cursor, or a time such as 2026-01-31T12:00Z; otherwise where the stream stopped last."
    ),
]


def command(
    platform: Platform,
    *,
    follow: Follow = None,
    page: Pages = None,
    everybody: Everybody = False,
    source: Source = "jetstream",
    address: Address = None,
    own_server: OwnServer = False,
    since: Since = None,
    as_json: options.Json = False,
) -> None:
    """Follow pages live, until stopped: what they post, edit, delete and how they are called.

    Everything lands within some 15 seconds. A stream that was stopped or killed goes on where it
    was; what the server no longer has becomes a gap in the coverage. With `--json` each state is one
    JSON object on a line of its own: `word` (connecting, streaming, waiting or stopped), `sentence`,
    `events`, `rows`, `per_s`, `lag_s`, `retry_at`.

    \b
    Examples:
      hustings stream bluesky --page bsky.app
      hustings stream bluesky --follow "Party leaders" --all
      hustings stream bluesky --all --source firehose --json
    """
    from hustings.cli.speaking.homes import home_folder
    from hustings.cli.speaking.streams import Told, guard_for, stop_on_signals
    from hustings.domain.errors import UseAKnownName
    from hustings.ingest.streaming.streaming import Streaming
    from hustings.platforms.bluesky.streams.cursors import cursor_of

    if platform != "bluesky":
        raise UseAKnownName(
            f"{platform!r} has no live stream here.", field="platform", remedy="Choose bluesky."
        )
    home = home_folder()
    pages = _followed(home, follow, page or [], everybody=everybody)
    guard, told = guard_for(address if own_server else None), Told(as_json=as_json)
    streaming = Streaming(
        home, pages, source, address, guard=guard, tell=told, stop=stop_on_signals()
    )
    streaming.run(None if since is None else cursor_of(since, streaming.source.place.address))
    told.end()


def _followed(home: Path, follow: str | None, pages: list[str], *, everybody: bool) -> Following:
    from hustings.cli.speaking.lists import pages_of
    from hustings.cli.speaking.streams import bluesky_pages, page_id_of
    from hustings.domain.errors import CorrectTheValue
    from hustings.ingest.streaming.following import following
    from hustings.store.store import Store

    store = Store.create(home)
    named = [page_id_of(store.at(), page) for page in pages]
    if follow is None and not named and not everybody:
        raise CorrectTheValue(
            "Nobody is named to be followed.",
            field="follow",
            remedy="Name a list with --follow or pages with --page; --all follows all Bluesky pages of the home.",
        )
    if follow is None and not named:
        return following("the home", bluesky_pages(store.at()), everybody=True)
    listed = [] if follow is None else list(pages_of(follow))
    name = ", ".join(([f"list {follow}"] if follow else []) + sorted(set(named)))
    return following(name, [*listed, *named], everybody=everybody)
