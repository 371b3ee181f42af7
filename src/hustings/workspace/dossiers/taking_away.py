"""A dossier's numbers as CSV, each row with what it rests on."""

from __future__ import annotations

import csv
import io
from typing import Any

from hustings.reporting.dossiers import Dossier
from hustings.reporting.exporting import time_text
from hustings.signals.evidence import Number

COLUMNS = (
    "page_id",
    "signal",
    "version",
    "state",
    "kind",
    "from",
    "to",
    "number",
    "key",
    "unit",
    "value",
    "low",
    "high",
    "at",
    "source",
    "store_version",
    "sha256",
)


def numbers_csv(dossier: Dossier) -> str:
    """Every number of every finding, those of the pages beside it too; a finding without any has one row."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for page in (dossier, *dossier.beside):
        for one in page.evidence:
            head = (
                page.page.page_id,
                one.signal,
                one.version,
                one.state,
                one.kind,
                one.from_at and time_text(one.from_at),
                one.to_at and time_text(one.to_at),
            )
            for number in one.numbers or (None,):
                cells = _cells(number)
                writer.writerow((*head, *cells, dossier.store_version, dossier.sha256))
    return text.getvalue()


def _cells(number: Number | None) -> tuple[Any, ...]:
    if number is None:
        return (None,) * 8
    bounds = number.bounds
    return (
        number.name,
        number.key,
        number.unit,
        number.value,
        bounds.low if bounds else None,
        bounds.high if bounds else None,
        time_text(number.at) if number.at else None,
        number.source,
    )
