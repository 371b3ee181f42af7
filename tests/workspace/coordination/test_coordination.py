"""Coordination from the form to the answer: who may, what is shown, and what is never shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hustings.domain.errors import InstallTheExtra
from hustings.reporting.home import Home
from hustings.workspace.coordination import actions, answers, keeping, views, work
from hustings.workspace.coordination.models import CoordinationRun, State
from hustings.workspace.teams.models import AuditEntry
from tests.workspace.conftest import People
from tests.workspace.coordination.conftest import FORM, planted

pytestmark = pytest.mark.slow
Answered = Callable[..., CoordinationRun]
Text = Callable[[Any], str]


def test_a_planted_group_is_found_and_worded_as_consistent_with(
    as_: Callable[[str], Client], own_home: Path, answered: Answered, text: Text
) -> None:
    run = answered(as_("member"))
    page = text(as_("observer").get(f"/coordination/{run.pk}/"))
    # Four accounts make six pairs, each with all twelve links.
    assert "6 pairs shared more together than chance explains" in page
    assert "consistent with accounts that act together" in page
    assert "What else explains it:" in page
    assert "4 accounts in the largest" in page
    assert "528 shares read" in page
    trail = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert trail == ["coordination asked for", "coordination computed"]


def test_accounts_that_are_no_watched_pages_are_shown_by_pseudonym_alone(
    as_: Callable[[str], Client], own_home: Path, answered: Answered, text: Text
) -> None:
    client = as_("member")
    run = answered(client)
    folder = keeping.folder(run.pk)
    assert sorted(path.name for path in folder.iterdir()) == [
        "accounts.json",
        "edges.parquet",
        "groups.json",
        "network.json",
        "progress.json",
    ]
    for path in folder.iterdir():
        assert b"secret-" not in path.read_bytes()
    names = json.loads(client.get(f"/coordination/{run.pk}/network.json").content)["names"]
    assert all(re.fullmatch(r"account-[0-9a-f]{10}", name) for name in names)
    page = text(client.get(f"/coordination/{run.pk}/"))
    assert "secret-" not in page
    assert names[0] in page


def test_watched_pages_are_shown_by_name(
    as_: Callable[[str], Client], small: Home, answered: Answered, text: Text
) -> None:
    # Every post of the small home bears the hashtag autumn; within 60 days all pages share it.
    asked = {"source": "store", "on": "hashtags", "time_window": "5184000"}
    run = answered(as_("member"), **asked)
    assert run.state == State.DONE
    assert run.store_version == 2
    markup = as_("observer").get(f"/coordination/{run.pk}/?pairs=all")
    assert 'href="/pages/facebook:1/">Alder</a>' in markup.content.decode()
    assert "store version 2" in text(markup)


def test_the_sample_gives_as_many_pairs_as_coortweet_itself(
    as_: Callable[[str], Client], own_home: Path, answered: Answered
) -> None:
    # CooRTweet 2.1.3 on these rows, T=60, min_participation=2: 6,288 pairs of shares, 503 accounts.
    run = answered(as_("member"), source="sample", time_window="60")
    assert run.report["counts"]["pairs"] == 6288
    assert run.report["counts"]["rows"] - run.report["counts"]["rows_left_out"] == 15_994
    assert run.report["drawn_nodes"] == 503


@pytest.mark.parametrize("role", ["observer", "elsewhere", "nobody"])
def test_who_may_not_ask_is_told_or_sees_nothing(
    as_: Callable[[str], Client], own_home: Path, answered: Answered, role: str
) -> None:
    run = answered(as_("member"))
    seen = {"observer": 200, "elsewhere": 404, "nobody": 403}[role]
    for address in ("", "progress/", "network.json", "edges/?format=csv"):
        assert as_(role).get(f"/coordination/{run.pk}/{address}").status_code == seen
    refused = {"observer": 403, "elsewhere": 404, "nobody": 403}[role]
    assert as_(role).post(f"/coordination/{run.pk}/discard/").status_code == refused
    if role == "observer":
        assert as_(role).post("/coordination/ask/", FORM).status_code == 403
    assert CoordinationRun.objects.count() == 1
    assert keeping.edges(run.pk).is_file()
    assert "/coordination/1/" not in as_("elsewhere").get("/coordination/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"source": "telepathy"},
        {"definition": "guess"},
        {"time_window": "-3"},
        {"time_window": "soon"},
        {"min_participation": "x"},
        {"edge_weight": "1.5"},
        {"edge_weight": "much"},
        {"source": "store", "on": "religion"},
        {"source": "file", "file": SimpleUploadedFile("shares.xlsx", b"x")},
        {"source": "file"},
    ],
)
def test_a_question_that_cannot_be_is_refused_in_words(
    as_: Callable[[str], Client], own_home: Path, changes: dict[str, Any]
) -> None:
    answer = as_("member").post("/coordination/ask/", {**FORM, **changes})
    assert answer.status_code == 400
    assert not CoordinationRun.objects.exists()
    assert not AuditEntry.objects.exists()


def test_a_list_of_another_team_is_not_there(
    as_: Callable[[str], Client], people: People, small: Home
) -> None:
    from hustings.workspace.pages import actions as pages

    theirs = pages.make_list(people.elsewhere, "Theirs", ["facebook:1"])
    asked = {**FORM, "source": "store", "on": "links", "list": str(theirs.pk)}
    assert as_("member").post("/coordination/ask/", asked).status_code == 404


def test_a_table_without_the_columns_fails_in_words_and_is_removed(
    as_: Callable[[str], Client], own_home: Path, answered: Answered, text: Text
) -> None:
    client = as_("member")
    run = answered(client, b"a,b\n1,2\n")
    page = text(client.get(f"/coordination/{run.pk}/"))
    assert "It could not be computed" in page
    assert "The file has no column object_id" in page
    assert not keeping.table(run.pk, "shares.csv").exists()


def test_nothing_in_common_is_said_and_not_drawn(
    as_: Callable[[str], Client], own_home: Path, answered: Answered, text: Text
) -> None:
    table = b"object_id,account_id,content_id,timestamp_share\na,x,1,5\nb,y,2,6\n"
    client = as_("member")
    run = answered(client, table)
    page = text(client.get(f"/coordination/{run.pk}/"))
    assert "Nobody shared the same thing in time" in page
    assert "2 shares were read" in page


def test_without_the_extra_the_remedy_stands_in_place_of_the_form(
    as_: Callable[[str], Client], own_home: Path, monkeypatch: pytest.MonkeyPatch, text: Text
) -> None:
    def missing() -> None:
        raise InstallTheExtra(
            "numba is not installed.", remedy="pip install 'hustings[coordination]'"
        )

    for module in (views, actions):
        monkeypatch.setattr(module, "need_the_extra", missing)
    client = as_("member")
    page = text(client.get("/coordination/"))
    assert "It cannot be computed on this machine yet" in page
    assert "pip install 'hustings[coordination]'" in page
    assert '<form class="asking"' not in client.get("/coordination/").content.decode()
    assert client.post("/coordination/ask/", {**FORM, "source": "sample"}).status_code == 400
    assert client.get("/imports/").status_code == 200


def test_the_screen_tells_how_far_the_work_is_until_it_is_done(
    as_: Callable[[str], Client], own_home: Path, text: Text
) -> None:
    client = as_("member")
    asked = {**FORM, "file": SimpleUploadedFile("shares.csv", planted())}
    address = client.post("/coordination/ask/", asked).headers["Location"]
    assert "It begins in a moment." in text(client.get(address))
    run = CoordinationRun.objects.get()
    keeping.note_progress(run.pk, "laying out", 0.75)
    part = client.get(f"{address}progress/").content.decode()
    assert 'value="0.750"' in part
    assert "hx-trigger" in part
    work.do_one()
    part = client.get(f"{address}progress/").content.decode()
    assert "See the answer" in part
    assert "hx-trigger" not in part


def test_a_run_whose_worker_died_is_taken_up_again_and_the_dead_ones_word_no_longer_counts(
    as_: Callable[[str], Client], own_home: Path
) -> None:
    asked = {**FORM, "file": SimpleUploadedFile("shares.csv", planted())}
    as_("member").post("/coordination/ask/", asked)
    dead = work.take_one()
    assert dead is not None
    assert work.take_one() is None
    CoordinationRun.objects.update(leased_until_at=timezone.now() - timedelta(seconds=1))
    assert work.do_one()
    work._end(dead, State.FAILED, "coordination failed", problem="late")
    assert CoordinationRun.objects.get().state == State.DONE
    assert not AuditEntry.objects.filter(action="coordination failed").exists()


def test_why_a_run_failed_stands_in_the_audit_trail(
    as_: Callable[[str], Client], own_home: Path
) -> None:
    wrong = SimpleUploadedFile("shares.csv", b"object_id,account_id\na,x\n")
    as_("member").post("/coordination/ask/", {**FORM, "file": wrong})
    assert work.do_one()
    entry = AuditEntry.objects.get(action="coordination failed")
    assert "no column content_id" in entry.detail["problem"]


def test_a_store_without_such_shares_is_told_as_nothing_to_compare(
    as_: Callable[[str], Client], own_home: Path, answered: Answered
) -> None:
    client = as_("member")
    empty = SimpleUploadedFile("shares.csv", b"object_id,account_id,content_id,timestamp_share\n")
    client.post("/coordination/ask/", {**FORM, "file": empty})
    assert work.do_one()
    shown = client.get(f"/coordination/{CoordinationRun.objects.get().pk}/").content.decode()
    assert "There is nothing to compare" in shown
    assert "Nobody shared" not in shown


def test_a_discarded_run_leaves_nothing_behind(
    as_: Callable[[str], Client], own_home: Path, answered: Answered
) -> None:
    client = as_("member")
    run = answered(client)
    client.post(f"/coordination/{run.pk}/discard/")
    assert not keeping.folder(run.pk).exists()
    assert client.get(f"/coordination/{run.pk}/").status_code == 404


def test_pairs_are_sorted_filtered_and_paged_on_the_server(
    as_: Callable[[str], Client], own_home: Path, answered: Answered
) -> None:
    client = as_("member")
    run = answered(client, source="sample", time_window="60")
    everything = answers.pairs(run.pk, answers.PairsAsked(flagged=False, sort="first"))
    assert everything.total == run.report["counts"]["edges"]
    times = [row.first_at for row in everything.rows]
    assert times == sorted(times)
    assert (everything.next_from, everything.previous_from) == (50, None)
    later = answers.pairs(run.pk, answers.PairsAsked(flagged=False, sort="first", start=50))
    assert later.previous_from == 0
    assert {row.account_id for row in later.rows} | {row.account_id for row in everything.rows}
    flagged = answers.pairs(run.pk, answers.PairsAsked())
    assert flagged.total == run.report["counts"]["flagged_edges"]
    assert all((row.q or 0) <= 0.05 for row in flagged.rows)
    first = answers.pairs(run.pk, answers.PairsAsked(group=1))
    assert {(row.group, row.group_y) for row in first.rows} == {(1, 1)}
    assert client.get(f"/coordination/{run.pk}/?sort=secret").status_code == 400
    assert client.get(f"/coordination/{run.pk}/?from=x").status_code == 400


def test_a_finished_run_costs_the_same_few_queries_and_no_script_of_its_own(
    as_: Callable[[str], Client], own_home: Path, answered: Answered
) -> None:
    client = as_("member")
    run = answered(client)
    client.get(f"/coordination/{run.pk}/")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/coordination/{run.pk}/")
    # Session, person, membership, run; notices for the sidebar.
    assert len(asked) == 5, [one["sql"][:90] for one in asked]
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", answer.content.decode())


def test_a_question_can_be_asked_again_with_another_window(
    as_: Callable[[str], Client], own_home: Path, answered: Answered
) -> None:
    client = as_("member")
    run = answered(client, source="sample", time_window="60")
    markup = client.get(f"/coordination/?again={run.pk}").content.decode()
    assert 'name="time_window" inputmode="numeric" pattern="[0-9]*" value="60"' in markup
    assert 'value="sample" checked' in markup
    assert client.get("/coordination/?again=999").status_code == 404


def test_the_pairs_are_taken_away_as_csv_graphml_and_gexf(
    as_: Callable[[str], Client], own_home: Path, answered: Answered
) -> None:
    client = as_("member")
    run = answered(client)
    address = f"/coordination/{run.pk}/edges/?format="
    lines = client.get(f"{address}csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith(
        "account_id,account_id_y,weight,avg_time_delta,n_content_id,n_content_id_y,"
        "edge_symmetry_score,weight_threshold,chance_weight,p,q"
    )
    # Six pairs of four accounts.
    assert len(lines) == 1 + 6
    for ending, root in (("graphml", "graphml"), ("gexf", "gexf")):
        answer = client.get(f"{address}{ending}")
        assert ET.fromstring(answer.content).tag.endswith(root)
        assert b"secret-" not in answer.content
        assert f"coordination-{run.pk}.{ending}" in answer.headers["Content-Disposition"]
    assert client.get(f"{address}xlsx").status_code == 400
