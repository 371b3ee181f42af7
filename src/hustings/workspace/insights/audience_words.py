"""Audiences in words: keys, times, how a figure was given, and the sentence that each chart proves."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from hustings.domain.bounds import Bounds
from hustings.reporting.audience_answers import REMAINDER, Audience, Gain, Known, Reach, Stock
from hustings.workspace import wording
from hustings.workspace.countries import country_name

SHARE, PEOPLE = "ratio", "count"


def key_words(key: str, dimension: str = "country") -> str:
    """A country's name, or the key as its source writes it."""
    if key == REMAINDER:
        return _("elsewhere or unknown")
    return (country_name(key) or key) if dimension == "country" else key


def dimension_words(dimension: str) -> str:
    """What an audience is told apart by, as a column's head."""
    return {
        "country": _("Country"),
        "city": _("City"),
        "age_gender": _("Age and gender"),
        "language": _("Language"),
    }[dimension]


def time_words(at: datetime, precision: str | None) -> str:
    """A time no finer than a day and no finer than it is known."""
    return wording.moment(at, precision if precision in ("month", "year") else "day")


def span_words(gain: Gain) -> str:
    """When people joined: 8 to 13 March 2016, or until a day where the start is not stated."""
    until = time_words(gain.to_at, gain.precision)
    if gain.from_at is None:
        return _("until %(until)s") % {"until": until}
    if gain.precision == "day" and f"{gain.from_at:%Y%m}" == f"{gain.to_at:%Y%m}":
        return _("%(since)s to %(until)s") % {"since": gain.from_at.day, "until": until}
    # A start that is no first of a month was stated to the day, whatever the end was.
    since = time_words(gain.from_at, gain.precision if gain.from_at.day == 1 else "day")
    return _("%(since)s to %(until)s") % {"since": since, "until": until}


def given_words(known: Known | None) -> str:
    """How a figure was given."""
    if known is None:
        return ""
    if known.worked_out:
        return _("worked out")
    return {
        "exact": _("exact"),
        "rounded": _("rounded"),
        "bound": _("one end only"),
        "unknown": _("as printed"),
    }.get(known.quality or "", "")


def with_ends(bounds: Bounds | None, unit: str) -> str:
    """A figure with its ends in brackets, where it has both."""
    words, ends = wording.bounded(bounds, unit), wording.span(bounds, unit)
    return f"{words} ({ends})" if ends and bounds and bounds.value is not None else words


def stock_sentence(found: Audience) -> str:
    """How much of the audience is at home as last seen; or else which part is the largest."""
    if found.home_stocks:
        stock, share = found.home_stocks[-1]
        return _(
            "As of %(time)s, %(share)s of the audience was in %(home)s and %(rest)s elsewhere or unknown."
        ) % {
            "time": time_words(stock.at, stock.precision),
            "share": with_ends(share.bounds, SHARE),
            "home": key_words(found.home or ""),
            "rest": wording.bounded(Bounds(1, 1, 1) - share.bounds, SHARE),
        }
    stock = found.stocks[-1]
    part = stock.parts[0]
    known, unit = (part.share, SHARE) if part.share is not None else (part.people, PEOPLE)
    return _("As of %(time)s, the largest part known was %(key)s, with %(value)s.") % {
        "time": time_words(stock.at, stock.precision),
        "key": key_words(part.key, found.dimension),
        "value": with_ends(None if known is None else known.bounds, unit),
    }


def joined_sentence(found: Audience, gain: Gain) -> str:
    """Where those who joined came from, against the audience before."""
    part = gain.part(found.home) or (gain.parts[0] if gain.parts else None)
    if part is None:
        return _("How many joined is known, but not where they are.")
    said = {
        "span": span_words(gain),
        "key": key_words(part.key, found.dimension),
        "share": wording.bounded(part.share.bounds if part.share else None, SHARE),
        "people": with_ends(part.people.bounds if part.people else None, PEOPLE),
        "whole": wording.bounded(gain.whole.bounds if gain.whole else None, PEOPLE),
        "before": wording.bounded(part.share_before.bounds if part.share_before else None, SHARE),
    }
    if part.share is not None and gain.whole is not None and part.share_before is not None:
        return (
            _(
                "%(key)s makes up %(share)s of the %(whole)s who joined (%(span)s), against %(before)s of the audience before."
            )
            % said
        )
    if part.share is not None:
        return _("%(key)s makes up %(share)s of those who joined (%(span)s).") % said
    return (
        _(
            "From %(key)s %(people)s people joined (%(span)s); how many joined in all is not known well enough to say which share that is."
        )
        % said
    )


def trend_sentence(found: Audience) -> str:
    """How the home share went from its first to its last known value, beyond what rounding leaves open."""
    (first, early), (last, late) = found.home_stocks[0], found.home_stocks[-1]
    said = {
        "home": key_words(found.home or ""),
        "first": wording.bounded(early.bounds, SHARE),
        "since": time_words(first.at, first.precision),
        "last": wording.bounded(late.bounds, SHARE),
        "until": time_words(last.at, last.precision),
    }
    if early.bounds.meets(late.bounds):
        told = _(
            "The share in %(home)s was %(first)s as of %(since)s and %(last)s as of %(until)s, which may be the same within their rounding."
        )
    elif late.bounds.low > early.bounds.high:
        told = _(
            "The share in %(home)s rose from %(first)s as of %(since)s to %(last)s as of %(until)s, more than rounding explains."
        )
    else:
        told = _(
            "The share in %(home)s fell from %(first)s as of %(since)s to %(last)s as of %(until)s, more than rounding explains."
        )
    return told % said


def reach_sentence(reach: Reach) -> str:
    """The country in which the page has reached most of the people online."""
    return _(
        "In %(country)s there are %(ratio)s as many in the audience as there were people online in %(year)s."
    ) % {
        "country": key_words(reach.key),
        "ratio": with_ends(reach.of_online, SHARE),
        "year": reach.online_year,
    }


def spread_sentence(stock: Stock) -> str:
    """Over how many parts of equal size the audience is spread, at least and at most."""
    spread = stock.spread
    assert spread is not None
    said = {
        "time": time_words(stock.at, stock.precision),
        "low": number_format(round(spread.low, 1), 1, use_l10n=True),
        "high": number_format(round(spread.high, 1), 1, use_l10n=True),
    }
    return (
        _(
            "As of %(time)s, the audience was as concentrated as if it were spread evenly over %(low)s to %(high)s parts of equal size."
        )
        % said
    )
