"""What is Telegram's own: its addresses, a token in the path, and a queue that forgets what was asked for."""

from __future__ import annotations

from typing import Any

import pytest

from hustings.domain.errors import (
    ConnectAgain,
    CorrectTheValue,
    FindThePage,
    GrantThePermission,
    ReportTheAnswer,
    SeeToThePlatform,
    WaitForThePlatform,
)
from hustings.domain.records import PostRecord
from hustings.network.asking import Token
from hustings.platforms.telegram.addresses import channel_name
from hustings.platforms.telegram.reader import API, Reader
from hustings.platforms.telegram.rules import TelegramRules
from tests.network.recorded import Exchange, recorded
from tests.platforms.telegram.cases import PAGE, post, refused, updates

RULES = TelegramRules()
SECRET = "123456789:AA-made-up-secret-of-a-bot-000000"


@pytest.mark.parametrize(
    "pasted",
    [
        "https://t.me/fictionaloffice",
        "t.me/s/fictionaloffice",
        "https://telegram.me/fictionaloffice/12?single",
        "@fictionaloffice",
        " fictionaloffice ",
    ],
)
def test_a_channel_s_name_is_read_as_people_paste_it(pasted: str) -> None:
    assert channel_name(pasted) == "@fictionaloffice"


@pytest.mark.parametrize(
    "pasted",
    ["", "https://t.me/+AbCdEfGh", "https://example.org/fictionaloffice", "@ab", "http://["],
)
def test_what_is_no_public_channel_says_how_to_write_one(pasted: str) -> None:
    with pytest.raises(CorrectTheValue, match=r"t\.me/name"):
        channel_name(pasted)


def read(*exchanges: Exchange, cursor: str | None = None, token: Token | None = None) -> Any:
    network = recorded(RULES, exchanges, token=token)
    posts = Reader().posts(network.asker, PAGE, since_at=None, cursor=cursor)
    return network, list(posts)


def test_one_visit_takes_one_answer_so_that_nothing_is_forgotten_before_it_landed() -> None:
    full = updates(*({"channel_post": post(number)} for number in range(1, 101)))
    rest = updates({"channel_post": post(101)})
    first, last = (
        Exchange(address=f"{API}/getUpdates", query={"limit": "100"}, body=full),
        Exchange(address=f"{API}/getUpdates", query={"limit": "100", "offset": "600"}, body=rest),
    )
    network, portions = read(first, last)
    assert len(network.asked) == 1
    assert "offset" not in network.asked[0]
    [portion] = portions
    assert portion.cursor == "600"
    assert len(portion.records) == 100
    network, [portion] = read(first, last, cursor=portion.cursor)
    assert portion.cursor is None
    assert [one.post_id for one in portion.records if isinstance(one, PostRecord)] == [
        "telegram:-1001234567890/101"
    ]


def test_the_token_is_in_the_path_and_in_nothing_that_is_shown() -> None:
    exchange = Exchange(address=f"{API}/bot{SECRET}/getUpdates", body=updates())
    network, [portion] = read(exchange, token=Token(secret=SECRET))
    assert network.asked[0].startswith(f"GET {API}/bot{SECRET}/getUpdates")
    assert SECRET not in f"{portion!r}{portion.answer.shown_address}"


def test_the_token_is_in_no_error_either() -> None:
    address = f"{API}/bot{SECRET}/getUpdates"
    exchange = Exchange(address=address, status=409, body=refused(409, f"Conflict: {SECRET}"))
    with pytest.raises(ReportTheAnswer) as caught:
        read(exchange, token=Token(secret=SECRET))
    assert SECRET not in f"{caught.value}{caught.value!r}{caught.value.message}"


@pytest.mark.parametrize(
    ("status", "description", "kind"),
    [
        (404, "Not Found", ConnectAgain),
        (400, "Bad Request: chat not found", FindThePage),
        (400, "Bad Request: not enough rights", GrantThePermission),
        (409, "Conflict: terminated by other getUpdates request", ReportTheAnswer),
        (502, "Bad Gateway", WaitForThePlatform),
        (400, "Bad Request: something new", ReportTheAnswer),
    ],
)
def test_trouble_is_told_in_words(
    status: int, description: str, kind: type[SeeToThePlatform]
) -> None:
    exchange = Exchange(
        address=f"{API}/getUpdates", status=status, body=refused(status, description)
    )
    with pytest.raises(kind) as caught:
        read(exchange)
    assert type(caught.value) is kind
