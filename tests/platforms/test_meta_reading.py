"""A gap says whether a metric is gone for good, on each of Meta's platforms."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from hustings.domain.errors import LeaveOutTheMetric
from hustings.domain.records import EventRecord
from hustings.network import graph
from hustings.platforms.definition import Collected, Page, collected
from hustings.platforms.facebook.fields import RENAMED
from hustings.platforms.meta_reading import (
    breaks,
    gap_of,
    gap_of_days,
    retired,
    still_growing,
)
from tests.platforms.cases import Case, cases_of, read

NOW_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
META = [
    (collected()[key], case)
    for key in ("facebook", "instagram", "threads")
    for case in cases_of(key)
]


@pytest.mark.parametrize(
    ("platform", "case"), META, ids=[f"{platform.key}-{case.name}" for platform, case in META]
)
def test_a_metric_counts_as_retired_only_where_an_event_says_so(
    platform: Collected, case: Case
) -> None:
    result = read(platform, case)
    gone = {name for gap in result.gaps if gap.error == "LeaveOutTheMetric" for name in gap.names}
    told = {
        record.field
        for record in result.records
        if isinstance(record, EventRecord) and record.event == "metric_retired"
    }
    assert gone == told


@pytest.mark.parametrize(
    ("field", "error"),
    [
        (graph.METRIC, "LeaveOutTheMetric"),
        (graph.ITEM, "FindThePage"),
        ("viewers", "WaitForThePlatform"),
    ],
)
def test_what_is_refused_of_one_post_or_for_now_is_not_gone_for_good(
    field: str, error: str
) -> None:
    assert gap_of(["views"], LeaveOutTheMetric("no", field=field)).error == error


def test_days_that_are_no_longer_told_are_a_gap() -> None:
    (gap,) = gap_of_days(["views"], date(2020, 1, 1), date(2024, 11, 24))
    assert "2024-11-24" in gap.reason
    assert gap_of_days(["views"], date(2024, 11, 24), date(2024, 11, 24)) == ()


def test_posts_of_thirty_days_are_asked_about_whatever_days_were_asked_for() -> None:
    assert still_growing(date(2026, 11, 21), date(2026, 11, 24)) == date(2026, 10, 25)
    assert still_growing(date(2026, 1, 1), date(2026, 11, 24)) == date(2026, 1, 1)


def test_a_refusal_of_another_kind_is_no_retirement() -> None:
    page = Page(page_id="facebook:1")
    error = LeaveOutTheMetric("no", field=graph.ITEM)
    answer = read(*META[3]).portions[0].answer
    assert retired(page, "views", error, answer) == ()


def test_the_days_on_which_measures_changed_are_marked_in_the_series() -> None:
    page = Page(page_id="facebook:1")
    names = ("page_follows", "page_media_view", "page_total_media_view_unique")
    found = breaks(page, RENAMED, names, (date(2025, 11, 1), date(2026, 6, 15)), NOW_AT)
    assert [(one.old_value, one.new_value) for one in found] == [
        ("page_fans", "page_follows"),
        ("page_impressions", "page_media_view"),
        ("page_impressions_unique", "page_total_media_view_unique"),
    ]
    assert breaks(page, RENAMED, names, (date(2026, 6, 16), date(2026, 7, 1)), NOW_AT) == []
