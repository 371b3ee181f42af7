"""How large a page was, and when that was seen.

A page's fans and followers are two numbers. A measure says which it prefers; the other one is used
for a page of which the preferred one was never seen, so that one page's row never mixes the two.
What a source says of a page's size when a post was published counts as seen at that time.
Nothing is interpolated and nothing is taken from later than asked for.
"""

from __future__ import annotations

from typing import Literal

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.definition import Frame
from hustings.measures.moments import day_number, day_number_of, second_of_day

Word = Literal["fans", "followers"]
_OTHER: dict[Word, Word] = {"fans": "followers", "followers": "fans"}
_ROOM = 2**40
"""More than anybody has fans: room for a size below a time of day in one whole number."""


def sightings(page_observations: Frame, posts: Frame | None = None) -> Frame:
    """Every time that a page's size was seen: page_id, at, fans, followers."""
    seen = page_observations.select("page_id", "fans", "followers", at=nw.col("observed_at"))
    if posts is None:
        return seen
    stated = posts.select(
        "page_id",
        fans=nw.col("fans_at_posting"),
        followers=nw.col("followers_at_posting"),
        at=nw.col("created_at"),
    )
    return nw.concat([seen, stated])


def sizes_by_day(seen: Frame, prefer: Word) -> Frame:
    """The last size seen on each day: page_id, day, size, size_at, audience (the word for it)."""
    days = (
        seen.filter(~nw.col("at").is_null())
        .with_columns(day=nw.col("at").dt.date())
        .group_by("page_id", "day")
        .agg(**_last_of_each_day())
    )
    return (
        _in_one_word(days, prefer)
        .filter(~nw.col("size").is_null())
        .select("page_id", "day", "size", "size_at", "audience")
    )


def posting_days(posts: Frame, page_observations: Frame, points: nw.Expr, prefer: Word) -> Frame:
    """Days on which a page published: page_id, day, posts, points, known, size, size_at, audience.

    `points` is summed over the day's posts, `known` counts those of which it is known; the size is
    the last one seen on or before the day, unknown where nothing had been seen by then.
    """
    days = (
        _posts_and_observations(posts, page_observations, points)
        .group_by("page_id", "day")
        .agg(
            posts=nw.col("is_post").sum(),
            points=nw.col("points").sum(),
            known=nw.col("points").count(),
            **_last_of_each_day(),
        )
    )
    filled = nw.col("size", "size_at").fill_null(strategy="forward")
    return (
        _in_one_word(days, prefer)
        .with_columns(filled.over("page_id", order_by="day"))
        .filter(nw.col("posts") > 0)
    )


def _posts_and_observations(posts: Frame, page_observations: Frame, points: nw.Expr) -> Frame:
    """Both as rows of one frame, so that one grouping by day finds posts and sizes together."""
    published = posts.filter(~nw.col("day").is_null()).select(
        "page_id",
        "day",
        at=nw.col("created_at"),
        fans=nw.col("fans_at_posting"),
        followers=nw.col("followers_at_posting"),
        points=points,
        is_post=nw.lit(1, dtype=nw.Int64),
    )
    seen = page_observations.select(
        "page_id",
        day=nw.col("observed_at").dt.date(),
        at=nw.col("observed_at"),
        fans=nw.col("fans"),
        followers=nw.col("followers"),
        points=nw.lit(None, dtype=nw.Int64),
        is_post=nw.lit(0, dtype=nw.Int64),
    )
    return nw.concat([published, seen])


def _last_of_each_day() -> dict[str, nw.Expr]:
    """Of each word the last value of the day, below the time at which it was seen (see `_ROOM`)."""
    stamp = second_of_day(nw.col("at")) * _ROOM
    return {word: (stamp + nw.col(word)).max() for word in _OTHER} | {
        f"{word}_at": nw.when(~nw.col(word).is_null()).then(nw.col("at")).max() for word in _OTHER
    }


def _in_one_word(days: Frame, prefer: Word) -> Frame:
    """The frame with size, size_at and audience out of both words and their times."""
    other = _OTHER[prefer]
    prefers = nw.col("prefers")
    return days.with_columns(prefers=nw.col(prefer).count().over("page_id") > 0).with_columns(
        size=nw.when(prefers).then(nw.col(prefer)).otherwise(nw.col(other)) % _ROOM,
        size_at=nw.when(prefers).then(nw.col(f"{prefer}_at")).otherwise(nw.col(f"{other}_at")),
        audience=nw.when(prefers).then(nw.lit(prefer)).otherwise(nw.lit(other)),
    )


