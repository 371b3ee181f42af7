"""The shapes of what is followed; None is unknown, or never."""

from __future__ import annotations

from ninja import Schema
from pydantic import ConfigDict


class NoticeOut(Schema):
    """Something about a followed page that somebody should know: silent or stalled."""

    kind: str
    sentence: str
    raised_at: str


class FollowedOut(Schema):
    """A followed page and how its collection stands.

    `state` is waiting, collecting, connect, stopped or gone; `problem` is the name of the last error,
    None where all went well; `next_due_at` is None while only a person can help.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "page_id": "bluesky:did:plc:z72i7hdynmk6r22z27h6tvur",
                "platform": "bluesky",
                "name": "Bluesky",
                "handle": "bsky.app",
                "server": None,
                "parts": ["page", "posts", "counts"],
                "interval_s": 21600,
                "paused": False,
                "state": "waiting",
                "state_words": "waiting",
                "followed_at": "2026-11-24T09:00:00Z",
                "last_try_at": "2026-11-24T15:00:00Z",
                "last_success_at": "2026-11-24T15:00:00Z",
                "next_due_at": "2026-11-24T21:00:00Z",
                "problem": None,
                "reason": None,
                "failures_count": 0,
                "notices": [],
            }
        }
    )

    page_id: str
    platform: str
    name: str
    handle: str | None
    server: str | None
    parts: list[str]
    interval_s: int
    paused: bool
    state: str
    state_words: str
    followed_at: str
    last_try_at: str | None
    last_success_at: str | None
    next_due_at: str | None
    problem: str | None
    reason: str | None
    failures_count: int
    notices: list[NoticeOut]


class FollowedListOut(Schema):
    """Some followed pages by name; `next` is the number of the slice after them, None at the end."""

    rows: list[FollowedOut]
    next: int | None
    total: int
