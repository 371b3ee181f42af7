"""Files of addresses: one page a line, or a column that says so."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue, HustingsError, RepairTheFile
from hustings.workspace.collection.looking_up import ADDRESS_LONGEST, platforms_of

FILE_LONGEST_BYTES = 1024 * 1024
LINES_MOST = 500
HEADS = ("address", "url", "link", "page", "handle", "account", "permalink")


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line that names something; `problem` says why it names no page, empty where it may."""

    line: int
    address: str
    platform: str
    problem: str


def read_addresses(content: bytes) -> list[WrittenLine]:
    """The lines of a CSV or text file, from a column of HEADS, else from the first.

    Empty lines and those that repeat an address are told apart with a reason. RepairTheFile for what
    is no text, CorrectTheValue for none or for more than LINES_MOST lines.
    """
    rows = _rows(content)
    head = [cell.strip().casefold() for cell in rows[0][1]]
    place = next((head.index(name) for name in HEADS if name in head), None)
    body = rows if place is None else rows[1:]
    if not body:
        raise CorrectTheValue(_("The file is empty."), remedy=_("Give one address a line."))
    if len(body) > LINES_MOST:
        raise CorrectTheValue(
            _("The file has %(count)d lines, and %(most)d can be followed at once.")
            % {"count": len(body), "most": LINES_MOST},
            remedy=_("Split it."),
        )
    seen: set[str] = set()
    return [
        _read(line, row[place or 0] if len(row) > (place or 0) else "", seen) for line, row in body
    ]


def _rows(content: bytes) -> list[tuple[int, list[str]]]:
    if len(content) > FILE_LONGEST_BYTES:
        raise RepairTheFile(_("The file is larger than 1 MB."), remedy=_("Split it."))
    try:
        text = content.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as fault:
        raise RepairTheFile(
            _("The file is not text in UTF-8."), remedy=_("Save it as CSV in UTF-8.")
        ) from fault
    reader = csv.reader(io.StringIO(text))
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as fault:
        raise RepairTheFile(
            _("The file is no CSV: %(fault)s.") % {"fault": fault},
            remedy=_("Give one address a line."),
        ) from fault
    if not rows:
        raise CorrectTheValue(_("The file is empty."), remedy=_("Give one address a line."))
    return rows


def _read(line: int, cell: str, seen: set[str]) -> WrittenLine:
    address = cell.strip()[: ADDRESS_LONGEST + 1]
    if not address:
        return WrittenLine(line, "", "", _("The line holds no address."))
    if address.casefold() in seen:
        return WrittenLine(line, address, "", _("The address stands further above already."))
    seen.add(address.casefold())
    try:
        platform = platforms_of(address)[0]
    except HustingsError as error:
        return WrittenLine(line, address[:ADDRESS_LONGEST], "", str(error.message))
    return WrittenLine(line, address, platform.key, "")
