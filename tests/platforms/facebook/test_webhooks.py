"""Calls as they were recorded: what they make due, and that they can do no harm."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import CorrectTheValue
from hustings.platforms.definition import Due
from hustings.platforms.facebook.webhooks import due
from tests.platforms.facebook.cases import RECORDED

PAGE = "facebook:1234567890321"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("comment-add", [("comments", "901097836652708"), ("counts", "901097836652708")]),
        ("comment-remove", [("comments", "905578656204626"), ("counts", "905578656204626")]),
        ("post-add", [("posts", None), ("counts", "7293787835232")]),
        ("post-remove", [("posts", None), ("counts", "901097836652708")]),
        ("reaction-add", [("counts", "98735342324352")]),
        ("reaction-remove", [("counts", "98735342324352")]),
        ("share-add", [("counts", "98735342324352"), ("posts", None)]),
        ("video-add", [("posts", None), ("counts", "901097836652708")]),
        ("like-page", [("page", None)]),
        ("two-entries", []),
        ("message", []),
        ("mention", []),
    ],
)
def test_a_recorded_call_makes_parts_due(name: str, parts: list[tuple[str, str | None]]) -> None:
    found = due((RECORDED / f"call-{name}.json").read_bytes())
    assert [
        (one.part, one.post_id and one.post_id.removeprefix("facebook:")) for one in found
    ] == parts
    assert {one.page_id for one in found} <= {PAGE}


def change(item: str, post: str) -> dict[str, Any]:
    return {
        "field": "feed",
        "value": {"item": item, "verb": "add", "post_id": f"1234567890321_{post}"},
    }


def call(*changes: dict[str, Any], seconds: int = 1449135003) -> bytes:
    entry = {"id": "1234567890321", "time": seconds, "changes": list(changes)}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def test_a_batch_of_a_thousand_is_read_and_each_post_is_due_once() -> None:
    changes = [change("reaction", str(number % 7)) for number in range(1000)]
    assert len(due(call(*changes))) == 7


def test_order_and_repetition_change_nothing_but_the_order() -> None:
    changes = [change("comment", "1"), change("reaction", "2"), change("comment", "1")]
    once = set(due(call(*changes)))
    assert set(due(call(*reversed(changes)))) == once
    assert set(due(call(*changes, *changes))) == once


def test_a_call_bears_its_time_in_seconds_or_thousandths() -> None:
    for seconds in (1449135003, 1449135003000):
        (one,) = due(call(change("reaction", "1"), seconds=seconds))
        assert one == Due(
            page_id=PAGE, part="counts", post_id="facebook:1",
            called_at=datetime(2015, 12, 3, 9, 30, 3, tzinfo=UTC),
        )  # fmt: skip


def test_a_post_of_another_page_is_not_taken_for_one_of_this() -> None:
    held = change("reaction", "1")
    held["value"]["post_id"] = "999_1"
    assert [one.post_id for one in due(call(held))] == [None]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"object": "page"}', b"\xff\xfe"])
def test_what_is_no_call_is_refused(body: bytes) -> None:
    with pytest.raises(CorrectTheValue):
        due(body)


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "object",
                        "entry",
                        "id",
                        "time",
                        "changes",
                        "field",
                        "value",
                        "post_id",
                        "item",
                    ]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_any_call_makes_something_due_or_is_refused(body: object) -> None:
    try:
        found = due(json.dumps(body).encode())
    except CorrectTheValue:
        return
    assert all(one.page_id.startswith("facebook:") for one in found)
