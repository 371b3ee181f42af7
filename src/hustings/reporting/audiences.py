"""Where a page's audience is, or who it is: by key of one dimension, along time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window
from hustings.reporting.answers import AudienceRow, PageRow, Series
from hustings.reporting.audience_answers import REMAINDER, Audience, Known, Part, Stock
from hustings.reporting.audience_gains import gain_between, published_gains
from hustings.reporting.audience_reach import reaches_of
from hustings.reporting.audience_rows import audience_rows
from hustings.reporting.audience_stated import stated_parts, stated_sizes
from hustings.reporting.audience_stocks import falls_in, rest_of, stocks_of
from hustings.reporting.audience_wholes import Wholes
from hustings.reporting.conditions import ANY_TIME
from hustings.reporting.footing import runs_behind
from hustings.reporting.pages import page as page_row
from hustings.reporting.remembering import remembered

if TYPE_CHECKING:
    from hustings.store.reading import Reading

DIMENSIONS = ("country", "city", "age_gender", "language")
"""What an audience is known by."""

Unit = Literal["count", "share"]
_NOTE_OVER = "the parts add up to more than the whole"


@remembered
def audience_of(
    reading: Reading, page_id: str, *, window: Window = ANY_TIME, dimension: str = "country"
) -> Audience:
    """All that is known of a page's audience: make-up, gains, home share, concentration, reach.

    Every figure keeps what its source left open as bounds. UseAKnownName for a page that is not held,
    CorrectTheValue for a dimension that there is none of.
    """
    if dimension not in DIMENSIONS:
        raise CorrectTheValue(
            f"An audience is not known by {dimension!r}.",
            field="of",
            remedy=f"Choose one of {', '.join(DIMENSIONS)}.",
        )
    row = page_row(reading, page_id)
    parts = stated_parts(reading, page_id, dimension, window)
    wholes = Wholes(stated_sizes(reading, page_id, window), parts)
    everything = stocks_of(parts, wholes, Window(None, window.until_on))
    stocks = tuple(stock for stock in everything if falls_in(window, stock.at))
    home, assumed = _home(row, everything) if dimension == "country" else (None, False)
    countries = dimension == "country"
    tables = ("audience_observations", "page_observations")
    return Audience(
        page=row,
        dimension=dimension,
        window=window,
        home=home,
        home_assumed=assumed,
        stocks=stocks,
        gain=gain_between(stocks),
        published=published_gains(parts, everything, window),
        reaches=reaches_of(reading, page_id, window, stocks) if countries else (),
        store_version=reading.version,
        as_of=reading.as_of,
        run_ids=runs_behind(reading, tables, window, (page_id,))[0],
    )


def _home(row: PageRow, stocks: Sequence[Stock]) -> tuple[str | None, bool]:
    """The page's own country; or the one with the largest share ever seen, which is then assumed."""
    if row.country is not None:
        return row.country, False
    largest: dict[str, float] = {}
    for stock in stocks:
        for part in stock.parts:
            if part.share is not None and part.share.bounds.value is not None:
                largest[part.key] = max(largest.get(part.key, 0.0), part.share.bounds.value)
    return max(sorted(largest), key=lambda key: largest[key], default=None), bool(largest)


def audience(
    reading: Reading,
    page_id: str,
    *,
    window: Window = ANY_TIME,
    dimension: str = "country",
    unit: Unit = "count",
    keys_count: int = 8,
) -> tuple[Series, ...]:
    """A stack of the largest keys, largest first, closed by what is elsewhere or unknown.

    Sources give counts or shares; either is turned into the other where the page's own audience
    is known at about that time, and is a gap where it is not, or where only one end is known. The
    remainder is the whole less the keys shown, so it holds whatever the sources left out.
    """
    if unit not in ("count", "share"):
        raise CorrectTheValue(
            f"{unit!r} is no unit.", field="unit", remedy="Choose count or share."
        )
    return stack_of(
        audience_of(reading, page_id, window=window, dimension=dimension), unit, keys_count
    )


def stack_of(found: Audience, unit: Unit, keys_count: int) -> tuple[Series, ...]:
    """The stack of an audience that is at hand; the home country is always among its keys."""
    stocks = [
        stock for stock in found.stocks if any(_value(p, unit) is not None for p in stock.parts)
    ]
    if not stocks:
        return ()
    latest: dict[str, float] = {}
    for stock in stocks:
        for part in stock.parts:
            value = _value(part, unit)
            if value is not None:
                latest[part.key] = value
    ordered = sorted(latest, key=lambda key: (key != found.home, -latest[key], key))[:keys_count]
    shown = sorted(ordered, key=lambda key: (-latest[key], key))
    points = {
        key: [(_value(stock.part(key), unit), _note(stock.part(key), unit)) for stock in stocks]
        for key in shown
    }
    points[REMAINDER] = [_rest_shown(stock, shown, unit) for stock in stocks]
    return tuple(_line(key, held, stocks, unit) for key, held in points.items())


def _line(
    key: str,
    points: Sequence[tuple[float | None, str | None]],
    stocks: Sequence[Stock],
    unit: Unit,
) -> Series:
    return Series(
        key,
        "people" if unit == "count" else "share",
        tuple(stock.at for stock in stocks),
        tuple(value for value, _ in points),
        notes=tuple(note for _, note in points),
        precisions=tuple(stock.precision for stock in stocks),
    )


def _known(part: Part | None, unit: Unit) -> Known | None:
    if part is None:
        return None
    return part.people if unit == "count" else part.share


def _value(part: Part | None, unit: Unit) -> float | None:
    known = _known(part, unit)
    return None if known is None else known.bounds.value


def _note(part: Part | None, unit: Unit) -> str | None:
    known = _known(part, unit)
    return None if known is None or known.quality == "exact" else known.quality


def _rest_shown(stock: Stock, shown: Sequence[str], unit: Unit) -> tuple[float | None, str | None]:
    """What is left at a time beside the keys shown, and a word where they are more than the whole."""
    parts = [part for part in stock.parts if part.key in shown and _value(part, unit) is not None]
    if not parts:
        return None, None
    rest = _value(rest_of(parts, stock.whole), unit)
    counted = None if stock.whole is None else stock.whole.bounds.value
    whole = 1.0 if unit == "share" else counted
    placed = sum(_value(part, unit) or 0 for part in parts)
    over = whole is not None and placed > whole * (1 + 1e-9)
    return rest, _NOTE_OVER if over else None


@remembered
def audience_table(
    reading: Reading,
    page_id: str,
    *,
    window: Window = ANY_TIME,
    dimension: str = "country",
) -> tuple[AudienceRow, ...]:
    """Every key first and last seen in the window, the largest first, closed by the remainder.

    A key of which only gains were published has no count; a gain is the last one published.
    """
    return audience_rows(audience_of(reading, page_id, window=window, dimension=dimension))
