"""Pages side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window
from hustings.measures.definition import Measure, measure_named, measures
from hustings.reporting.answers import ComparedPage, Comparison, PageRow
from hustings.reporting.measuring import compute, measured_rows
from hustings.reporting.pages import known_pages
from hustings.reporting.ranking import share
from hustings.reporting.remembering import remembered
from hustings.reporting.series import Step, followers, interactions
from hustings.reporting.tallies import Tally, tallies

if TYPE_CHECKING:
    from hustings.store.reading import Reading

PAGES_MAX = 20
USUAL = ("interactions_per_post", "follower_growth_percent", "momentum")
"""Measures compared when none are named, as far as they are defined."""


@remembered
def compare(
    reading: Reading,
    page_ids: Sequence[str],
    window: Window,
    *,
    measure_names: Sequence[str] | None = None,
    step: Step = "week",
) -> Comparison:
    """Two or more pages in one window, each value with that of the window before where it is closed.

    Share of voice is among the pages compared. Raises UseAKnownName for a page or measure that
    does not exist.
    """
    if not 1 < len(set(page_ids)) <= PAGES_MAX:
        raise CorrectTheValue(
            f"{len(set(page_ids))} pages cannot be compared.",
            field="pages",
            remedy=f"Name two pages or more, up to {PAGES_MAX}.",
        )
    page_ids = tuple(dict.fromkeys(page_ids))
    pages = known_pages(reading, page_ids)
    asked = _asked(measure_names, window)
    compared = window.previous() if window.days_count else None
    now = {measure.name: _values(reading, measure, window, page_ids) for measure in asked}
    # A measure that looks at the window before by itself says all of it in its own value.
    plain = [measure for measure in asked if "days_before" not in measure.inputs]
    before = {measure.name: _values(reading, measure, compared, page_ids) for measure in plain}
    shown = compute(reading, measure_named("interactions_per_post"), window, page_ids=page_ids)
    return Comparison(
        window=window,
        compared=compared,
        measures={measure.name: measure.version for measure in asked},
        units={measure.name: measure.unit for measure in asked},
        pages=_side_by_side(reading, pages, (window, compared), now, before),
        interactions=interactions(reading, page_ids=page_ids, window=window, step=step),
        followers=followers(reading, page_ids=page_ids, window=window),
        foot=shown.foot,
    )


def _asked(names: Sequence[str] | None, window: Window) -> list[Measure]:
    if names is None:
        known = measures()
        found = [known[name] for name in USUAL if name in known]
        return [
            m
            for m in found
            if m.grain == "page" and (window.days_count or "days_before" not in m.inputs)
        ]
    found = [measure_named(name) for name in dict.fromkeys(names)]
    for measure in found:
        if measure.grain != "page":
            raise CorrectTheValue(
                f"{measure.name} gives no value per page.",
                field="measure",
                remedy="Choose a measure whose grain is page.",
            )
    return found


def _values(
    reading: Reading, measure: Measure, window: Window | None, page_ids: Sequence[str]
) -> dict[str, float | None]:
    if window is None:
        return {}
    rows = measured_rows(reading, measure, window, page_ids=page_ids)
    place = measure.columns.index("value")
    return {row[0]: row[place] for row in rows}


def _side_by_side(
    reading: Reading,
    pages: Sequence[PageRow],
    windows: tuple[Window, Window | None],
    now: Mapping[str, Mapping[str, float | None]],
    before: Mapping[str, Mapping[str, float | None]],
) -> tuple[ComparedPage, ...]:
    window, compared = windows
    page_ids = tuple(page.page_id for page in pages)
    counted = tallies(reading, window, page_ids=page_ids)
    counted_before = {} if compared is None else tallies(reading, compared, page_ids=page_ids)
    voices = sum(tally.interactions or 0 for tally in counted.values())
    rows = []
    for page in pages:
        tally = counted.get(page.page_id, Tally())
        earlier = counted_before.get(page.page_id, Tally())
        rows.append(
            ComparedPage(
                page=page,
                posts=tally.posts,
                posts_before=None if compared is None else earlier.posts,
                interactions=tally.interactions,
                interactions_before=earlier.interactions,
                share_of_voice=share(tally.interactions, voices),
                values={name: values.get(page.page_id) for name, values in now.items()},
                values_before={name: values.get(page.page_id) for name, values in before.items()},
            )
        )
    return tuple(rows)
