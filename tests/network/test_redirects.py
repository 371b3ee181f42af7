"""Answers that lead elsewhere: followed as far as is safe, and without what is meant for the first host."""

from __future__ import annotations

import pytest

from hustings.domain.errors import ReportTheAnswer, UseAPublicAddress
from hustings.network.asking import Request
from hustings.network.redirects import Step, first_step

SECRET = "s3cret-of-somebody"
REQUEST = Request(
    address="https://example.org/posts",
    query={"page": "1", "id": ["a", "b"]},
    headers={"accept": "application/json", "Authorization": "Basic c2VjcmV0"},
    secret_query={"access_token": SECRET},
    secret_headers={"x-secret": SECRET},
)


def _all_of(step: Step) -> str:
    return f"{step.url} {step.headers}"


def test_a_question_starts_with_all_that_it_holds() -> None:
    step = first_step(REQUEST)
    assert str(step.url) == f"https://example.org/posts?page=1&id=a&id=b&access_token={SECRET}"
    assert step.headers["x-secret"] == SECRET


@pytest.mark.parametrize(
    "location", ["/moved", "https://example.org/moved", "//example.org:443/moved"]
)
def test_secrets_go_along_on_the_same_host(location: str) -> None:
    step = first_step(REQUEST).after(302, location)
    assert step.url.path == "/moved"
    assert step.url.params["access_token"] == SECRET
    assert step.headers["x-secret"] == SECRET


@pytest.mark.parametrize(
    "location",
    [
        "https://other.example.org/posts",
        "https://example.org.evil.example/",
        "https://example.org:8443/posts",
        f"https://other.org/?access_token={SECRET}&page=2",
        f"https://other.org/?continue=token%3D{SECRET}",
    ],
)
def test_secrets_stay_behind_when_the_host_changes(location: str) -> None:
    step = first_step(REQUEST).after(302, location)
    assert SECRET not in _all_of(step)
    assert "Basic" not in _all_of(step)
    assert step.headers["accept"] == "application/json"


def test_secrets_are_not_given_back_to_the_first_host_by_another() -> None:
    step = first_step(REQUEST).after(302, "https://other.org/").after(302, REQUEST.address)
    assert step.url.host == "example.org"
    assert SECRET not in _all_of(step)


def test_secrets_go_along_from_an_open_address_to_the_same_host_made_secure() -> None:
    open_request = Request(address="http://example.org/", secret_headers={"x-secret": SECRET})
    assert first_step(open_request).after(301, "https://example.org/").headers["x-secret"] == SECRET


def test_a_secure_address_does_not_lead_to_an_open_one() -> None:
    with pytest.raises(ReportTheAnswer, match="not"):
        first_step(REQUEST).after(302, "http://example.org/posts")


@pytest.mark.parametrize(
    "location",
    ["ftp://example.org/", "https://user:pw@example.org/", "javascript:alert(1)", "https://["],
)
def test_what_is_no_address_of_the_web_is_not_followed(location: str) -> None:
    with pytest.raises(UseAPublicAddress):
        first_step(REQUEST).after(302, location)


def test_a_redirect_to_nowhere_is_reported() -> None:
    with pytest.raises(ReportTheAnswer, match="status 301"):
        first_step(REQUEST).after(301, "")


@pytest.mark.parametrize(
    ("status", "method"), [(301, "GET"), (303, "GET"), (307, "POST"), (308, "POST")]
)
def test_a_question_with_a_body_becomes_one_without_where_the_status_says_so(
    status: int, method: str
) -> None:
    request = Request(address="https://example.org/", method="POST", body=b"{}")
    assert first_step(request).after(status, "/elsewhere").method == method
