"""Numbers, days and windows in words, by the reader's language; unknown is said, never left blank."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

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
