"""Measures as templates can read them: a measure itself is callable, and templates call what they can."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from hustings.measures.definition import Measure


def described(measure: Measure) -> dict[str, Any]:
    """The definition's fields by name, without the function."""
    return {
        field.name: getattr(measure, field.name)
        for field in fields(measure)
        if field.name != "compute"
    }
