"""What a screen of figures is asked for, read out of its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window, parse_day
from hustings.measures.definition import Measure, measure_named
from hustings.workspace.pages import queries
from hustings.workspace.pages.models import PageList
from hustings.workspace.teams.models import Team

USUAL_MEASURE = "interactions_per_post"
COLUMNS = ("followers", "fans", "posts", "interactions", "share_of_voice", "spark", "category")
"""What a leaderboard can show beside rank, page and value."""

USUAL_COLUMNS = ("posts", "interactions", "share_of_voice", "spark")


@dataclass(frozen=True, slots=True)
class Filters:
    """A leaderboard's question; `page_ids` are those of the list, None for all pages."""

    measure: Measure
    window: Window
    compare: Window | None
    list: PageList | None
    page_ids: tuple[str, ...] | None
    platform: str | None
    country: str | None
    category: str | None
    min_posts: int
    columns: tuple[str, ...]

    @property
    def peers(self) -> str:
        """Among whom the pages are ranked, in words."""
        return self.list.name if self.list else _("all pages")


def window_of(asked: Mapping[str, Any]) -> Window:
    """The window between `since` and `until`, either of which may be left out."""
    return Window(_day(asked, "since"), _day(asked, "until"))


def _day(asked: Mapping[str, Any], field: str) -> date | None:
    text = (asked.get(field) or "").strip()
    return parse_day(text, field=field) if text else None


def read_filters(asked: QueryDict, team: Team) -> Filters:
    """The filters of an address; CorrectTheValue and UseAKnownName name what is wrong in it."""
    window = window_of(asked)
    found = queries.page_list(team, _number(asked, "list")) if asked.get("list") else None
    measure = measure_named(asked.get("measure") or USUAL_MEASURE)
    if measure.grain != "page":
        raise CorrectTheValue(
            _("%(name)s gives no value per page, so pages cannot be ranked by it.")
            % {"name": measure.name},
            field="measure",
            remedy=_("Choose another measure."),
        )
    wanted = asked.getlist("col")
    return Filters(
        measure=measure,
        window=window,
        compare=window.previous() if asked.get("compare") == "previous" else None,
        list=found,
        page_ids=queries.page_ids(found) if found else None,
        platform=asked.get("platform") or None,
        country=asked.get("country") or None,
        category=asked.get("category") or None,
        min_posts=_number(asked, "min_posts"),
        columns=tuple(name for name in COLUMNS if name in wanted) if wanted else USUAL_COLUMNS,
    )


def _number(asked: QueryDict, field: str) -> int:
    text = (asked.get(field) or "0").strip()
    if not text.isascii() or not text.isdecimal() or len(text) > 12:
        raise CorrectTheValue(
            _("%(text)r is not a whole number.") % {"text": text},
            field=field,
            remedy=_("Write one such as 20."),
        )
    return int(text)
