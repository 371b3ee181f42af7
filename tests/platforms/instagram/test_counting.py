"""Many posts of somebody else are counted by going through their list once."""

from __future__ import annotations

from hustings.domain.records import CountsRecord
from hustings.platforms.instagram import PLATFORM
from tests.network.recorded import recorded
from tests.platforms.instagram.cases import OTHER, OWN, counted_page, exchange


def test_a_hundred_posts_of_somebody_else_take_as_many_questions_as_their_list_has_pages() -> None:
    ids = [str(17850000000000000 + number) for number in range(100)]
    pages = [[{"id": one, "like_count": 1} for one in ids[start : start + 50]] for start in (0, 50)]
    network = recorded(
        PLATFORM.rules,
        [
            counted_page(None, *pages[0], then="QVFI1", of=100),
            counted_page("QVFI1", *pages[1], then="QVFI2", of=100),
        ],
    )
    post_ids = [f"instagram:{one}" for one in ids]
    portions = list(PLATFORM.reads.counts(network.asker, OTHER, post_ids))
    found = [record for portion in portions for record in portion.records]
    assert [one.post_id for one in found if isinstance(one, CountsRecord)] == post_ids
    assert len(network.asked) == 2


def test_a_hundred_posts_of_ones_own_are_asked_for_fifty_at_a_time() -> None:
    ids = [str(number) for number in range(1, 101)]
    halves = [ids[:50], ids[50:]]
    network = recorded(
        PLATFORM.rules,
        [
            exchange("", {one: {"id": one, "like_count": 2} for one in half}, ids=",".join(half))
            for half in halves
        ],
    )
    portions = list(PLATFORM.reads.counts(network.asker, OWN, [f"instagram:{one}" for one in ids]))
    assert [len(portion.records) for portion in portions] == [50, 50]
    assert [portion.cursor is None for portion in portions] == [False, True]
