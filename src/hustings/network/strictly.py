"""Answers taken apart by their declared types: whole, or part by part so that an odd one hides no other."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from hustings.domain.errors import ReportTheAnswer

T = TypeVar("T")


def decoded(body: bytes, kind: type[T], *, whose: str, platform: str, what: str) -> T:
    """A whole answer as what it should be; ReportTheAnswer where it is something else.

    `whose` names in a sentence who answered, `what` the thing that was expected.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ReportTheAnswer(
            f"{whose} answer is no {what}: {error}", platform=platform, field=what
        ) from None


def read_or_set_aside(
    raw: msgspec.Raw, kind: type[T], place: str, quarantined: dict[str, str]
) -> T | None:
    """One part of an answer; None where it cannot be read, which is told in `quarantined` by its place."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        quarantined[place] = str(error)
        return None
