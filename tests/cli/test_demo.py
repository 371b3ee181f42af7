"""The demo: loaded once, looked at, and removed by one action."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hustings.workspace.teams.models import Membership, Team

pytestmark = pytest.mark.slow

Run = Callable[..., Any]


@pytest.fixture
def demo_home(tmp_path: Path, settings: Any, db: None) -> None:
    """The settings' home is the one that the command is run on."""
    settings.HUSTINGS_HOME = tmp_path / "home"


@pytest.mark.usefixtures("demo_home")
def test_the_demo_is_loaded_once_and_removed_by_one_action(run_anew: Run) -> None:
    loaded = run_anew("demo", "--json")
    assert loaded.code == 0
    assert loaded.json["user"] == "demo"
    assert Membership.objects.get().user.check_password(loaded.json["password"])
    assert Team.objects.get().front_query
    # README of the data: Harper 2,169,510 / 525, Trudeau 1,563,640 / 531, Mulcair 716,013 / 655.
    ranking = run_anew("rank", "--list", "Party leaders, Canada 2015", "--json").json
    assert [(row["interactions"], row["posts"]) for row in ranking["rows"]] == [
        (2_169_510, 525),
        (1_563_640, 531),
        (716_013, 655),
    ]
    version = ranking["store_version"]
    again = run_anew("demo", "--json")
    assert "here already" in again.err
    assert run_anew("runs", "--json").json["rows"][0]["store_version"] == version
    assert run_anew("demo", "--remove", "--json").json == {"runs_taken_back": 6}
    assert run_anew("rank", "--json").json["rows"] == []
    assert run_anew("demo", "--remove").code == 2
