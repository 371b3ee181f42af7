"""Calls as they were recorded: what they make due."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hustings.domain.errors import CorrectTheValue
from hustings.platforms.instagram.webhooks import due
from tests.platforms.instagram.cases import RECORDED


def called(name: str, account: str = "17841405309211844") -> bytes:
    """A recorded call, which is a trial of the dashboard, as if for a real account."""
    held: dict[str, Any] = json.loads((RECORDED / f"call-{name}.json").read_bytes())
    held["entry"][0]["id"] = account
    return json.dumps(held).encode()


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("comments", [("comments", "instagram:76543987"), ("counts", "instagram:76543987")]),
        ("comments-bare", [("comments", None), ("counts", None)]),
        ("story", [("insights", "instagram:17887498072083520")]),
        ("mentions", []),
    ],
)
def test_a_recorded_call_makes_parts_due(name: str, parts: list[tuple[str, str | None]]) -> None:
    found = due(called(name))
    assert [(one.part, one.post_id) for one in found] == parts
    assert {one.page_id for one in found} <= {"instagram:17841405309211844"}


def test_a_trial_of_the_dashboard_makes_nothing_due() -> None:
    assert due((RECORDED / "call-comments.json").read_bytes()) == ()


def test_calls_of_another_object_make_nothing_due() -> None:
    assert due(b'{"object": "page", "entry": [{"id": "1", "changes": []}]}') == ()


@pytest.mark.parametrize("body", [b"", b"[]", b'{"object": "instagram"}', b"\xff"])
def test_what_is_no_call_is_refused(body: bytes) -> None:
    with pytest.raises(CorrectTheValue):
        due(body)
