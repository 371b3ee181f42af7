"""Ties with a page, or with its posts, add what dense_block and lockstep say to its dossier."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from hustings.domain.errors import UseAKnownName
from hustings.reporting import auditing_ties, remembering
from hustings.reporting.auditing import audit, canonical_json
from hustings.reporting.coordinating import coordinate, shares_from
from hustings.reporting.coordinating_ties import search_ties, ties_from
from hustings.reporting.home import window_of
from hustings.store import rollups
from hustings.store.engines.duckdb import connect
from hustings.store.landing import RunFacts
from hustings.store.reading import Reading
from hustings.store.store import Store

PAGES = ("facebook:1", "facebook:2", "facebook:3")


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Three pages of six posts; twelve accounts follow the first and like two of the second's in step.

    Two hundred others like and follow some of thirty other targets one by one; nobody is tied to the third.
    """
    store = Store.create(tmp_path_factory.mktemp("tied"))
    connection = connect()
    with store.landing("import") as landing:
        run = f"'{landing.run_id}' AS run_id"
        landing.write(
            "page_observations",
            connection,
            f"""SELECT 'facebook:' || page AS page_id, TIMESTAMP '2021-09-01' AS observed_at, 'facebook' AS platform,
            'Page ' || page AS name, 100 AS followers, 'day' AS observed_precision, 'exact' AS quality, {run}
            FROM range(1, 4) p(page)""",
        )
        landing.write(
            "posts",
            connection,
            f"""SELECT 'facebook:' || page || '_' || k AS post_id, 'facebook:' || page AS page_id,
            TIMESTAMP '2021-09-01' + to_days(k::INTEGER) AS created_at, 'second' AS created_precision, {run}
            FROM range(1, 4) p(page), range(6) k(k)""",
        )
        landing.write(
            "ties",
            connection,
            f"""SELECT 'in-step-' || actor AS actor_key, target_id, 'like' AS kind,
                TIMESTAMP '2021-09-10' + to_days(day::INTEGER) + to_seconds(actor) AS created_at, {run}
            FROM range(12) a(actor), (VALUES ('facebook:1', 0), ('facebook:2_1', 1), ('facebook:2_4', 2), ('facebook:9', 3)) t(target_id, day)
            UNION ALL
            SELECT 'alone-' || actor, 'facebook:' || (10 + (actor * 7 + k * 11) % 30), 'follow',
                TIMESTAMP '2021-09-01' + to_seconds((actor * 7919 + k * 104729) % 2000000), {run}
            FROM range(200) a(actor), range(3) k(k)""",
        )
        rollups.rebuild(landing, connection)
        landing.finish(RunFacts(read=666, stored=666))
    return store.at()


def _said(reading: Reading, page_id: str, **window: str) -> dict[tuple[str, str | None], str]:
    dossier = audit(reading, page_id, window=window_of(window.get("since"), window.get("until")))
    return {
        (one.signal, one.kind): one.state
        for one in dossier.evidence
        if one.signal in ("dense_block", "lockstep")
    }


def test_a_page_that_is_a_target_carries_both_signals(reading: Reading) -> None:
    assert _said(reading, "facebook:1")["lockstep", "group"] == "flagged"
    assert ("dense_block", "exact") in _said(reading, "facebook:1")


def test_of_posts_that_are_targets_the_first_flagged_speaks_by_its_id(reading: Reading) -> None:
    dossier = audit(reading, "facebook:2")
    (said,) = (one for one in dossier.evidence if one.signal == "lockstep")
    assert (said.state, said.kind) == ("flagged", "post")
    assert "tied to the post facebook:2_1 came" in said.reason
    assert said.reason.endswith(" 1 more of the page's posts are flagged too.")
    assert dossier.run_ids


def test_a_page_without_ties_gets_nothing_and_its_bytes_hold_no_word_of_them(
    reading: Reading,
) -> None:
    assert _said(reading, "facebook:3") == {}
    held = canonical_json(audit(reading, "facebook:3")).decode()
    assert "dense_block" not in held
    assert json.loads(held)["remarks"] == []


def test_the_window_narrows_the_ties(reading: Reading) -> None:
    assert _said(reading, "facebook:1", until="2021-09-05") == {}
    # On 10 September the twelve came to one target alone, which is no step.
    alone = _said(reading, "facebook:1", since="2021-09-10", until="2021-09-10")
    assert "flagged" not in alone.values()


def test_the_same_reading_gives_the_same_bytes_again(reading: Reading) -> None:
    first = canonical_json(audit(reading, "facebook:1"))
    remembering.forget()
    assert canonical_json(audit(reading, "facebook:1")) == first


def test_without_the_extra_or_with_too_many_ties_a_line_says_so(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembering.forget()
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "numba", None)
        dossier = audit(reading, "facebook:1")
        assert "hustings[coordination]" in dossier.remarks[-1].text
        assert not any(one.signal == "lockstep" for one in dossier.evidence)
        assert audit(reading, "facebook:3").remarks == ()
    remembering.forget()
    monkeypatch.setattr(auditing_ties, "TIES_MOST", 100)
    assert "hustings ties --target facebook:1" in audit(reading, "facebook:1").remarks[-1].text
    remembering.forget()


def test_pages_narrow_ties_to_them_and_their_posts(reading: Reading) -> None:
    assert set(shares_from(reading, "ties", page_ids=PAGES).column("object_id").to_pylist()) == {
        "facebook:1",
        "facebook:2_1",
        "facebook:2_4",
    }
    assert shares_from(reading, "ties", page_ids=("facebook:3",)).num_rows == 0
    assert shares_from(reading, "ties", page_ids=()).num_rows == 0
    found = coordinate(reading, on="ties", page_ids=PAGES)
    assert (found.counts["objects"], len(found.foot.run_ids)) == (3, 1)
    assert coordinate(reading, on="ties", page_ids=("facebook:3",)).foot.run_ids == ()


def test_a_kind_narrows_ties_and_an_unknown_one_names_those_there_are(reading: Reading) -> None:
    assert ties_from(reading, "like").num_rows == 48
    with pytest.raises(UseAKnownName, match="follow, like"):
        ties_from(reading, "smell")


def test_the_stores_pages_are_named_to_the_public(reading: Reading) -> None:
    shown = search_ties(reading).shown().to_pylist()
    group = next(row for row in shown if row["kind"] == "group")
    assert (group["accounts"], group["pages"].split()[:1]) == (12, ["facebook:1"])


def test_members_of_nothing_are_an_empty_table(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("actor_key,target_id\n", encoding="utf-8")
    found = search_ties(path)
    assert found.steps is None
    assert found.members().num_rows == 0
    assert "stands_out" in found.members().column_names
