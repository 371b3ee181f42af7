"""Headers, errors and static files of any answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from hustings.domain import errors
from hustings.web import urls as site
from hustings.web.middleware.errors import STATUS, ErrorsInWords, problem_of
from hustings.web.static_addresses import content_mark

ERRORS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.HustingsError)
]


def _fails(request: HttpRequest) -> HttpResponse:
    raise errors.WaitForTheOtherWriter("Another process writes.", remedy="Wait a little.")


def _breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of the program")


urlpatterns = [path("fails/", _fails), path("breaks/", _breaks), *site.urlpatterns]
handler400, handler403, handler404, handler500 = (
    site.handler400,
    site.handler403,
    site.handler404,
    site.handler500,
)


@pytest.fixture
def client(db: None, settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/nowhere/", "/fails/", "/breaks/", "/leaderboard/"]
)
def test_every_answer_forbids_what_pages_do_not_need(client: Client, address: str) -> None:
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_every_answer_has_an_id_of_its_own_that_nobody_can_choose(client: Client) -> None:
    ids = {
        client.get("/nowhere/", headers={"X-Request-ID": "chosen"}).headers["X-Request-ID"]
        for _ in range(5)
    }
    assert len(ids) == 5
    assert "chosen" not in ids


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_of_ours_becomes_words(kind: type[errors.HustingsError]) -> None:
    request = RequestFactory().post("/")
    problem = problem_of(request, kind("It went so.", remedy="Do that."))
    assert problem.status in {400, 403, 404, 500, 502, 503}
    assert "It went so." in problem.happened
    assert problem.remedy == "Do that."
    assert "stored" in problem.not_done


def test_an_error_in_a_file_names_the_file() -> None:
    error = errors.RepairTheFile("It went so.", remedy="Do that.", file="a.csv")
    assert problem_of(RequestFactory().post("/"), error).happened == "a.csv: It went so."


def test_no_error_of_ours_is_without_a_status() -> None:
    assert all(any(issubclass(kind, known) for known, _ in STATUS) for kind in ERRORS)


def test_an_error_of_ours_says_what_happened_what_was_not_done_and_what_to_do(
    client: Client,
) -> None:
    answer = client.get("/fails/")
    page = answer.content.decode()
    assert answer.status_code == 503
    for said in (
        "Another process writes.",
        "Nothing was changed",
        "Wait a little.",
        answer.headers["X-Request-ID"],
    ):
        assert said in page


def test_an_error_that_is_not_ours_gives_nothing_away(client: Client) -> None:
    answer = client.get("/breaks/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "a secret of the program" not in page
    assert answer.headers["X-Request-ID"] in page


def test_other_errors_are_left_to_django() -> None:
    assert (
        ErrorsInWords(lambda request: HttpResponse()).process_exception(
            RequestFactory().get("/"), ValueError()
        )
        is None
    )


def test_a_form_without_its_token_is_answered_in_words(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post(
        "/accounts/login/", {"login": "x", "password": "y"}
    )
    assert answer.status_code == 403
    assert "The form was too old" in answer.content.decode()


def test_a_static_file_has_an_address_that_changes_with_its_content(client: Client) -> None:
    mark = content_mark("shell/tokens.css")
    page = client.get("/accounts/login/").content.decode()
    assert len(mark) == 12
    assert f"/static/shell/tokens.css?v={mark}" in page
    assert content_mark("shell/none.css") == ""


def test_a_static_file_may_be_kept_for_a_year(client: Client) -> None:
    answer = client.get("/static/shell/tokens.css")
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    answer.close()
