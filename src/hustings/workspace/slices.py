"""Whole answers out of slices, for files to take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue

Row = TypeVar("Row", covariant=True)

SLICE_ROWS = 1000
ROWS_MOST = 50_000


class Slice(Protocol[Row]):
    """Some rows and where to go on."""

    @property
    def rows(self) -> Sequence[Row]: ...
    @property
    def cursor(self) -> str | None: ...


def all_rows(ask: Callable[[str | None], Slice[Row]], most: int = ROWS_MOST) -> list[Row]:
    """Every row, slice by slice; CorrectTheValue where there are more than `most`, never a cut file."""
    rows: list[Row] = []
    cursor: str | None = None
    while True:
        found = ask(cursor)
        rows += found.rows
        cursor = found.cursor
        if cursor is None:
            return rows
        if len(rows) >= most:
            raise CorrectTheValue(
                _("There are more than %(count)d rows, too many for one file from a screen.")
                % {"count": most},
                remedy=_("Choose a shorter window, or use the command line or the REST interface."),
            )
