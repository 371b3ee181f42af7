"""The shapes of an audience: every figure with its least and most; None is unknown, or an open end."""

from __future__ import annotations

from ninja import Schema

from hustings.web.api.shapes import SeriesOut, WindowOut


class BoundsOut(Schema):
    """A figure between two ends; where an end is open it is None, and the value may be unknown."""

    value: float | None
    low: float | None
    high: float | None


class KnownOut(BoundsOut):
    """A figure with how its source gave it (exact, rounded, bound, unknown) and where it was published.

    `worked_out` tells one that follows from others; `seen_at` is when it was seen, where that is
    another time than the one it stands for.
    """

    quality: str | None
    worked_out: bool
    seen_at: str | None
    source_url: str | None


class PartOut(Schema):
    """A part of an audience, in people and as a share of 0 to 1."""

    key: str
    people: KnownOut | None
    share: KnownOut | None


class StockOut(Schema):
    """An audience at a time; the last part is what is elsewhere or unknown."""

    at: str
    precision: str | None
    whole: KnownOut | None
    parts: list[PartOut]
    concentration: BoundsOut | None
    effective_number: BoundsOut | None


class GainPartOut(PartOut):
    """A part of a gain, with its share of the audience before."""

    share_before: KnownOut | None


class GainOut(Schema):
    """Who joined between two times: as published, or the difference of two stocks."""

    from_at: str | None
    to_at: str
    precision: str | None
    published: bool
    whole: KnownOut | None
    parts: list[GainPartOut]
    source_url: str | None


class HomeShareOut(Schema):
    """The share of the page's own country at a time."""

    at: str
    precision: str | None
    share: KnownOut


class HomeOut(Schema):
    """The page's own country; `assumed` where no source states it and most of the audience was there."""

    country: str | None
    assumed: bool
    shares: list[HomeShareOut]


class ReachOut(Schema):
    """A country's part of the audience against its people and its people online, as ratios."""

    country: str
    at: str
    precision: str | None
    people: KnownOut
    population: float | None
    population_year: int | None
    of_population: BoundsOut | None
    online: float | None
    online_year: int | None
    of_online: BoundsOut | None


class AudienceRowOut(Schema):
    """One country, city, age and gender, or language: first and last seen, with the ends of each figure."""

    key: str
    first_at: str | None
    first_precision: str | None
    first_count: float | None
    first_count_low: float | None
    first_count_high: float | None
    first_share: float | None
    first_share_low: float | None
    first_share_high: float | None
    last_at: str | None
    last_precision: str | None
    last_count: float | None
    last_count_low: float | None
    last_count_high: float | None
    last_share: float | None
    last_share_low: float | None
    last_share_high: float | None
    change_count: float | None
    change_low: float | None
    change_high: float | None
    gained: float | None
    gained_low: float | None
    gained_high: float | None
    quality: str | None
    worked_out: bool
    source_url: str | None


class BesideRowOut(Schema):
    """One page's part, beside those of other pages."""

    page_id: str
    name: str
    at: str
    precision: str | None
    whole: KnownOut | None
    people: KnownOut | None
    share: KnownOut | None


class BesideKeyOut(Schema):
    """A key with a row for each page; None where the page's audience is not known."""

    key: str
    pages: list[BesideRowOut | None]


class BesideOut(Schema):
    """Two audiences at a time that both are known at; `at` is None where there is none."""

    dimension: str
    window: WindowOut
    at: str | None
    precision: str | None
    home: list[BesideRowOut]
    home_shares_differ: bool | None
    keys: list[BesideKeyOut]


class AudienceOut(Schema):
    """A page's audience: stocks, gains, home share, penetration, and a stack and a table for drawing."""

    page_id: str
    name: str
    dimension: str
    unit: str
    window: WindowOut
    as_of: str
    store_version: int
    home: HomeOut
    stocks: list[StockOut]
    gain: GainOut | None
    published_gains: list[GainOut]
    penetration: list[ReachOut]
    series: list[SeriesOut]
    rows: list[AudienceRowOut]
    against: BesideOut | None
    runs: list[str]
