"""Notes, reviews, statements: who may write them, what they need, and that the trail has each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hustings.reporting.home import Home
from hustings.workspace.dossiers import actions, queries
from hustings.workspace.dossiers.models import Note, Review, Statement
from hustings.workspace.teams.models import AuditEntry
from tests.workspace.conftest import People
from tests.workspace.dossiers.conftest import HERE, PAGE, SHIFT
from tests.workspace.dossiers.test_dossier_screen import text

pytestmark = pytest.mark.slow

SAID = {
    "kind": "reply",
    "text": "We ran no advertising abroad.",
    "said_by": "The page's team",
    "said_on": "2016-03-20",
    "said_where": "letter of 20 March 2016",
}


def trail() -> list[str]:
    """What the audit trail says was done, in order."""
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def test_a_note_stands_on_its_card_with_who_wrote_it(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    as_("member").post(f"{HERE}note/", {"finding": SHIFT, "text": "Asked the newspaper."})
    page = text(as_("observer").get(HERE))
    assert page.index("flagged 8 to 13 March") < page.index("Asked the newspaper. ben")
    assert trail() == ["note on a finding written"]


def test_a_finding_is_dismissed_only_with_a_reason(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    client = as_("member")
    asked = {"finding": SHIFT, "verdict": "dismissed", "reason": " "}
    answer = client.post(f"{HERE}review/", asked)
    assert answer.status_code == 400
    assert "dismissed only with a reason" in text(answer)
    assert not Review.objects.exists()
    assert trail() == []
    client.post(f"{HERE}review/", {**asked, "reason": "The total is another paper's."})
    page = text(client.get(HERE))
    assert "dismissed The total is another paper's." in page
    entry = AuditEntry.objects.get()
    assert (entry.detail["before"], entry.detail["after"]) == ("open", "dismissed")


def test_a_review_can_be_taken_back_and_the_trail_keeps_both(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    client = as_("member")
    for verdict in ("reviewed", "open"):
        client.post(f"{HERE}review/", {"finding": SHIFT, "verdict": verdict, "reason": ""})
    assert Review.objects.get().verdict == "open"
    assert [one.detail["after"] for one in AuditEntry.objects.order_by("id")] == [
        "reviewed",
        "open",
    ]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"verdict": "guilty"}, 400),
        ({"finding": "no_such_signal/x"}, 404),
        ({"finding": "origin_shift/" + "x" * 200}, 404),
    ],
)
def test_a_review_of_nothing_or_in_other_words_is_refused(
    as_: Callable[[str], Client], cambodia: Home, asked: dict[str, str], status: int
) -> None:
    sent = {"finding": SHIFT, "verdict": "reviewed", "reason": "", **asked}
    assert as_("member").post(f"{HERE}review/", sent).status_code == status
    assert not Review.objects.exists()


def test_the_pages_own_reply_stands_on_the_flagged_card_and_among_what_was_said(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    client = as_("member")
    assert "The page has not been asked yet." in text(client.get(HERE))
    client.post(f"{HERE}say/", {**SAID, "kind": "asked", "text": "May we have your word on it?"})
    assert "The page was asked and has not answered so far." in text(client.get(HERE))
    client.post(f"{HERE}say/", SAID)
    page = text(client.get(HERE))
    assert "Said by the page: We ran no advertising abroad. (The page's team, 20 March 2016" in page
    assert trail() == ["statement recorded"] * 2


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "rumour"},
        {"text": "  "},
        {"said_by": ""},
        {"said_where": ""},
        {"said_on": ""},
        {"said_on": "soon"},
        {"said_on": "2199-01-01"},
        {"text": "x" * 4001},
    ],
)
def test_a_statement_without_who_where_and_when_is_refused(
    as_: Callable[[str], Client], cambodia: Home, changes: dict[str, str]
) -> None:
    assert as_("member").post(f"{HERE}say/", {**SAID, **changes}).status_code == 400
    assert not Statement.objects.exists()
    assert trail() == []


def test_a_statement_recorded_by_mistake_is_taken_out_and_the_trail_keeps_its_words(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    client = as_("member")
    client.post(f"{HERE}say/", SAID)
    client.post(f"/dossiers/statements/{Statement.objects.get().pk}/remove/")
    assert not Statement.objects.exists()
    assert AuditEntry.objects.first().detail["text"] == SAID["text"]  # type: ignore[union-attr]


def test_what_one_team_writes_no_other_team_sees_or_removes(
    as_: Callable[[str], Client], people: People, cambodia: Home
) -> None:
    as_("member").post(f"{HERE}note/", {"finding": SHIFT, "text": "Only for us."})
    as_("member").post(f"{HERE}say/", SAID)
    theirs = as_("elsewhere")
    page = text(theirs.get(HERE))
    assert "Only for us" not in page
    assert "no advertising" not in page
    statement = Statement.objects.get()
    assert theirs.post(f"/dossiers/statements/{statement.pk}/remove/").status_code == 404
    assert Statement.objects.exists()


def test_a_note_on_a_finding_that_is_not_here_is_kept_in_sight(
    people: People, as_: Callable[[str], Client], cambodia: Home
) -> None:
    old = "origin_shift/away_from_home/2015-01-01T00/2015-01-05T00"
    actions.add_note(people.member, PAGE, old, "Of the month before.")
    page = text(as_("observer").get(HERE))
    assert "Notes on findings that are not here" in page
    assert "Of the month before." in page
    assert queries.notes(people.member.team, PAGE)[0]["finding"] == old


def test_a_form_leads_back_to_where_it_was_sent_from_and_nowhere_else(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    client = as_("member")
    for back, expected in (
        (f"{HERE}?since=2016-01-01", f"{HERE}?since=2016-01-01"),
        ("https://example.org/", HERE),
        ("/team/", HERE),
    ):
        sent = {"finding": SHIFT, "text": "x", "back": back}
        assert client.post(f"{HERE}note/", sent).headers["Location"] == expected


def test_hostile_words_are_shown_and_not_obeyed(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    client = as_("member")
    client.post(f"{HERE}note/", {"finding": SHIFT, "text": "<script>alert(1)</script>"})
    client.post(f"{HERE}say/", {**SAID, "said_where": "javascript:alert(1)"})
    markup = client.get(HERE).content.decode()
    assert "<script>alert" not in markup
    assert 'href="javascript' not in markup
    assert Note.objects.exists()
