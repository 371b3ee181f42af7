"""Whole days and seconds as numbers.

Counted from the parts of a date, since not every engine can turn a duration into seconds.
"""

from __future__ import annotations

from datetime import date

import narwhals as nw

_EPOCH = date(1970, 1, 1)


def day_number(moment: nw.Expr) -> nw.Expr:
    """Days since 1970-01-01 of a date or time."""
    year = moment.dt.year().cast(nw.Int64) - 1
    # 477 leap days before 1970
    leap_days = quotient(year, 4) - quotient(year, 100) + quotient(year, 400) - 477
    return (year - 1969) * 365 + leap_days + moment.dt.ordinal_day().cast(nw.Int64) - 1


def quotient(number: nw.Expr, by: int) -> nw.Expr:
    """How many whole times `by` goes into a number below 2**53; `//` says the same in far longer SQL."""
    return ((number - number % by).cast(nw.Float64) / by).cast(nw.Int64)


def day_number_of(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


def second_of_day(moment: nw.Expr) -> nw.Expr:
    """Whole seconds since midnight."""
    hours = moment.dt.hour().cast(nw.Int64)
    minutes = moment.dt.minute().cast(nw.Int64)
    return hours * 3600 + minutes * 60 + moment.dt.second().cast(nw.Int64)


def second_number(moment: nw.Expr) -> nw.Expr:
    """Whole seconds since 1970-01-01."""
    return day_number(moment) * 86_400 + second_of_day(moment)
