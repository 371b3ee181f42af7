"""Co-sharing gives the edges of the tools whose definitions it names, whatever the order of the rows."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from hustings.domain.errors import CorrectTheValue, InstallTheExtra, RepairTheFile, UseAKnownName
from hustings.signals.co_sharing import EDGE_COLUMNS, CoSharing, co_sharing
from tests.signals import co_sharing_reference as reference

GERMAN = Path(str(files("hustings.ingest"))) / "samples/german_elections_2021/sharings.parquet"
NAMES = ("object_id", "account_id", "content_id", "timestamp_share")
TOLD = ("weight", "avg_time_delta", "n_content_id", "n_content_id_y", "edge_symmetry_score", "weight_threshold", "shared_object_count", "first_at", "last_at")  # fmt: skip

one_share = some.tuples(
    some.sampled_from("xyz"),
    some.sampled_from("abcd"),
    some.sampled_from("klmnopx"),
    some.integers(0, 40),
)
single_share = some.lists(
    some.tuples(some.sampled_from("xyz"), some.sampled_from("abcde"), some.integers(0, 60)),
    max_size=30,
).map(lambda rows: [(o, a, f"{k:02}", t) for k, (o, a, t) in enumerate(rows)])
many_shares = some.one_of(some.lists(one_share, max_size=30), single_share)


def arrow(rows: list[Any]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    kinds = ("string", "string", "string", "int64")
    return pa.table(
        {
            name: pa.array(column, kind)
            for name, column, kind in zip(NAMES, columns, kinds, strict=True)
        }
    )


def told(found: CoSharing, names: tuple[str, ...] = TOLD) -> dict[tuple[str, str], dict[str, Any]]:
    edges = found.edges
    for name in ("first_at", "last_at"):
        if name in edges.column_names:
            place = edges.column_names.index(name)
            edges = edges.set_column(place, name, edges.column(name).cast("int64"))
    return {
        (row["account_id"], row["account_id_y"]): {name: row[name] for name in names}
        for row in edges.to_pylist()
    }


def german(on: str = "object_id") -> pa.Table:
    read = pq.read_table(GERMAN)
    return pa.table(
        {"object_id": read.column(on), **{name: read.column(name) for name in NAMES[1:]}}
    )


@pytest.fixture(scope="module")
def german_edges() -> CoSharing:
    return co_sharing(german(), time_window=60, min_participation=2)


def test_the_german_election_gives_the_figures_of_cooortweet(german_edges: CoSharing) -> None:
    # CooRTweet's own source run in R 4.2 on these rows: 6,288 pairs, 1,645 edges, 503 accounts,
    # 977 objects, maximum weight 254, 754 above the median, 1,084 of at least 2, 538 of at least 5.
    edges = german_edges.edges
    weights = edges.column("weight").to_pylist()
    assert len(german().filter(german().column("object_id").is_valid())) == 15_994
    assert (german_edges.counts["pairs"], sum(weights), max(weights)) == (6_288, 6_288, 254)
    assert edges.num_rows == 1_645
    accounts = edges.column("account_id").to_pylist() + edges.column("account_id_y").to_pylist()
    assert len(set(accounts)) == 503
    assert sum(edges.column("weight_threshold").to_pylist()) == 754
    assert sum(weight >= 2 for weight in weights) == 1_084
    assert sum(weight >= 5 for weight in weights) == 538


def test_every_column_of_every_german_edge_is_that_of_the_plain_definition(
    german_edges: CoSharing,
) -> None:
    rows = reference.whole(zip(*(german().column(name).to_pylist() for name in NAMES), strict=True))
    pairs = reference.coortweet_pairs(rows, 60, 2)
    assert len({older[0] for older, _ in pairs}) == 977
    assert told(german_edges) == reference.coortweet_edges(pairs, 0.5)


@pytest.mark.parametrize("on", ["hashtag_id", "domain_id", "phash_id"])
def test_other_objects_of_the_german_posts_agree_too(on: str) -> None:
    table = german(on)
    rows = reference.whole(zip(*(table.column(name).to_pylist() for name in NAMES), strict=True))
    pairs = reference.coortweet_pairs(rows, 10, 3)
    found = co_sharing(
        table, time_window=10, min_participation=3, columns=(*EDGE_COLUMNS[:2], *TOLD)
    )
    assert told(found) == reference.coortweet_edges(pairs, 0.5)


@pytest.mark.slow
def test_the_toolkit_gives_its_own_edges_on_the_german_posts() -> None:
    # The same 9,349 edges came from coordination-network-toolkit 1.5.2 itself on these rows.
    rows = reference.whole(zip(*(german().column(name).to_pylist() for name in NAMES), strict=True))
    found = told(co_sharing(german(), definition="toolkit", time_window=60), ("weight",))
    assert len(found) == 9_349
    assert {pair: row["weight"] for pair, row in found.items()} == reference.toolkit_edges(rows, 60)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(many_shares, some.integers(0, 15), some.integers(1, 3), some.sampled_from([0, 0.5, 0.9, 1]))
def test_any_rows_give_the_edges_of_the_plain_definition(
    rows: list[Any], window: int, least: int, quantile: float
) -> None:
    found = co_sharing(
        arrow(rows), time_window=window, min_participation=least, edge_weight=quantile
    )
    pairs = reference.coortweet_pairs(reference.whole(rows), window, least)
    assert told(found) == reference.coortweet_edges(pairs, quantile)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(many_shares, some.integers(0, 15), some.integers(1, 2))
def test_any_rows_give_the_directed_edges_of_the_toolkit(
    rows: list[Any], window: int, least: int
) -> None:
    found = co_sharing(arrow(rows), definition="toolkit", time_window=window, min_weight=least)
    weights = {pair: row["weight"] for pair, row in told(found, ("weight",)).items()}
    assert weights == reference.toolkit_edges(reference.whole(rows), window, least)
    assert list(weights) == sorted(weights)


@settings(max_examples=30, deadline=None)
@given(many_shares)
def test_the_estimated_window_is_coornets(rows: list[Any]) -> None:
    found = co_sharing(arrow(rows), definition="coornet", min_participation=1)
    assert found.time_window_s == reference.coornet_window(reference.whole(rows))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(many_shares, some.randoms(use_true_random=False), some.integers(-10_000, 10_000))
def test_the_order_of_rows_and_a_shift_of_all_times_change_nothing(
    rows: list[Any], chance: Any, shift: int
) -> None:
    mixed = [(o, a, c, t + shift) for o, a, c, t in rows]
    chance.shuffle(mixed)
    names = (*TOLD[:-2], "chance_weight", "p", "q")
    one, other = (told(co_sharing(arrow(each), time_window=8), names) for each in (rows, mixed))
    assert one.keys() == other.keys()
    for pair, row in one.items():
        assert row == pytest.approx(other[pair], rel=1e-9)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(single_share, some.permutations("abcde"))
def test_other_names_change_nothing_but_which_account_stands_first(
    rows: list[Any], names: Any
) -> None:
    # Weight, distance and chance know no names; contents are told by age, and shares of one second
    # have no older one, so theirs are compared where no two shares have the same second.
    renamed = dict(zip("abcde", names, strict=True))
    other_rows = [(o + "!", renamed[a], "post " + c, t) for o, a, c, t in rows]
    numbers = ["weight", "avg_time_delta", "shared_object_count", "chance_weight", "p", "q"]
    if len({t for *_, t in rows}) == len(rows):
        numbers += ["n_content_id", "n_content_id_y", "edge_symmetry_score"]
    one, other = (
        told(co_sharing(arrow(each), time_window=8), tuple(numbers)) for each in (rows, other_rows)
    )
    turned = {tuple(sorted(renamed[account] for account in pair)): row for pair, row in one.items()}
    assert turned.keys() == other.keys()
    for pair, row in turned.items():
        assert row == pytest.approx(other[pair], rel=1e-9)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(single_share, some.lists(some.integers(0, 60), min_size=1, max_size=6))
def test_an_unrelated_object_changes_no_other_edge(rows: list[Any], times: list[int]) -> None:
    further = [("unrelated", f"new {k}", f"new {k}", t) for k, t in enumerate(times)]
    found, more = (
        told(co_sharing(arrow(each), time_window=8, min_participation=1), TOLD[:5])
        for each in (rows, rows + further)
    )
    assert {pair: row for pair, row in more.items() if not pair[0].startswith("new")} == found


def test_rows_with_an_empty_id_or_time_are_left_out_and_counted() -> None:
    rows = [("x", "a", "1", 0), ("x", "b", "2", 3), ("", "a", "3", 0), ("x", None, "4", 1), ("x", "a", "5", None)]  # fmt: skip
    found = co_sharing(arrow([*rows, rows[0]]), time_window=5, min_participation=1)
    assert found.counts["rows"] == 6
    assert found.counts["rows_left_out"] == 4
    assert told(found, ("weight",)) == {("a", "b"): {"weight": 1}}


def test_the_toolkit_lets_an_object_be_the_message_itself() -> None:
    rows = [("x", "a", "x", 0), ("x", "b", "k", 0)]
    found = told(co_sharing(arrow(rows), definition="toolkit"), ("weight",))
    assert set(found) == {("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")}
    assert not told(co_sharing(arrow(rows), min_participation=1), ("weight",))


def test_no_rows_give_no_edges_under_any_definition() -> None:
    for definition in ("cooRTweet", "toolkit", "coornet"):
        found = co_sharing(arrow([]), definition=definition)
        assert found.edges.num_rows == 0
        assert found.threshold is None


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"definition": "mine"}, UseAKnownName),
        ({"time_window": -1}, CorrectTheValue),
        ({"edge_weight": 1.5}, CorrectTheValue),
        ({"min_participation": 0}, CorrectTheValue),
        ({"min_weight": 0}, CorrectTheValue),
    ],
)
def test_a_parameter_that_cannot_be_is_named(asked: dict[str, Any], error: type) -> None:
    with pytest.raises(error) as caught:
        co_sharing(arrow([]), **asked)
    assert caught.value.field in asked
    assert caught.value.remedy


def test_a_table_without_a_column_is_refused_by_its_name() -> None:
    with pytest.raises(RepairTheFile, match="content_id"):
        co_sharing(arrow([]).drop_columns(["content_id"]))


def test_times_too_far_apart_are_taken_for_a_mistake() -> None:
    with pytest.raises(CorrectTheValue, match="136 years"):
        co_sharing(arrow([("x", "a", "1", 0), ("x", "b", "2", 1_600_000_000_000)]))


def test_without_the_extra_the_remedy_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "numba", None)
    with pytest.raises(InstallTheExtra, match="coordination"):
        co_sharing(arrow([]))
