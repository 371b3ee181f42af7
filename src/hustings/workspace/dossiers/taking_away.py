"""A dossier's numbers as CSV, each row with what it rests on."""

from __future__ import annotations

import csv
import io

from hustings.reporting.dossiers import Dossier
from hustings.reporting.exporting import time_text

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
            rows = [
                (
                    number.name,
                    number.key,
                    number.unit,
                    number.value,
                    number.bounds and number.bounds.low,
                    number.bounds and number.bounds.high,
                    number.at and time_text(number.at),
                    number.source,
                )
                for number in one.numbers
            ]
            for row in rows or [(None,) * 8]:
                writer.writerow((*head, *row, dossier.store_version, dossier.sha256))
    return text.getvalue()
