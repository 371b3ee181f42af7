"""The countries of ISO 3166-1: both codes and an English name.

The names are those of the Unicode CLDR (Unicode License v3), a few in their more usual form.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_OTHER_SPELLINGS = {
    "bolivia, plurinational state of": "BO",
    "burma": "MM",
    "cape verde": "CV",
    "congo, democratic republic of the": "CD",
    "congo, republic of the": "CG",
    "congo - brazzaville": "CG",
    "congo - kinshasa": "CD",
    "czech republic": "CZ",
    "democratic republic of the congo": "CD",
    "east timor": "TL",
    "great britain": "GB",
    "hong kong sar china": "HK",
    "iran, islamic republic of": "IR",
    "ivory coast": "CI",
    "korea, republic of": "KR",
    "lao pdr": "LA",
    "macau": "MO",
    "macedonia": "MK",
    "moldova, republic of": "MD",
    "republic of korea": "KR",
    "republic of the congo": "CG",
    "russian federation": "RU",
    "swaziland": "SZ",
    "syrian arab republic": "SY",
    "taiwan, province of china": "TW",
    "tanzania, united republic of": "TZ",
    "the gambia": "GM",
    "turkey": "TR",
    "uk": "GB",
    "united states of america": "US",
    "usa": "US",
    "vatican": "VA",
    "viet nam": "VN",
}


@dataclass(frozen=True, slots=True)
class Country:
    """One country or territory."""

    alpha_2: str
    alpha_3: str
    name: str


@cache
def countries() -> dict[str, Country]:
    """Every country by its alpha-2 code, in the order of the codes."""
    text = (files("hustings.domain") / "countries.tsv").read_text(encoding="utf-8")
    rows = (Country(*line.split("\t")) for line in text.splitlines())
    return {country.alpha_2: country for country in rows}


@cache
def _by_spelling() -> dict[str, str]:
    spelled = dict(_OTHER_SPELLINGS)
    for code, country in countries().items():
        for spelling in (code, country.alpha_3, country.name):
            spelled[_folded(spelling)] = code
    return spelled


def _folded(text: str) -> str:
    return text.strip().casefold().replace("&", "and").replace("’", "'").removesuffix(".")


def country_code(text: str) -> str | None:
    """The alpha-2 code of a country given by code or English name; None when it is not recognised."""
    return _by_spelling().get(_folded(text))


def country_name(alpha_2: str) -> str:
    """The English name; the code itself when there is no such country."""
    known = countries().get(alpha_2)
    return known.name if known else alpha_2
