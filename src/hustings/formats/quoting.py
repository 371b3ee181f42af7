"""Texts as SQL literals."""

from __future__ import annotations


def quoted(text: str) -> str:
    """A text as an SQL literal; NULs, which no literal can hold, are dropped."""
    return "'" + text.replace("\x00", "").replace("'", "''") + "'"
