"""Connecting YouTube: a key, or consent of a channel's owner; addresses judged by Google's own discovery file."""

from __future__ import annotations

import pytest
from googleapiclient.discovery import build

from hustings.domain.errors import ConnectAgain, CorrectTheValue, GrantThePermission
from hustings.platforms.connecting import Client, Held
from hustings.platforms.youtube.connecting import CONNECTING, FLOW, ApiKey
from tests.platforms.fake_authority import (
    API_KEY,
    APP_ID,
    APP_SECRET,
    FakeAuthority,
    Told,
    asker,
    google_error,
    through,
)

CLIENT = Client(id=APP_ID, secret=APP_SECRET)


def test_a_key_is_tried_before_it_is_kept() -> None:
    (grant,) = ApiKey().connect(asker(FakeAuthority(), "youtube"), {"key": f" {API_KEY} "})
    assert (grant.account_id, grant.secret) == ("key", API_KEY)


@pytest.mark.parametrize("typed", ["", "short", "AIza with a space in it aaaaaaaaaaaa"])
def test_what_is_no_key_is_not_sent_anywhere(typed: str) -> None:
    fake = FakeAuthority()
    with pytest.raises(CorrectTheValue):
        ApiKey().connect(asker(fake, "youtube"), {"key": typed})
    assert fake.asked == []


def test_a_key_that_google_refuses_is_told_from_an_interface_that_is_not_enabled() -> None:
    with pytest.raises(ConnectAgain):
        ApiKey().connect(asker(FakeAuthority(), "youtube"), {"key": API_KEY[:-1] + "2"})
    fake = FakeAuthority(script=[Told(google_error(403, "accessNotConfigured"), 403)])
    with pytest.raises(GrantThePermission):
        ApiKey().connect(asker(fake, "youtube"), {"key": API_KEY})


def test_the_owners_channel_is_connected_and_its_token_renewed() -> None:
    fake = FakeAuthority()
    (grant,) = through(fake, CONNECTING, "channel")
    assert (grant.account_id, grant.handle) == ("UC123", "A channel")
    held = Held(account_id="UC123", secret=grant.secret, refresh=grant.refresh, client=CLIENT)
    renewed = FLOW.refresh(asker(fake, "youtube"), held)
    # Google gives no new refresh token; the old one goes on serving.
    assert renewed.refresh is None
    assert renewed.secret != grant.secret


def test_offline_access_and_consent_are_asked_for() -> None:
    fake = FakeAuthority()
    through(fake, CONNECTING, "channel")
    assert FLOW.more["access_type"] == "offline"
    assert FLOW.more["prompt"] == "consent"


def test_what_is_asked_is_in_googles_own_description() -> None:
    service = build("youtube", "v3", developerKey="x", static_discovery=True)
    channels = service.channels().list(part="id,snippet", mine=True)
    assert channels.uri.startswith("https://youtube.googleapis.com/youtube/v3/channels?")
    languages = service.i18nLanguages().list(part="id")
    assert "/youtube/v3/i18nLanguages?" in languages.uri
    scopes = service._rootDesc["auth"]["oauth2"]["scopes"]
    for right in CONNECTING.way("channel").rights:
        assert right.name in scopes or "yt-analytics" in right.name
