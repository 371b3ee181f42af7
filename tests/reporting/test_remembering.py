"""Answers are remembered by version and arguments."""

from __future__ import annotations

from hustings.reporting.home import Home
from hustings.reporting.remembering import Memory
from hustings.store.reading import Reading


def test_a_question_is_asked_once_for_each_version_and_arguments(small_home: Home) -> None:
    memory = Memory(10)
    asked: list[tuple[int, object]] = []

    @memory.remembers
    def ask(reading: Reading, things: object = None) -> int:
        asked.append((reading.version, things))
        return len(asked)

    assert ask(small_home.reading(), ["a"]) == ask(small_home.reading(), ["a"]) == 1
    assert ask(small_home.reading(), ["b"]) == 2
    assert ask(small_home.reading(1), ["a"]) == 3
    memory.forget()
    assert ask(small_home.reading(), ["a"]) == 4


def test_no_more_answers_are_kept_than_promised(small_home: Home) -> None:
    memory = Memory(3)

    @memory.remembers
    def ask(reading: Reading, number: int) -> int:
        return number

    for number in range(8):
        ask(small_home.reading(), number)
    assert len(memory) == 3
