"""A table of shares with a planted group, and how a question is asked and answered in a test."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hustings.workspace.coordination import work
from hustings.workspace.coordination.models import CoordinationRun

FORM = {
    "source": "file",
    "definition": "cooRTweet",
    "time_window": "10",
    "min_participation": "2",
}


def planted() -> bytes:
    """Four accounts that share twelve links within 3 seconds, among forty that share at leisure."""
    lines = ["object_id,account_id,content_id,timestamp_share"]
    for link in range(12):
        at = 1_600_000_000 + 7200 * link
        lines += [f"link-{link},secret-{n},p{link}-{n},{at + n}" for n in range(4)]
        lines += [f"link-{link},reader-{n},r{link}-{n},{at + 100 + 60 * n}" for n in range(40)]
    return "\n".join(lines).encode()


@pytest.fixture
def text() -> Callable[[Any], str]:
    """What a reader reads of an answer."""

    def read(answer: Any) -> str:
        words = re.sub(r"<[^>]+>", " ", answer.content.decode())
        return " ".join(html.unescape(words).split())

    return read


@pytest.fixture
def answered() -> Callable[..., CoordinationRun]:
    """Ask by the form and let the worker work; the question with its answer."""

    def ask(client: Client, content: bytes | None = None, **changes: str) -> CoordinationRun:
        asked: dict[str, Any] = {**FORM, **changes}
        if asked["source"] == "file":
            asked["file"] = SimpleUploadedFile("shares.csv", content or planted())
        answer = client.post("/coordination/ask/", asked)
        assert answer.status_code == 302, answer.content.decode()
        while work.do_one():
            pass
        return CoordinationRun.objects.latest("id")

    return ask
