"""The REST interface answers as the command line and the screens do."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hustings.reporting.auditing import audit, plain_dossier
from hustings.reporting.exporting import plain_ranking
from hustings.reporting.home import Home, window_of
from hustings.web.api import access
from hustings.web.api.interface import interface
from hustings.web.api.limits import SlidingWindow
from hustings.workspace.teams.models import AuditEntry, Membership
from hustings.workspace.tokens import actions, queries
from hustings.workspace.tokens.models import AccessToken

Get = Callable[..., Any]
WINDOW = {"since": "2015-08-03", "until": "2015-08-30"}


def test_a_ranking_is_the_one_that_python_gives(get: Get, small_home: Home) -> None:
    ranking = small_home.rank(compare="previous", **WINDOW)
    assert get("rankings", compare="previous", **WINDOW).json() == plain_ranking(ranking)


def test_a_ranking_of_a_list_names_its_peers(get: Get, canadians: int) -> None:
    shown = get("rankings", list=canadians, as_of=1, **WINDOW).json()
    assert shown["peer_group"] == "list Canadians"
    assert [(row["rank"], row["name"], row["share_of_voice"]) for row in shown["rows"]] == [
        (1, "Alder", 0.5),
        (1, "Birch", 0.5),
    ]


def test_a_listing_goes_on_where_it_stopped(get: Get) -> None:
    first = get("posts", limit=5, sort="-interactions").json()
    second = get("posts", limit=5, sort="-interactions", cursor=first["cursor"]).json()
    ids = [row["post_id"] for row in first["rows"] + second["rows"]]
    assert len(set(ids)) == first["total"] == 8
    assert second["cursor"] is None


def test_a_post_comes_with_its_growth(get: Get) -> None:
    shown = get("posts/facebook:1_1").json()
    assert shown["post"]["reactions"] == 130
    assert {line["name"]: line["values"] for line in shown["growth"]}["reactions"] == [80, 130]


def test_an_audience_is_closed_by_what_is_elsewhere(get: Get) -> None:
    shown = get("pages/facebook:3/audience", unit="share").json()
    assert [line["name"] for line in shown["series"]] == ["KH", "IN", "elsewhere or unknown"]
    assert shown["stocks"][0]["parts"][-1]["key"] == "elsewhere or unknown"


def test_every_figure_of_an_audience_has_its_least_and_most(get: Get) -> None:
    shown = get("pages/facebook:3/audience", until="2015-12-31").json()
    # Cédar's 60 per cent is about, so 55 to 65, of 2,000 fans.
    home = shown["stocks"][0]["parts"][0]
    assert (home["share"]["low"], home["share"]["high"]) == (0.55, 0.65)
    assert (home["people"]["low"], home["people"]["high"]) == (1100, 1300)
    assert home["people"]["worked_out"] is True
    assert shown["home"] | {"shares": []} == {"country": "KH", "assumed": False, "shares": []}
    assert shown["rows"][0]["last_count_high"] == 1500
    assert [row["of_online"] is None for row in shown["penetration"]] == [False, False]


def test_two_audiences_are_asked_for_together(get: Get) -> None:
    shown = get("pages/facebook:3/audience", against="facebook:1").json()["against"]
    assert [row["page_id"] for row in shown["home"]] == ["facebook:3"]
    assert shown["home_shares_differ"] is None
    table = get("pages/facebook:3/audience", against="facebook:1", format="csv").content.decode()
    assert table.removeprefix("\ufeff").startswith("key,page_id")
    assert get("pages/facebook:3/audience", against="facebook:none").status_code == 404


def test_an_audit_is_the_one_that_the_command_line_gives(get: Get, small_home: Home) -> None:
    shown = get("pages/facebook:3/audit", beside="facebook:1", until="2015-12-31").json()
    window = window_of(None, "2015-12-31")
    found = audit(small_home.reading(), "facebook:3", window=window, beside=("facebook:1",))
    assert shown["sha256"] == found.sha256
    assert shown["signals"][0].keys() == plain_dossier(found)["signals"][0].keys()
    assert [one["page_id"] for one in shown["beside"]] == ["facebook:1"]


@pytest.mark.parametrize(
    "path",
    [
        "pages/facebook:1",
        "pages/facebook:1/interactions",
        "pages/facebook:1/followers",
        "pages/facebook:1/audit",
        "measures",
        "measures/interactions_per_post",
        "measures/interactions_per_post/results",
        "lists",
        "runs",
    ],
)
def test_everything_else_answers(get: Get, path: str) -> None:
    assert get(path).status_code == 200


def test_a_run_lists_its_rows(get: Get) -> None:
    run_id = get("runs").json()["rows"][-1]["run_id"]
    assert get(f"runs/{run_id}").json()["duplicates"] == 1
    rows = get(f"runs/{run_id}/rows", outcome="rejected").json()["rows"]
    assert [row["line"] for row in rows] == [3]


@pytest.mark.parametrize(
    "path",
    [
        "rankings",
        "pages",
        "posts",
        "runs",
        "measures/post_count/results",
        "pages/facebook:3/audience",
    ],
)
def test_tables_come_as_csv_that_says_what_it_rests_on(get: Get, path: str) -> None:
    response = get(path, headers={"Accept": "text/csv"})
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Hustings-Store-Version"] == "2"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert {row["store_version"] for row in rows if row["store_version"]} >= {"2"}


@pytest.mark.parametrize(
    ("path", "query", "status", "words"),
    [
        ("pages/facebook:9", {}, 404, "holds no page"),
        ("posts/none", {}, 404, "holds no post"),
        ("runs/none", {}, 404, "no run"),
        ("lists/999", {}, 404, "no such list"),
        ("nowhere", {}, 404, "nothing at"),
        ("measures/none", {}, 404, "no measure"),
        ("rankings", {"as_of": 99}, 404, "no version"),
        ("rankings", {"as_of": "soon"}, 422, "neither a version"),
        ("rankings", {"since": "2015-13-01"}, 422, "not a date"),
        ("rankings", {"since": "2015-10-02", "until": "2015-10-01"}, 422, "after its end"),
        ("rankings", {"until": "9999-12-31"}, 422, "year"),
        ("rankings", {"measure": "overperforming"}, 422, "cannot rank pages"),
        ("posts", {"limit": 0}, 422, "limit"),
        ("posts", {"untill": "2015-10-01"}, 422, "no parameter 'untill'"),
        ("lists", {"limit": 1}, 422, "no parameter 'limit'"),
        ("posts", {"cursor": "x"}, 422, "cursor"),
    ],
)
def test_what_is_wrong_is_a_problem_in_words(
    get: Get, path: str, query: dict[str, Any], status: int, words: str
) -> None:
    response = get(path, **query)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert words in response.json()["detail"]


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Bearer hst_wrong"}, {"Authorization": "Bearer é"}]
)
def test_nobody_gets_in_without_a_token(member: Membership, header: dict[str, str]) -> None:
    response = Client(headers=header).get("/api/v1/pages")
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_every_operation_asks_for_a_token(member: Membership) -> None:
    paths = interface().get_openapi_schema(path_prefix="/api/v1/")["paths"]
    assert len(paths) > 10
    for path, operations in paths.items():
        assert list(operations) == ["get"]
        assert Client().get(path.replace("{list_id}", "1")).status_code == 401, path


def test_a_revoked_token_lets_nobody_in(get: Get, member: Membership) -> None:
    assert get("lists").status_code == 200
    actions.revoke_token(member, AccessToken.objects.get().pk)
    assert get("lists").status_code == 401
    assert AuditEntry.objects.filter(action="access token revoked").exists()


def test_a_token_of_a_closed_account_lets_nobody_in(get: Get, member: Membership) -> None:
    member.user.is_active = False
    member.user.save()
    assert get("lists").status_code == 401


def test_a_tokens_text_is_not_kept(member: Membership) -> None:
    made, text = actions.make_token(member, "notebook")
    assert text not in str(vars(AccessToken.objects.get(pk=made.pk)))
    assert queries.open_token(text) == made


def test_requests_beyond_the_limit_are_told_when_to_come_back(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "window", SlidingWindow(2))
    first, second, third = get("lists"), get("lists"), get("lists")
    assert [first.headers["RateLimit-Remaining"], second.headers["RateLimit-Remaining"]] == [
        "1",
        "0",
    ]
    assert third.status_code == 429
    assert 0 < int(third.headers["Retry-After"]) <= 60


def test_the_description_is_open_and_names_no_other_host(
    client: Client, member: Membership
) -> None:
    text = client.get("/api/v1/openapi.json").content.decode()
    assert '"title": "Hustings"' in text
    assert "http" not in text.replace("https://example.org", "").replace('"http"', "")
