"""The shapes of a dossier: the signals on one page, as found in one version of the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hustings.domain.periods import Window
from hustings.reporting.answers import PageRow, Series
from hustings.signals.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Citation:
    """A published figure that evidence rests on, in its source's words."""

    at: datetime
    precision: str
    subject: str
    key: str
    metric: str
    value: float | None
    value_low: float | None
    value_high: float | None
    note: str | None
    source_url: str | None


@dataclass(frozen=True, slots=True)
class Remark:
    """What whoever brought a run in said of it, such as what its sources allege and deny.

    Of the audit itself, which says what it could not look at, `run_id` is empty.
    """

    run_id: str
    text: str
    licence: str | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All signals on one page, those flagged first; the same store version gives the same dossier.

    `beside` holds the same signals of the pages named to stand beside it, without theirs.
    `timeline` holds the page's sizes, `citations` the figures that the evidence rests on, `remarks`
    what was said of the runs that brought them. `sha256` is that of the dossier as canonical JSON
    without this field, by which two copies are compared.
    """

    page: PageRow
    window: Window
    store_version: int
    as_of: datetime
    evidence: Sequence[Evidence]
    timeline: Sequence[Series]
    citations: Sequence[Citation]
    run_ids: Sequence[str]
    remarks: Sequence[Remark] = ()
    beside: Sequence[Dossier] = ()
    sha256: str = ""
