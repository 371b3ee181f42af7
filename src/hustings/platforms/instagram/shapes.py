"""What Instagram answers, typed: unknown fields are passed over, wrong types set one item aside."""

from __future__ import annotations

from typing import Annotated

import msgspec

from hustings.network.graph_answers import Count, Listing, Reference

Number = Annotated[str, msgspec.Meta(pattern=r"^\d{1,32}$")]


class Account(msgspec.Struct):
    """A professional account; `media` is what business discovery gives of it."""

    id: Number
    username: str | None = None
    name: str | None = None
    followers_count: Count | None = None
    media_count: Count | None = None
    media: Listing | None = None


class Discovered(msgspec.Struct):
    """What is answered about somebody else: the account that asked, and the other."""

    business_discovery: Account
    id: str | None = None


class References(msgspec.Struct):
    """A list of things by their ids."""

    data: list[Reference] = []


class Media(msgspec.Struct):
    """A photo, a video, a reel or an album. Likes are missing where the owner hides them."""

    id: Number
    timestamp: str | None = None
    caption: str | None = None
    media_type: str | None = None
    media_product_type: str | None = None
    permalink: str | None = None
    like_count: Count | None = None
    comments_count: Count | None = None
    view_count: Count | None = None
    children: References | None = None
    insights: Listing | None = None


class Comment(msgspec.Struct):
    """A comment with the answers to it."""

    id: Number
    timestamp: str
    text: str | None = None
    like_count: Count | None = None
    author: Reference | None = msgspec.field(default=None, name="from")
    user: Reference | None = None
    parent_id: Number | None = None
    replies: Listing | None = None


class Value(msgspec.Struct):
    """One value of a metric."""

    value: msgspec.Raw = msgspec.Raw(b"null")
    end_time: str | None = None


class Result(msgspec.Struct):
    """One key of a breakdown, or several that belong together."""

    dimension_values: list[str]
    value: Count | None = None


class Breakdown(msgspec.Struct):
    """A value by its parts."""

    dimension_keys: list[str] = []
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
