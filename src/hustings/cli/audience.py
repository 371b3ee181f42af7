"""Where a page's audience is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hustings.cli.speaking import options

if TYPE_CHECKING:
    from datetime import datetime

    from hustings.domain.bounds import Bounds
    from hustings.reporting.audience_answers import Audience, Beside, Known

PATTERNS = {"year": "%Y", "month": "%Y-%m"}
Of = Literal["country", "city", "age_gender", "language"]


def command(
    *,
    page_id: Annotated[
        str,
        typer.Argument(metavar="PAGE", help="The page's id, such as facebook:@samdech-hun-sen."),
    ],
    of: Annotated[Of, typer.Option(help="What the audience is told apart by.")] = "country",
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="PAGE", help="Another page to set beside it; may be repeated."),
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    as_of: options.AsOf = None,
    as_json: options.Json = False,
    as_csv: options.Csv = False,
) -> None:
    """Show where an audience is, who joined, and how much of it is at home, each figure with its bounds.

    \b
    Examples:
      hustings audience facebook:@samdech-hun-sen
      hustings audience facebook:@samdech-hun-sen --since 2016-03-08 --until 2016-03-13 --json
      hustings audience facebook:@samdech-hun-sen --against facebook:@sam-rainsy
    """
    from hustings.cli.speaking.homes import reading
    from hustings.reporting.audience_comparing import compare_audiences
    from hustings.reporting.audiences import audience_of
    from hustings.reporting.home import window_of

    held, window = reading(as_of), window_of(since, until)
    found = audience_of(held, page_id, window=window, dimension=of)
    beside = None
    if against:
        beside = compare_audiences(held, (page_id, *against), window=window, dimension=of)
    if as_json or as_csv:
        _print(found, beside, as_json=as_json)
    elif beside:
        _show_beside(beside)
    else:
        _show(found)


def _print(found: Audience, beside: Beside | None, *, as_json: bool) -> None:
    from hustings.cli.speaking.printing import print_json, print_text
    from hustings.reporting import audience_exporting as exporting

    if as_json:
        against = {"against": exporting.plain_beside(beside)} if beside else {}
        print_json(exporting.plain_audience(found) | against)
    else:
        print_text(exporting.beside_csv(beside) if beside else exporting.stocks_csv(found))


def _show(found: Audience) -> None:
    from hustings.cli.speaking.printing import print_table, tell

    columns = (
        "key",
        "at",
        "people",
        "least",
        "most",
        "share",
        "share_least",
        "share_most",
        "quality",
    )
    rows = [
        (
            part.key,
            _time(stock.at, stock.precision),
            *_span(part.people),
            *_span(part.share),
            _quality(part.people, part.share),
        )
        for stock in found.stocks
        for part in (*stock.parts, stock.rest)
    ]
    print_table(columns, rows, numbers=columns[2:8])
    gain = found.joined
    if gain is not None:
        heads = ("joined", "people", "least", "most", "share", "share_least", "share_most")
        joined = [
            (part.key, *_span(part.people), *_span(part.share)) for part in (*gain.parts, gain.rest)
        ]
        print_table(heads, joined, numbers=heads[1:])
        since = "unknown" if gain.from_at is None else f"{gain.from_at:%Y-%m-%d}"
        kind = "as published" if gain.published else "the difference of two stocks"
        tell(f"joined from {since} to {gain.to_at:%Y-%m-%d}, {kind}")
    if not found.stocks and gain is None:
        tell("No figure of this audience is known.")
    assumed = ", assumed since most of the audience was seen there" if found.home_assumed else ""
    tell(f"home: {found.home or 'unknown'}{assumed}; store version {found.store_version}")


def _show_beside(beside: Beside) -> None:
    from hustings.cli.speaking.printing import print_table, tell

    columns = (
        "key",
        "page_id",
        "at",
        "share",
        "share_least",
        "share_most",
        "people",
        "least",
        "most",
    )
    rows = [
        (key, row.page_id, _time(row.at, row.precision), *_span(row.share), *_span(row.people))
        for key, held in beside.keys.items()
        for row in held
        if row is not None
    ]
    print_table(columns, rows, numbers=columns[3:])
    differ = {
        True: "the home shares of the first two differ, whatever rounding left open",
        False: "the home shares of the first two may be the same within their rounding",
        None: "whether home shares differ is unknown",
    }
    tell(differ[beside.told_apart])


def _time(at: datetime, precision: str | None) -> str:
    """A time no finer than it is known."""
    return f"{at:{PATTERNS.get(precision or '', '%Y-%m-%d')}}"


def _span(known: Known | None) -> tuple[float | None, float | None, float | None]:
    """The value and both ends; an open end is unknown."""
    from hustings.reporting.audience_rows import closed

    if known is None:
        return None, None, None
    bounds: Bounds = known.bounds
    return closed(bounds.value), closed(bounds.low), closed(bounds.high)


def _quality(*known: Known | None) -> str | None:
    """How the source gave the figure: of the one that was stated, else of what it was worked out from."""
    there = [one for one in known if one is not None]
    stated = [one for one in there if not one.worked_out]
    return (stated or there)[0].quality if there else None
