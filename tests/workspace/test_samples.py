"""The sample data: brought, led through, removed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from hustings.domain.errors import AskForPermission, UseAKnownName
from hustings.workspace.dossiers.models import Statement
from hustings.workspace.pages.models import PageList
from hustings.workspace.samples import actions
from hustings.workspace.samples.models import Sample
from hustings.workspace.teams.models import AuditEntry
from tests.workspace.conftest import People


@pytest.mark.slow
def test_the_samples_open_on_canada_lead_to_cambodia_and_go_in_one_action(
    as_: Callable[[str], Client], people: People, own_home: Path
) -> None:
    actions.bring_all(people.administrator)
    client = as_("administrator")
    first = client.get("/", follow=True).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", first).split())
    # The figures that the source's own posts add up to: 2,169,510 / 525 and so on.
    for figures in ("525 2,169,510 4,132", "531 1,563,640 2,945", "655 716,013 1,093"):
        assert figures in words
    way = re.search(r'href="(/pages/[^"]+tab=audience)"', first)
    assert way is not None
    audience = client.get(way[1])
    assert audience.status_code == 200
    assert "Cambodia" in audience.content.decode()
    further = re.search(r'href="(/pages/[^"]+authenticity[^"]+)"', first)
    assert further is not None
    dossier = client.get(further[1].replace("&amp;", "&")).content.decode()
    assert "8 to 13 March 2016" in dossier
    assert "Sam Rainsy" in dossier
    assert "He denied it in a speech" in dossier
    answer = client.post("/samples/remove/", follow=True)
    assert "Rankings will be here" in answer.content.decode()
    assert not PageList.objects.exists()
    assert not Statement.objects.exists()
    assert AuditEntry.objects.first().action == "sample data removed"  # type: ignore[union-attr]


def test_what_the_team_made_itself_stays_when_the_samples_go(
    people: People, own_home: Path
) -> None:
    PageList.objects.create(team=people.member.team, name="Our own")
    wanted = [actions.SampleList("a", "Sample", ("facebook:1",))]
    actions.bring(
        people.administrator,
        [],
        wanted,
        "list={list:a}",
        [actions.Step("One", "/leaderboard/?list={list:a}")],
    )
    made = PageList.objects.get(sample=True)
    people.administrator.team.refresh_from_db()
    assert people.administrator.team.front_query == f"list={made.pk}"
    assert Sample.objects.get().steps[0]["address"] == f"/leaderboard/?list={made.pk}"
    actions.remove(people.administrator)
    assert [one.name for one in PageList.objects.all()] == ["Our own"]


def test_only_an_administrator_brings_or_removes_them(people: People, own_home: Path) -> None:
    with pytest.raises(AskForPermission):
        actions.bring_all(people.member)
    with pytest.raises(AskForPermission):
        actions.remove(people.member)


def test_samples_that_are_gone_cannot_be_removed_again(people: People, own_home: Path) -> None:
    with pytest.raises(UseAKnownName):
        actions.remove(people.administrator)
