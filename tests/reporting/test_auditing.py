"""A dossier: the signals on a page, what they rest on, and that it can be had again to the byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hustings.domain.errors import UseAKnownName
from hustings.ingest import samples
from hustings.reporting import remembering
from hustings.reporting.auditing import audit, canonical_json, plain_dossier
from hustings.reporting.dossiers import Dossier
from hustings.reporting.home import Home, open_home, window_of

HUN_SEN, SAM_RAINSY = "facebook:@samdech-hun-sen", "facebook:@sam-rainsy"
POST = "https://www.phnompenhpost.com/national/pms-facebook-page-continues-rack-likes-abroad"


@pytest.fixture(scope="module")
def cambodia(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("cambodia")
    samples.load(folder, ["cambodia_2016"])
    return open_home(folder)


@pytest.fixture(scope="module")
def dossier(cambodia: Home) -> Dossier:
    return audit(cambodia.reading(), HUN_SEN, beside=(SAM_RAINSY,))


pytestmark = pytest.mark.slow


def test_the_window_of_march_2016_is_flagged_by_its_published_figures(dossier: Dossier) -> None:
    first = dossier.evidence[0]
    # 34,069 / 151,000 = 22.6 per cent of the gain, 57.6 of the stock (Phnom Penh Post, 13 March 2016).
    assert (first.signal, first.state, first.kind) == ("origin_shift", "flagged", "away_from_home")
    assert (f"{first.from_at:%F}", f"{first.to_at:%F}") == ("2016-03-08", "2016-03-13")
    assert first.effect == pytest.approx(100 * 34_069 / 151_000 - 57.6)
    assert "consistent with" in first.reason
    numbers = {(one.name, one.key): one for one in first.numbers}
    assert numbers["gain", "IN"].value == 22_932
    assert numbers["gain", "KH"].value == 34_069
    home = numbers["gain_share", "KH"]
    # About 151,000 is 150,500 to 151,500.
    assert home.bounds is not None
    assert home.bounds.low == pytest.approx(100 * 34_069 / 151_500)
    assert home.bounds.high == pytest.approx(100 * 34_069 / 150_500)
    assert first.sources == (POST,)


def test_the_page_beside_it_is_not_flagged_for_lack_of_dated_gains(dossier: Dossier) -> None:
    beside = dossier.beside[0]
    shift = next(one for one in beside.evidence if one.signal == "origin_shift")
    assert shift.state == "insufficient"
    assert "not where the new fans of any dated window came from" in shift.reason
    assert not any(one.state == "flagged" for one in beside.evidence)


def test_each_figure_is_cited_and_the_denial_stands_beside_the_allegation(dossier: Dossier) -> None:
    cited = {(one.metric, one.key): one for one in dossier.citations if one.source_url == POST}
    gained = cited["fans_gain_8_to_13_mar", "KH"]
    assert (gained.value, gained.note) == (34_069, "exact")
    assert cited["fans_share_pct", "IN"].value == 11.5
    remark = dossier.remarks[0].text
    # Rappler, 17 March 2016, after AFP: both are in the article.
    assert "was alleged and denied" in remark
    assert "https://www.rappler.com/world/126189-cambodia-hun-sen-facebook-likes/" in remark


def test_the_same_version_gives_the_same_bytes_and_a_later_run_does_not_change_them(
    cambodia: Home, dossier: Dossier, tmp_path: Path
) -> None:
    remembering.forget()
    again = audit(open_home(cambodia.path).reading(), HUN_SEN, beside=(SAM_RAINSY,))
    assert canonical_json(again) == canonical_json(dossier)
    assert again.sha256 == dossier.sha256
    assert json.loads(canonical_json(again))["store_version"] == dossier.store_version


def test_json_has_the_words_that_programs_rely_on(dossier: Dossier) -> None:
    held = plain_dossier(dossier)
    assert {"page_id", "as_of", "signals", "sha256", "store_version"} <= held.keys()
    wanted = {
        "signal", "state", "kind", "from", "to", "effect", "interval", "q", "numbers", "explanations",
        "sources", "version", "reason",
    }  # fmt: skip
    assert all(wanted <= one.keys() for one in held["signals"])
    assert [one["state"] for one in held["signals"]] == sorted(
        (one["state"] for one in held["signals"]),
        key=["flagged", "clear", "insufficient"].index,
    )
    json.dumps(held, allow_nan=False)


def test_evidence_outside_the_window_is_left_out(cambodia: Home) -> None:
    held = audit(cambodia.reading(), HUN_SEN, window=window_of("2016-06-01", "2016-06-30"))
    assert not any(one.state == "flagged" for one in held.evidence)
    inside = audit(cambodia.reading(), HUN_SEN, window=window_of("2016-03-01", "2016-03-31"))
    assert inside.evidence[0].state == "flagged"


def test_a_page_that_is_not_held_is_named(cambodia: Home) -> None:
    with pytest.raises(UseAKnownName):
        audit(cambodia.reading(), "facebook:nobody")
    with pytest.raises(UseAKnownName):
        audit(cambodia.reading(), HUN_SEN, beside=("facebook:nobody",))
