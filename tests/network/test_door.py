"""What the door does with an answer: keeps it, judges it, and tells what a person should hear of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

import pytest

from hustings.domain.errors import (
    FindThePage,
    ReportTheAnswer,
    SeeToThePlatform,
    WaitForTheBudget,
    WaitForThePlatform,
)
from hustings.network.asking import Answer, Budget, Request
from hustings.network.faults import PlainRules
from tests.network.clock import START_AT
from tests.network.recorded import Exchange, recorded

HERE = "https://example.org/posts"


class StumblingRules(PlainRules):
    """Rules that were written for answers as documented."""

    def budgets(self, status: int, headers: Mapping[str, str], now_at: datetime) -> list[Budget]:
        return [Budget("requests", 1 / int(headers["x-left"]))]

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        return FindThePage("gone") if answer.json["error"]["code"] == 1 else None


def test_every_whole_answer_is_kept_with_its_question_also_a_fault() -> None:
    network = recorded(
        PlainRules(),
        [
            Exchange(address=HERE, status=503, body={"error": 1}),
            Exchange(address=HERE, body={"posts": []}),
        ],
    )
    request = Request(address=HERE)
    answer = network.asker.ask(request)
    assert [(kept.status, asked) for kept, asked in network.kept] == [
        (503, request),
        (200, request),
    ]
    assert network.kept[1][0] == answer
    assert answer.asked_at > network.kept[0][0].asked_at


@pytest.mark.parametrize(
    ("status", "body"),
    [
        *((200, body) for body in (b"", b"<html>")),
        *((status, body) for status in (500, 429, 404) for body in (b"", b"<html>", b"[]", b"{}")),
    ],
)
def test_rules_that_stumble_over_an_answer_leave_it_to_its_status(status: int, body: bytes) -> None:
    network = recorded(StumblingRules(), [Exchange(address=HERE, status=status, body=body)])
    expected = {500: WaitForThePlatform, 429: WaitForTheBudget, 404: FindThePage}
    with pytest.raises(SeeToThePlatform) as caught:
        network.asker.ask(Request(address=HERE))
    assert type(caught.value) is expected.get(status, ReportTheAnswer)


def test_rules_that_stumble_over_a_good_answer_let_it_through() -> None:
    network = recorded(StumblingRules(), [Exchange(address=HERE, body={"error": 7})])
    assert network.asker.ask(Request(address=HERE)).json == {"error": 7}


def test_what_rules_say_of_an_answer_comes_before_its_status() -> None:
    network = recorded(
        StumblingRules(), [Exchange(address=HERE, status=500, body={"error": {"code": 1}})]
    )
    with pytest.raises(FindThePage, match="gone") as caught:
        network.asker.ask(Request(address=HERE))
    assert caught.value.platform == "web"


class SaysWhen(PlainRules):
    """Rules that pass on whatever time a platform names."""

    def __init__(self, retry_at: datetime) -> None:
        self.retry_at = retry_at

    def budgets(self, status: int, headers: Mapping[str, str], now_at: datetime) -> list[Budget]:
        return [Budget("requests", 0.1, self.retry_at)]

    def fault(self, answer: Answer) -> SeeToThePlatform:
        return WaitForTheBudget("as often as it allows", retry_at=self.retry_at)


@pytest.mark.parametrize(
    ("told_at", "seconds"),
    [
        (datetime(2026, 11, 24, 12, 1), 60),  # noqa: DTZ001 - a zone that was left out
        (datetime(2026, 11, 24, 13, 1, tzinfo=timezone(timedelta(hours=1))), 60),
        (datetime.min.replace(tzinfo=UTC), 1),
        (datetime.max.replace(tzinfo=UTC), 86_400),
    ],
)
def test_a_time_that_rules_name_is_brought_between_a_second_and_a_day(
    told_at: datetime, seconds: int
) -> None:
    network = recorded(SaysWhen(told_at), [Exchange(address=HERE, body={})])
    with pytest.raises(WaitForTheBudget) as caught:
        network.asker.ask(Request(address=HERE, patience_s=0))
    assert caught.value.retry_at == START_AT + timedelta(seconds=seconds)


def test_a_platforms_name_for_an_exchange_is_told_without_what_would_forge_the_log() -> None:
    headers = {"x-fb-trace-id": "Ab1 \t\x7fline" + "x" * 200}
    network = recorded(PlainRules(), [Exchange(address=HERE, status=404, headers=headers)])
    with pytest.raises(FindThePage) as caught:
        network.asker.ask(Request(address=HERE))
    assert caught.value.request_id == ("Ab1line" + "x" * 200)[:100]


def test_cookies_are_not_kept_or_sent_back() -> None:
    headers = {"set-cookie": "session=secret", "content-type": "application/json"}
    network = recorded(PlainRules(), [Exchange(address=HERE, headers=headers, body={})])
    assert "set-cookie" not in network.asker.ask(Request(address=HERE)).headers
    network.asker.ask(Request(address=HERE))
    assert "cookie" not in network.transport.requests[1].headers


def _told(caplog: pytest.LogCaptureFixture, **headers: str) -> list[str]:
    named = {"content-type": "application/json"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    network = recorded(PlainRules(), [Exchange(address=HERE, headers=named, body={})])
    for _ in range(2):
        network.asker.ask(Request(address=HERE))
    return [record.getMessage() for record in caplog.records]


def test_an_interface_that_ends_soon_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    sunset = "Fri, 19 Feb 2027 00:00:00 GMT"  # 87 days from the clock's start
    assert _told(caplog, sunset=sunset) == ["web: the interface that is asked ends on 2027-02-19"]


@pytest.mark.parametrize(
    "headers",
    [
        {"sunset": "Sat, 27 Feb 2027 00:00:00 GMT"},  # 95 days
        {"sunset": "next year"},
        {"date": "Tue, 24 Nov 2026 12:04:00 GMT"},
        {"date": "Tue, 24 Nov 2026 06:00:00 GMT", "age": "21600"},
        {"date": "now"},
    ],
)
def test_what_is_far_off_or_unreadable_is_not_told(
    headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    assert _told(caplog, **headers) == []


def test_a_clock_that_is_off_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    told = _told(caplog, date="Tue, 24 Nov 2026 11:00:00 GMT")
    assert told == ["web: this machine's clock is 1:00:00 off from the platform's"]
