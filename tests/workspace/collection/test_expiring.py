"""What may be kept no longer goes once a day; what an owner granted stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.utils import timezone

from hustings.store.store import Store
from hustings.workspace.collection import expiring
from hustings.workspace.collection.models import Followed
from tests.workspace.collection.conftest import Follow
from tests.workspace.conftest import People


@pytest.fixture(autouse=True)
def first_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a worker that has just begun."""
    monkeypatch.setattr(expiring, "_done_on", None)


def test_a_page_is_granted_where_every_team_reads_it_as_its_owner(
    follow: Follow, people: People
) -> None:
    follow("alder", whose="own")
    follow("birch", whose="own")
    follow("birch", by=people.elsewhere)
    follow("cedar")
    assert expiring.granted_pages() == {"fakebook:alder"}
    Followed.objects.filter(team=people.elsewhere.team).delete()
    assert expiring.granted_pages() == {"fakebook:alder", "fakebook:birch"}


@pytest.mark.slow
def test_bytes_that_no_row_keeps_go_once_a_day(follow: Follow, own_home: Path) -> None:
    assert not expiring.let_go()
    Store.create(own_home)
    orphan = own_home / "answers" / "ab" / f"{'ab' * 32}.gz"
    orphan.parent.mkdir(parents=True)
    for _ in range(2):
        orphan.write_bytes(b"made up")
        long_ago_s = timezone.now().timestamp() - 5 * 86_400
        os.utime(orphan, (long_ago_s, long_ago_s))
        expiring.let_go()
    # Gone at the first look; the second of the same day does not look again.
    assert orphan.exists()
    expiring._done_on = None
    assert expiring.let_go()
    assert not orphan.exists()
