"""Definitions of measures in words, for whoever shows them."""

from __future__ import annotations

from typing import Any

from hustings.measures.definition import Measure, measure_named

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
