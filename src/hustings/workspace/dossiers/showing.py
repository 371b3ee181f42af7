"""What a dossier's screen and its report both show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.safestring import mark_safe

from hustings.charts.timelines import timeline_svg
from hustings.reporting.dossiers import Dossier
from hustings.workspace.dossiers import drawings, findings, telling
from hustings.workspace.dossiers.models import Kind
from hustings.workspace.drawing import Drawing


@dataclass(frozen=True, slots=True)
class SaidAgain:
    """A statement as a frozen version kept it."""

    kind: str
    text: str
    said_by: str
    said_on: date
    said_where: str

    @property
    def get_kind_display(self) -> str:
        """Whose statement it is, in words."""
        return str(Kind(self.kind).label)


def said_again(held: Sequence[Mapping[str, Any]]) -> list[SaidAgain]:
    """The statements out of a frozen version's words."""
    return [SaidAgain(**{**one, "said_on": date.fromisoformat(one["said_on"])}) for one in held]


def shown(
    dossier: Dossier,
    *,
    notes: Sequence[Any],
    reviews: Mapping[str, tuple[str, str]],
    statements: Sequence[Any],
    public: bool = False,
) -> dict[str, Any]:
    """Facts, timeline, cards, pages beside, cited figures and what was said."""
    if public:
        dossier = _for_the_public(dossier)
    drawing = drawings.timeline(dossier)
    marked = [(one.from_at, one.to_at) for one in drawings.flagged(dossier)]
    return {
        "dossier": dossier,
        "facts": telling.facts(dossier),
        "drawing": drawing,
        "drawn_flat": _flat(dossier, marked, drawing),
        "cards": findings.cards(dossier, notes=notes, reviews=reviews),
        "orphans": findings.orphans(dossier, notes),
        "beside_pages": [
            {
                "page": one.page,
                "cards": findings.cards(one),
                "cited": telling.cited_rows(one.citations),
            }
            for one in dossier.beside
        ],
        "cited": telling.cited_rows(dossier.citations),
        "statements": statements,
        "page_spoke": [one for one in statements if one.kind == Kind.REPLY],
        "asked_in_vain": [one for one in statements if one.kind == Kind.ASKED],
    }


def _flat(dossier: Dossier, marked: Sequence[Any], drawing: Drawing | None) -> str:
    """The timeline for paper; its names are escaped where it is drawn, everything else is numbers."""
    if drawing is None:
        return ""
    named = [replace(one, name=drawings.size_words(one.name)) for one in dossier.timeline]
    return mark_safe(timeline_svg(named, marked, drawing.summary))  # noqa: S308


def _for_the_public(dossier: Dossier) -> Dossier:
    return replace(
        dossier,
        evidence=tuple(findings.for_the_public(one) for one in dossier.evidence),
        beside=tuple(_for_the_public(one) for one in dossier.beside),
    )
