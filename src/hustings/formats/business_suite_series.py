"""Meta Business Suite's daily series of one page: a separator hint, a title, then a day a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from hustings.formats.headers import folded, is_separator_hint, plain
from hustings.formats.layout import Cell, Format, SourceRow


def unfold(rows: Iterable[SourceRow]) -> Iterator[SourceRow]:
    """Give each day the title of the block that it stands in, and the day after it."""
    yield 1, ["Date", "Day after", "Primary", "Metric"]
    title = ""
    for line, cells in rows:
        if not any(map(plain, cells)) or is_separator_hint(cells):
            continue
        if not any(map(plain, cells[1:])) and not _day_after(cells[0]):
            title = plain(cells[0])
        elif folded(cells[0]) != "date":
            value = cells[1] if len(cells) > 1 else ""
            yield line, [cells[0], _day_after(cells[0]), value, title]


def _day_after(text: str) -> str:
    try:
        return (
            date.fromisoformat(re.split("[T ]", text.strip())[0]) + timedelta(days=1)
        ).isoformat()
    except (ValueError, OverflowError):
        return ""


SERIES = Format(
    name="business-suite-series",
    title="Meta Business Suite: daily series of a page",
    records="figures",
    platform="facebook",
    # Days are those of the page's own zone, which the file does not state.
    zone=None,
    needs_page=True,
    all_of=("Date", "Primary"),
    titles=("*",),
    unfold=unfold,
    cells=(
        Cell("from_at", "Date", "time", required=True),
        Cell("observed_at", "Date", "time"),
        Cell("to_at", "Day after", "time"),
        Cell("precision", constant="day"),
        Cell("key", constant="ALL"),
        Cell("metric", "Metric", "sql", required=True,
             sql=r"nullif(trim(regexp_replace(lower($cell), '[^\pL\pN]+', '_', 'g'), '_'), '') || '_day'"),
        Cell("value", "Primary", "count"),
        Cell("quality", constant="exact"),
    ),
    source="A public catalogue of such exports, made from files: UTF-16, a line sep=, then the metric's name, "
    "then Date and Primary.",
    note="Each day's number is kept as a figure under the metric's name in the file, with _day after it.",
)  # fmt: skip
