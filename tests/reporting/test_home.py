"""The public way in from Python."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

import hustings
from hustings.domain.errors import (
    ChooseAnotherVersion,
    CorrectTheValue,
    CreateTheHomeFirst,
    InstallTheExtra,
)
from hustings.domain.periods import Window
from hustings.measures.definition import measure_named
from hustings.reporting import frames
from hustings.reporting.home import Home
from hustings.reporting.ranking import rank


def test_a_folder_without_a_store_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(CreateTheHomeFirst, match="hustings"):
        hustings.open(tmp_path)


def test_a_table_is_taken_as_polars_pandas_arrow_or_rows(small_home: Home) -> None:
    home = hustings.open(small_home.path)
    posts = home.table("posts")
    assert (
        posts.to_polars().height
        == len(posts.to_pandas())
        == posts.to_arrow().num_rows
        == len(posts.rows())
        == 8
    )
    assert posts.columns[0] == "post_id"


def test_counts_that_may_be_unknown_stay_whole_numbers_in_pandas(small_home: Home) -> None:
    shares = small_home.table("post_latest").to_pandas()["shares"]
    assert str(shares.dtype) == "Int64"
    assert int(shares.isna().sum()) == 1


def test_a_measure_is_taken_with_its_own_columns(small_home: Home) -> None:
    frame = small_home.measure(
        "interactions_per_post", since="2015-08-03", until="2015-08-30"
    ).to_polars()
    values = dict(zip(frame["page_id"], frame["value"], strict=True))
    assert values == {
        "facebook:1": 225.0,
        "facebook:2": 200.0,
        "facebook:3": 90.0,
        "facebook:4": None,
    }


def test_an_earlier_version_can_be_gone_back_to(small_home: Home) -> None:
    before = small_home.at(1)
    assert (before.version, small_home.version) == (1, 2)
    assert small_home.at(small_home.reading().as_of).version == 2
    assert len(before.table("post_observations").rows()) == 8
    assert len(small_home.table("post_observations").rows()) == 9


@pytest.mark.parametrize("wrong", [99, "1900-01-01"])
def test_a_version_that_never_was_is_an_error(small_home: Home, wrong: int | str) -> None:
    with pytest.raises(ChooseAnotherVersion):
        small_home.at(wrong)


def test_a_time_that_is_none_is_an_error(small_home: Home) -> None:
    with pytest.raises(CorrectTheValue, match="neither a version nor a time"):
        small_home.at("yesterday")


def test_a_missing_extra_is_named(small_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(frames.importlib, "import_module", missing)
    with pytest.raises(InstallTheExtra, match=r"hustings\[frames\]"):
        small_home.table("posts").to_polars()


def test_a_reading_is_shared_until_the_store_goes_on(small_home: Home) -> None:
    assert small_home.reading() is small_home.reading()


def test_threads_may_ask_one_reading_at_once(small_home: Home) -> None:
    reading = small_home.store.at()
    measure = measure_named("interactions_per_post")

    def ask(number: int) -> int:
        window = Window(None, date(2015, 8, 30 - number % 3))
        return len(rank(reading, measure, window, peer_group=f"asked by {number}").rows)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, range(24))) == {3}
