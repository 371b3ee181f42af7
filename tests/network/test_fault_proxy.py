"""The proxy through which platforms are tried: their own addresses, over real sockets, with planned faults."""

from __future__ import annotations

import pytest

from hustings.domain.errors import WaitForThePlatform
from hustings.network.asking import Request
from hustings.network.door import Door
from hustings.network.faults import PlainRules
from tests.network import faulty
from tests.network.clock import TurningClock
from tests.network.fault_proxy import FaultProxy, Through, always, first, seeded
from tests.network.recorded import Exchange, UnknownQuestion

HERE = "https://example.org/posts"
EXCHANGES = [
    Exchange(address=HERE, body={"page": 1, "cursor": "2", "likes": 9}),
    Exchange(address=HERE, query={"cursor": "2"}, body={"page": 2, "likes": 0}),
]


def _ask(proxy: FaultProxy, *pages: str) -> list[object]:
    with Door(transport=Through(proxy), clock=TurningClock()) as door:
        asker = door.asker(PlainRules())
        queries = [{"cursor": page} if page else {} for page in pages]
        return [asker.ask(Request(address=HERE, query=query)).json for query in queries]


def test_a_platforms_own_address_leads_to_the_proxy() -> None:
    with FaultProxy(EXCHANGES) as proxy:
        assert _ask(proxy, "", "2") == [exchange.body for exchange in EXCHANGES]
    assert [asked.address for asked in proxy.asked] == ["example.org/posts"] * 2
    assert proxy.asked[1].query == {"cursor": "2"}


def test_what_nobody_recorded_fails_the_test() -> None:
    with FaultProxy([]) as proxy, pytest.raises(UnknownQuestion, match="nobody recorded"):
        _ask(proxy, "")


def test_nobody_may_be_listening_for_a_while() -> None:
    with FaultProxy(EXCHANGES, first(faulty.REFUSED, faulty.REFUSED)) as proxy:
        assert len(_ask(proxy, "")) == 1
    assert len(proxy.asked) == 1


def test_nobody_may_be_listening_at_all() -> None:
    nobody = FaultProxy(EXCHANGES, always(faulty.REFUSED))
    with nobody as proxy, pytest.raises(WaitForThePlatform) as caught:
        _ask(proxy, "")
    assert caught.value.unsent


def test_a_cursor_may_lead_round_in_a_circle() -> None:
    with FaultProxy(EXCHANGES, lambda number: faulty.CURSOR_LOOP if number else None) as proxy:
        assert [page["page"] for page in _ask(proxy, "", "2", "2")] == [1, 1, 2]  # type: ignore[index]


def test_counts_may_fall() -> None:
    with FaultProxy(EXCHANGES, always(faulty.COUNTS_FALL)) as proxy:
        assert _ask(proxy, "") == [{"page": 1, "cursor": "2", "likes": 4}]


def test_a_seeded_plan_is_the_same_every_time() -> None:
    faults = (faulty.RESET_AFTER, faulty.HTML, *faulty.OUT_OF_ORDER)
    plans = [[seeded(seed, faults)(number) for number in range(200)] for seed in (7, 7, 8)]
    assert plans[0] == plans[1] != plans[2]
    assert 60 < sum(fault is not None for fault in plans[0]) < 140
