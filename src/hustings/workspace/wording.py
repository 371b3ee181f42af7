"""Numbers, days and windows in words, by the reader's language; unknown is said, never left blank."""

from __future__ import annotations

import math
from datetime import date, datetime

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from hustings.domain.bounds import Bounds
from hustings.domain.periods import Window

NARROW_SPACE = "\u202f"
RATIO_UNITS = ("ratio", "share", "share of 0 to 1", "ratio, 0 to 1")


def is_ratio(unit: str) -> bool:
    """Whether values of this unit are parts of one and shown as per cent."""
    return unit in RATIO_UNITS or unit.startswith("ratio")


def is_percent(unit: str) -> bool:
    """Whether values of this unit are per cent already."""
    return "percent" in unit or unit.startswith("%")


def figure(value: float | None, unit: str = "count") -> str:
    """A value as people read it: grouped, with as many decimals as it bears."""
    if value is None:
        return _("unknown")
    if is_ratio(unit):
        return f"{_rounded(value * 100)}{NARROW_SPACE}%"
    if is_percent(unit):
        return f"{_rounded(value)}{NARROW_SPACE}%"
    return _rounded(value)


def bounded(bounds: Bounds | None, unit: str = "count") -> str:
    """A figure that may be known by its ends alone: its best value, or what its ends say."""
    if bounds is None or bounds.value is not None:
        return figure(None if bounds is None else bounds.value, unit)
    return span(bounds, unit) or _("unknown")


def span(bounds: Bounds | None, unit: str = "count") -> str:
    """Between which ends a figure lies; empty where it is exact, or where nothing is known of it."""
    if bounds is None or bounds.low == bounds.high:
        return ""
    # No part of a whole is less than none of it or more than all.
    open_low = bounds.low == -math.inf or (bounds.low <= 0 and bounds.value is None)
    open_high = bounds.high == math.inf or (
        is_ratio(unit) and bounds.high >= 1 and not bounds.value
    )
    if open_low and open_high:
        return ""
    low, high = _end(bounds.low, bounds, unit), _end(bounds.high, bounds, unit)
    if open_high:
        return _("at least %(low)s") % {"low": low}
    if open_low:
        return _("at most %(high)s") % {"high": high}
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _end(end: float, bounds: Bounds, unit: str) -> str:
    """An end with as many decimals as it takes to tell it from the other one."""
    if math.isinf(end):
        return ""
    if not (is_ratio(unit) or is_percent(unit)):
        return figure(end, unit)
    times = 100 if is_ratio(unit) else 1
    width = bounds.width * times
    decimals = 0 if width >= 2 else 1 if width >= 0.2 else 2 if width >= 0.02 else 4
    decimals = max(decimals, 0 if float(round(end * times, 6)).is_integer() else 1)
    written = number_format(round(end * times, decimals), decimals, use_l10n=True)
    return f"{written}{NARROW_SPACE}%"


def change(value: float | None, unit: str = "count") -> str:
    """A difference, with its sign."""
    if value is None:
        return _("unknown")
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return f"{sign}{figure(abs(value), unit)}"


def _rounded(value: float) -> str:
    if isinstance(value, int) or (float(value).is_integer() and abs(value) >= 100):
        return str(number_format(int(value), use_l10n=True, force_grouping=True))
    size = abs(value)
    decimals = 0 if size >= 1000 else 1 if size >= 10 else 2 if size >= 0.1 or size == 0 else 4
    # Django cuts decimals off; rounding is ours to do.
    return str(number_format(round(value, decimals), decimals, use_l10n=True, force_grouping=True))


def unit_words(unit: str) -> str:
    """The unit as it stands in a column's head."""
    return "%" if is_ratio(unit) or is_percent(unit) else unit


def day(on: date | None) -> str:
    """A day such as 4 August 2015."""
    return _("unknown") if on is None else str(date_format(on, "j F Y"))


def moment(at: datetime | None, precision: str | None = None) -> str:
    """A time in UTC, no finer than it is known."""
    if at is None:
        return _("unknown")
    patterns = {"day": "j F Y", "month": "F Y", "year": "Y"}
    words = str(date_format(at, patterns.get(precision or "", "j F Y, H:i")))
    return words if precision in patterns else f"{words} UTC"


def window_words(window: Window) -> str:
    """A window such as 4 August to 19 October 2015."""
    since, until = window.since_on, window.until_on
    if since and until:
        if since == until:
            return day(since)
        first = date_format(since, "j F" if since.year == until.year else "j F Y")
        return _("%(since)s to %(until)s") % {"since": first, "until": day(until)}
    if since:
        return _("since %(since)s") % {"since": day(since)}
    if until:
        return _("until %(until)s") % {"until": day(until)}
    return _("all time")
