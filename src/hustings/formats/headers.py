"""Headers as people and spreadsheet programs write them, folded so that they can be compared."""

from __future__ import annotations

from collections.abc import Sequence

from hustings.formats.layout import Cell

_MARKS = "\ufeff\u200b\x00"
"""What may cling to a header unseen: byte order mark, zero-width space, NUL."""


def plain(text: str) -> str:
    """A header without unseen marks and with single spaces."""
    return " ".join("".join(mark for mark in text if mark not in _MARKS).split())


def folded(text: str) -> str:
    """A header as it is compared: plain and case folded."""
    return plain(text).casefold()


def is_separator_hint(cells: Sequence[str]) -> bool:
    """Whether a row is the line sep=, that is meant for spreadsheet programs."""
    return bool(cells) and folded(cells[0]).startswith("sep=") and not any(map(plain, cells[1:]))


def fits(wanted: str, header: Sequence[str]) -> bool:
    """Whether a header, already folded, holds a column; a trailing * asks for a prefix, | parts spellings."""
    return folded(wanted) in header or any(
        _is_in(folded(name), header) for name in wanted.split("|")
    )


def _is_in(name: str, header: Sequence[str]) -> bool:
    if name.endswith("*"):
        return any(column.startswith(name[:-1]) for column in header)
    return name in header


def position(cell: Cell, header: Sequence[str]) -> int | None:
    """Where a cell's column stands in a header, already folded; of two alike, the first."""
    for name in (cell.source, *cell.aliases):
        if name is None:
            continue
        wanted = folded(name)
        for index, column in enumerate(header):
            if column == wanted or (cell.prefix and column.startswith(wanted)):
                return index
    return None
