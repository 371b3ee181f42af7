"""What is followed, over the interface."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hustings.workspace.collection.models import Followed
from hustings.workspace.pages import actions as page_actions
from hustings.workspace.teams.models import Membership, Team


def _follow(team: Team, page_id: str, **values: Any) -> Followed:
    platform = page_id.partition(":")[0]
    return Followed.objects.create(
        team=team, page_id=page_id, platform=platform, name=page_id, parts=["page"], **values
    )


def test_followed_pages_come_with_their_state_and_never_another_teams(
    member: Membership, get: Callable[..., Any]
) -> None:
    _follow(member.team, "bluesky:a", state="connect", last_problem="ConnectAgain")
    _follow(member.team, "mastodon:b", paused=True)
    _follow(Team.objects.create(name="Others"), "bluesky:c")
    told = get("followed").json()
    assert told["total"] == 2
    first, second = told["rows"]
    assert (first["page_id"], first["state"], first["state_words"]) == (
        "bluesky:a", "connect", "needs connecting",
    )  # fmt: skip
    assert (first["problem"], first["next_due_at"], second["problem"]) == (
        "ConnectAgain", None, None,
    )  # fmt: skip
    assert second["state_words"] == "paused"


def test_followed_pages_are_narrowed_by_list_words_and_state(
    member: Membership, get: Callable[..., Any]
) -> None:
    _follow(member.team, "bluesky:a")
    _follow(member.team, "bluesky:b", paused=True)
    made = page_actions.make_list(member, "A", ["bluesky:a"])
    assert [row["page_id"] for row in get("followed", list=made.pk).json()["rows"]] == ["bluesky:a"]
    assert get("followed", words="y:b").json()["total"] == 1
    assert get("followed", show="paused").json()["rows"][0]["page_id"] == "bluesky:b"
    assert get("followed", list=made.pk + 1).status_code == 404
    assert get("followed", slice=0).status_code == 422
