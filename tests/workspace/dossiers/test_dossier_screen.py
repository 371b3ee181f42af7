"""The dossier's screen on the real sample: what it says, and what it leaves to whom."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hustings.reporting.auditing import audit
from hustings.reporting.home import Home
from hustings.workspace.dossiers.findings import finding_key
from tests.workspace.conftest import People
from tests.workspace.dossiers.conftest import HERE, PAGE, RIVAL, SHIFT

pytestmark = pytest.mark.slow


def text(answer: object) -> str:
    """What a reader reads of an answer."""
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return " ".join(html.unescape(words).split())


def test_the_flagged_window_of_march_2016_stands_with_its_figures_and_their_source(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    page = text(as_("observer").get(HERE))
    # The Phnom Penh Post of 13 March 2016: 34,069 of about 151,000 new fans from home, 22,932 from India.
    assert "New fans came from elsewhere than the old ones flagged 8 to 13 March 2016" in page
    assert "34,069 of about 151,000 new fans, 22.6 per cent of the gain, against 57.6" in page
    assert "22,932" in page
    assert "consistent with" in page
    assert "www.phnompenhpost.com" in page
    assert "What else explains it: advertising aimed at people abroad" in page
    assert "alleged and denied" in page
    assert "store version 1" in page


def test_the_rival_stands_beside_it_unflagged_for_lack_of_dated_gains(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    page = text(as_("observer").get(f"{HERE}?beside={RIVAL}"))
    beside = page.split("The same questions asked of other pages")[1]
    assert "Sam Rainsy" in beside
    told = "New fans came from elsewhere than the old ones not enough data"
    assert told in beside
    assert "not where the new fans of any dated window came from" in beside
    assert "flagged" not in beside.split("What was said about it")[0]
    # The Phnom Penh Post of March 2016: 58 and 82 per cent at home, the last month both are known at.
    for told in ("Samdech Hun Sen Cambodia assumed 58.0", "Sam Rainsy Cambodia assumed 82.0"):
        assert told in beside.replace("\u202f%", "")


def test_the_key_of_a_finding_tells_signal_kind_and_window(cambodia: Home) -> None:
    flagged = audit(cambodia.reading(), PAGE).evidence[0]
    assert finding_key(flagged) == SHIFT


def test_every_number_can_be_taken_away_with_what_it_rests_on(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    answer = as_("observer").get(f"{HERE}?format=csv&beside={RIVAL}")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    india = next(row for row in rows if (row["number"], row["key"]) == ("gain", "IN"))
    assert float(india["value"]) == 22932
    assert india["source"].startswith("https://www.phnompenhpost.com/")
    assert {row["page_id"] for row in rows} == {PAGE, RIVAL}
    assert {row["sha256"] for row in rows} == {
        audit(cambodia.reading(), PAGE, beside=(RIVAL,)).sha256
    }


@pytest.mark.parametrize(
    ("role", "seen", "unseen"),
    [
        ("observer", ("An administrator of the team can freeze it",), ("Add a note", "Record it")),
        ("member", ("Add a note", "Record it"), ("Freeze this version",)),
        ("administrator", ("Add a note", "Freeze this version"), ()),
    ],
)
def test_each_role_is_offered_what_it_may_do(
    as_: Callable[[str], Client],
    cambodia: Home,
    role: str,
    seen: tuple[str, ...],
    unseen: tuple[str, ...],
) -> None:
    page = text(as_(role).get(HERE))
    for words in seen:
        assert words in page
    for words in unseen:
        assert words not in page


def test_a_page_of_which_too_little_is_known_is_not_called_clear(
    as_: Callable[[str], Client], small: Home
) -> None:
    page = text(as_("observer").get("/pages/facebook:1/authenticity/"))
    assert "not enough data" in page
    assert "Signals with a flag 0 of" in page


def test_a_page_that_does_not_exist_has_no_dossier(
    as_: Callable[[str], Client], small: Home
) -> None:
    client = as_("observer")
    assert client.get("/pages/facebook:none/authenticity/").status_code == 404
    assert client.get("/pages/facebook:1/authenticity/?beside=facebook:none").status_code == 404


def test_the_screen_costs_the_same_few_queries_however_many_notes_there_are(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    client = as_("administrator")
    for number in range(4):
        client.post(f"{HERE}note/", {"finding": SHIFT, "text": f"Note {number}"})
        client.post(f"{HERE}freeze/")
    client.get(HERE)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(HERE).status_code == 200
    # Session, person, membership; notes, reviews, statements; lists, sample; frozen, links, corrections; notices, connections.
    assert len(asked) == 13, [one["sql"][:90] for one in asked]


def test_the_tabs_of_a_page_lead_to_its_dossier_and_back(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    client = as_("observer")
    overview = client.get(f"/pages/{PAGE}/?tab=posts&since=2016-03-01").content.decode()
    assert f'href="{HERE}?since=2016-03-01"' in overview
    here = client.get(f"{HERE}?since=2016-03-01&beside={RIVAL}").content.decode()
    assert f'href="/pages/{PAGE}/?since=2016-03-01&amp;tab=audience"' in here
    assert 'aria-current="page">Authenticity' in here


def test_the_screen_carries_no_script_or_style_of_its_own(
    as_: Callable[[str], Client], people: People, cambodia: Home
) -> None:
    markup = as_("administrator").get(f"{HERE}?beside={RIVAL}").content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", markup)
