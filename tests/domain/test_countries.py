"""Countries by code and name, and the reference table of people and people online."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from hustings.domain.countries import countries, country_code, country_name


def test_all_countries_of_iso_3166_are_there() -> None:
    # ISO 3166-1 lists 249 officially assigned codes.
    assert len(countries()) == 249
    assert len({country.alpha_3 for country in countries().values()}) == 249
    assert len({country.name for country in countries().values()}) == 249


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KH", "KH"),
        ("khm", "KH"),
        ("Cambodia", "KH"),
        (" Namibia ", "NA"),
        ("NA", "NA"),
        ("Bosnia and Herzegovina", "BA"),
        ("Bosnia & Herzegovina", "BA"),
        ("Cote d'Ivoire", None),
        ("Côte d'Ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("United States of America", "US"),
        ("Viet Nam", "VN"),
        ("Atlantis", None),
    ],
)
def test_a_country_is_found_by_code_and_by_name(text: str, code: str | None) -> None:
    assert country_code(text) == code


def test_every_name_and_code_leads_back_to_its_country() -> None:
    for code, country in countries().items():
        assert {country_code(text) for text in (code, country.alpha_3, country.name)} == {code}
    assert country_name("KH") == "Cambodia"
    assert country_name("XX") == "XX"


def test_the_world_table_holds_countries_once_a_year_with_shares_between_nought_and_one() -> None:
    text = (files("hustings.store") / "world.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len({(row["country"], row["year"]) for row in rows}) == len(rows)
    assert {row["country"] for row in rows} <= countries().keys()
    assert all(0 <= float(row["online_ratio"]) <= 1 for row in rows if row["online_ratio"])
    # World Bank SP.POP.TOTL and ITU: Cambodia in 2015 had 15,623,251 people, 6.4332 percent of them online.
    assert {
        "country": "KH",
        "year": "2015",
        "population": "15623251",
        "online_ratio": "0.064332",
    } in rows
