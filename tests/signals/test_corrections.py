"""What looking often does to a p-value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.signals.corrections import normal_p, q_values


def test_q_values_of_a_worked_example() -> None:
    # Benjamini and Hochberg (1995), table 1, the first four of fifteen: p(i) * 15 / i.
    held = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip
    assert q_values(held)[:4] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625])
    assert sum(q <= 0.05 for q in q_values(held)) == 4


@given(st.lists(st.floats(0, 1), max_size=30))
def test_q_is_never_less_than_p_nor_more_than_one_and_keeps_the_order(held: list[float]) -> None:
    found = q_values(held)
    assert all(p <= q <= 1 for p, q in zip(held, found, strict=True))
    by_p = [q for _, q in sorted(zip(held, found, strict=True))]
    assert by_p == sorted(by_p)


def test_a_normal_curve_has_five_per_cent_beyond_two_deviations() -> None:
    assert normal_p(1.959964) == pytest.approx(0.05, abs=1e-6)
    assert normal_p(-1.959964) == normal_p(1.959964)
