"""Files to take away are whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from hustings.domain.errors import CorrectTheValue
from hustings.workspace.slices import all_rows


@dataclass(frozen=True, slots=True)
class Cut:
    """A slice of numbers."""

    rows: Sequence[int]
    cursor: str | None


def _ask(cursor: str | None) -> Cut:
    """Ten numbers, three at a time."""
    start = int(cursor or 0)
    return Cut(range(start, min(start + 3, 10)), str(start + 3) if start + 3 < 10 else None)


def test_every_slice_is_asked_for_once_and_in_order() -> None:
    assert all_rows(_ask) == list(range(10))


def test_too_many_rows_are_refused_and_not_cut() -> None:
    with pytest.raises(CorrectTheValue, match="more than 6 rows"):
        all_rows(_ask, most=6)


def test_just_as_many_as_are_allowed_are_given() -> None:
    assert len(all_rows(_ask, most=10)) == 10