def with_size_of_day(days: Frame, sizes: Frame, *columns: str) -> Frame:
    """Rows per page and day with the last size seen on or before each day.

    `columns` are the int64 columns of `days` to keep; adds size, size_at and audience, unknown where
    nothing had been seen by then.
    """
    asked = days.select(
        "page_id",
        "day",
        *columns,
        size=nw.lit(None, dtype=nw.Int64),
        size_at=nw.lit(None, dtype=nw.Datetime("us")),
        audience=nw.lit(None, dtype=nw.String),
        asks=nw.lit(1, dtype=nw.Int64),
    )
    given = sizes.select(
        "page_id",
        "day",
        **{name: nw.lit(None, dtype=nw.Int64) for name in columns},
        size=nw.col("size"),
        size_at=nw.col("size_at"),
        audience=nw.col("audience"),
        asks=nw.lit(0, dtype=nw.Int64),
    )
    order = ["day", "asks"]
    return (
        nw.concat([asked, given])
        .with_columns(
            nw.col("size", "size_at", "audience")
            .fill_null(strategy="forward")
            .over("page_id", order_by=order)
        )
        .filter(nw.col("asks") == 1)
    )


def with_size_at_posting(posts: Frame, page_observations: Frame, prefer: Word) -> Frame:
    """Posts with the page's size when each was published: what the source states, else the last seen before.

    Gives page_id, post_id, interactions, size, size_at and audience.
    """
    asked = posts.select(
        "page_id",
        "post_id",
        "interactions",
        fans=nw.col("fans_at_posting"),
        followers=nw.col("followers_at_posting"),
        at=nw.col("created_at"),
        asks=nw.lit(1, dtype=nw.Int64),
    )
    given = page_observations.select(
        "page_id",
        post_id=nw.lit("", dtype=nw.String),
        interactions=nw.lit(None, dtype=nw.Int64),
        fans=nw.col("fans"),
        followers=nw.col("followers"),
        at=nw.col("observed_at"),
        asks=nw.lit(0, dtype=nw.Int64),
    )
    stated = ~nw.col(prefer).is_null() & ~nw.col("at").is_null()
    columns = ("page_id", "post_id", "interactions", "size", "size_at", "audience")
    at_hand = asked.filter(stated).with_columns(
        size=nw.col(prefer), size_at=nw.col("at"), audience=nw.lit(prefer)
    )
    # Only pages of which a post does not state the preferred word itself are put in order of time.
    pages = asked.filter(~stated).select("page_id").unique()
    both = nw.concat([asked, given]).join(pages, on="page_id", how="semi")
    looked_up = _filled_along_time(both, prefer).filter((nw.col("asks") == 1) & ~stated)
    return nw.concat([at_hand.select(*columns), looked_up.select(*columns)])


def _filled_along_time(both: Frame, prefer: Word) -> Frame:
    """Posts and sightings with the last size by each one's time, unknown where its time is."""
    sized = _in_one_word(
        both.with_columns(fans_at=nw.col("at"), followers_at=nw.col("at")), prefer
    ).with_columns(size_at=nw.when(~nw.col("size").is_null()).then(nw.col("at")))
    filled = nw.col("size", "size_at").fill_null(strategy="forward")
    known = ~nw.col("size").is_null() & ~nw.col("at").is_null()
    return sized.with_columns(
        filled.over("page_id", order_by=["at", "asks", "post_id"])
    ).with_columns(
        **{name: nw.when(known).then(nw.col(name)) for name in ("size", "size_at", "audience")}
    )


def latest_sizes(sizes: Frame) -> Frame:
    """The last size of each page: page_id, size, size_at, audience."""
    return sizes.filter(nw.col("day") == nw.col("day").max().over("page_id")).select(
        "page_id", "size", "size_at", "audience"
    )


def first_and_last(sizes: Frame, window: Window) -> Frame:
    """The sizes that a window's growth runs between, one row per page.

    The first is the one seen nearest to the window's first day (the earlier of two equally near), or
    the first of all when the window is open; the last is the last one. Gives page_id, first, last,
    first_at, last_at, days (between them), seen (days with a size) and audience; first and last are
    unknown when there are not two days.
    """
    number = nw.col("number")
    distance = (
        number if window.since_on is None else (number - day_number_of(window.since_on)).abs()
    )
    marked = (
        sizes.with_columns(number=day_number(nw.col("day")))
        .with_columns(distance=distance)
        .with_columns(
            nearest=nw.col("distance").min().over("page_id"),
            last_number=nw.col("number").max().over("page_id"),
        )
        .with_columns(is_near=nw.col("distance") == nw.col("nearest"))
        .with_columns(
            first_number=nw.when(nw.col("is_near")).then(nw.col("number")).min().over("page_id")
        )
    )
    is_first = nw.col("number") == nw.col("first_number")
    is_last = (nw.col("number") == nw.col("last_number")) & (
        nw.col("number") > nw.col("first_number")
    )
    ends = marked.group_by("page_id").agg(
        first=nw.when(is_first).then(nw.col("size")).max(),
        first_at=nw.when(is_first).then(nw.col("size_at")).max(),
        last=nw.when(is_last).then(nw.col("size")).max(),
        last_at=nw.when(is_last).then(nw.col("size_at")).max(),
        days=(nw.col("last_number") - nw.col("first_number")).max(),
        seen=nw.when(nw.col("number") >= nw.col("first_number")).then(nw.col("number")).count(),
        audience=nw.col("audience").max(),
    )
    both = ~nw.col("last").is_null()
    return ends.with_columns(
        **{name: nw.when(both).then(nw.col(name)) for name in ("first", "first_at", "days")}
    )
