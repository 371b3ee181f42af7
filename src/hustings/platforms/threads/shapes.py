"""What Threads answers, typed: unknown fields are passed over, wrong types set one item aside."""

from __future__ import annotations

from typing import Annotated

import msgspec

from hustings.network.graph_answers import Count, Reference

Number = Annotated[str, msgspec.Meta(pattern=r"^\d{1,32}$")]


class Own(msgspec.Struct):
    """The account in whose name is asked."""

    id: Number
    username: str | None = None
    name: str | None = None
    is_verified: bool | None = None


class Profile(msgspec.Struct):
    """Somebody else's public profile, which bears no number."""

    username: str
    name: str | None = None
    is_verified: bool | None = None
    follower_count: Count | None = None


class References(msgspec.Struct):
    """A list of things by their ids."""

    data: list[Reference] = []


class Post(msgspec.Struct):
    """A post; quoted and reposted ones are named by a number, as text or within an object."""

    id: Number
    timestamp: str
    media_type: str | None = None
    permalink: str | None = None
    text: str | None = None
    topic_tag: str | None = None
    link_attachment_url: str | None = None
    children: References | None = None
    quoted_post: Reference | str | None = None
    reposted_post: Reference | str | None = None


class Reply(msgspec.Struct):
    """A reply, in the flat list of a whole conversation."""

    id: Number
    timestamp: str
    text: str | None = None
    username: str | None = None
    replied_to: Reference | None = None
    root_post: Reference | None = None
    is_reply_owned_by_me: bool | None = None


class Value(msgspec.Struct):
    """One value of a metric."""

    value: Count | None = None
    end_time: str | None = None


class Result(msgspec.Struct):
    """One key of a breakdown."""

    dimension_values: list[str]
    value: Count | None = None


class Breakdown(msgspec.Struct):
    """A value by its parts."""

    results: list[Result] = []


class TotalValue(msgspec.Struct):
    """A sum over the time asked about, or its parts."""

    value: Count | None = None
    breakdowns: list[Breakdown] = []


class Metric(msgspec.Struct):
    """A metric's values: by day, over a whole life, or in total."""

    name: str
    period: str | None = None
    values: list[Value] = []
    total_value: TotalValue | None = None
