"""Once a day what may be kept no longer goes: bytes of answers, and rows that a platform's terms let be kept for a time."""

from __future__ import annotations

import logging
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone

from hustings.ingest.collecting.expiring import expire_observations
from hustings.store.answers import expire_answers
from hustings.store.store import Store
from hustings.workspace.collection.models import Followed
from hustings.workspace.homes import home_path

log = logging.getLogger("hustings.collection")

_done_on: date | None = None


def granted_pages() -> frozenset[str]:
    """Pages that every team reads with their owner's consent; one that some team reads as anybody is not."""
    others = Followed.objects.filter(page_id=OuterRef("page_id")).exclude(whose="own")
    owned = Followed.objects.filter(~Exists(others), whose="own")
    return frozenset(owned.values_list("page_id", flat=True))


def let_go() -> bool:
    """Let go of what is over, once a day in each worker; whether there was anything to look at."""
    global _done_on
    now = timezone.now()
    if _done_on == now.date() or not Store(home_path()).exists():
        return False
    _done_on = now.date()
    files = expire_answers(home_path(), now.date())
    version = expire_observations(home_path(), now, granted=granted_pages())
    if files or version:
        log.info("let go of %s kept answers; rows: version %s", files, version)
    return True
