"""A process for test_races.py: `prepare SERVER`, `refresh SERVER COUNT`, `die SERVER` or `recover SERVER`."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "hustings.web.settings"
django.setup()

from django.core.management import call_command  # noqa: E402  models come after the setup

from hustings.domain.errors import HustingsError  # noqa: E402
from hustings.network.door import Door  # noqa: E402
from hustings.platforms.connecting import Grant, connecting  # noqa: E402
from hustings.workspace.connections import keeping, outside, refreshing  # noqa: E402
from hustings.workspace.connections.models import Connection  # noqa: E402
from hustings.workspace.teams.models import Role, Team, User  # noqa: E402
from tests.platforms.bluesky.fake_accounts import DID  # noqa: E402

FIRST = "the-first-refresh-token"


def prepare(server: str) -> None:
    """Tables, and a connection whose refresh token serves once."""
    call_command("migrate", verbosity=0, interactive=False)
    team, user = Team.objects.create(name="Watchers"), User.objects.create(username="ana")
    team.memberships.create(user=user, role=Role.ADMINISTRATOR)
    with refreshing.transaction.atomic():
        keeping.keep(
            Grant(account_id=DID, server=server, secret="at-0", refresh=FIRST),
            connecting("bluesky").way("password"),
            team_id=team.pk,
            user_id=user.pk,
            platform="bluesky",
            purpose="read",
            app=None,
        )


def refresh(count: int) -> int:
    """Renew until the connection has had so many; how many of them were asked for here."""
    asked = 0
    store = refreshing._store

    def counting(*arguments: Any) -> Connection:
        nonlocal asked
        asked += 1
        return store(*arguments)

    refreshing._store = counting
    version = 1
    while version <= count:
        version = refreshing.renew(1, version).version
    return asked


def wait_for_all(count: int) -> None:
    """Begin when so many processes of this home are ready, so that none has done before others come."""
    home = Path(os.environ["HUSTINGS_HOME"])
    (home / f"ready-{os.getpid()}").touch()
    end_s = time.monotonic() + 60
    while len(list(home.glob("ready-*"))) < count and time.monotonic() < end_s:
        time.sleep(0.01)


def die() -> None:
    """Be killed between the platform's answer and the store."""
    refreshing._store = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment,return-value]
    refreshing.renew(1, 1)


def recover() -> str:
    """Find the claim of somebody dead, and say what became of it."""
    refreshing.CLAIM_LIFE = timedelta(seconds=0.2)
    try:
        refreshing.renew(1, 1)
    except HustingsError as error:
        return type(error).__name__
    return "renewed"


if __name__ == "__main__":
    what, server, *more = sys.argv[1:]
    door = Door(reachable_private=[server.removeprefix("http://")])
    outside.door = lambda: door  # type: ignore[assignment]
    told: Any = None
    if what == "prepare":
        prepare(server)
    elif what == "refresh":
        wait_for_all(int(more[1]) if len(more) > 1 else 1)
        told = refresh(int(more[0]))
    elif what == "die":
        die()
    else:
        told = recover()
    held = Connection.objects.get()
    sys.stdout.write(json.dumps([told, held.version, held.state, held.problem]))
