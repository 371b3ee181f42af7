"""The audience of Cambodia's leaders on the screens: sentences, tables, files to take away."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from hustings.reporting.home import Home

pytestmark = pytest.mark.slow
HUN_SEN, RAINSY, SOKHA = "facebook:@samdech-hun-sen", "facebook:@sam-rainsy", "facebook:@kem-sokha"
TAB = f"/pages/{HUN_SEN}/?tab=audience"
WINDOW = "since=2016-03-08&until=2016-03-13"


@pytest.fixture
def cambodia(settings: Any, cambodia_home: Home) -> Home:
    settings.HUSTINGS_HOME = cambodia_home.path
    return cambodia_home


def _text(answer: Any) -> str:
    bare = re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(bare).replace("\u202f", " "))


def test_each_chart_begins_with_what_it_shows(as_: Callable[[str], Client], cambodia: Home) -> None:
    page = _text(as_("observer").get(TAB))
    assert (
        "As of March 2017, 49.9 % (49.85 % to 49.95 %) of the audience was in Cambodia and 50.1 %"
        in page
    )
    assert (
        "Cambodia makes up 22.6 % of the 151,000 who joined (8 to 13 March 2016), against 57.6 % of"
        in page
    )
    assert "The share in Cambodia fell from 58.0 % as of March 2016 to 49.9 % as of" in page
    assert "more than rounding explains" in page
    assert "Cambodia is taken for home" in page


def test_bounds_stand_below_values_and_open_ends_in_words(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    page = _text(as_("observer").get(TAB))
    assert "3,564,275 to 3,621,375" in page
    assert "at least 330,000" in page
    assert "at most 750,000" in page


def test_every_chart_has_a_table_a_foot_and_its_files(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    page = as_("observer").get(TAB).content.decode()
    charts = page.count('<figure class="chart"')
    assert charts == 4
    assert page.count("How this is counted:") >= charts
    assert page.count("data-csv") == page.count("data-png") == charts
    assert page.count('<details class="twin">') == charts
    assert "world-atlas-2.0.2/countries-110m.json" in page


def test_another_gain_can_be_chosen(as_: Callable[[str], Client], cambodia: Home) -> None:
    client = as_("observer")
    other = _text(client.get(f"{TAB}&gain=1"))
    assert "From Cambodia 75,000" in other
    assert "13 July 2016 to August 2016" in other
    # A place that there is none of leads back to the gain that tells most.
    assert "of the 151,000 who joined" in _text(client.get(f"{TAB}&gain=99"))


def test_a_window_narrows_every_part(as_: Callable[[str], Client], cambodia: Home) -> None:
    page = _text(as_("observer").get(f"{TAB}&{WINDOW}"))
    assert "As of 13 March 2016, 56.4 % (56.35 % to 56.45 %)" in page
    assert "March 2017" not in page


def test_an_audience_is_taken_away_with_its_bounds(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    answer = as_("observer").get(f"{TAB}&format=csv")
    text = answer.content.decode("utf-8-sig")
    assert "share_low" in text.splitlines()[0]
    assert "elsewhere or unknown" in text
    assert answer.headers["Content-Type"].startswith("text/csv")


def test_leaders_stand_side_by_side_by_the_share_at_home(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    page = _text(as_("observer").get(f"/compare/?page={HUN_SEN}&page={RAINSY}&page={SOKHA}"))
    assert "At home: Samdech Hun Sen 58.0 %, Sam Rainsy 82.0 %, Kem Sokha 92.0 %." in page
    assert "All as of March 2016" in page
    for total in ("at least 3,000,000", "at least 2,000,000", "at most 600,000"):
        assert total in page


def test_pages_without_audiences_are_compared_without_them(
    as_: Callable[[str], Client], small: Home
) -> None:
    page = _text(as_("observer").get("/compare/?page=facebook:1&page=facebook:2"))
    assert "Their audiences" not in page


@pytest.mark.parametrize("of", ["city", "age_gender", "language"])
def test_a_dimension_of_which_nothing_is_known_says_so(
    as_: Callable[[str], Client], cambodia: Home, of: str
) -> None:
    assert "The audience will be here" in _text(as_("observer").get(f"{TAB}&of={of}"))


def test_a_stranger_sees_no_audience(client: Client, cambodia: Home) -> None:
    assert client.get(TAB).status_code in (302, 403)
