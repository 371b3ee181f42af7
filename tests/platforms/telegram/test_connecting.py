"""Connecting a bot of Telegram: its token is in the path, and still never shown."""

from __future__ import annotations

import logging

import pytest

from hustings.domain.errors import ConnectAgain, CorrectTheValue, SeeToThePlatform
from hustings.platforms.telegram.connecting import BotToken
from tests.platforms.fake_authority import BOT_TOKEN, FakeAuthority, Told, asker


def test_the_bot_is_asked_who_it_is() -> None:
    (grant,) = BotToken().connect(asker(FakeAuthority(), "telegram"), {"token": BOT_TOKEN})
    assert (grant.account_id, grant.handle, grant.secret) == ("7001", "@watch_bot", BOT_TOKEN)


def test_what_is_no_bots_token_is_not_sent() -> None:
    fake = FakeAuthority()
    with pytest.raises(CorrectTheValue):
        BotToken().connect(asker(fake, "telegram"), {"token": "../../getMe?x=1"})
    assert fake.asked == []


def test_a_token_that_telegram_does_not_know_needs_another(
    caplog: pytest.LogCaptureFixture,
) -> None:
    wrong = BOT_TOKEN[:-1] + "x"
    with caplog.at_level(logging.DEBUG), pytest.raises(ConnectAgain) as caught:
        BotToken().connect(asker(FakeAuthority(), "telegram"), {"token": wrong})
    assert wrong not in caplog.text
    assert wrong not in str(caught.value)


def test_a_token_is_not_shown_when_telegram_is_out_of_order(
    caplog: pytest.LogCaptureFixture,
) -> None:
    fake = FakeAuthority(script=[Told({"ok": False}, 500)] * 3)
    with caplog.at_level(logging.DEBUG), pytest.raises(SeeToThePlatform) as caught:
        BotToken().connect(asker(fake, "telegram"), {"token": BOT_TOKEN})
    assert BOT_TOKEN not in caplog.text
    assert BOT_TOKEN not in str(caught.value)
