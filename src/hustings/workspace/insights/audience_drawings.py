"""An audience along time: its make-up, and the share at home."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from hustings.charts.areas import areas
from hustings.charts.columns import stacks
from hustings.charts.series import Option, word_axis
from hustings.charts.splits import NARROWER_THAN
from hustings.charts.whiskers import Interval, whiskers
from hustings.reporting.answers import Series
from hustings.reporting.audience_answers import Audience, Part, Stock
from hustings.reporting.audience_stocks import rest_of
from hustings.reporting.audiences import Unit, stack_of
from hustings.workspace.drawing import Drawing, TableCell, cell
from hustings.workspace.insights import audience_words as words
from hustings.workspace.insights.audience_cells import (
    foot_of,
    given_cell,
    source_of,
    span_cells,
    span_heads,
    stated_of,
    time_cell,
)
from hustings.workspace.insights.audience_words import PEOPLE, SHARE, key_words, time_words

FEWEST_FOR_AREAS = 8
PATCHY_FROM = 0.1
"""From this part of unknown values on, columns stand alone instead of being joined to areas."""

KEYS_MOST = 5
ROWS_MOST = 600
"""Rows of a twin table: more would make the page heavier than its charts."""


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
    told += " " + _("What was not stated at a time, home too, is then in elsewhere or unknown.")
    heads, rows = _long_table(found)
    if len(rows) > ROWS_MOST:
        heads, rows = _long_table(found, {part.name for part in stack})
        rows = rows[-ROWS_MOST:]
        told += " " + _("The table holds the latest figures; all are in the CSV below.")
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


def _long_table(
    found: Audience, shown: Container[str] | None = None
) -> tuple[list[str], list[list[TableCell]]]:
    heads = [
        _("Time (UTC)"),
        words.dimension_words(found.dimension),
        *span_heads(_("people")),
        *span_heads(_("share")),
        _("Given"),
        _("Source"),
    ]
    rows = [
        [
            time_cell(stock),
            cell(key_words(part.key, found.dimension)),
            *span_cells(part.people, PEOPLE),
            *span_cells(part.share, SHARE),
            given_cell(stated_of(part)),
            cell(source_of(part)),
        ]
        for stock in found.stocks
        for part in _parts_shown(stock, shown)
    ]
    return heads, rows


def _parts_shown(stock: Stock, shown: Container[str] | None) -> list[Part]:
    """The parts named, or all without names, and what is left beside them."""
    if shown is None:
        return [*stock.parts, stock.rest]
    parts = [part for part in stock.parts if part.key in shown]
    return [*parts, rest_of(parts, stock.whole)]


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
        [_("Time (UTC)"), *span_heads(_("share")), _("Given"), _("Source")],
        [
            [
                time_cell(stock),
                *span_cells(share, SHARE),
                given_cell(share),
                cell(share.source_url),
            ]
            for stock, share in found.home_stocks
        ],
        foot_of(found, told),
        low=True,
    )
