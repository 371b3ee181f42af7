"""A page that falls silent is noticed after the visit that shows it, and no longer once it posts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from hustings.domain.records import PostRecord
from hustings.platforms.definition import Collected, Page, Portion
from hustings.workspace.collection import actions
from hustings.workspace.collection.models import Notice
from hustings.workspace.collection.said import notice_words
from hustings.workspace.collection.work import collect_due
from tests.workspace.collection import fake
from tests.workspace.collection.conftest import Follow
from tests.workspace.conftest import People

pytestmark = pytest.mark.slow


def test_a_page_that_falls_silent_is_noticed_until_it_posts_again(
    follow: Follow,
    fakebook: Collected,
    people: People,
    own_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Twelve posts an hour apart, the last of them five hours ago; then one more just now.
    at = [timezone.now().replace(microsecond=0) - timedelta(hours=hours) for hours in range(5, 17)]

    def posts(asker: Any, page: Page, **_: Any) -> Iterator[Portion]:
        records = tuple(_post(page.page_id, one) for one in sorted(at, reverse=True))
        yield Portion(answer=fake.answer(str(len(at))), records=records)

    monkeypatch.setattr(fakebook.reader, "posts", posts)
    row = follow("alder")
    collect_due(fake.KEY)
    notice = Notice.objects.get()
    assert (notice.kind, notice.ended_at) == ("silent", None)
    assert notice.detail["gaps_count"] == 11
    assert notice.detail["longest_s"] == 3600
    assert "of which the longest was 60 minutes" in notice_words(notice)
    at.append(timezone.now().replace(microsecond=0))
    actions.collect_now(people.member, ("page", row.pk))
    collect_due(fake.KEY)
    notice.refresh_from_db()
    assert notice.ended_at is not None


def _post(page_id: str, at: datetime) -> PostRecord:
    return PostRecord(post_id=f"{page_id}_{at:%d%H%M}", page_id=page_id, created_at=at, text="x")
