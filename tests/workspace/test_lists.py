"""Lists by screen."""

from __future__ import annotations

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hustings.reporting.home import Home
from hustings.workspace.pages import actions, queries
from hustings.workspace.pages.models import PageList
from hustings.workspace.teams.models import AuditEntry
from tests.workspace.conftest import People


def test_a_list_is_made_from_a_file_and_from_names(
    as_: Callable[[str], Client], people: People, small: Home
) -> None:
    file = SimpleUploadedFile("list.csv", b"page_id\nfacebook:1\nBirch\nnobody\n")
    answer = as_("member").post("/lists/new/", {"name": "Leaders", "file": file}, follow=True)
    made = PageList.objects.get()
    assert queries.page_ids(made) == ("facebook:1", "facebook:2")
    assert "4 (nobody)" in answer.content.decode()


def test_a_file_that_names_no_page_makes_no_list(as_: Callable[[str], Client], small: Home) -> None:
    file = SimpleUploadedFile("list.csv", b"whoever\nsomebody\n")
    answer = as_("member").post("/lists/new/", {"name": "Leaders", "file": file})
    assert answer.status_code == 400
    assert not PageList.objects.exists()


def test_a_list_goes_out_as_csv_and_comes_in_again(
    as_: Callable[[str], Client], people: People, small: Home
) -> None:
    made = actions.make_list(people.member, "Leaders", ["facebook:1", "facebook:9"])
    taken = as_("observer").get(f"/lists/{made.pk}/csv/").content
    as_("member").post("/lists/new/", {"name": "Again", "file": SimpleUploadedFile("a.csv", taken)})
    assert queries.page_ids(PageList.objects.get(name="Again")) == ("facebook:1", "facebook:9")


def test_ticked_pages_go_into_the_list_that_was_chosen(
    as_: Callable[[str], Client], people: People, small: Home
) -> None:
    made = actions.make_list(people.member, "Leaders")
    as_("member").post("/lists/0/add/", {"list": made.pk, "page": ["facebook:1", "facebook:2"]})
    assert queries.page_ids(made) == ("facebook:1", "facebook:2")


def test_a_form_without_a_list_is_answered_in_words(
    as_: Callable[[str], Client], people: People, small: Home
) -> None:
    for wrong in ("", "x", "999"):
        answer = as_("member").post("/lists/0/add/", {"list": wrong, "page": "facebook:1"})
        assert answer.status_code == 404


def test_two_lists_of_a_team_have_two_names(
    as_: Callable[[str], Client], people: People, small: Home
) -> None:
    actions.make_list(people.member, "Leaders")
    assert as_("member").post("/lists/new/", {"name": "Leaders"}).status_code == 400
    actions.make_list(people.elsewhere, "Leaders")


def test_a_removed_list_can_be_made_again_from_the_trail(people: People) -> None:
    made = actions.make_list(people.member, "Leaders", ["facebook:2", "facebook:1"])
    actions.remove_list(people.member, made.pk)
    entry = AuditEntry.objects.get(action="list removed")
    assert entry.detail["page_ids"] == ["facebook:1", "facebook:2"]


def test_a_page_of_which_nothing_is_held_yet_stands_in_the_list(
    as_: Callable[[str], Client], people: People, small: Home
) -> None:
    made = actions.make_list(people.member, "Leaders", ["facebook:99"])
    assert "nothing held yet" in as_("observer").get(f"/lists/{made.pk}/").content.decode()
