"""Portions of a question that takes several answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hustings.domain.errors import WaitForThePlatform
from hustings.network.asking import Answer
from hustings.platforms.definition import Portion, in_turn
from tests.network.clock import START_AT


def portion(status: int, cursor: str | None = None) -> Portion:
    answer = Answer(status=status, headers={}, body=b"", asked_at=START_AT, shown_address="a")
    return Portion(answer=answer, cursor=cursor)


def test_each_portion_but_the_last_says_that_more_follows() -> None:
    found = list(in_turn([portion(1), portion(2, "theirs"), portion(3, "theirs")]))
    assert [one.answer.status for one in found] == [1, 2, 3]
    assert [one.cursor is None for one in found] == [False, False, True]
    assert len({one.cursor for one in found}) == 3
    assert list(in_turn([])) == []


def test_an_error_passes_after_the_portion_before_it() -> None:
    def failing() -> Iterator[Portion]:
        yield portion(1)
        raise WaitForThePlatform("no")

    portions = in_turn(failing())
    assert next(portions).cursor is not None
    with pytest.raises(WaitForThePlatform):
        next(portions)
