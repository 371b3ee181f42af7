"""The shapes of an audience: figures with their bounds, their dates and where they are from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hustings.domain.bounds import Bounds
from hustings.domain.periods import Window
from hustings.reporting.answers import PageRow

REMAINDER = "elsewhere or unknown"
"""Name of what closes every make-up of an audience: what the sources did not place."""


@dataclass(frozen=True, slots=True)
class Known:
    """A figure with what it leaves open.

    `quality` is how its source gave it: exact, rounded, bound or unknown. `worked_out` tells a figure
    that follows from others by arithmetic; `seen_at` is when it was seen, where that is another time
    than the one it is used for.
    """

    bounds: Bounds
    quality: str | None
    source_url: str | None
    worked_out: bool = False
    seen_at: datetime | None = None


_STRENGTH = ("exact", "rounded", "unknown", "bound")


def weakest(*qualities: str | None) -> str | None:
    """The quality of what follows from several figures: that of the one which was given least exactly."""
    known = [one for one in qualities if one in _STRENGTH]
    return max(known, key=_STRENGTH.index, default=None)


@dataclass(frozen=True, slots=True)
class Part:
    """A key's part of an audience at a time, in people and as a share of 0 to 1; None is unknown.

    `whole` is the audience that the share is of: as the share's own source gives it, where it does.
    """

    key: str
    people: Known | None
    share: Known | None
    whole: Known | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """An audience at a time: its parts, the largest first, and the rest that closes them.

    `precision` says how finely `at` is known. `concentration` is the Herfindahl index, `spread` the
    number of parts of equal size that would be as concentrated.
    """

    at: datetime
    precision: str | None
    whole: Known | None
    parts: Sequence[Part]
    rest: Part
    concentration: Bounds | None
    spread: Bounds | None

    def part(self, key: str | None) -> Part | None:
        """The key's part, None where it is not known at this time."""
        return next((one for one in self.parts if one.key == key), None)


@dataclass(frozen=True, slots=True)
class GainPart:
    """A key's part of a gain, and the key's share of the stock before it."""

    key: str
    people: Known | None
    share: Known | None
    share_before: Known | None


@dataclass(frozen=True, slots=True)
class Gain:
    """Who joined between two times: as published, or the difference of two stocks.

    `from_at` is None where the source does not say since when. Parts are the largest first.
    """

    from_at: datetime | None
    to_at: datetime
    precision: str | None
    published: bool
    whole: Known | None
    parts: Sequence[GainPart]
    rest: GainPart
    source_url: str | None = None

    def part(self, key: str | None) -> GainPart | None:
        """The key's part, None where it is not known."""
        return next((one for one in self.parts if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Reach:
    """A country's fans, as last seen, against its people and its people online (ratios, 1 is all).

    The years are those that the denominators are of, the last known at or before `at`.
    """

    key: str
    at: datetime
    precision: str | None
    people: Known
    population: float | None
    population_year: int | None
    of_population: Bounds | None
    online: float | None
    online_year: int | None
    of_online: Bounds | None


@dataclass(frozen=True, slots=True)
class Audience:
    """All that is known of a page's audience in one dimension and window.

    `home` is the page's country; `home_assumed` when no source states it, and the country with the
    largest share ever seen is taken. `gain` runs between the first and last stocks that have a key
    in common, `published` holds the gains that sources state, the best known first.
    """

    page: PageRow
    dimension: str
    window: Window
    home: str | None
    home_assumed: bool
    stocks: Sequence[Stock]
    gain: Gain | None
    published: Sequence[Gain]
    reaches: Sequence[Reach]
    store_version: int
    as_of: datetime
    run_ids: Sequence[str]

    @property
    def home_stocks(self) -> list[tuple[Stock, Known]]:
        """The stocks of which the home share is known, with that share."""
        found = []
        for stock in self.stocks:
            part = stock.part(self.home)
            if part is not None and part.share is not None:
                found.append((stock, part.share))
        return found

    @property
    def joined(self) -> Gain | None:
        """The gain that tells most of who joined: published with its total, else the difference, else any."""
        told = [one for one in self.published if one.whole is not None and one.parts]
        return next(iter(told), None) or self.gain or next(iter(self.published), None)


@dataclass(frozen=True, slots=True)
class BesideRow:
    """One page's part of one key, beside those of other pages; None is unknown."""

    page_id: str
    name: str
    at: datetime
    precision: str | None
    whole: Known | None
    people: Known | None
    share: Known | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Several pages' audiences at times as near to each other as they are known.

    `at` is the time that all have in common, None where there is none and each is taken as last seen.
    `keys` holds a row per page for each key that any of them has, `home` one for each page's own
    country. `told_apart` is whether the home shares of the first two pages differ for certain.
    """

    audiences: Sequence[Audience]
    dimension: str
    window: Window
    at: datetime | None
    precision: str | None
    home: Sequence[BesideRow]
    keys: dict[str, Sequence[BesideRow | None]]
    told_apart: bool | None
