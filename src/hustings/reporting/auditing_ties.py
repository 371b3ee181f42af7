"""What the ties of a page and of its posts add to its dossier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hustings.domain.errors import InstallTheExtra
from hustings.domain.periods import Window
from hustings.reporting.conditions import Conditions
from hustings.reporting.coordinating_objects import on_targets_of
from hustings.reporting.coordinating_ties import SearchedTies, search_ties
from hustings.reporting.remembering import remembered_for_a_while
from hustings.signals.evidence import Evidence

if TYPE_CHECKING:
    from hustings.store.reading import Reading

POSTS_MOST = 50
"""Posts of a page that are looked at, those with most ties first."""
TIES_MOST = 2_000_000
"""Ties of a store beyond which an audit does not search them; it has to answer while somebody waits."""


@dataclass(frozen=True, slots=True)
class OnTies:
    """Evidence of dense_block and lockstep, the runs of the page's ties, and why there is none."""

    evidence: Sequence[Evidence] = ()
    run_ids: Sequence[str] = ()
    left_out: str = ""


def on_ties(reading: Reading, page_id: str, window: Window) -> OnTies:
    """What both signals say of the page and of its posts; nothing where no tie is with them.

    Of the posts the flagged one with most ties speaks, and without one none, unless the page itself
    has no ties.
    """
    targets, run_ids = _targets(reading, page_id, window)
    if not targets:
        return OnTies()
    held = reading.sql(f"SELECT count(*) FROM ties {_within(window).sql}", _within(window).parameters)[0][0]  # fmt: skip
    if held > TIES_MOST:
        return OnTies(
            left_out=f"Ties with this page are known and were not looked at, since there are {held:,} in all; hustings ties --target {page_id} searches them."
        )
    try:
        searched = _searched(reading, window)
    except InstallTheExtra as error:
        return OnTies(
            left_out=f"Ties with this page are known and were not looked at. {error.message} {error.remedy}"
        )
    return OnTies(tuple(_evidence(searched, page_id, targets)), run_ids)


@remembered_for_a_while
def _searched(reading: Reading, window: Window) -> SearchedTies:
    return search_ties(reading, window=window)


def _evidence(searched: SearchedTies, page_id: str, targets: Sequence[str]) -> list[Evidence]:
    own = searched.evidence(page_id) if page_id in targets else ()
    posts = [one for one in targets if one != page_id][:POSTS_MOST]
    by_signal = list(zip(*(searched.evidence(post, f"the post {post}") for post in posts), strict=True))  # fmt: skip
    found = list(own)
    for said in by_signal:
        flagged = [one for one in said if one.state == "flagged"]
        if flagged:
            found.append(_of_posts(flagged[0], len(flagged) - 1))
        elif not own:
            found.append(_of_posts(said[0], 0))
    return found


def _of_posts(said: Evidence, others: int) -> Evidence:
    """Under a kind of its own, so that notes on the page's finding and on its posts' stay apart."""
    more = f" {others} more of the page's posts are flagged too." if others else ""
    return replace(said, kind="post", reason=said.reason + more)


def _targets(
    reading: Reading, page_id: str, window: Window
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The page and its posts as far as they are targets, those with most accounts first, and the runs."""
    chosen = on_targets_of(_within(window), (page_id,))
    rows = reading.sql(
        f"SELECT target_id, list(DISTINCT run_id) FROM ties {chosen.sql}"
        " GROUP BY target_id ORDER BY count(DISTINCT actor_key) DESC, target_id",
        chosen.parameters,
    )
    runs = sorted({run_id for _, run_ids in rows for run_id in run_ids})
    return tuple(target for target, _ in rows), tuple(runs)


def _within(window: Window) -> Conditions:
    return Conditions().within(window)
