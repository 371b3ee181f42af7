"""Answers as charts with their sentence, their table and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from hustings.charts.bars import Bar, bars
from hustings.charts.columns import columns
from hustings.charts.grids import week_grid
from hustings.charts.lines import lines
from hustings.charts.series import colour
from hustings.reporting.answers import Foot, MeasureResult, Series
from hustings.workspace import wording
from hustings.workspace.drawing import Drawing, cell, table_of


def foot_words(foot: Foot | None, store_version: int, source: str = "") -> str:
    """What a chart's CSV ends with and its foot says."""
    parts = [source] if source else []
    if foot is not None:
        parts += [f"{foot.measure} v{foot.measure_version}", wording.window_words(foot.window)]
    parts.append(_("store version %(version)d") % {"version": store_version})
    return " · ".join(parts)


def sums_over_time(one: Series, *, step: str, foot: str, title: str) -> Drawing:
    """Interactions by day, week or month."""
    known = [
        (value, at) for value, at in zip(one.values, one.times, strict=True) if value is not None
    ]
    steps = {"day": _("day"), "week": _("week"), "month": _("month")}[step]
    summary = _("Nothing is known.")
    if known:
        best, at = max(known)
        summary = _("The most came in the %(step)s of %(day)s: %(value)s.") % {
            "step": steps,
            "day": wording.day(at),
            "value": wording.figure(best),
        }
    heads, rows = table_of([one], one.unit)
    return Drawing(
        f"sums-{step}", title, summary, columns(one, unit=one.unit), heads, rows, foot, low=True
    )


def growth(series: Sequence[Series], *, foot: str, title: str, id_: str = "followers") -> Drawing:
    """Followers or fans over time, a line a page."""
    heads, rows = table_of(series, series[0].unit)
    return Drawing(
        id_,
        title,
        _first_and_last(series),
        lines(series, unit=series[0].unit),
        heads,
        rows,
        foot,
        low=len(series) == 1,
    )


def _first_and_last(series: Sequence[Series]) -> str:
    """How the first line went from its first known value to its last."""
    said = []
    for one in series[:3]:
        known = [
            (at, value)
            for at, value in zip(one.times, one.values, strict=True)
            if value is not None
        ]
        if known:
            said.append(
                _("%(name)s: %(first)s on %(since)s, %(last)s on %(until)s")
                % {
                    "name": one.name,
                    "first": wording.figure(known[0][1]),
                    "since": wording.day(known[0][0]),
                    "last": wording.figure(known[-1][1]),
                    "until": wording.day(known[-1][0]),
                }
            )
    return "; ".join(said) + "." if said else _("Nothing is known.")


def week(result: MeasureResult, *, foot: str) -> Drawing:
    """Posts by weekday and hour, in UTC."""
    weekday, hour, posts = (result.columns.index(name) for name in ("weekday", "hour", "posts"))
    # Posts dated to the day or the month alone have no hour and no cell.
    cells = {
        (int(row[weekday]), int(row[hour])): row[posts]
        for row in result.rows
        if row[weekday] is not None and row[hour] is not None
    }
    names = [str(WEEKDAYS[place]) for place in range(7)]
    known = {key: count for key, count in cells.items() if count}
    summary = _("Nothing is known.")
    if known:
        day, at = max(known, key=lambda key: known[key] or 0)
        summary = _("Most often on %(day)s between %(hour)02d:00 and %(next)02d:00 UTC.") % {
            "day": names[day - 1],
            "hour": at,
            "next": (at + 1) % 24,
        }
    rows = [
        [cell(f"{names[day - 1]} {at:02d}:00"), cell(count)]
        for (day, at), count in sorted(known.items())
    ]
    option = week_grid(known, names, unit=_("posts"))
    return Drawing(
        "week",
        _("When posts go out"),
        summary,
        option,
        [_("Hour (UTC)"), _("posts")],
        rows,
        foot,
        low=True,
    )


def kinds(shares: Mapping[str, float | None], *, unit: str, foot: str) -> Drawing:
    """Posts by kind, each with its share of all."""
    ordered = sorted(shares.items(), key=lambda item: -(item[1] or 0))
    drawn = [Bar(kind, value, wording.figure(value, unit), "$c1") for kind, value in ordered]
    first = ordered[0]
    summary = _("%(kind)s: %(share)s of the posts.") % {
        "kind": first[0],
        "share": wording.figure(first[1], unit),
    }
    rows = [[cell(kind), cell(value, unit)] for kind, value in ordered]
    option = bars(drawn, unit=_("share of posts"))
    return Drawing(
        "kinds", _("What is posted"), summary, option, [_("Kind"), _("Share")], rows, foot, low=True
    )


def expected_and_actual(actual: int | None, expected: float | None, *, foot: str) -> Drawing:
    """A post's interactions beside what its page's earlier posts had at that age."""
    drawn = [
        Bar(_("actual"), actual, wording.figure(actual), colour(0)),
        Bar(_("expected"), expected, wording.figure(expected), "$c0"),
    ]
    summary = _("%(actual)s interactions, where %(expected)s were expected.") % {
        "actual": wording.figure(actual),
        "expected": wording.figure(expected),
    }
    rows = [[cell(bar.name), cell(bar.value)] for bar in drawn]
    option = bars(drawn, unit=_("interactions"))
    heads = [_("Which"), _("interactions")]
    return Drawing(
        "expected", _("Expected and actual"), summary, option, heads, rows, foot, low=True
    )


def voices(shares: Sequence[tuple[str, float | None]], *, foot: str) -> Drawing:
    """Share of voice among the pages compared."""
    drawn = [
        Bar(name, _percent(share), wording.figure(share, "ratio"), colour(place))
        for place, (name, share) in enumerate(shares)
    ]
    known = [(share, name) for name, share in shares if share is not None]
    summary = _("Nothing is known.")
    if known:
        share, name = max(known)
        summary = _("%(name)s has %(share)s of the interactions of these pages.") % {
            "name": name,
            "share": wording.figure(share, "ratio"),
        }
    rows = [[cell(name), cell(share, "ratio")] for name, share in shares]
    option = bars(drawn, unit="%")
    return Drawing(
        "voices",
        _("Share of voice"),
        summary,
        option,
        [_("Page"), _("Share")],
        rows,
        foot,
        low=True,
    )


def _percent(ratio: float | None) -> float | None:
    return None if ratio is None else ratio * 100


def side_by_side(series: Sequence[Series], *, foot: str, step: str) -> Drawing:
    """Interactions of several pages over time."""
    heads, rows = table_of(series, series[0].unit)
    titles = {
        "day": _("Interactions by day"),
        "week": _("Interactions by week"),
        "month": _("Interactions by month"),
    }
    best = max(series, key=lambda one: sum(value or 0 for value in one.values))
    summary = _("%(name)s has the most over the window.") % {"name": best.name}
    option = lines(series, unit=series[0].unit, from_zero=True)
    return Drawing("interactions", titles[step], summary, option, heads, rows, foot)
