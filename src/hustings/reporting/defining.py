"""Definitions of measures and signals in words, for whoever shows them."""

from __future__ import annotations

from typing import Any

from hustings.measures.definition import Measure, measure_named
from hustings.signals.definition import signal_named

_WORDS = (
    "name",
    "version",
    "title",
    "family",
    "unit",
    "grain",
    "formula",
    "numerator",
    "weights",
    "denominator",
    "denominator_at",
    "aggregation",
    "null_rule",
    "source",
)


def definition(name: str) -> dict[str, Any]:
    """Everything that defines a measure, with its inputs and columns; UseAKnownName when there is none."""
    return defined(measure_named(name))


def defined(measure: Measure) -> dict[str, Any]:
    """A measure's definition as names and words."""
    words = {word: getattr(measure, word) for word in _WORDS}
    return {**words, "inputs": list(measure.inputs), "columns": list(measure.columns)}


def signal_definition(name: str) -> dict[str, Any]:
    """Everything that defines a signal; UseAKnownName when there is none."""
    signal = signal_named(name)
    words = ("name", "version", "title", "subject", "needs", "method", "uncertainty", "source")
    return {
        **{word: getattr(signal, word) for word in words},
        "explanations": list(signal.explanations),
    }
