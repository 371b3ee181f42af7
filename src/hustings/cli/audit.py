"""What the signals say of one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from hustings.cli.speaking import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hustings.reporting.dossiers import Dossier
    from hustings.signals.evidence import Evidence

Beside = Annotated[
    list[str] | None, typer.Option(help="Another page to stand beside it; may be repeated.")
]
_STATES = {"flagged": "FLAGGED", "clear": "clear", "insufficient": "not enough data"}


def command(
    *,
    page_id: Annotated[
        str,
        typer.Argument(metavar="PAGE", help="The page's id, such as facebook:@samdech-hun-sen."),
    ],
    since: options.Since = None,
    until: options.Until = None,
    as_of: options.AsOf = None,
    beside: Beside = None,
    as_json: options.Json = False,
) -> None:
    """Look at a page with every signal: what was seen, how sure, what else explains it, and the sources.

    A flag is a question to the page, not a finding about it. The same version of the store gives the
    same answer to the byte; its SHA-256 is printed.

    \b
    Examples:
      hustings audit facebook:@samdech-hun-sen
      hustings audit facebook:@samdech-hun-sen --since 2016-03-01 --until 2016-03-31 --json
      hustings audit facebook:@samdech-hun-sen --beside facebook:@sam-rainsy --as-of 3
    """
    from hustings.cli.speaking.homes import reading
    from hustings.cli.speaking.printing import print_json, print_text
    from hustings.reporting.auditing import audit, plain_dossier
    from hustings.reporting.home import window_of

    dossier = audit(
        reading(as_of), page_id, window=window_of(since, until), beside=tuple(beside or ())
    )
    if as_json:
        print_json(plain_dossier(dossier))
    else:
        print_text("\n".join(_lines(dossier)))


def _lines(dossier: Dossier) -> Iterator[str]:
    for one in (dossier, *dossier.beside):
        yield from _page(one)
    yield f"Store version {dossier.store_version}, {dossier.window}; SHA-256 {dossier.sha256}."


def _page(dossier: Dossier) -> Iterator[str]:
    from hustings.signals.definition import signals

    yield f"{dossier.page.name} ({dossier.page.page_id})"
    for one in dossier.evidence:
        yield f"\n  {signals()[one.signal].title}: {_STATES[one.state]}{_when(one)}"
        yield f"    {one.reason}"
        if one.interval is not None and one.effect is not None:
            low, high = one.interval
            q = "" if one.q is None else f", q {one.q:.2g}"
            yield f"    Effect: {one.effect:,.1f} {one.effect_unit} ({low:,.1f} to {high:,.1f}{q})."
        if one.state == "flagged":
            yield f"    What else explains it: {'; '.join(one.explanations)}."
        for source in one.sources:
            yield f"    Source: {source}"
    if dossier.remarks:
        yield ""
    for remark in dossier.remarks:
        yield f"  Remark on the data: {remark.text}"
    yield ""


def _when(one: Evidence) -> str:
    if one.from_at is None or one.to_at is None:
        return ""
    return f", {one.from_at:%Y-%m-%d} to {one.to_at:%Y-%m-%d}"
