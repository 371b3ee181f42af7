"""Parts of pages in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

GENERATED = "<!-- Written by `hustings docs`; change the code, not this file. -->\n"


def table(head: Sequence[str], rows: Iterable[Iterable[Any]]) -> list[str]:
    """The lines of a table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        cells = (str(cell).replace("|", "\\|").replace("\n", " ") for cell in row)
        lines.append(f"| {' | '.join(cells)} |")
    return lines
