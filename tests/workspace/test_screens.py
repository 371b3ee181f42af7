"""Every screen of figures: what it says, and what it costs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hustings.reporting.home import Home
from hustings.workspace.pages import actions as pages
from hustings.workspace.rooms import doors
from hustings.workspace.teams import actions as teams
from hustings.workspace.teams.models import Role
from tests.workspace.conftest import PASSWORD, People

WINDOW = "since=2015-08-03&until=2015-08-30"
SCREENS = {
    "/": 3,
    f"/leaderboard/?{WINDOW}": 5,
    f"/leaderboard/csv/?{WINDOW}": 3,
    "/pages/": 4,
    "/pages/facebook:1/": 5,
    "/pages/facebook:1/?tab=posts": 5,
    "/pages/facebook:3/?tab=audience": 5,
    "/pages/facebook:1/?tab=method": 5,
    "/posts/facebook:1_1/": 3,
    f"/compare/?page=facebook:1&page=facebook:2&{WINDOW}": 4,
    "/measures/": 3,
    "/measures/overperforming/": 3,
    "/measures/interactions/tried/?page=facebook:1": 3,
    "/lists/": 4,
    "/runs/": 3,
    "/imports/": 4,
    "/team/": 5,
    "/team/trail/": 4,
    "/account/": 3,
}
"""Each screen with its SQL queries: session, person, membership, and what the room itself reads."""


def _text(answer: object) -> str:
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return " ".join(words.split())


@pytest.mark.parametrize("address", SCREENS)
def test_a_screen_costs_the_same_few_queries_however_much_there_is(
    as_: Callable[[str], Client], people: People, small: Home, address: str
) -> None:
    client = as_("administrator")
    for number in range(6):
        pages.make_list(people.administrator, f"List {number}", ["facebook:1", "facebook:2"])
        teams.add_member(
            people.administrator, f"person-{number}", Role.OBSERVER, PASSWORD
        ) if number < 2 else None
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code in (200, 302)
    # The sidebar, where there is one, asks each door that tells how much there is to look at.
    telling = sum(door.noticed is not None for door in doors())
    sidebar = telling if "<nav" in answer.content.decode() else 0
    assert len(asked) == SCREENS[address] + sidebar, [one["sql"][:90] for one in asked]


@pytest.mark.parametrize("address", SCREENS)
def test_a_screen_carries_no_script_or_style_of_its_own(
    as_: Callable[[str], Client], small: Home, address: str
) -> None:
    markup = as_("administrator").get(address).content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", markup)
    for attributes, content in re.findall(r"<script([^>]*)>(.*?)</script>", markup, re.DOTALL):
        assert "application/json" in attributes or not content.strip()


def test_the_overview_of_a_page_says_what_is_unknown(
    as_: Callable[[str], Client], small: Home
) -> None:
    page = _text(as_("observer").get("/pages/facebook:3/"))
    assert "Followers unknown never observed" in page
    assert "Fans 2,000" in page


def test_posts_of_a_page_can_be_sorted_and_taken_away(
    as_: Callable[[str], Client], small: Home
) -> None:
    client = as_("observer")
    page = _text(client.get("/pages/facebook:1/?tab=posts&sort=-interactions"))
    assert (
        page.index("20 August 2015")
        < page.index("3 August 2015, 10:00")
        < page.index("20 July 2015")
    )
    taken = client.get("/pages/facebook:1/?tab=posts&format=csv").content.decode("utf-8-sig")
    assert "facebook:1_2" in taken


def test_the_audience_always_shows_what_is_elsewhere_or_unknown(
    as_: Callable[[str], Client], small: Home
) -> None:
    answer = as_("observer").get("/pages/facebook:3/?tab=audience")
    page = _text(answer)
    assert "Cambodia" in page
    assert "elsewhere or unknown" in page
    option = json.loads(
        re.search(r'<script type="application/json">(.*?)</script>', answer.content.decode())[1]
    )  # type: ignore[index]
    assert option["series"][-1]["name"] == "elsewhere or unknown"


def test_an_audience_of_which_nothing_is_known_says_so(
    as_: Callable[[str], Client], small: Home
) -> None:
    page = _text(as_("member").get("/pages/facebook:1/?tab=audience"))
    assert "The audience will be here" in page


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/pages/facebook:none/", 404),
        ("/pages/facebook:1/?tab=nonsense", 400),
        ("/pages/facebook:3/?tab=audience&of=religion", 400),
        ("/posts/facebook:none/", 404),
        ("/measures/nonsense/", 404),
        ("/measures/interactions/tried/", 400),
        ("/runs/r-none/", 404),
        ("/pages/?sort=secret", 400),
        ("/pages/?cursor=broken", 400),
    ],
)
def test_what_is_not_there_is_answered_in_words(
    as_: Callable[[str], Client], small: Home, address: str, status: int
) -> None:
    answer = as_("observer").get(address)
    assert answer.status_code == status
    assert "What to do" in _text(answer)


def test_every_chart_has_its_table_its_sentence_and_its_foot(
    as_: Callable[[str], Client], small: Home
) -> None:
    markup = (
        as_("observer").get(f"/compare/?page=facebook:1&page=facebook:2&{WINDOW}").content.decode()
    )
    figures = re.findall(r'<figure class="chart".*?</figure>', markup, re.DOTALL)
    assert len(figures) >= 2
    for figure in figures:
        assert "<table" in figure
        assert re.search(r'<p id="[^"]+-summary">[^<]+</p>', figure)
        assert "store version" in figure
        assert 'aria-roledescription="chart"' in figure


def test_a_comparison_shows_each_page_with_the_window_before(
    as_: Callable[[str], Client], small: Home
) -> None:
    page = _text(as_("observer").get(f"/compare/?page=facebook:1&page=facebook:2&{WINDOW}"))
    # Alder 450 now, 50 before; Birch 400 now, 500 before; 450 of 850 is 52.9 per cent.
    assert "Interactions 450 50 400 500" in page
    assert "52.9" in page


def test_the_same_page_twice_is_no_comparison(as_: Callable[[str], Client], small: Home) -> None:
    page = _text(as_("observer").get("/compare/?page=facebook:1&page=facebook:1"))
    assert "The comparison will be here" in page


def test_a_measure_is_tried_on_a_page_as_a_fragment_or_a_whole(
    as_: Callable[[str], Client], small: Home
) -> None:
    client = as_("observer")
    address = f"/measures/interactions/tried/?page=facebook:1&{WINDOW}"
    whole, part = client.get(address), client.get(address, headers={"HX-Request": "true"})
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert "450" in _text(part)
    assert client.get(f"{address}&format=csv").headers["Content-Type"].startswith("text/csv")


def test_an_error_of_a_fragment_is_a_fragment(as_: Callable[[str], Client], small: Home) -> None:
    answer = as_("observer").get("/measures/interactions/tried/", headers={"HX-Request": "true"})
    assert answer.status_code == 400
    assert b"<html" not in answer.content
    assert b"No page was chosen" in answer.content


def test_words_in_any_script_keep_their_own_direction(
    as_: Callable[[str], Client], people: People, small: Home
) -> None:
    pages.make_list(people.member, "قائمة المرشحين", ["facebook:1"], "បញ្ជីឈ្មោះ")
    markup = as_("observer").get("/lists/").content.decode()
    assert '<bdi dir="auto">قائمة المرشحين</bdi>' in markup
    assert "បញ្ជីឈ្មោះ" in markup


def test_hostile_names_are_shown_and_not_obeyed(
    as_: Callable[[str], Client], people: People, small: Home
) -> None:
    pages.make_list(people.member, "<script>alert(1)</script>", ["facebook:1"])
    for address in ("/lists/", "/leaderboard/", "/team/trail/", "/pages/facebook:1/"):
        assert "<script>alert" not in as_("administrator").get(address).content.decode()


def test_the_runs_lead_to_the_rows_that_were_left_out(
    as_: Callable[[str], Client], small: Home
) -> None:
    client = as_("observer")
    run_id = re.findall(r'href="/runs/(r-[^"]+)/"', client.get("/runs/").content.decode())[-1]
    page = _text(client.get(f"/runs/{run_id}/"))
    assert "2 rows with a remark" in page
    assert "not a number: x" in page
