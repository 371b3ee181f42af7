"""What is drawn: strongest first, bounded, the same every time, groups apart from each other."""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa
import pytest

from hustings.workspace.coordination import networks, pseudonyms
from hustings.workspace.coordination.pseudonyms import pseudonym, shown_names

Edge = tuple[str, str, int, float | None]


def _table(edges: list[Edge]) -> pa.Table:
    ids = sorted({one for edge in edges for one in edge[:2]})
    number = {one: place for place, one in enumerate(ids)}
    sides = [
        pa.DictionaryArray.from_arrays(
            pa.array([number[edge[side]] for edge in edges], "int32"), pa.array(ids)
        )
        for side in (0, 1)
    ]
    return pa.table(
        {
            "account_id": pa.chunked_array([sides[0]]),
            "account_id_y": pa.chunked_array([sides[1]]),
            "weight": pa.array([edge[2] for edge in edges], "int32"),
            "q": pa.array([edge[3] for edge in edges], "float64"),
        }
    )


def _clique(letter: str, count: int, weight: int) -> list[Edge]:
    names = [f"{letter}{n}" for n in range(count)]
    return [(one, other, weight, 0.01) for one, other in itertools.combinations(names, 2)]


def _drawn(edges: list[Edge], groups: dict[str, int]) -> dict[str, object]:
    flagged = pa.array([True] * len(edges))
    return networks.network(_table(edges), {}, groups, flagged)


def test_the_same_answer_is_drawn_the_same_way() -> None:
    edges = _clique("a", 8, 3) + _clique("b", 5, 9)
    assert _drawn(edges, {}) == _drawn(edges, {})


def test_groups_that_share_no_edge_stand_apart_and_no_two_accounts_on_one_point() -> None:
    drawn = _drawn(_clique("a", 12, 3) + _clique("b", 7, 9), {})
    places = np.column_stack([drawn["x"], drawn["y"]])
    of_a = np.array([name.startswith("a") for name in drawn["names"]])  # type: ignore[attr-defined]
    radius = {}
    for mask in (of_a, ~of_a):
        middle = places[mask].mean(axis=0)
        radius[bool(mask[0])] = (middle, np.linalg.norm(places[mask] - middle, axis=1).max())
    (one, r1), (other, r2) = radius.values()
    assert np.linalg.norm(one - other) > r1 + r2
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    assert gaps[~np.eye(len(places), dtype=bool)].min() > 0.3


def test_the_strongest_edges_come_first_and_loops_are_not_drawn() -> None:
    drawn = _drawn([("x", "y", 2, None), ("y", "z", 7, 0.5), ("z", "z", 99, None)], {"x": 4})
    assert drawn["weight"] == [7, 2]
    assert drawn["q"] == [0.5, None]
    assert drawn["names"] == ["y", "z", "x"]
    assert drawn["strength"] == [9, 7, 2]
    assert drawn["group"] == [0, 0, 4]
    assert drawn["drawn_of"] == 2


def test_no_more_is_drawn_than_stays_smooth(monkeypatch: pytest.MonkeyPatch) -> None:
    edges = _clique("a", 10, 5) + _clique("b", 10, 3)
    monkeypatch.setattr(networks, "EDGES_MOST", 50)
    assert len(_drawn(edges, {})["of"]) == 50  # type: ignore[arg-type]
    monkeypatch.setattr(networks, "NODES_MOST", 12)
    drawn = _drawn(edges, {})
    assert len(drawn["names"]) <= 12  # type: ignore[arg-type]
    assert drawn["drawn_of"] == 90


def test_an_answer_without_edges_draws_nothing() -> None:
    drawn = _drawn([], {})
    assert drawn["names"] == drawn["of"] == []


def test_a_pseudonym_hangs_on_the_key_and_tells_nothing_of_the_account() -> None:
    assert pseudonym("anna", b"one") != pseudonym("anna", b"two")
    assert pseudonym("anna", b"one") == pseudonym("anna", b"one")
    assert "anna" not in pseudonym("anna", b"one")
    names = shown_names(["facebook:1", "anna"], {"facebook:1": "Alder"})
    assert names["facebook:1"] == "facebook:1"
    assert names["anna"].startswith("account-")


def test_two_accounts_never_share_a_pseudonym(monkeypatch: pytest.MonkeyPatch) -> None:
    short = pseudonyms.pseudonym

    def clumsy(account_id: str, key: bytes, signs: int = 1) -> str:
        return short(account_id, key, signs)

    monkeypatch.setattr(pseudonyms, "pseudonym", clumsy)
    names = shown_names([f"reader-{n}" for n in range(200)], {})
    assert len(set(names.values())) == 200
