"""The leaderboard over the small home, whose figures are counted by hand in tests/conftest.py."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client

from hustings.reporting.home import Home
from hustings.workspace.pages import actions as pages
from hustings.workspace.teams import actions
from hustings.workspace.teams.models import PublicLink
from tests.workspace.conftest import People

WINDOW = "since=2015-08-03&until=2015-08-30"


def _text(answer: object) -> str:
    """What a reader sees, without markup and with single spaces."""
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return " ".join(words.split())


def test_pages_stand_in_the_order_of_the_measure_with_their_figures(
    as_: Callable[[str], Client], small: Home
) -> None:
    page = _text(as_("observer").get(f"/leaderboard/?{WINDOW}"))
    # Alder: 100 seen again as 150, and 300, over 2 posts; Birch 250 and 150 over 2; Cedar 90 over 1.
    assert page.index("Alder") < page.index("Birch") < page.index("Cédar")
    assert "225" in page
    assert "3 August to 30 August 2015, UTC" in page


def test_the_closing_row_is_computed_from_all_posts_and_not_averaged(
    as_: Callable[[str], Client], small: Home
) -> None:
    page = _text(as_("observer").get(f"/leaderboard/?{WINDOW}"))
    # 150 + 300 + 250 + 150 + 90 = 940 over 5 posts = 188.
    assert "All pages ranked 5 940 188" in page


def test_a_page_that_cannot_be_ranked_is_listed_apart_with_the_reason(
    as_: Callable[[str], Client], small: Home
) -> None:
    page = _text(as_("observer").get(f"/leaderboard/?{WINDOW}&min_posts=2"))
    assert "Cédar 1 fewer than 2 posts in the window: 1" in page
    assert "Elm 0 fewer than 2" in page


def test_movement_is_shown_against_the_window_before(
    as_: Callable[[str], Client], small: Home
) -> None:
    page = _text(as_("observer").get(f"/leaderboard/?{WINDOW}&compare=previous"))
    # Before: Birch 500 per post, Alder 50; now Alder 225, Birch 200; Cedar had no post before.
    assert "1 ▲ up by 1 A Alder" in page
    assert "2 ▼ down by 1 B Birch" in page
    assert "3 new C Cédar" in page


def test_columns_are_picked_by_the_address(as_: Callable[[str], Client], small: Home) -> None:
    client = as_("observer")
    assert "Share of voice" in _text(client.get(f"/leaderboard/?{WINDOW}")).split("#")[1]
    picked = _text(client.get(f"/leaderboard/?{WINDOW}&col=followers")).split("#")[1]
    assert "Followers" in picked
    assert "Share of voice" not in picked


def test_a_list_narrows_the_peers_and_names_the_ranking(
    as_: Callable[[str], Client], people: People, small: Home
) -> None:
    made = pages.make_list(people.member, "Canadians", ["facebook:1", "facebook:2"])
    page = _text(as_("observer").get(f"/leaderboard/?{WINDOW}&list={made.pk}"))
    assert "Canadians 2 pages ranked" in page
    assert "Cédar" not in page


def test_unknown_is_said_in_grey_and_never_zero(as_: Callable[[str], Client], small: Home) -> None:
    markup = as_("observer").get(f"/leaderboard/?{WINDOW}&col=followers").content.decode()
    row = markup[markup.index("Cédar") :]
    assert '<span class="unknown">unknown</span>' in row


def test_every_filter_lives_in_the_address_and_survives_the_others(
    as_: Callable[[str], Client], small: Home
) -> None:
    asked = f"/leaderboard/?{WINDOW}&country=CA&min_posts=1&measure=interactions"
    markup = as_("observer").get(asked).content.decode()
    link = re.search(r'href="(\?[^"]*compare=previous[^"]*)"', markup)
    assert link is not None
    for part in (
        "since=2015-08-03",
        "until=2015-08-30",
        "country=CA",
        "min_posts=1",
        "measure=interactions",
    ):
        assert part in link[1]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("since=yesterday", 400, "is not a date"),
        ("since=2015-08-30&until=2015-08-03", 400, "after its end"),
        ("measure=nonsense", 404, "There is no measure"),
        ("measure=overperforming", 400, "gives no value per page"),
        ("min_posts=-1", 400, "is not a whole number"),
        ("list=999", 404, "There is no such list"),
        ("compare=previous", 400, "no window before"),
        ("as_of=99", 404, "99"),
    ],
)
def test_a_wrong_filter_is_answered_in_words(
    as_: Callable[[str], Client], small: Home, query: str, status: int, said: str
) -> None:
    answer = as_("observer").get(f"/leaderboard/?{query}")
    assert answer.status_code == status
    page = _text(answer)
    assert said in page
    assert "What was not done" in page
    assert answer.headers["X-Request-ID"] in page


def test_a_ranking_of_an_earlier_version_stays_as_it_was(
    as_: Callable[[str], Client], small: Home
) -> None:
    # Version 2 sees Alder's first post again: 150 instead of 100.
    before = _text(
        as_("observer").get(
            f"/leaderboard/?{WINDOW}&as_of={small.version - 1}&measure=interactions"
        )
    )
    after = _text(as_("observer").get(f"/leaderboard/?{WINDOW}&measure=interactions"))
    assert "All pages ranked 5 890" in before
    assert "All pages ranked 5 940" in after


def test_the_csv_holds_every_row_and_what_it_rests_on(
    as_: Callable[[str], Client], small: Home
) -> None:
    answer = as_("observer").get(f"/leaderboard/csv/?{WINDOW}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["name"] for row in rows[:3]] == ["Alder", "Birch", "Cédar"]
    assert rows[0]["value"] == "225.0"
    assert rows[0]["measure"] == "interactions_per_post"
    assert rows[0]["window_since"] == "2015-08-03"


def test_the_first_screen_is_the_one_that_was_chosen(
    as_: Callable[[str], Client], people: People, small: Home
) -> None:
    client = as_("administrator")
    assert client.get("/").url == "/leaderboard/"
    client.post("/team/first/", {"query": f"measure=interactions&{WINDOW}"})
    assert client.get("/").url == f"/leaderboard/?measure=interactions&{WINDOW}"


def test_the_foot_leads_to_definition_run_and_version(
    as_: Callable[[str], Client], small: Home
) -> None:
    markup = as_("observer").get(f"/leaderboard/?{WINDOW}").content.decode()
    foot = markup[markup.index('class="how"') :]
    assert 'href="/measures/interactions_per_post/"' in foot
    assert re.search(r'href="/runs/r-[^"]+/"', foot)
    assert f"as_of={small.version}" in foot


def test_without_any_store_the_screen_says_what_will_be_there(
    as_: Callable[[str], Client], own_home: object
) -> None:
    for address in ("/leaderboard/", "/pages/", "/compare/", "/runs/"):
        page = _text(as_("member").get(address))
        assert "Rankings will be here" in page
        assert "Import a file" in page
    assert "Ask a member" in _text(as_("observer").get("/leaderboard/"))


def test_a_public_link_shows_the_ranking_to_anybody_without_a_cookie(
    people: People, small: Home
) -> None:
    link = actions.publish_link(people.administrator, "Open figures", WINDOW)
    answer = Client().get(f"/open/{link.token}/")
    page = _text(answer)
    assert answer.status_code == 200
    assert "Open figures" in page
    assert "Alder" in page
    assert not answer.cookies
    assert answer.headers["X-Robots-Tag"] == "noindex"
    for inside in ("/leaderboard/", "/pages/", "/runs/", "/team/", "<form"):
        assert inside not in answer.content.decode()


def test_a_public_link_cannot_be_bent_by_its_reader(people: People, small: Home) -> None:
    link = actions.publish_link(people.administrator, "Open figures", f"{WINDOW}&country=CA")
    bent = _text(Client().get(f"/open/{link.token}/?country=KH&as_of=1&measure=interactions"))
    assert "Alder" in bent
    assert "Cédar" not in bent
    assert "Interactions per post" in bent


def test_a_revoked_or_made_up_link_leads_nowhere(people: People, small: Home) -> None:
    link = actions.publish_link(people.administrator, "Open figures", WINDOW)
    actions.revoke_link(people.administrator, link.pk)
    for token in (link.token, "made-up"):
        answer = Client().get(f"/open/{token}/")
        assert answer.status_code == 404
        assert b"Alder" not in answer.content


def test_there_is_no_public_link_unless_somebody_opens_one(people: People) -> None:
    assert not PublicLink.objects.exists()
