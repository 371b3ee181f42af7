from __future__ import annotations

from pathlib import Path

import pytest

from hustings.ingest import samples
from hustings.reporting.audiences import audience, audience_table
from hustings.reporting.home import open_home

pytestmark = pytest.mark.slow


def test_a_figure_dated_to_the_month_says_so_wherever_it_is_shown(tmp_path: Path) -> None:
    samples.load(tmp_path, ["cambodia_2016"])
    reading = open_home(tmp_path).reading()
    rows = {row.key: row for row in audience_table(reading, "facebook:@samdech-hun-sen")}
    # The last share from home is dated March 2017, no day (cambodiadaily.com, article 127193).
    assert (rows["KH"].last_share, rows["KH"].last_precision) == (0.499, "month")
    home = audience(reading, "facebook:@samdech-hun-sen")[0]
    dated = dict(zip((f"{at:%Y-%m-%d}" for at in home.times), home.precisions, strict=True))
    assert dated["2016-03-08"] == dated["2016-03-13"] == "day"
    assert dated["2016-03-01"] == dated["2017-03-01"] == "month"
