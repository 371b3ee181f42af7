"""Make-ups side by side: those who joined and the audience before, and the audiences of several pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from hustings.charts.bars import Bar, bars
from hustings.charts.series import GREY, Option, colour
from hustings.charts.splits import Cut, Split, splits
from hustings.reporting.audience_answers import REMAINDER, Audience, Beside, BesideRow, Gain, Known
from hustings.workspace import wording
from hustings.workspace.drawing import Drawing, TableCell, cell
from hustings.workspace.insights import audience_words as words
from hustings.workspace.insights.audience_cells import (
    bounds_of,
    foot_of,
    given_cell,
    source_of,
    span_cells,
    span_heads,
    stated_of,
)
from hustings.workspace.insights.audience_words import PEOPLE, SHARE, key_words, time_words

KEYS_MOST = 5
ON_TINT, ON_GREY = "$on-accent", "$on-c0"


def joined_drawing(found: Audience, gain: Gain) -> Drawing:
    """Who joined, beside the audience before; by people where shares are not known."""
    if gain.published:
        told = _(
            "people who joined, as published. Shares are people over the gain in all; what no source placed is elsewhere or unknown."
        )
    else:
        told = _(
            "the difference of two stocks. Ends carry the rounding of shares and totals; they do not tell who left and came again."
        )
    heads, rows = _gain_table(found, gain)
    shares = [part.share.bounds.value for part in gain.parts if part.share is not None]
    whole = shares and all(value is not None and 0 <= value <= 1 for value in shares)
    option = _split_option(found, gain) if whole else _gain_bars(found, gain)
    return Drawing(
        "joined",
        _("Who joined"),
        words.joined_sentence(found, gain),
        option,
        heads,
        rows,
        foot_of(found, told),
        low=True,
    )


def _split_option(found: Audience, gain: Gain) -> Option:
    keys = [part.key for part in gain.parts][:KEYS_MOST]
    keys.sort(key=lambda key: key != found.home)
    tints = {key: colour(place) for place, key in enumerate(keys)}
    before = {part.key: part.share_before for part in gain.parts if part.share_before is not None}
    rows = [Split(_("Joined"), _cuts(found, {p.key: p.share for p in gain.parts}, tints))]
    if before:
        rows.insert(0, Split(_("Audience before"), _cuts(found, before, tints)))
    return splits(rows, unit="%")


def _cuts(found: Audience, shares: Mapping[str, Known | None], tints: dict[str, str]) -> list[Cut]:
    cuts, left = [], 1.0
    for key, tint in tints.items():
        known = shares.get(key)
        value = None if known is None else known.bounds.value
        if value is None:
            continue
        name = key_words(key, found.dimension)
        cuts.append(_cut(name, value, tint, ON_TINT))
        left -= value
    rest = key_words(REMAINDER)
    if left > 0:
        cuts.append(_cut(rest, left, GREY, ON_GREY))
    return cuts


def _cut(name: str, share: float, tint: str, on_tint: str) -> Cut:
    figure = wording.figure(share, SHARE)
    return Cut(name, share, f"{name} {figure}", figure, tint, on_tint)


def _gain_bars(found: Audience, gain: Gain) -> Option:
    shown = [part for part in gain.parts if part.people is not None][: KEYS_MOST * 2]
    shown.sort(key=lambda part: part.key != found.home)
    drawn = [
        Bar(
            key_words(part.key, found.dimension),
            part.people.bounds.value if part.people else None,
            wording.bounded(part.people.bounds if part.people else None, PEOPLE),
            "$c1" if part.key == found.home else GREY,
        )
        for part in shown
    ]
    return bars(drawn, unit=_("people"))


def _gain_table(found: Audience, gain: Gain) -> tuple[list[str], list[list[TableCell]]]:
    heads = [
        words.dimension_words(found.dimension),
        *span_heads(_("people")),
        *span_heads(_("share of the gain")),
        *span_heads(_("share before")),
        _("Given"),
        _("Source"),
    ]
    rows = [
        [
            cell(key_words(part.key, found.dimension)),
            *span_cells(part.people, PEOPLE),
            *span_cells(part.share, SHARE),
            *span_cells(part.share_before, SHARE),
            given_cell(stated_of(part)),
            cell(source_of(part)),
        ]
        for part in (*gain.parts, gain.rest)
    ]
    whole = gain.whole
    rows.append(
        [
            cell(_("all who joined")),
            *span_cells(whole, PEOPLE),
            *[cell(None)] * 6,
            given_cell(whole),
            cell(whole.source_url if whole else None),
        ]
    )
    return heads, rows


def beside_drawing(beside: Beside) -> Drawing | None:
    """Home shares of several pages, one below the other; None where fewer than two are known."""
    known = [row for row in beside.home if row.share is not None]
    if len(known) < 2:
        return None
    said = ", ".join(f"{row.name} {wording.bounded(bounds_of(row.share), SHARE)}" for row in known)
    told = _(
        "each page's share in its own country at the last time that all are known at, or else as last seen. The audience is that of the share's own source, where it gives one."
    )
    heads, rows = _beside_table(known)
    return Drawing(
        "home",
        _("How much of each audience is at home"),
        _("At home: %(said)s.") % {"said": said},
        splits(_home_splits(beside, known), unit="%"),
        heads,
        rows,
        foot_of(beside.audiences[0], told),
        low=True,
    )


def _home_splits(beside: Beside, known: Sequence[BesideRow]) -> list[Split]:
    homes = {one.page.page_id: one.home or "" for one in beside.audiences}
    rows, rest = [], key_words(REMAINDER)
    for row in known:
        value = row.share.bounds.value if row.share else None
        if value is not None:
            home = key_words(homes[row.page_id])
            cuts = [_cut(home, value, "$c1", ON_TINT), _cut(rest, 1 - value, GREY, ON_GREY)]
            rows.append(Split(row.name, cuts))
    return rows


def _beside_table(known: Sequence[BesideRow]) -> tuple[list[str], list[list[TableCell]]]:
    heads = [
        _("Page"),
        _("Time (UTC)"),
        *span_heads(_("share")),
        *span_heads(_("people at home")),
        *span_heads(_("audience")),
        _("Source"),
    ]
    return heads, [
        [
            cell(row.name),
            cell(time_words(row.at, row.precision)),
            *span_cells(row.share, SHARE),
            *span_cells(row.people, PEOPLE),
            *span_cells(row.whole, PEOPLE),
            cell(row.share.source_url if row.share else None),
        ]
        for row in known
    ]
