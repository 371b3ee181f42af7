"""A home with followed pages for test_collection.py: `make`, then `visit` for one more visit to each.

The pages are those of the fake platform of the tests, under the name of a real one.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "hustings.web.settings"
django.setup()

import time_machine  # noqa: E402  models come after the setup

from hustings.cli.speaking.rooms import bring_up_to_date  # noqa: E402
from hustings.domain.errors import WaitForTheBudget  # noqa: E402
from hustings.platforms import definition  # noqa: E402
from hustings.workspace.collection import actions, askers, looking_up, noticing  # noqa: E402
from hustings.workspace.collection.models import BudgetSeen, Followed, Notice, State  # noqa: E402
from hustings.workspace.collection.work import collect_due  # noqa: E402
from hustings.workspace.pages import actions as page_actions  # noqa: E402
from hustings.workspace.teams import actions as teams  # noqa: E402
from hustings.workspace.teams.models import Membership  # noqa: E402
from tests.workspace.collection import fake  # noqa: E402

HANDLES = ("alder", "birch", "cedar", "dogwood")


class Troubled(fake.FakeReader):
    """Birch is slowed down once."""

    slowed = False

    def posts(self, asker: Any, page: definition.Page, **asked: Any) -> Any:
        if self.slowed and page.handle == "birch":
            raise WaitForTheBudget("Asked as often as it allows.", platform=fake.KEY)
        return super().posts(asker, page, **asked)


def make() -> None:
    """Tables, a team with its administrator, and pages with a history of a day."""
    bring_up_to_date()
    by = teams.set_up("Watchers", "demo", os.environ["HUSTINGS_BROWSER_PASSWORD"])
    now = datetime.now(UTC)
    with time_machine.travel(now - timedelta(hours=24), tick=False):
        for handle in HANDLES:
            actions.follow(by, looking_up.sealed(looking_up.look_up(by.team, f"@{handle}")))
        Followed.objects.update(followed_at=now - timedelta(hours=24))
        collect_due(fake.KEY)
    for hours in (18, 6):
        Troubled.slowed = hours == 18
        with time_machine.travel(now - timedelta(hours=hours), tick=False):
            actions.collect_now(by, ("all", 0))
            collect_due(fake.KEY)
    rows = {row.handle: row for row in Followed.objects.all()}
    page_actions.make_list(by, "Trees", [rows["alder"].page_id, rows["birch"].page_id])
    Followed.objects.update(next_due_at=now + timedelta(hours=3))
    Followed.objects.filter(pk=rows["cedar"].pk).update(paused=True)
    Followed.objects.filter(pk=rows["dogwood"].pk).update(
        state=State.CONNECT, next_due_at=None, last_problem="ConnectAgain", failures_count=1,
        last_reason="The token ran out.", last_success_at=now - timedelta(hours=20),
    )  # fmt: skip
    noticing.look_for_stalls()
    Notice.objects.create(
        followed=rows["alder"], kind="silent", raised_at=now,
        detail={"last_post_at": now.isoformat(), "longest_s": 3600, "gaps_count": 40},
    )  # fmt: skip
    for name, ratio in (("300 in 5 minutes", 0.31), ("a day", 0.79), ("an hour", 0.97)):
        BudgetSeen.objects.create(
            platform=fake.KEY, key="@fakebook.example", name=name, used_ratio=ratio,
            cost_ratio=0.01, resets_at=now + timedelta(hours=2), seen_at=now,
        )  # fmt: skip
    actions.bring_addresses(
        by, "trees.csv", b"address\n@elm\nhttps://elsewhere.example/x y\n@gone\n"
    )
    looking_up.look_up_due(fake.KEY)


def visit() -> None:
    """Visit Alder once more."""
    by = Membership.objects.get(user__username="demo")
    actions.collect_now(by, ("page", Followed.objects.get(handle="alder").pk))
    collect_due(fake.KEY)


if __name__ == "__main__":
    platform = replace(fake.platform(), reader=Troubled())
    definition.collected = lambda: {fake.KEY: platform}  # type: ignore[assignment]
    askers.asker_for = lambda *_: fake.FakeAsker()  # type: ignore[assignment]
    {"make": make, "visit": visit}[sys.argv[1]]()
