"""Tables that are handed in with --table, and those that --out writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hustings.domain.errors import CorrectTheValue

if TYPE_CHECKING:
    from pathlib import Path


def refuse_beside_a_table(narrowed: Mapping[str, object]) -> None:
    """CorrectTheValue for an option, by its name, that narrows the store and would do nothing to a table."""
    for name, value in narrowed.items():
        if value is not None:
            raise CorrectTheValue(
                "A table is searched whole.",
                field=name,
                remedy=f"Leave out --{name.replace('_', '-')}, or --table.",
            )


@contextmanager
def writing_to(out: Path) -> Iterator[None]:
    """Say in words that `out` cannot be written, where it cannot."""
    try:
        yield
    except OSError as error:
        raise CorrectTheValue(
            f"The file cannot be written: {error.strerror}.",
            file=str(out),
            field="out",
            remedy="Choose a folder that can be written to.",
        ) from error
