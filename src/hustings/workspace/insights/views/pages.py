"""One page: overview, posts, audience, method."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window
from hustings.domain.platforms import platforms
from hustings.measures.definition import measure_named, measures
from hustings.reporting import pages, posts, series
from hustings.reporting.answers import MeasureResult, PageRow, PostSlice
from hustings.reporting.audience_exporting import stocks_csv
from hustings.reporting.exporting import posts_csv
from hustings.reporting.measuring import compute
from hustings.store.reading import Reading
from hustings.workspace.csv_answers import csv_answer
from hustings.workspace.drawing import Drawing
from hustings.workspace.homes import reading_for
from hustings.workspace.insights import drawings
from hustings.workspace.insights.definitions import described
from hustings.workspace.insights.filters import window_of
from hustings.workspace.insights.views.audiences import audience_asked, audience_tab
from hustings.workspace.pages import queries
from hustings.workspace.samples.queries import sample_of
from hustings.workspace.slices import SLICE_ROWS, all_rows
from hustings.workspace.teams.gates import observer
from hustings.workspace.teams.models import Membership

TABS = {
    "overview": gettext_lazy("Overview"),
    "posts": gettext_lazy("Posts"),
    "audience": gettext_lazy("Audience"),
    "method": gettext_lazy("Method"),
}


@require_GET
@observer
def page(request: HttpRequest, by: Membership, page_id: str) -> HttpResponse:
    """A page under one of its tabs."""
    reading = reading_for(request)
    row = pages.page(reading, page_id)
    window = window_of(request.GET)
    tab = request.GET.get("tab", "overview")
    if tab not in TABS:
        raise CorrectTheValue(
            _("A page has no tab %(tab)r.") % {"tab": tab}, remedy=_("Choose one of its tabs.")
        )
    if tab == "posts" and request.GET.get("format") == "csv":
        found = all_rows(
            lambda cursor: _slice(request, reading, row, window, cursor, limit=SLICE_ROWS)
        )
        return csv_answer(posts_csv(found, reading.version), f"posts-{row.name}")
    if tab == "audience" and request.GET.get("format") == "csv":
        asked = audience_asked(request, reading, row, window)
        return csv_answer(stocks_csv(asked), f"audience-{row.name}")
    context = {
        "page": row,
        "tab": tab,
        "tabs": TABS,
        "window": window,
        "lists": queries.lists(by.team),
        "sample": sample_of(by.team),
        "reading": reading,
        "platform_facts": platforms().get(row.platform),
        **_CONTENTS[tab](request, reading, row, window),
    }
    return render(request, f"insights/page_{tab}.html", context)


def _overview(
    request: HttpRequest, reading: Reading, row: PageRow, window: Window
) -> dict[str, Any]:
    ids = (row.page_id,)
    per_post = compute(reading, measure_named("interactions_per_post"), window, page_ids=ids)
    summed = compute(reading, measure_named("interactions"), window, page_ids=ids)
    foot = drawings.foot_words(summed.foot, reading.version)
    step = _step(row, window)
    drawn = [
        drawings.sums_over_time(
            one, step=step, foot=foot, title=_("Interactions by time of publication")
        )
        for one in series.interactions(reading, page_ids=ids, window=window, step=step)
    ]
    kinds: tuple[tuple[Literal["followers", "fans"], str], ...] = (
        ("followers", _("Followers")),
        ("fans", _("Fans")),
    )
    for metric, title in kinds:
        found = series.followers(reading, page_ids=ids, window=window, metric=metric)
        drawn += [
            drawings.growth([one], foot=foot, title=title, id_=metric)
            for one in found
            if len(one.times) > 1
        ]
    hours = compute(reading, measure_named("posting_grid"), window, page_ids=ids)
    if any(row[hours.columns.index("hour")] is not None for row in hours.rows):
        drawn.append(drawings.week(hours, foot=drawings.foot_words(hours.foot, reading.version)))
    mix = compute(reading, measure_named("content_mix"), window, page_ids=ids)
    if mix.rows:
        drawn.append(_kinds(mix, foot=drawings.foot_words(mix.foot, reading.version)))
    return {
        "per_post": _only(per_post),
        "foot": per_post.foot,
        "measure": described(measure_named(per_post.measure)),
        "drawn": drawn,
    }


def _only(result: MeasureResult) -> dict[str, Any]:
    """The one row of a page's measure by column; all unknown when there is none."""
    values = result.rows[0] if result.rows else (None,) * len(result.columns)
    return dict(zip(result.columns, values, strict=True))


def _kinds(mix: MeasureResult, foot: str) -> Drawing:
    kind, value = mix.columns.index("kind"), mix.columns.index("value")
    shares = {row[kind] or _("unknown"): row[value] for row in mix.rows}
    return drawings.kinds(shares, unit=measure_named("content_mix").unit, foot=foot)


def _step(row: PageRow, window: Window) -> series.Step:
    """Steps so short that a chart has at least a few, and so long that it has no more than a hundred or so."""
    since = window.since_on or (row.first_post_at.date() if row.first_post_at else None)
    until = window.until_on or (row.last_post_at.date() if row.last_post_at else None)
    days = (until - since).days if since and until else 0
    return "day" if days <= 45 else "week" if days <= 800 else "month"


def _posts(request: HttpRequest, reading: Reading, row: PageRow, window: Window) -> dict[str, Any]:
    shown = _slice(request, reading, row, window, request.GET.get("cursor") or None)
    return {"slice": shown, "sort": _sort(request)}


def _sort(request: HttpRequest) -> str:
    return request.GET.get("sort", "-created_at")


def _slice(
    request: HttpRequest,
    reading: Reading,
    row: PageRow,
    window: Window,
    cursor: str | None,
    limit: int = 50,
) -> PostSlice:
    return posts.list_posts(
        reading,
        page_ids=(row.page_id,),
        window=window,
        kind=request.GET.get("kind") or None,
        sort=_sort(request),
        cursor=cursor,
        limit=limit,
    )


def _method(request: HttpRequest, reading: Reading, row: PageRow, window: Window) -> dict[str, Any]:
    ranking = measure_named("interactions_per_post")
    result = compute(reading, ranking, window, page_ids=(row.page_id,))
    return {
        "foot": result.foot,
        "measure": described(ranking),
        "known_measures": [described(one) for one in measures().values() if one.grain == "page"],
    }


_CONTENTS: dict[str, Callable[[HttpRequest, Reading, PageRow, Window], dict[str, Any]]] = {
    "overview": _overview,
    "posts": _posts,
    "audience": audience_tab,
    "method": _method,
}
