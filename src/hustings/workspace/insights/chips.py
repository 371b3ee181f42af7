"""Filters as chips: each says what is chosen and leads to what else there is, by address alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from hustings.domain.platforms import platform_title
from hustings.measures.definition import measures
from hustings.reporting.answers import Facets
from hustings.workspace import wording
from hustings.workspace.countries import country_name
from hustings.workspace.insights.filters import Filters
from hustings.workspace.pages.models import PageList

MIN_POSTS = (0, 5, 20, 50, 100)
LAST_DAYS = (7, 30, 90, 365)


@dataclass(frozen=True, slots=True)
class Choice:
    """A way on: its words, its address, whether it is where we are, and the head it stands under."""

    title: str
    query: str
    current: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter as a few words; `kind` names the form below its choices, if it has one."""

    name: str
    label: str
    value: str
    choices: Sequence[Choice] = field(default_factory=tuple)
    kind: str = ""


def with_changes(asked: QueryDict, **changes: str | None) -> str:
    """The address's query with some values set or, by None, taken out; paging starts anew."""
    query = asked.copy()
    query.pop("cursor", None)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


def leaderboard_chips(
    asked: QueryDict, filters: Filters, lists: Sequence[PageList], facets: Facets
) -> list[Chip]:
    """Measure, window, peers, what narrows them, the least of posts, what it is compared with."""
    return [
        measure_chip(asked, filters.measure.name),
        window_chip(asked, filters, facets),
        _peers_chip(asked, filters, lists),
        Chip("narrow", _("Of"), _narrowed(filters), kind="narrow"),
        _min_posts_chip(asked, filters),
        _compare_chip(asked, filters),
    ]


def measure_chip(asked: QueryDict, chosen: str) -> Chip:
    """The measures that rank pages, by family."""
    ranking = [one for one in measures().values() if one.grain == "page"]
    choices = [
        Choice(one.title, with_changes(asked, measure=one.name), one.name == chosen, one.family)
        for one in sorted(
            ranking, key=lambda one: (one.family != "Hustings", one.family, one.title)
        )
    ]
    return Chip("measure", _("Measure"), measures()[chosen].title, choices)


def window_chip(asked: QueryDict, filters: Filters, facets: Facets) -> Chip:
    """All time, the last days that the data reach, or any two days."""
    choices = [
        Choice(
            _("All time"),
            with_changes(asked, since=None, until=None, compare=None),
            filters.window.days_count is None,
        )
    ]
    if facets.last_on is not None:
        choices += [_last_days(asked, filters, facets.last_on, days) for days in LAST_DAYS]
    return Chip("window", _("Window"), wording.window_words(filters.window), choices, kind="window")


def _last_days(asked: QueryDict, filters: Filters, last_on: date, days: int) -> Choice:
    since = last_on - timedelta(days=days - 1)
    current = (filters.window.since_on, filters.window.until_on) == (since, last_on)
    title = _("Last %(days)d days of the data") % {"days": days}
    return Choice(
        title, with_changes(asked, since=since.isoformat(), until=last_on.isoformat()), current
    )


def _peers_chip(asked: QueryDict, filters: Filters, lists: Sequence[PageList]) -> Chip:
    chosen = filters.list.pk if filters.list else None
    choices = [Choice(_("All pages"), with_changes(asked, list=None), chosen is None)]
    choices += [
        Choice(one.name, with_changes(asked, list=str(one.pk)), one.pk == chosen, _("Lists"))
        for one in lists
    ]
    return Chip("peers", _("Among"), filters.peers, choices)


def _narrowed(filters: Filters) -> str:
    words = [
        platform_title(filters.platform) if filters.platform else "",
        country_name(filters.country) or "",
        filters.category or "",
    ]
    return " · ".join(word for word in words if word) or _("every platform")


def _min_posts_chip(asked: QueryDict, filters: Filters) -> Chip:
    choices = [
        Choice(
            _posts(count),
            with_changes(asked, min_posts=str(count) if count else None),
            count == filters.min_posts,
        )
        for count in MIN_POSTS
    ]
    return Chip("min_posts", _("At least"), _posts(filters.min_posts), choices)


def _posts(count: int) -> str:
    return _("%(count)d posts") % {"count": count}


def _compare_chip(asked: QueryDict, filters: Filters) -> Chip:
    choices = [Choice(_("nothing"), with_changes(asked, compare=None), filters.compare is None)]
    if filters.window.days_count:
        before = filters.window.previous()
        title = _("the %(days)d days before (%(window)s)") % {
            "days": before.days_count or 0,
            "window": wording.window_words(before),
        }
        choices.append(
            Choice(title, with_changes(asked, compare="previous"), filters.compare is not None)
        )
    chosen = _("nothing")
    if filters.compare:
        chosen = _("the %(days)d days before") % {"days": filters.compare.days_count or 0}
    kind = "" if filters.window.days_count else "compare_needs_window"
    return Chip("compare", _("Compared with"), chosen, choices, kind=kind)
