"""Audiences of several pages side by side, at times as near to each other as they are known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window
from hustings.reporting.audience_answers import Audience, Beside, BesideRow, Part, Stock
from hustings.reporting.audiences import audience_of
from hustings.reporting.conditions import ANY_TIME
from hustings.reporting.remembering import remembered

if TYPE_CHECKING:
    from hustings.store.reading import Reading

_Moment = tuple[datetime, str | None]


@remembered
def compare_audiences(
    reading: Reading,
    page_ids: Sequence[str],
    *,
    window: Window = ANY_TIME,
    dimension: str = "country",
) -> Beside:
    """Two pages or more: each one's home share and parts, at the last time that all are known at.

    Where no such time is, each page is taken as last seen, and its row says when. Raises
    UseAKnownName for a page that is not held.
    """
    page_ids = tuple(dict.fromkeys(page_ids))
    if len(page_ids) < 2:
        raise CorrectTheValue(
            "An audience is compared with that of another page.",
            field="against",
            remedy="Name a page beside the first one.",
        )
    found = [
        audience_of(reading, page_id, window=window, dimension=dimension) for page_id in page_ids
    ]
    shared = _in_common(found)
    stocks = [(one, _stock(one, shared)) for one in found]
    home = tuple(_home_row(one, stock) for one, stock in stocks if stock and one.home)
    keys = dict.fromkeys(part.key for _, stock in stocks if stock for part in stock.parts)
    return Beside(
        audiences=tuple(found),
        dimension=dimension,
        window=window,
        at=shared[0] if shared else None,
        precision=shared[1] if shared else None,
        home=home,
        keys={
            key: tuple(
                _row(one, stock, stock.part(key)) if stock else None for one, stock in stocks
            )
            for key in keys
        },
        told_apart=_told_apart(stocks),
    )


def _in_common(found: Sequence[Audience]) -> _Moment | None:
    """The last time that all pages with an audience have a stock of, by day, month or year.

    A time at which each page's home share is known goes before one at which some are not.
    """
    known = [one for one in found if one.stocks]
    if not known:
        return None
    for moments in (
        [{_moment(stock) for stock, _ in one.home_stocks} for one in known],
        [{_moment(stock) for stock in one.stocks} for one in known],
    ):
        common = set.intersection(*moments)
        if common:
            return max(common, key=lambda moment: (moment[0], moment[1] or ""))
    return None


def _moment(stock: Stock) -> _Moment:
    return stock.at, stock.precision


def _stock(found: Audience, shared: _Moment | None) -> Stock | None:
    if shared is None:
        placed = [stock for stock, _ in found.home_stocks] or list(found.stocks)
        return placed[-1] if placed else None
    return next((stock for stock in found.stocks if _moment(stock) == shared), None)


def _home_row(found: Audience, stock: Stock) -> BesideRow:
    return _row(found, stock, stock.part(found.home))


def _row(found: Audience, stock: Stock, part: Part | None) -> BesideRow:
    return BesideRow(
        page_id=found.page.page_id,
        name=found.page.name,
        at=stock.at,
        precision=stock.precision,
        whole=part.whole if part else stock.whole,
        people=part.people if part else None,
        share=part.share if part else None,
    )


def _told_apart(stocks: Sequence[tuple[Audience, Stock | None]]) -> bool | None:
    """Whether the first two home shares differ whatever rounding left open; None where one is unknown."""
    shares = []
    for found, stock in stocks[:2]:
        part = stock.part(found.home) if stock else None
        if part is None or part.share is None:
            return None
        shares.append(part.share.bounds)
    return not shares[0].meets(shares[1])
