"""The screens of collection, from nothing followed to a page with a history."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hustings.workspace.collection import looking_up
from hustings.workspace.collection.models import AddressLine, BudgetSeen, Followed, LineState, State
from hustings.workspace.pages import actions as page_actions
from hustings.workspace.teams.models import AuditEntry
from tests.workspace.collection import fake
from tests.workspace.collection.conftest import Follow
from tests.workspace.conftest import People

pytestmark = pytest.mark.usefixtures("fakebook", "own_home")
As = Callable[[str], Client]


def _text(answer: object) -> str:
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return " ".join(words.split())


def _sealed(answer: object) -> str:
    found = re.search(r'name="sealed" value="([^"]+)"', answer.content.decode())  # type: ignore[attr-defined]
    assert found
    return found[1]


def test_where_nothing_is_followed_there_is_one_button_that_leads_to_following(as_: As) -> None:
    for address in ("/collection/", "/collection/wall/"):
        page = as_("member").get(address)
        assert page.status_code == 200
        assert page.content.decode().count('class="button primary"') == 1
        assert 'href="/collection/follow/"' in page.content.decode()
        assert "Ask a member" in _text(as_("observer").get(address))


def test_an_address_is_previewed_with_what_comes_what_needs_something_and_what_lacks(
    as_: As,
) -> None:
    page = as_("member").post("/collection/follow/look/", {"address": " @alder "})
    text = _text(page)
    assert "Page alder Fakebook" in text
    assert "Followers 1,234" in text
    assert "Posts in all unknown" in text
    assert "a connection of the page's owner" in page.content.decode().replace("&#x27;", "'")
    assert "The page (country): It is not told." in text.replace("( ", "(").replace(" :", ":")
    assert "Old servers only" not in text
    assert Followed.objects.count() == 0


def test_following_a_previewed_page_keeps_it_and_leaves_a_trail(as_: As, people: People) -> None:
    client = as_("member")
    made = page_actions.make_list(people.member, "Trees")
    sealed = _sealed(client.post("/collection/follow/look/", {"address": "@alder"}))
    answer = client.post(
        "/collection/follow/begin/", {"sealed": sealed, "backfill_days": "30", "list": made.pk}
    )
    row = Followed.objects.get()
    assert answer.headers["Location"] == f"/collection/pages/{row.pk}/"
    assert (row.page_id, row.handle, row.backfill_days) == ("fakebook:alder", "alder", 30)
    assert row.parts == ["page", "posts", "counts"]
    assert list(made.entries.values_list("page_id", flat=True)) == ["fakebook:alder"]
    assert AuditEntry.objects.filter(action="page followed", subject="Page alder").exists()
    shown = _text(client.get(f"/collection/pages/{row.pk}/"))
    assert "first visit is due" in shown
    assert "followed already" in _text(
        client.post("/collection/follow/look/", {"address": "@alder"})
    )


def test_comments_come_only_where_they_are_ticked(as_: As) -> None:
    client = as_("member")
    sealed = _sealed(client.post("/collection/follow/look/", {"address": "@alder"}))
    client.post("/collection/follow/begin/", {"sealed": sealed, "comments": "on"})
    assert Followed.objects.get().parts == ["page", "posts", "counts", "comments"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://elsewhere.example/x", "is not an address of a page that can be followed"),
        ("@gone", "There is no page gone."),
        ("@busy", "It does not answer."),
        ("", "is not an address"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_beside_the_field(
    as_: As, address: str, said: str
) -> None:
    page = as_("member").post("/collection/follow/look/", {"address": address})
    assert page.status_code == 400
    assert said in _text(page)
    assert 'aria-describedby="address-error"' in page.content.decode()


def test_a_preview_that_was_tampered_with_is_refused(as_: As) -> None:
    client = as_("member")
    sealed = _sealed(client.post("/collection/follow/look/", {"address": "@alder"}))
    answer = client.post("/collection/follow/begin/", {"sealed": sealed[:-2] + "xx"})
    assert answer.status_code == 400
    assert Followed.objects.count() == 0


def test_a_file_is_followed_line_by_line_and_bad_lines_are_listed(as_: As) -> None:
    client = as_("member")
    content = (
        b"name,address\nA,@alder\nB,https://elsewhere.example/x\nC,@gone\nD,@ALDER\nE,@birch\nF,\n"
    )
    answer = client.post(
        "/collection/follow/file/", {"file": SimpleUploadedFile("trees.csv", content)}
    )
    address = answer.headers["Location"]
    assert "0 of" not in _text(client.get(address))
    assert "3 of 6 lines are done" in _text(client.get(address))
    while looking_up.look_up_due(fake.KEY):
        pass
    text = _text(client.get(address))
    assert "Followed 2 Followed already 0 Not followed 4 Waiting 0" in text
    assert "4 @gone There is no page gone." in text
    assert "5 @ALDER The address stands further above already." in text
    assert "7 – The line holds no address." in text
    assert set(Followed.objects.values_list("page_id", flat=True)) == {
        "fakebook:alder",
        "fakebook:birch",
    }


def test_a_line_whose_platform_does_not_answer_is_tried_again_later(as_: As) -> None:
    as_("member").post(
        "/collection/follow/file/", {"file": SimpleUploadedFile("trees.csv", b"@busy\n")}
    )
    assert looking_up.look_up_due(fake.KEY) == 1
    line = AddressLine.objects.get()
    assert (line.state, line.tries_count) == (LineState.WAITING, 1)
    assert line.next_due_at is not None
    assert line.next_due_at > timezone.now()
    assert looking_up.look_up_due(fake.KEY) == 0


def test_a_file_of_more_lines_than_can_be_followed_at_once_is_refused(as_: As) -> None:
    many = b"\n".join(b"@page%d" % number for number in range(501))
    answer = as_("member").post(
        "/collection/follow/file/", {"file": SimpleUploadedFile("many.csv", many)}
    )
    assert answer.status_code == 400
    assert AddressLine.objects.count() == 0


def test_an_observer_sees_and_changes_nothing(as_: As, follow: Follow) -> None:
    row = follow("alder")
    client = as_("observer")
    assert client.get("/collection/").status_code == 200
    assert client.get(f"/collection/pages/{row.pk}/").status_code == 200
    for address, fields in (
        ("/collection/follow/look/", {"address": "@birch"}),
        ("/collection/follow/begin/", {"sealed": "x"}),
        ("/collection/follow/file/", {}),
        ("/collection/change/", {"scope": "all", "what": "pause"}),
        (f"/collection/pages/{row.pk}/unfollow/", {}),
    ):
        assert client.post(address, fields).status_code == 403
    row.refresh_from_db()
    assert not row.paused


def test_another_team_neither_sees_nor_changes_a_row(
    as_: As, follow: Follow, people: People
) -> None:
    row = follow("alder")
    client = as_("elsewhere")
    assert "Page alder" not in _text(client.get("/collection/"))
    assert client.get(f"/collection/pages/{row.pk}/").status_code == 404
    assert client.post(f"/collection/pages/{row.pk}/unfollow/").status_code == 404
    client.post("/collection/change/", {"scope": "all", "what": "pause"})
    changed = client.post(
        "/collection/change/", {"scope": "page", "number": row.pk, "what": "pause"}
    )
    assert changed.status_code == 404
    row.refresh_from_db()
    assert not row.paused


def test_pausing_scheduling_and_asking_work_on_a_page_a_list_and_everything(
    as_: As, follow: Follow, people: People
) -> None:
    alder, birch = follow("alder"), follow("birch")
    made = page_actions.make_list(people.member, "Trees", [alder.page_id])
    client = as_("member")

    def change(**fields: object) -> None:
        assert client.post("/collection/change/", fields).status_code == 302
        alder.refresh_from_db()
        birch.refresh_from_db()

    change(scope="list", number=made.pk, what="schedule", interval_s=3600)
    assert (alder.interval_s, birch.interval_s) == (3600, 21600)
    change(scope="all", what="pause")
    assert alder.paused
    assert birch.paused
    change(scope="page", number=birch.pk, what="resume")
    assert (alder.paused, birch.paused) == (True, False)
    Followed.objects.filter(pk=birch.pk).update(state=State.CONNECT, next_due_at=None)
    change(scope="page", number=birch.pk, what="now")
    assert birch.state == State.WAITING
    assert birch.next_due_at <= timezone.now()


def test_the_overview_asks_the_database_as_often_for_many_pages_as_for_one(
    as_: As, follow: Follow, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(12):
        follow(f"page{number}")
    client = as_("member")
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        client.get("/collection/")


def test_budgets_are_shown_with_what_is_used_and_when_they_are_free(
    as_: As, follow: Follow
) -> None:
    follow("alder")
    now = timezone.now()
    BudgetSeen.objects.create(
        platform=fake.KEY, key="", name="requests", used_ratio=0.8, cost_ratio=0.01,
        resets_at=now + timedelta(minutes=4), seen_at=now,
    )  # fmt: skip
    assert re.search(r"requests 80.0.% in 4 minutes", _text(as_("member").get("/collection/")))
