"""Evidence as cards: one a signal, each finding with a key by which notes and reviews know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from hustings.reporting.dossiers import Dossier
from hustings.signals.definition import Signal, signals
from hustings.signals.evidence import Evidence, Number
from hustings.workspace.dossiers.drawings import MakeUp, make_up, span_words
from hustings.workspace.dossiers.models import Verdict
from hustings.workspace.dossiers.telling import NumberRow, effect_words, number_rows

WORST_FIRST = {"flagged": 0, "clear": 1, "insufficient": 2}
FEWEST_ACCOUNTS = 10
"""In anything public, accounts stand in groups of at least so many."""


def finding_key(evidence: Evidence) -> str:
    """What tells a finding from the others on its page: signal, kind and window."""
    ends = [at.strftime("%Y-%m-%dT%H") if at else "" for at in (evidence.from_at, evidence.to_at)]
    return "/".join((evidence.signal, evidence.kind or "", *ends))


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of evidence with what the team says about it."""

    key: str
    evidence: Evidence
    verdict: str = Verdict.OPEN
    reason: str = ""
    notes: Sequence[Any] = ()

    @property
    def verdict_words(self) -> str:
        """The verdict as people read it."""
        return str(Verdict(self.verdict).label)

    @property
    def when(self) -> str:
        """The window in words; empty where the finding is of no window, or of one time.

        How finely one time is known the evidence's own sentence says.
        """
        found = self.evidence
        return span_words(found.from_at, found.to_at) if found.from_at != found.to_at else ""

    @property
    def effect(self) -> str:
        """How large and how sure."""
        return effect_words(self.evidence)

    @property
    def numbers(self) -> list[NumberRow]:
        """What it rests on."""
        return number_rows(self.evidence)

    @property
    def make_up(self) -> MakeUp | None:
        """The gain beside the stock, where it tells them."""
        return make_up(self.evidence)


@dataclass(frozen=True, slots=True)
class Card:
    """All findings of one signal, the flagged first; `signal` is None for one no longer defined."""

    name: str
    signal: Mapping[str, Any] | None
    findings: Sequence[Finding]

    @property
    def state(self) -> str:
        """That of the first finding: flagged where any is, else clear where any is."""
        return self.findings[0].evidence.state

    @property
    def title(self) -> str:
        """The signal's own, or its name."""
        return str(self.signal["title"]) if self.signal else self.name.replace("_", " ")

    @property
    def version(self) -> int:
        """The version that found it, which need not be today's."""
        return self.findings[0].evidence.version

    @property
    def explanations(self) -> Sequence[str]:
        """What else explains it, each once."""
        return _each_once(one for found in self.findings for one in found.evidence.explanations)

    @property
    def sources(self) -> Sequence[str]:
        """What it rests on, each once."""
        return _each_once(one for found in self.findings for one in found.evidence.sources)


def cards(
    dossier: Dossier,
    *,
    notes: Sequence[Any] = (),
    reviews: Mapping[str, tuple[str, str]] | None = None,
) -> list[Card]:
    """A card for each signal of the dossier, those with a flag first; `reviews` by finding's key."""
    by_signal: dict[str, list[Finding]] = {}
    for evidence in dossier.evidence:
        key = finding_key(evidence)
        verdict, reason = (reviews or {}).get(key, (Verdict.OPEN, ""))
        mine = tuple(note for note in notes if note["finding"] == key)
        finding = Finding(key, evidence, verdict, reason, mine)
        by_signal.setdefault(evidence.signal, []).append(finding)
    known = signals()
    made = [
        Card(
            name,
            _described(known[name]) if name in known else None,
            sorted(found, key=lambda one: WORST_FIRST[one.evidence.state]),
        )
        for name, found in by_signal.items()
    ]
    return sorted(made, key=lambda card: WORST_FIRST[card.state])


def orphans(dossier: Dossier, notes: Sequence[Any]) -> list[Any]:
    """Notes on findings that this dossier does not have, as after other data or another window."""
    here = {finding_key(evidence) for evidence in dossier.evidence}
    return [note for note in notes if note["finding"] not in here]


def for_the_public(evidence: Evidence) -> Evidence:
    """The evidence without any single account, and with no group of fewer than ten told exactly.

    Signals on pages pass through as they are.
    """
    found = signals().get(evidence.signal)
    if found is None or found.subject == "page":
        return evidence
    numbers = tuple(_coarse(number) for number in evidence.numbers if number.key is None)
    return replace(evidence, numbers=numbers)


def _coarse(number: Number) -> Number:
    few = number.unit == "accounts" and number.value is not None
    if few and (number.value or 0) < FEWEST_ACCOUNTS:
        return Number(number.name, number.unit, None, at=number.at, source=number.source)
    return number


def _described(signal: Signal) -> dict[str, Any]:
    """The definition's fields by name, for templates, which call what they can call."""
    return {
        field.name: getattr(signal, field.name)
        for field in fields(signal)
        if field.name != "compute"
    }


def _each_once(words: Any) -> Sequence[str]:
    return tuple(dict.fromkeys(words))
