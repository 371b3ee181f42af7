"""Answers as they were recorded, and what may be odd about them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.platforms.definition import Page
from hustings.platforms.instagram import parsing
from hustings.platforms.instagram.discussing import _Place
from hustings.platforms.instagram.shapes import Media, Metric
from tests.platforms.instagram.cases import RECORDED

NOW_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAGE = Page(page_id="instagram:987654321")


def raw(body: object) -> msgspec.Raw:
    return msgspec.Raw(json.dumps(body).encode())


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        ({"media_type": "IMAGE", "media_product_type": "FEED"}, "photo"),
        ({"media_type": "VIDEO", "media_product_type": "FEED"}, "video"),
        ({"media_type": "VIDEO", "media_product_type": "REELS"}, "reel"),
        ({"media_type": "IMAGE", "media_product_type": "STORY"}, "story"),
        ({"media_type": "CAROUSEL_ALBUM"}, "album"),
        ({"media_type": "HOLOGRAM"}, "other"),
        ({}, None),
    ],
)
def test_the_kind_is_told_by_where_a_post_stands_and_what_it_is(
    media: dict[str, str], kind: str | None
) -> None:
    assert parsing.kind_of(msgspec.convert({"id": "1", **media}, type=Media)) == kind


def test_a_recorded_breakdown_is_typed_with_its_total() -> None:
    metric = msgspec.json.decode((RECORDED / "insight-breakdown.json").read_bytes(), type=Metric)
    assert metric.total_value is not None
    assert metric.total_value.value == 25
    (breakdown,) = metric.total_value.breakdowns
    assert sum(result.value or 0 for result in breakdown.results) == 25


@pytest.mark.parametrize("likes", ["12", 1.5, True, 2**63, {}, []])
def test_a_count_of_another_kind_sets_the_post_aside(likes: Any) -> None:
    item = {"id": "1", "timestamp": "2026-11-23T09:00:00+0000", "like_count": likes}
    with pytest.raises(msgspec.ValidationError):
        parsing.post_items(raw(item), PAGE, NOW_AT)


def test_hidden_likes_are_unknown_and_not_none_at_all() -> None:
    node = Media(id="1", comments_count=0)
    assert parsing.counts_record(node, PAGE, NOW_AT).counts == {"comments": 0}


@pytest.mark.parametrize("values", [["Cambodia"], ["kh"], [""], []])
def test_a_country_that_is_no_code_is_refused(values: list[str]) -> None:
    held = {"breakdowns": [{"results": [{"dimension_values": values, "value": 1}]}]}
    with pytest.raises(ValueError, match="country"):
        parsing.audience(raw({"name": "f", "total_value": held}), PAGE, "country", NOW_AT)


@settings(max_examples=25, deadline=None)
@given(
    st.none()
    | st.text(alphabet="abcXYZ09=&~ %-_", min_size=1, max_size=20).map(lambda t: f"after={t}"),
    st.booleans(),
    st.lists(
        st.tuples(
            st.from_regex(r"[1-9][0-9]{0,17}", fullmatch=True),
            st.text(alphabet="abcXYZ09=&~%-_", min_size=1, max_size=20),
        ),
        max_size=3,
    ),
)
def test_a_place_among_comments_and_answers_is_found_again_by_its_cursor(
    after: str | None, ended: bool, below: list[tuple[str, str]]
) -> None:
    place = _Place(None if ended else after, ended, below)
    if place.cursor is None:
        assert ended
        assert not below
    else:
        assert _Place.of(place.cursor) == place
