"""Names of countries by their ISO 3166-1 alpha-2 codes."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _names() -> dict[str, str]:
    lines = files("hustings.workspace").joinpath("countries.tab").read_text("utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if "\t" in line and not line.startswith("#"))


def country_name(code: str | None) -> str | None:
    """The country's name, in English; the code itself when it is none, None when unknown."""
    return _names().get(code, code) if code else None
