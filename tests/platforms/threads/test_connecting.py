"""Connecting Threads: a token for sixty days that renews itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hustings.domain.errors import ConnectAgain
from hustings.platforms.connecting import Held
from hustings.platforms.threads.connecting import CONNECTING, FLOW
from tests.platforms.fake_authority import FakeAuthority, asker, through


def test_the_profile_is_connected_for_sixty_days() -> None:
    (grant,) = through(FakeAuthority(), CONNECTING, "profile")
    assert (grant.account_id, grant.handle) == ("314", "@ana")
    assert grant.secret == "long-threads-token-1"
    assert grant.expires_at is not None
    assert timedelta(days=59) < grant.expires_at - datetime.now(UTC) <= timedelta(days=60)


def test_the_token_renews_itself() -> None:
    fake = FakeAuthority()
    through(fake, CONNECTING, "profile")
    held = Held(account_id="314", secret="long-threads-token-1")
    grant = FLOW.refresh(asker(fake, "threads"), held)
    assert (grant.secret, grant.account_id) == ("long-threads-token-2", "314")


def test_a_token_that_ran_out_needs_a_person() -> None:
    with pytest.raises(ConnectAgain):
        FLOW.refresh(asker(FakeAuthority(), "threads"), Held(account_id="314", secret="old"))
