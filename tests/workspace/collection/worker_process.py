"""A worker for test_workers.py, with a collector that only takes time: `prepare COUNT`, then `work ROUNDS`."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "hustings.web.settings"
django.setup()

from django.core.management import call_command  # noqa: E402  models come after the setup
from django.utils import timezone  # noqa: E402

from hustings.workspace.collection.models import Followed, State  # noqa: E402
from hustings.workspace.collection.taking import due_platforms, take_pages  # noqa: E402
from hustings.workspace.leasing import still_held  # noqa: E402
from hustings.workspace.teams.models import Team  # noqa: E402

PLATFORMS = ("a", "b")
FAR = timedelta(days=1)


def prepare(count: int) -> None:
    """Tables, and so many pages that are due."""
    call_command("migrate", verbosity=0, interactive=False)
    team = Team.objects.create(name="Watchers")
    now = timezone.now()
    Followed.objects.bulk_create(
        [
            Followed(team=team, page_id=f"{PLATFORMS[n % 2]}:{n}", platform=PLATFORMS[n % 2],
                     next_due_at=now)
            for n in range(count)
        ]
    )  # fmt: skip


def work(rounds: int) -> None:
    """Take what is due and pretend to collect it; each page is due again until it had all its rounds."""
    idle_since = time.monotonic()
    while time.monotonic() - idle_since < 0.7:
        for platform in due_platforms():
            taken = take_pages(platform, most=4)
            since = time.time()
            time.sleep(random.uniform(0.005, 0.03))
            assert still_held(Followed, {row.pk: row.fence for row in taken})
            for row in taken:
                idle_since = time.monotonic()
                told = {"page_id": row.page_id, "since": since, "until": time.time()}
                sys.stdout.write(json.dumps({**told, "worker": os.getpid()}) + "\n")
                again = row.fence < rounds
                Followed.objects.filter(pk=row.pk, fence=row.fence).update(
                    state=State.WAITING,
                    leased_until_at=None,
                    next_due_at=timezone.now() + (timedelta() if again else FAR),
                )
        time.sleep(0.01)


if __name__ == "__main__":
    {"prepare": prepare, "work": work}[sys.argv[1]](int(sys.argv[2]))
