"""Answers as they were recorded over the years, and what may be odd about them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from hustings.domain.records import AudienceRecord, CountsRecord, PostRecord
from hustings.network.graph_answers import Listing, each, next_cursor
from hustings.platforms.definition import Page
from hustings.platforms.facebook import insights, parsing
from hustings.platforms.facebook.fields import AUDIENCE_METRICS
from hustings.platforms.meta_reading import hashtags_in
from tests.platforms.facebook.cases import RECORDED, sample

NOW_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def post(name: str, page: str, **more: Any) -> tuple[PostRecord, CountsRecord]:
    """A recorded post, which its sample gives without its time."""
    node = {"created_time": "2016-04-10T10:00:00+0000", **sample(name), **more}
    item = msgspec.Raw(json.dumps(node).encode())
    (found,) = parsing.post_items(item, Page(page_id=f"facebook:{page}"), NOW_AT)
    seen, counts = found.records
    assert isinstance(seen, PostRecord)
    assert isinstance(counts, CountsRecord)
    return seen, counts


def test_a_post_without_likes_has_unknown_counts() -> None:
    assert post("post-no-likes.json", "256080221451513")[1].counts == {}


def test_reactions_are_those_of_the_summary_and_not_of_the_list() -> None:
    assert post("post-with-reactions.json", "100002241334695")[1].counts == {"reactions": 1}


def test_reactions_to_a_comment_are_those_of_the_summary_too() -> None:
    item = sample("comment-reactions.json") | {"created_time": "2017-04-24T00:00:00+0000"}
    page = Page(page_id="facebook:705360702965731")
    (found,) = parsing.comment_records(
        msgspec.Raw(json.dumps(item).encode()), page, "facebook:705362516298883"
    )
    assert found.reactions == 1214


def test_a_sponsor_is_the_one_of_the_label() -> None:
    assert post("post-sponsortags.json", "3436351614")[0].sponsor == "Example"


def test_a_shared_post_is_named_by_its_own_number() -> None:
    seen, _ = post("post-parent.json", "299150370269")
    assert seen.shared_post_id == "facebook:493275620859472"
    assert seen.kind == "share"


def test_a_count_of_the_first_interface_sets_the_item_aside() -> None:
    with pytest.raises(msgspec.ValidationError):
        post("post-with-likes-v1.json", "1", id="1_2")


@pytest.mark.parametrize("name", ["post-missing-fields.json", "post-missing-fields-absence.json"])
def test_fields_that_nobody_asked_for_are_passed_over(name: str) -> None:
    assert post(name, "1234567890")[1].counts == {}


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"attachments": {"data": [{"media_type": "video", "type": "video_inline"}]}}, "video"),
        ({"attachments": {"data": [{"type": "event"}]}}, "event"),
        ({"attachments": {"data": [{"media_type": "unheard_of", "type": "x"}]}}, "other"),
        ({"permalink_url": "https://www.facebook.com/reel/123"}, "reel"),
        ({"status_type": "added_photos"}, "photo"),
        ({"status_type": "unheard_of"}, None),
        ({}, None),
    ],
)
def test_the_kind_is_told_by_what_the_post_shows(more: dict[str, Any], kind: str | None) -> None:
    assert post("post-no-likes.json", "256080221451513", **more)[0].kind == kind


def test_hashtags_are_words_and_no_numbers_or_anchors() -> None:
    words = "#ភូមិ #budget2026, #1 https://a.b/#part &#39; x#y (#Été) #ភូមិ"
    assert hashtags_in(words) == ("ភូមិ", "budget2026", "Été")
    assert hashtags_in("none") is None


@pytest.mark.parametrize(
    ("name", "cursor"),
    [
        (
            "strange-cursor.json",
            f"after={sample('strange-cursor.json')['paging']['cursors']['after']}",
        ),
        ("connection-same-cursor.json", None),
        ("connection-with-cursor-only.json", None),
        ("connection-with-cursor.json", "after=NzU1MjI1MjU0"),
        ("connection-p1.json", "after="),
        ("connection-p3.json", None),
    ],
)
def test_recorded_lists_go_on_or_end(name: str, cursor: str | None) -> None:
    listing = msgspec.json.decode((RECORDED / name).read_bytes(), type=Listing)
    assert next_cursor(listing.paging) == cursor


def test_recorded_figures_are_those_of_their_day_alone() -> None:
    listing = msgspec.convert(sample("page-with-insights.json")["insights"], type=dict)
    items = [msgspec.Raw(json.dumps(item).encode()) for item in listing["data"]]
    asked = (date(2023, 3, 7), date(2023, 3, 7))
    page = Page(page_id="facebook:123456")
    found, quarantined = each(items[:1], lambda item: insights.daily(item, page, asked))
    assert quarantined == {}
    # The recorded value that ended on 8 March 2023 at 8:00 UTC, midnight in California.
    (one,) = found
    assert one.from_at == datetime(2023, 3, 7, 8, tzinfo=UTC)  # type: ignore[union-attr]
    assert one.value == 0  # type: ignore[union-attr]


def test_recorded_views_of_a_post_that_nobody_knows_bring_nothing() -> None:
    item = json.dumps(
        sample("post-with-insight.json") | {"created_time": "2023-03-08T00:00:00+0000"}
    )
    (found,) = insights.post_views(
        msgspec.Raw(item.encode()), Page(page_id="facebook:1234567"), NOW_AT
    )
    assert found.records == ()


def test_recorded_cities_are_read_under_their_new_name() -> None:
    item = sample("insight-cities.json")["data"][0] | {"name": "page_follows_city"}
    page = Page(page_id="facebook:1")
    found = insights.followers_by_place(
        msgspec.Raw(json.dumps(item).encode()), page, (date(2019, 6, 9), date(2019, 6, 9))
    )
    assert {one.key: one.value for one in found if isinstance(one, AudienceRecord)} == {
        "Campinas, SP, Brazil": 33, "São Paulo, SP, Brazil": 17, "Belém, PA, Brazil": 2,
    }  # fmt: skip
    assert "page_fans_city" not in AUDIENCE_METRICS


def test_a_country_that_is_no_code_sets_the_metric_aside() -> None:
    item = {
        "name": "page_follows_country",
        "values": [{"value": {"Brazil": 3}, "end_time": "2019-06-10T07:00:00+0000"}],
    }
    with pytest.raises(ValueError, match="Brazil"):
        insights.followers_by_place(
            msgspec.Raw(json.dumps(item).encode()),
            Page(page_id="facebook:1"),
            (date(2019, 6, 9), date(2019, 6, 9)),
        )
