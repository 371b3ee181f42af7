"""The sliding window of requests."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.web.api.limits import SlidingWindow


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5), st.lists(st.floats(0, 30), max_size=40))
def test_no_minute_ever_holds_more_requests_than_the_limit(limit: int, pauses: list[float]) -> None:
    now = 0.0
    window = SlidingWindow(limit, clock=lambda: now)
    let_in: list[float] = []
    for pause in pauses:
        now += pause
        recent = [at for at in let_in if at > now - 60]
        allowance = window.take(1)
        assert allowance.allowed == (len(recent) < limit)
        if allowance.allowed:
            let_in.append(now)
        assert allowance.remaining == limit - len([at for at in let_in if at > now - 60])


def test_tokens_do_not_use_up_each_others_requests() -> None:
    window = SlidingWindow(1)
    assert window.take(1).allowed
    assert window.take(2).allowed
    assert not window.take(1).allowed
