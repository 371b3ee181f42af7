"""The shapes of an audit's answer."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from hustings.web.api.shapes import WindowOut


class NumberOut(Schema):
    """One number that evidence rests on; `low` and `high` are its ends, None where open or not known."""

    name: str
    key: str | None
    unit: str
    value: float | None
    low: float | None
    high: float | None
    at: str | None
    source: str | None


class EvidenceOut(Schema):
    """One finding of a signal; `state` is flagged, clear or insufficient."""

    model_config = ConfigDict(populate_by_name=True)
    signal: str
    version: int
    state: Literal["flagged", "clear", "insufficient"]
    kind: str | None
    from_: str | None = Field(alias="from")
    to: str | None
    effect: float | None
    effect_unit: str | None
    interval: list[float | None] | None
    q: float | None
    reason: str
    numbers: list[NumberOut]
    explanations: list[str]
    sources: list[str]


class CitationOut(Schema):
    """A published figure that evidence rests on, in its source's words."""

    at: str
    precision: str
    subject: str
    key: str
    metric: str
    value: float | None
    value_low: float | None
    value_high: float | None
    note: str | None
    source_url: str | None


class RemarkOut(Schema):
    """What was said of a run that brought figures."""

    run_id: str
    text: str
    licence: str | None


class SizesOut(Schema):
    """A page's followers or fans along time."""

    name: str
    unit: str
    times: list[str]
    values: list[float | None]
    notes: list[str | None]


class OneDossierOut(Schema):
    """All signals on one page, those flagged first; `sha256` is the same for the same version."""

    page_id: str
    name: str
    window: WindowOut
    as_of: str
    store_version: int
    signals: list[EvidenceOut]
    timeline: list[SizesOut]
    citations: list[CitationOut]
    remarks: list[RemarkOut]
    runs: list[str]
    sha256: str


class DossierOut(OneDossierOut):
    """All signals on one page, and the same of the pages that stand beside it."""

    beside: list[OneDossierOut]
