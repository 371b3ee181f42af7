"""Connecting Instagram: the professional accounts of the pages that were chosen."""

from __future__ import annotations

import pytest

from hustings.domain.errors import GrantThePermission
from hustings.platforms.instagram.connecting import CONNECTING
from tests.platforms.fake_authority import FakeAuthority, Told, through


def test_only_pages_with_a_professional_account_are_connected_by_the_pages_token() -> None:
    (grant,) = through(FakeAuthority(), CONNECTING, "facebook")
    assert (grant.account_id, grant.handle, grant.secret) == ("1712", "@second", "page-token-12")


def test_pages_without_one_say_so() -> None:
    fake = FakeAuthority()
    page = {"id": "11", "name": "First", "access_token": "page-token-11"}
    fake._accounts = lambda query: Told({"data": [page]})  # type: ignore[method-assign]
    with pytest.raises(GrantThePermission, match="professional"):
        through(fake, CONNECTING, "facebook")
