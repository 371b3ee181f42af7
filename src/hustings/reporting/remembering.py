"""Answers are remembered by store version, which never changes; the oldest are forgotten."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from hustings.store.reading import Reading

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")


class Memory:
    """The last answers to some questions, up to a number of them; safe between threads."""

    def __init__(self, kept_count: int) -> None:
        self.kept_count = kept_count
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def remembers(
        self, ask: Callable[Concatenate[Reading, Rest], Answer]
    ) -> Callable[Concatenate[Reading, Rest], Answer]:
        """Ask once for each home, version and arguments; nobody may change the answer they get."""

        @wraps(ask)
        def recall(reading: Reading, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Answer:
            key = (
                str(reading.home),
                reading.version,
                ask.__module__,
                ask.__qualname__,
                _frozen(args),
                tuple(sorted((name, _frozen(value)) for name, value in kwargs.items())),
            )
            with self._lock:
                if key in self._answers:
                    self._answers.move_to_end(key)
                    known: Answer = self._answers[key]
                    return known
            answer = ask(reading, *args, **kwargs)
            self._keep(key, answer)
            return answer

        return recall

    def _keep(self, key: Hashable, answer: Any) -> None:
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self.kept_count:
                self._answers.popitem(last=False)

    def forget(self) -> None:
        """Forget every answer of this memory."""
        with self._lock:
            self._answers.clear()


MEMORY = Memory(512)
remembered = MEMORY.remembers
LARGE = Memory(2)
remembered_for_a_while = LARGE.remembers
"""For answers that are too large to keep many of."""


def forget() -> None:
    """Forget every answer, as when a home is removed and made anew."""
    MEMORY.forget()
    LARGE.forget()


def _frozen(value: Any) -> Hashable:
    if isinstance(value, list | tuple):
        return tuple(_frozen(part) for part in value)
    if isinstance(value, set | frozenset):
        return tuple(sorted(_frozen(part) for part in value))  # type: ignore[type-var]
    return value  # type: ignore[no-any-return]
