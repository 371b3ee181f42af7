"""Pages side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hustings.domain.periods import Window
from hustings.measures.definition import Measure, measure_named
from hustings.reporting import pages
from hustings.reporting.answers import Comparison, PageRow, Series
from hustings.reporting.comparing import PAGES_MAX
from hustings.reporting.comparing import compare as compared
from hustings.reporting.measuring import compute
from hustings.reporting.series import Step
from hustings.store.reading import Reading
from hustings.workspace.homes import reading_with_pages
from hustings.workspace.insights import drawings
from hustings.workspace.insights.definitions import described
from hustings.workspace.insights.filters import window_of
from hustings.workspace.insights.views.audiences import beside_part
from hustings.workspace.pages import queries
from hustings.workspace.teams.gates import observer
from hustings.workspace.teams.models import Membership

CHOICES_MOST = 500


@require_GET
@observer
def compare(request: HttpRequest, by: Membership) -> HttpResponse:
    """Two pages or more in one window, or the form that asks for them."""
    reading = reading_with_pages(request)
    if reading is None:
        return render(request, "insights/nothing_yet.html")
    chosen = list(dict.fromkeys(request.GET.getlist("page")))
    choices = _choices(reading, chosen)
    context: dict[str, Any] = {
        "chosen": chosen,
        "choices": choices,
        "lists": queries.lists(by.team),
        "pages_most": PAGES_MAX,
        "window": window_of(request.GET),
        "beside": None,
    }
    if len(chosen) > 1:
        context |= _compared(reading, tuple(chosen), window_of(request.GET))
        context |= beside_part(request, reading, tuple(chosen), window_of(request.GET))
    return render(request, "insights/compare.html", context)


def _choices(reading: Reading, chosen: Sequence[str]) -> list[PageRow]:
    """The pages that can be ticked: those chosen, then those with the most interactions."""
    most = pages.list_pages(reading, sort="-interactions", limit=CHOICES_MOST).rows
    others = [row for row in most if row.page_id not in chosen]
    return [*pages.chosen_pages(reading, page_ids=tuple(chosen)), *others]


def _compared(reading: Reading, page_ids: tuple[str, ...], window: Window) -> dict[str, Any]:
    step: Step = "day" if window.days_count and window.days_count <= 45 else "week"
    if window.days_count is None or window.days_count > 800:
        step = "month"
    found = compared(reading, page_ids, window, step=step)
    foot = drawings.foot_words(found.foot, reading.version)
    shares = [(one.page.name, one.share_of_voice) for one in found.pages]
    # Pages of which no post is held have no voice to share; a chart of nothing says nothing.
    heard = any(share is not None for _, share in shares)
    drawn = [drawings.voices(shares, foot=foot)] if heard else []
    if found.interactions:
        drawn.append(
            drawings.side_by_side(_in_order(found, found.interactions), foot=foot, step=step)
        )
    lines = [one for one in _in_order(found, found.followers) if len(one.times) > 1]
    if lines:
        drawn.append(drawings.growth(lines, foot=foot, title=_("Followers"), id_="followers"))
    return {
        "comparison": found,
        "rows": _measure_rows(reading, found),
        "drawn": drawn,
        "reading": reading,
        "measure": described(measure_named("interactions_per_post")),
    }


def _in_order(found: Comparison, series: Sequence[Series]) -> list[Series]:
    """Lines in the order of the pages, so that a page has one colour in every chart."""
    names = [one.page.name for one in found.pages]
    return sorted(
        series, key=lambda one: names.index(one.name) if one.name in names else len(names)
    )


def _measure_rows(reading: Reading, found: Comparison) -> list[dict[str, Any]]:
    """A row a measure: each page's value, with that of the window before or its interval."""
    page_ids = tuple(one.page.page_id for one in found.pages)
    rows = []
    for name in found.measures:
        measure = measure_named(name)
        changes = "days_before" in measure.inputs
        spans = (
            _intervals(reading, measure, found.window, page_ids) if "low" in measure.extra else {}
        )
        cells = [
            (
                one.values.get(name),
                None if changes else one.values_before.get(name),
                spans.get(one.page.page_id),
            )
            for one in found.pages
        ]
        rows.append(
            {
                "measure": described(measure),
                "unit": measure.unit,
                "cells": cells,
                # A change against the window before has no window before of its own.
                "before": found.compared is not None and not changes,
                "changes": changes,
            }
        )
    return rows


def _intervals(
    reading: Reading, measure: Measure, window: Window, page_ids: tuple[str, ...]
) -> dict[str, tuple[float, float]]:
    """Low and high of each page's value, where both are known."""
    result = compute(reading, measure, window, page_ids=page_ids)
    low, high = result.columns.index("low"), result.columns.index("high")
    return {
        row[0]: (row[low], row[high])
        for row in result.rows
        if row[low] is not None and row[high] is not None
    }
