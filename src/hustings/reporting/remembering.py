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

REMEMBERED_COUNT = 512

_answers: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def remembered(
    ask: Callable[Concatenate[Reading, Rest], Answer],
) -> Callable[Concatenate[Reading, Rest], Answer]:
    """Ask once for each home, version and arguments; answers must not be changed by who gets them."""

    @wraps(ask)
    def recall(reading: Reading, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Answer:
        key = (
            str(reading.home),
            reading.version,
            ask.__module__,
            ask.__qualname__,
            tuple(_frozen(value) for value in args),
            tuple(sorted((name, _frozen(value)) for name, value in kwargs.items())),
        )
        with _lock:
            if key in _answers:
                _answers.move_to_end(key)
                return _answers[key]  # type: ignore[no-any-return]
        answer = ask(reading, *args, **kwargs)
        with _lock:
            _answers[key] = answer
            while len(_answers) > REMEMBERED_COUNT:
                _answers.popitem(last=False)
        return answer

    return recall


def forget() -> None:
    """Forget every answer, as a test or a removed home needs."""
    with _lock:
        _answers.clear()


def _frozen(value: Any) -> Hashable:
    if isinstance(value, list | tuple):
        return tuple(_frozen(part) for part in value)
    if isinstance(value, set | frozenset):
        return tuple(sorted(_frozen(part) for part in value))  # type: ignore[type-var]
    return value  # type: ignore[no-any-return]
