"""A format's cells tied to the columns of one file's header, with what the caller states put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from hustings.domain.errors import ChooseAFormat, CorrectTheValue, StateTheTimeZone
from hustings.domain.identity import split_id
from hustings.domain.platforms import platforms
from hustings.formats.headers import folded, plain, position
from hustings.formats.layout import RECORD_COLUMNS, Cell, Format
from hustings.formats.quoting import quoted
from hustings.formats.zones import checked_zone


@dataclass(frozen=True, slots=True)
class Bound:
    """A cell with its place: `text` is SQL of its source's text, `value` the name of its value."""

    cell: Cell
    text: str
    value: str
    column: str | None


def stated(
    form: Format, page: str | None, platform: str | None, observed_at: datetime | None
) -> Format:
    """The format with what the caller states put in as constant cells."""
    cells = list(form.cells)
    if page is not None:
        native = page
        if ":" in page and page.partition(":")[0] in platforms():
            named, native = split_id(page)
            platform = platform or named
        by_name = native == page and not native.isdigit()
        record = "page_name" if by_name else "page_native_id"
        cells = [cell for cell in cells if cell.record not in ("page_native_id", "page_name")]
        cells.append(Cell(record, constant=native))
        if form.needs_page and form.records == "figures":
            cells.append(Cell("subject", constant=native))
    elif form.needs_page:
        raise CorrectTheValue(
            f"A file of the format {form.name} does not say whose it is.",
            field="page",
            remedy="Give the page with --page, such as --page facebook:9106562109.",
        )
    if observed_at is not None and form.records != "figures":
        at = observed_at.astimezone(UTC).replace(tzinfo=None) if observed_at.tzinfo else observed_at
        cells.append(Cell("observed_at", constant=at.isoformat(sep=" "), parse="time"))
    chosen = platform or form.platform
    if chosen is None or chosen not in platforms():
        raise CorrectTheValue(
            f"A file of the format {form.name} does not say of which platform it is."
            if chosen is None
            else f"There is no platform {chosen!r}.",
            field="platform",
            remedy=f"Give it with --platform: {', '.join(platforms())}.",
        )
    return replace(form, cells=tuple(cells), platform=chosen)


def bind(form: Format, header: Sequence[str]) -> list[Bound]:
    columns = [folded(name) for name in header]
    bound: list[Bound] = []
    missing: dict[str, Cell] = {}
    for cell in form.cells:
        if cell.record not in RECORD_COLUMNS[form.records]:
            raise TypeError(f"{form.name}: {form.records} have no column {cell.record}")
        index = position(cell, columns)
        if cell.constant is not None:
            text, column = quoted(cell.constant), None
        elif cell.parse == "line":
            text, column = "''", None
        elif index is not None:
            text, column = f"c{index}", plain(header[index])
        else:
            if cell.required:
                missing[cell.record] = cell
            continue
        bound.append(Bound(cell, text, f"v{len(bound)}", column))
    for item in bound:
        missing.pop(item.cell.record, None)
    if missing:
        names = ", ".join(cell.source or cell.record for cell in missing.values())
        raise ChooseAFormat(
            f"The file lacks columns that the format {form.name} needs: {names}.",
            remedy="Export it again with them, or name another format with --format.",
        )
    return bound


def zone_of(form: Format, bound: Sequence[Bound], zone: str | None) -> str:
    stated = zone or form.zone
    if stated is not None:
        return checked_zone(stated)
    if any(item.cell.parse == "time" and item.cell.constant is None for item in bound):
        raise StateTheTimeZone(
            f"Times in the format {form.name} bear no zone.",
            field="zone",
            remedy="State the zone in which they were exported with --zone, such as --zone America/Los_Angeles.",
        )
    return "UTC"
