"""The audience on the command line and through the interface's own shapes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hustings.reporting.home import Home
from tests.cli.conftest import running

pytestmark = pytest.mark.slow
HUN_SEN, RAINSY = "facebook:@samdech-hun-sen", "facebook:@sam-rainsy"
Run = Callable[..., Any]


@pytest.fixture
def run(
    cambodia_home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    return running(cambodia_home.path, monkeypatch, capsys)


def test_an_audience_is_given_as_json_with_bounds_and_sources(run: Run) -> None:
    shown = run(
        "audience", HUN_SEN, "--since", "2016-03-08", "--until", "2016-03-13", "--json"
    ).json
    assert shown["home"]["shares"][0]["share"]["low"] == 0.5755
    assert shown["published_gains"][0]["whole"]["value"] == 151_000
    assert shown["stocks"][-1]["parts"][-1]["key"] == "elsewhere or unknown"
    assert "against" not in shown


def test_an_audience_is_a_table_whose_remarks_go_to_standard_error(run: Run) -> None:
    ran = run("audience", HUN_SEN)
    assert ran.lines[0][:5] == ["key", "at", "people", "least", "most"]
    assert ran.lines[1][:2] == ["KH", "2016-03"]
    assert "home: KH, assumed" in ran.err
    assert "as published" in ran.err


def test_two_audiences_stand_against_each_other(run: Run) -> None:
    shown = run("audience", HUN_SEN, "--against", RAINSY, "--json").json["against"]
    assert [row["share"]["value"] for row in shown["home"]] == [0.58, 0.82]
    assert shown["home_shares_differ"] is True
    ran = run("audience", HUN_SEN, "--against", RAINSY)
    assert ran.lines[1][:2] == ["KH", HUN_SEN]
    assert "differ" in ran.err
    assert run("audience", HUN_SEN, "--against", RAINSY, "--csv").lines[0][0].startswith("key,page")


def test_an_audience_is_given_as_csv_and_as_of_a_version(run: Run) -> None:
    lines = run("audience", HUN_SEN, "--csv").out.splitlines()
    assert lines[0].startswith("at,precision,key,people,people_low,people_high,share")
    assert lines[1].startswith("2016-03-01T00:00:00Z,month,KH,1730000.0,1725000.0,1735000.0,0.58")
    assert run("audience", HUN_SEN, "--as-of", 1, "--json").json["store_version"] == 1


@pytest.mark.parametrize(
    "arguments", [("facebook:none",), (HUN_SEN, "--of", "religion"), (HUN_SEN, "--against", "x:y")]
)
def test_what_there_is_none_of_is_misuse(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("audience", *arguments).code == 2
