"""Recorded errors by their rules, and that nothing secret is shown or kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hustings.domain.errors import (
    ConnectAgain,
    FindThePage,
    ReportTheAnswer,
    SeeToThePlatform,
    WaitForThePlatform,
)
from hustings.network.asking import Answer, Token
from hustings.platforms.facebook.reader import Reader
from hustings.platforms.facebook.rules import FacebookRules
from hustings.platforms.instagram.rules import InstagramRules
from hustings.platforms.threads.rules import ThreadsRules
from tests.network.clock import START_AT
from tests.network.recorded import recorded
from tests.platforms.facebook.cases import ID, PAGE, PAGE_NODE, exchange, sample
from tests.platforms.instagram import cases as instagram
from tests.platforms.threads import cases as threads

SECRET = "EAAGverysecrettoken0123456789"


def answered(body: object, status: int = 400) -> Answer:
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return Answer(
        status=status, headers={}, body=content, asked_at=START_AT, shown_address="https://g/1"
    )


@pytest.mark.parametrize(
    ("rules", "body", "kind"),
    [
        (FacebookRules(), sample("error-460.json"), ConnectAgain),
        (FacebookRules(), sample("error-transient.json"), WaitForThePlatform),
        # One part of a batch, whose body is a text.
        (FacebookRules(), sample("error-batch.json")[0]["body"], FindThePage),
        (InstagramRules(), instagram.sample("error-path.json"), ReportTheAnswer),
        (ThreadsRules(), threads.sample("error-33.json"), FindThePage),
    ],
)
def test_a_recorded_error_is_told_by_its_numbers(
    rules: Any, body: object, kind: type[SeeToThePlatform]
) -> None:
    found = rules.fault(answered(body))
    assert type(found) is kind
    assert found.platform == rules.platform


def test_a_recorded_password_change_says_so() -> None:
    found = FacebookRules().fault(answered(sample("error-460.json")))
    assert found is not None
    assert "password" in found.remedy
    assert found.request_id == "EJplcsCHuLu"


def test_no_token_is_in_what_was_asked_answered_or_kept() -> None:
    following = f"https://graph.facebook.com/v26.0/{ID}?access_token={SECRET}&after=A"
    body = PAGE_NODE | {"feed": {"data": [], "paging": {"next": following}}}
    token = Token(secret=SECRET, more={"app_secret": "the-apps-secret"})
    network = recorded(FacebookRules(), [exchange(ID, body)], token=token)
    (portion,) = Reader().page(network.asker, PAGE)
    assert SECRET in network.asked[0]
    assert SECRET not in portion.answer.shown_address
    assert SECRET not in repr(portion.records)
    assert "the-apps-secret" not in network.asked[0]
    ((kept, _),) = network.kept
    assert SECRET.encode() not in kept.body
    assert kept.sha256 == portion.answer.sha256
    for rules in (FacebookRules(), InstagramRules(), ThreadsRules()):
        assert SECRET.encode() not in rules.keepable(json.dumps(body).encode())
