"""Recorded answers stand in for a network."""

from __future__ import annotations

import pytest

from hustings.network.asking import Request
from hustings.network.faults import PlainRules
from tests.network.recorded import Exchange, UnknownQuestion, recorded

HERE = "https://example.org/posts"


def test_a_question_is_answered_by_the_exchange_with_most_of_its_parameters() -> None:
    network = recorded(
        PlainRules(),
        [
            Exchange(address=HERE, body=[0]),
            Exchange(address=HERE, query={"page": "*"}, body=[1]),
            Exchange(address=HERE, query={"page": "2"}, body=[2]),
        ],
    )
    assert network.asker.ask(Request(address=HERE)).json == [0]
    assert network.asker.ask(Request(address=HERE, query={"page": "2", "n": "9"})).json == [2]
    assert network.asked == [f"GET {HERE}", f"GET {HERE}?page=2&n=9"]


def test_the_same_question_is_answered_by_one_exchange_after_the_other() -> None:
    network = recorded(
        PlainRules(), [Exchange(address=HERE, body=[1]), Exchange(address=HERE, body=[2])]
    )
    answers = [network.asker.ask(Request(address=HERE)).json for _ in range(3)]
    assert answers == [[1], [2], [2]]


def test_a_question_that_nobody_recorded_fails_the_test() -> None:
    network = recorded(PlainRules(), [Exchange(address=HERE)])
    with pytest.raises(UnknownQuestion, match="elsewhere"):
        network.asker.ask(Request(address="https://example.org/elsewhere"))
