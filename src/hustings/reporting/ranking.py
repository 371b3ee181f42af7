"""Pages in order of a measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window
from hustings.measures.definition import Measure
from hustings.reporting.answers import PageRow, Ranking, RankRow
from hustings.reporting.measuring import compute, measured_rows
from hustings.reporting.pages import chosen_pages
from hustings.reporting.pooling import OF_POSTS, pooled_value
from hustings.reporting.remembering import remembered
from hustings.reporting.tallies import Tally, add_up, tallies

if TYPE_CHECKING:
    from hustings.store.reading import Reading

CLOSING_ID = ""
"""The page_id of the row of all ranked pages together."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a page has in one window; `reason` says why it cannot be ranked."""

    value: float | None
    n: int
    tally: Tally
    reason: str | None


@remembered
def rank(
    reading: Reading,
    measure: Measure,
    window: Window,
    *,
    page_ids: Sequence[str] | None = None,
    platform: str | None = None,
    country: str | None = None,
    category: str | None = None,
    min_posts: int = 0,
    compare: Window | None = None,
    peer_group: str = "all pages",
) -> Ranking:
    """The ranking of the pages that all conditions leave, the largest value first.

    Ties share a rank and the next one is skipped. Pages with fewer than `min_posts` posts in the
    window, or with an unknown value, are listed apart with the reason. Share of voice is a page's
    interactions over those of all ranked pages. The same arguments on the same store version give
    the same ranking.
    """
    _check_grain(measure)
    facts = {"platform": platform, "country": country, "category": category}
    pages = chosen_pages(reading, page_ids=page_ids, **facts)
    everybody = page_ids is None and not any(facts.values())
    asked = None if everybody else tuple(page.page_id for page in pages)
    now = _standings(reading, measure, window, pages, asked, min_posts)
    before = (
        {} if compare is None else _standings(reading, measure, compare, pages, asked, min_posts)
    )
    rows, apart = _placed(pages, now, before)
    return Ranking(
        measure=measure.name,
        measure_version=measure.version,
        unit=measure.unit,
        window=window,
        compared=compare,
        peer_group=peer_group,
        store_version=reading.version,
        as_of=reading.as_of,
        rows=rows,
        apart=apart,
        closing=_closing(reading, measure, window, rows, now, whole=everybody and not apart),
        foot=compute(reading, measure, window, page_ids=asked).foot,
    )


def _check_grain(measure: Measure) -> None:
    if measure.grain != "page":
        raise CorrectTheValue(
            f"{measure.name} gives a value per {measure.grain.replace('_', ' and ')}, so it cannot rank pages.",
            field="measure",
            remedy="Choose a measure whose grain is page; `hustings measures list` shows the grain.",
        )


def _standings(
    reading: Reading,
    measure: Measure,
    window: Window,
    pages: Sequence[PageRow],
    asked: Sequence[str] | None,
    min_posts: int,
) -> dict[str, _Standing]:
    rows = measured_rows(reading, measure, window, page_ids=asked)
    value_at, n_at = measure.columns.index("value"), measure.columns.index("n")
    held = {row[0]: (row[value_at], row[n_at]) for row in rows}
    counted = tallies(reading, window, page_ids=asked)
    given = {}
    for page in pages:
        value, n = held.get(page.page_id, (None, 0))
        tally = counted.get(page.page_id, Tally())
        reason = _reason(measure, value, tally, min_posts)
        given[page.page_id] = _Standing(value, n or 0, tally, reason)
    return given


def _reason(measure: Measure, value: float | None, tally: Tally, min_posts: int) -> str | None:
    if tally.posts < min_posts:
        return f"fewer than {min_posts} posts in the window: {tally.posts}"
    if value is not None:
        return None
    nothing_to_count = not tally.posts and OF_POSTS.issuperset(measure.inputs)
    return "no posts in the window" if nothing_to_count else "the value is unknown"


def ranks(values: Mapping[str, float]) -> dict[str, int]:
    """Ranks by value, the largest first: equal values share one and the next is skipped (1, 1, 3)."""
    given: dict[str, int] = {}
    last: tuple[float, int] | None = None
    for place, (key, value) in enumerate(
        sorted(values.items(), key=lambda item: -item[1]), start=1
    ):
        if last is None or value != last[0]:
            last = (value, place)
        given[key] = last[1]
    return given


def _ranked(standings: Mapping[str, _Standing]) -> dict[str, int]:
    return ranks(
        {
            page_id: standing.value
            for page_id, standing in standings.items()
            if standing.reason is None and standing.value is not None
        }
    )


def _placed(
    pages: Sequence[PageRow], now: Mapping[str, _Standing], before: Mapping[str, _Standing]
) -> tuple[tuple[RankRow, ...], tuple[RankRow, ...]]:
    places, places_before = _ranked(now), _ranked(before)
    voices = _sum(now[page_id].tally.interactions for page_id in places)
    rows = [
        RankRow(
            rank=places.get(page.page_id),
            rank_before=places_before.get(page.page_id),
            page_id=page.page_id,
            name=page.name,
            platform=page.platform,
            country=page.country,
            category=page.category,
            followers=page.followers,
            fans=page.fans,
            posts=(standing := now[page.page_id]).tally.posts,
            interactions=standing.tally.interactions,
            value=standing.value,
            value_before=before[page.page_id].value if page.page_id in before else None,
            n=standing.n,
            share_of_voice=share(standing.tally.interactions, voices)
            if page.page_id in places
            else None,
            spark=standing.tally.spark,
            reason=standing.reason,
        )
        for page in pages
    ]
    ranked = sorted(
        (row for row in rows if row.rank is not None),
        key=lambda row: (row.rank or 0, row.name, row.page_id),
    )
    apart = sorted(
        (row for row in rows if row.rank is None), key=lambda row: (row.name, row.page_id)
    )
    return tuple(ranked), tuple(apart)


def _closing(
    reading: Reading,
    measure: Measure,
    window: Window,
    rows: Sequence[RankRow],
    standings: Mapping[str, _Standing],
    *,
    whole: bool,
) -> RankRow | None:
    if not rows:
        return None
    page_ids = tuple(sorted(row.page_id for row in rows))
    value, n = pooled_value(reading, measure, window, None if whole else page_ids)
    together = add_up(standings[page_id].tally for page_id in page_ids)
    return replace(
        rows[0],
        rank=None,
        rank_before=None,
        page_id=CLOSING_ID,
        name="All ranked pages",
        platform="",
        country=None,
        category=None,
        followers=_sum(row.followers for row in rows),
        fans=_sum(row.fans for row in rows),
        posts=together.posts,
        interactions=together.interactions,
        value=value,
        value_before=None,
        n=n,
        share_of_voice=share(together.interactions, together.interactions),
        spark=together.spark,
        reason=None,
    )


def _sum(values: Iterable[Any]) -> Any:
    """The sum of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def share(part: int | None, whole: int | None) -> float | None:
    """A part over its whole; None where the part is unknown or the whole is nothing."""
    return None if part is None or not whole else part / whole
