"""An audience's charts: its make-up along time, on the map, who joined, and the home share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from hustings.charts.areas import areas
from hustings.charts.bars import Bar, bars
from hustings.charts.columns import stacks
from hustings.charts.maps import Region, numeric_codes, world
from hustings.charts.series import GREY, Option, colour, word_axis
from hustings.charts.splits import NARROWER_THAN, Cut, Split, splits
from hustings.charts.whiskers import Interval, whiskers
from hustings.domain.bounds import Bounds
from hustings.domain.countries import countries
from hustings.reporting.answers import Series
from hustings.reporting.audience_answers import (
    REMAINDER,
    Audience,
    Beside,
    Gain,
    GainPart,
    Known,
    Part,
    Stock,
)
from hustings.reporting.audiences import Unit, stack_of
from hustings.workspace import wording
from hustings.workspace.drawing import Drawing, TableCell, cell
from hustings.workspace.insights import audience_words as words
from hustings.workspace.insights.audience_words import PEOPLE, SHARE, key_words, time_words

FEWEST_FOR_AREAS = 8
PATCHY_FROM = 0.1
"""From this part of unknown values on, columns stand alone instead of being joined to areas."""

KEYS_MOST = 5
ON_TINT, ON_GREY = "$on-accent", "$on-c0"


def foot_of(found: Audience, told: str) -> str:
    """What a chart of an audience rests on."""
    version = _("store version %(version)d") % {"version": found.store_version}
    counted = _("How this is counted: %(told)s") % {"told": told}
    return " · ".join((counted, wording.window_words(found.window), version))


def stack_drawing(found: Audience, unit: Unit) -> Drawing | None:
    """The make-up along time, home first, elsewhere or unknown on top; None where nothing is known.

    Patchy figures stand as columns: an area would draw what nobody observed.
    """
    stack = stack_of(found, unit, KEYS_MOST)
    if not stack:
        return None
    first = sorted(stack[:-1], key=lambda part: part.name != found.home)
    shown = [_in_words(part, unit, found.dimension) for part in (*first, stack[-1])]
    title = _("Where the audience is") if found.dimension == "country" else _("Who the audience is")
    told = _(
        "each figure as its source gave it. People are a share times the audience at that time, or a share is people over it, where only one of the two was stated. A gap is unknown."
    )
    heads, rows = _long_table(found)
    return Drawing(
        "audience",
        title,
        words.stock_sentence(found),
        _stack_option(shown, "%" if unit == "share" else _("people")),
        heads,
        rows,
        foot_of(found, told),
    )


def _in_words(part: Series, unit: Unit, dimension: str) -> Series:
    times = 100 if unit == "share" else 1
    values = tuple(None if value is None else value * times for value in part.values)
    return replace(part, name=key_words(part.name, dimension), values=values)


def _stack_option(shown: Sequence[Series], unit: str) -> Option:
    values = [value for part in shown for value in part.values]
    patchy = values.count(None) > len(values) * PATCHY_FROM
    if not patchy and len(shown[0].times) >= FEWEST_FOR_AREAS:
        return areas(shown, unit=unit)
    option = stacks(shown, unit=unit)
    labels = [
        time_words(at, precision)
        for at, precision in zip(shown[0].times, shown[0].precisions, strict=True)
    ]
    option["xAxis"] = word_axis(labels)
    few = len(labels) <= FEWEST_FOR_AREAS
    option["xAxis"]["axisLabel"] |= {"width": 130, "overflow": "break"}
    option["xAxis"]["axisLabel"] |= {"interval": 0} if few else {"hideOverlap": True}
    turned = {"axisLabel": {"rotate": 55, "width": 110}}
    option["media"] = [{"query": {"maxWidth": NARROWER_THAN}, "option": {"xAxis": turned}}]
    return option


def _long_table(found: Audience) -> tuple[list[str], list[list[TableCell]]]:
    heads = [
        _("Time (UTC)"),
        words.dimension_words(found.dimension),
        *_span_heads(_("people")),
        *_span_heads(_("share")),
        _("Given"),
        _("Source"),
    ]
    rows = [
        [
            _time_cell(stock),
            cell(key_words(part.key, found.dimension)),
            *_span_cells(part.people, PEOPLE),
            *_span_cells(part.share, SHARE),
            cell(words.given_words(_told(part)) or None),
            cell(_source(part)),
        ]
        for stock in found.stocks
        for part in (*stock.parts, stock.rest)
    ]
    return heads, rows


def _span_heads(unit: str) -> list[str]:
    return [unit, _("%(unit)s, least") % {"unit": unit}, _("%(unit)s, most") % {"unit": unit}]


def _time_cell(stock: Stock) -> TableCell:
    # A figure dated to the month alone must not look as if it were of the month's first day.
    pattern = {"month": "%Y-%m", "year": "%Y"}.get(stock.precision or "", "%Y-%m-%d")
    return TableCell(time_words(stock.at, stock.precision), stock.at.strftime(pattern))


def _span_cells(known: Known | Bounds | None, unit: str) -> list[TableCell]:
    """Value, least and most; an end that is open is unknown."""
    bounds = known.bounds if isinstance(known, Known) else known
    if bounds is None:
        return [cell(None)] * 3
    ends = [None if abs(end) == float("inf") else end for end in (bounds.low, bounds.high)]
    return [cell(value, unit) for value in (bounds.value, *ends)]


def _told(part: Part | GainPart) -> Known | None:
    """The figure of a part that was stated, or else the one worked out."""
    both = [one for one in (part.people, part.share) if one is not None]
    return next((one for one in both if not one.worked_out), both[0] if both else None)


def _source(part: Part | GainPart) -> str | None:
    known = _told(part)
    return None if known is None else known.source_url


def map_drawing(found: Audience) -> Drawing | None:
    """Each country's share as last seen; None where no country's share is known."""
    latest: dict[str, tuple[Stock, Known]] = {}
    for stock in found.stocks:
        for part in stock.parts:
            if part.share is not None:
                latest[part.key] = (stock, part.share)
    if not latest:
        return None
    ordered = sorted(latest, key=lambda key: -(latest[key][1].bounds.value or 0))
    names = {code: key_words(code) for code in countries()}
    regions = [_region(key, latest[key][1]) for key in ordered]
    off = [key_words(one.code) for one in regions if one.code not in numeric_codes()]
    told = _(
        "shares as last seen, each at its own time. A country without colour is elsewhere or unknown. Borders: Natural Earth, 1:110 million, Equal Earth projection."
    )
    if off:
        told += " " + _("Too small for the map: %(names)s.") % {"names": ", ".join(off)}
    said = [
        f"{key_words(key)} {wording.bounded(latest[key][1].bounds, SHARE)} ({time_words(latest[key][0].at, latest[key][0].precision)})"
        for key in ordered[:3]
    ]
    return Drawing(
        "map",
        _("The audience on the map"),
        _("The largest shares seen: %(said)s.") % {"said": ", ".join(said)},
        world(regions, names, unit=_("% of the audience")),
        [_("Country"), *_span_heads(_("share")), _("Time (UTC)"), _("Given"), _("Source")],
        [
            [
                cell(key_words(key)),
                *_span_cells(share, SHARE),
                _time_cell(stock),
                cell(words.given_words(share) or None),
                cell(share.source_url),
            ]
            for key, (stock, share) in ((key, latest[key]) for key in ordered)
        ],
        foot_of(found, told),
        on_map=True,
    )


def _region(code: str, share: Known) -> Region:
    value = share.bounds.value
    said = f"{key_words(code)} {wording.bounded(share.bounds, SHARE)}"
    return Region(code, None if value is None else value * 100, said)


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


def _cuts(found: Audience, shares: dict[str, Known | None], tints: dict[str, str]) -> list[Cut]:
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
            words.wording.bounded(part.people.bounds if part.people else None, PEOPLE),
            "$c1" if part.key == found.home else GREY,
        )
        for part in shown
    ]
    return bars(drawn, unit=_("people"))


def _gain_table(found: Audience, gain: Gain) -> tuple[list[str], list[list[TableCell]]]:
    heads = [
        words.dimension_words(found.dimension),
        *_span_heads(_("people")),
        *_span_heads(_("share of the gain")),
        *_span_heads(_("share before")),
        _("Given"),
        _("Source"),
    ]
    rows = [
        [
            cell(key_words(part.key, found.dimension)),
            *_span_cells(part.people, PEOPLE),
            *_span_cells(part.share, SHARE),
            *_span_cells(part.share_before, SHARE),
            cell(words.given_words(_told(part)) or None),
            cell(_source(part)),
        ]
        for part in (*gain.parts, gain.rest)
    ]
    whole = gain.whole
    rows.append(
        [
            cell(_("all who joined")),
            *_span_cells(whole, PEOPLE),
            *[cell(None)] * 6,
            cell(words.given_words(whole) or None),
            cell(whole.source_url if whole else None),
        ]
    )
    return heads, rows


def trend_drawing(found: Audience) -> Drawing | None:
    """The home share along time with the ends of each figure; None where it is known less than twice."""
    if len(found.home_stocks) < 2:
        return None
    points = [
        Interval(
            stock.at,
            share.bounds.low * 100,
            None if share.bounds.value is None else share.bounds.value * 100,
            share.bounds.high * 100,
        )
        for stock, share in found.home_stocks
    ]
    told = _(
        "the share of the audience in the page's own country, as stated, or people over the audience. Bars go from the least to the most that rounding leaves open; figures of a month stand at its first day."
    )
    return Drawing(
        "home",
        _("The share at home"),
        words.trend_sentence(found),
        whiskers(points, unit="%", name=key_words(found.home or ""), ends_name=_("ends")),
        [_("Time (UTC)"), *_span_heads(_("share")), _("Given"), _("Source")],
        [
            [
                _time_cell(stock),
                *_span_cells(share, SHARE),
                cell(words.given_words(share) or None),
                cell(share.source_url),
            ]
            for stock, share in found.home_stocks
        ],
        foot_of(found, told),
        low=True,
    )


def beside_drawing(beside: Beside) -> Drawing | None:
    """Home shares of several pages, one below the other; None where fewer than two are known."""
    known = [row for row in beside.home if row.share is not None]
    if len(known) < 2:
        return None
    homes = {one.page.page_id: one.home or "" for one in beside.audiences}
    rows = []
    for row in known:
        value = row.share.bounds.value if row.share else None
        if value is None:
            continue
        home = key_words(homes[row.page_id])
        rest = key_words(REMAINDER)
        cuts = [_cut(home, value, "$c1", ON_TINT), _cut(rest, 1 - value, GREY, ON_GREY)]
        rows.append(Split(row.name, cuts))
    said = ", ".join(f"{row.name} {wording.bounded(_bounds(row.share), SHARE)}" for row in known)
    return Drawing(
        "home",
        _("How much of each audience is at home"),
        _("At home: %(said)s.") % {"said": said},
        splits(rows, unit="%"),
        [
            _("Page"),
            _("Time (UTC)"),
            *_span_heads(_("share")),
            *_span_heads(_("people at home")),
            *_span_heads(_("audience")),
            _("Source"),
        ],
        [
            [
                cell(row.name),
                cell(time_words(row.at, row.precision)),
                *_span_cells(row.share, SHARE),
                *_span_cells(row.people, PEOPLE),
                *_span_cells(row.whole, PEOPLE),
                cell(row.share.source_url if row.share else None),
            ]
            for row in known
        ],
        foot_of(
            beside.audiences[0],
            _(
                "each page's share in its own country at the last time that all are known at, or else as last seen. The audience is that of the share's own source, where it gives one."
            ),
        ),
        low=True,
    )


def _bounds(known: Known | None) -> Bounds | None:
    return None if known is None else known.bounds
