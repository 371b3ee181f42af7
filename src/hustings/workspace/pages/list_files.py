"""Lists of pages as CSV, in and out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue, RepairTheFile
from hustings.domain.identity import split_id

FILE_LONGEST = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ListFile:
    """What a file names: page ids, and the lines that name none with the reason."""

    page_ids: tuple[str, ...]
    rejected: tuple[tuple[int, str], ...]


def read_list(content: bytes, known_names: dict[str, str]) -> ListFile:
    """Page ids out of a CSV file: from the column `page_id`, else from the first one.

    A cell may also hold a page's name or handle as the store knows it; `known_names` gives the id
    of each, case folded. Raises RepairTheFile for what is no text and CorrectTheValue for an empty file.
    """
    if len(content) > FILE_LONGEST:
        raise RepairTheFile(_("The file is larger than 5 MB."), remedy=_("Split it."))
    try:
        text = content.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as fault:
        raise RepairTheFile(
            _("The file is not text in UTF-8."), remedy=_("Save it as CSV in UTF-8.")
        ) from fault
    try:
        rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    except csv.Error as fault:
        raise RepairTheFile(
            _("The file is no CSV: %(fault)s.") % {"fault": fault},
            remedy=_("Give one page a line."),
        ) from fault
    if not rows:
        raise CorrectTheValue(_("The file is empty."), remedy=_("Give one page a line."))
    head = [cell.strip().casefold() for cell in rows[0]]
    place = head.index("page_id") if "page_id" in head else 0
    first = 1 if "page_id" in head else 0
    found: list[str] = []
    rejected: list[tuple[int, str]] = []
    for line, row in enumerate(rows[first:], start=first + 1):
        cell = row[place].strip() if place < len(row) else ""
        page_id = _page_id(cell, known_names)
        if page_id is None:
            rejected.append((line, cell))
        else:
            found.append(page_id)
    return ListFile(tuple(dict.fromkeys(found)), tuple(rejected))


def _page_id(cell: str, known_names: dict[str, str]) -> str | None:
    named = known_names.get(cell.casefold())
    if named is not None:
        return named
    try:
        platform, native = split_id(cell)
    except CorrectTheValue:
        return None
    return cell if platform.isidentifier() and not native.startswith("//") else None


def write_list(rows: Iterable[tuple[str, str, str]]) -> str:
    """CSV of page id, name and platform."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(("page_id", "name", "platform"))
    for page_id, name, platform in rows:
        # A spreadsheet would run a name that begins like a formula.
        safe = f"'{name}" if name[:1] in "=+-@\t\r" and name else name
        writer.writerow((page_id, safe, platform))
    return file.getvalue()
