"""What the signals say of real series that go in steps, and of one with long gaps."""

from __future__ import annotations

from pathlib import Path

import pytest

from hustings.domain.periods import Window
from hustings.ingest import samples
from hustings.reporting.auditing import audit
from hustings.reporting.home import Home, open_home
from hustings.reporting.observing import observed
from hustings.signals.growth_burst import growth_burst

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("series")
    reports = samples.load(folder, ["groups_2020", "followers_biden"])
    # As counted from the sources' files.
    assert {name: (report.read, report.stored) for name, report in reports.items()} == {
        "groups_2020": (1500, 1500),
        "followers_biden": (121, 121),
    }
    return open_home(folder)


def test_no_group_of_114_has_a_burst_from_rounded_steps(series: Home) -> None:
    reading = series.reading()
    rows = reading.sql("SELECT page_id FROM page_latest WHERE platform = 'facebook'")
    found = {
        page_id: growth_burst(observed(reading, page_id, Window()))[0].state for (page_id,) in rows
    }
    assert len(found) == 114
    states = list(found.values())
    # 36 of them were shown on 14 days in a row or more, none more than 8 days apart.
    assert {state: states.count(state) for state in set(states)} == {
        "clear": 36,
        "insufficient": 78,
    }


def test_followers_seen_days_to_months_apart_have_no_burst_from_gaps_alone(series: Home) -> None:
    dossier = audit(series.reading(), "x:JoeBiden")
    burst = next(one for one in dossier.evidence if one.signal == "growth_burst")
    assert burst.state == "insufficient"
    assert "121 figures of followers in 13 years" in burst.reason
    (line,) = dossier.timeline
    assert (len(line.values), line.values[0], line.values[-1]) == (121, 66, 11_830_829)


def test_pages_that_are_not_asked_of_change_nothing(series: Home, tmp_path: Path) -> None:
    samples.load(tmp_path, ["followers_biden"])
    alone = audit(open_home(tmp_path).reading(), "x:JoeBiden")
    among = audit(series.reading(), "x:JoeBiden")
    assert alone.evidence == among.evidence
    assert alone.timeline == among.timeline


def test_each_figure_names_the_page_it_was_read_from_and_how_exact_it_is(series: Home) -> None:
    reading = series.reading()
    rows = reading.sql(
        "SELECT count(DISTINCT source_url), min(quality), max(quality) FROM page_observations"
        " WHERE platform = 'x'"
    )
    assert rows == [(121, "exact", "exact")]
    rows = reading.sql(
        "SELECT observed_precision, quality, followers FROM page_observations"
        " WHERE page_id = 'facebook:2645436679003881' AND observed_at = '2020-12-01'"
    )
    assert rows == [("day", "rounded", 54_000)]
