"""Audiences of Cambodia's leaders, from figures that the press published; counted again by hand."""

from __future__ import annotations

from datetime import date

import pytest

from hustings.domain.errors import CorrectTheValue, UseAKnownName
from hustings.domain.periods import Window
from hustings.reporting.audience_answers import REMAINDER, Audience, Known, Stock
from hustings.reporting.audience_comparing import compare_audiences
from hustings.reporting.audience_exporting import (
    audience_csv,
    beside_csv,
    plain_audience,
    plain_beside,
)
from hustings.reporting.audiences import audience_of, stack_of
from hustings.reporting.home import Home

pytestmark = pytest.mark.slow
HUN_SEN, RAINSY, SOKHA = "facebook:@samdech-hun-sen", "facebook:@sam-rainsy", "facebook:@kem-sokha"
POST = "https://www.phnompenhpost.com/national/pms-facebook-page-continues-rack-likes-abroad"


@pytest.fixture(scope="module")
def hun_sen(cambodia_home: Home) -> Audience:
    return audience_of(cambodia_home.reading(), HUN_SEN)


def _at(found: Audience, day: str, precision: str = "day") -> Stock:
    return next(s for s in found.stocks if (f"{s.at:%Y-%m-%d}", s.precision) == (day, precision))


def _ends(known: Known | None) -> tuple[float, float | None, float]:
    assert known is not None
    return known.bounds.low, known.bounds.value, known.bounds.high


def test_a_printed_share_lies_within_half_of_its_last_digit(hun_sen: Audience) -> None:
    # 57.6 per cent on 8 March 2016 (phnompenhpost.com): 57.55 to 57.65.
    share = _at(hun_sen, "2016-03-08").part("KH")
    assert share is not None
    assert _ends(share.share) == pytest.approx((0.5755, 0.576, 0.5765))
    assert share.share is not None
    assert (share.share.source_url, share.share.worked_out) == (POST, False)


def test_a_count_and_its_share_tell_the_whole_of_that_day(hun_sen: Audience) -> None:
    # India's 360,791 fans were 11.5 per cent on 13 March 2016 (phnompenhpost.com):
    # 360,791 / 0.1155 = 3,123,731.6; / 0.115 = 3,137,313.0; / 0.1145 = 3,151,013.1.
    stock = _at(hun_sen, "2016-03-13")
    assert _ends(stock.whole) == pytest.approx((3_123_731.6, 3_137_313.0, 3_151_013.1))
    # 56.4 per cent of it are in Cambodia: 0.5635 * 3,123,731.6 to 0.5645 * 3,151,013.1.
    home = stock.part("KH")
    assert home is not None
    assert _ends(home.people) == pytest.approx((1_760_222.8, 1_769_444.6, 1_778_746.9))
    assert home.people is not None
    assert home.people.worked_out


def test_a_published_gain_leads_from_the_whole_after_it_to_the_whole_before(
    hun_sen: Audience,
) -> None:
    # Less the gain of about 151,000: 3,123,731.6 - 151,500 to 3,151,013.1 - 150,500.
    whole = _at(hun_sen, "2016-03-08").whole
    assert _ends(whole) == pytest.approx((2_972_231.6, 2_986_313.0, 3_000_513.1))


def test_more_than_three_million_stays_open_and_is_no_value(hun_sen: Audience) -> None:
    stock = _at(hun_sen, "2016-03-01", "month")
    assert _ends(stock.whole) == (3_000_000, None, float("inf"))
    india = stock.part("IN")
    assert india is not None
    # More than 330,000 of more than 3,000,000 is no known share.
    assert _ends(india.people) == (330_000, None, float("inf"))
    assert india.share is None


def test_who_joined_from_8_to_13_march_2016(hun_sen: Audience) -> None:
    # 34,069 and 22,932 of about 151,000 (phnompenhpost.com): 34,069 / 151,500 = 22.488 per cent,
    # / 151,000 = 22.562, / 150,500 = 22.637.
    gain = hun_sen.joined
    assert gain is not None
    assert gain.published
    assert _ends(gain.whole) == (150_500, 151_000, 151_500)
    home, india = gain.part("KH"), gain.part("IN")
    assert home is not None
    assert india is not None
    assert _ends(home.people) == (34_069, 34_069, 34_069)
    assert _ends(home.share) == pytest.approx((0.224878, 0.225623, 0.226372), abs=1e-6)
    assert _ends(home.share_before) == pytest.approx((0.5755, 0.576, 0.5765))
    assert _ends(india.share) == pytest.approx((0.151366, 0.151868, 0.152372), abs=1e-6)
    # 151,000 - 34,069 - 22,932 = 93,999 elsewhere or unknown.
    assert gain.rest.key == REMAINDER
    assert _ends(gain.rest.people) == (93_499, 93_999, 94_499)


def test_the_gain_between_two_dates_is_the_difference_of_their_stocks(cambodia_home: Home) -> None:
    window = Window(date(2016, 3, 8), date(2016, 3, 13))
    gain = audience_of(cambodia_home.reading(), HUN_SEN, window=window).gain
    assert gain is not None
    assert (f"{gain.from_at:%Y-%m-%d}", f"{gain.to_at:%Y-%m-%d}") == ("2016-03-08", "2016-03-13")
    home = gain.part("KH")
    assert home is not None
    # 1,760,222.8 - 1,729,795.8 = 30,427.0 to 1,778,746.9 - 1,710,519.3 = 68,227.6.
    assert _ends(home.people) == pytest.approx((30_427.0, 49_328.2, 68_227.6), abs=1)
    assert home.people is not None
    assert home.people.bounds.low < 34_069 < home.people.bounds.high


def test_the_home_share_falls_by_more_than_rounding(hun_sen: Audience) -> None:
    shares = {
        (f"{stock.at:%Y-%m}", stock.precision): share.bounds for stock, share in hun_sen.home_stocks
    }
    # About half in February 2017 may be anything from 45 to 55 per cent (cambodiadaily.com).
    about_half = shares["2017-02", "month"]
    assert (about_half.low, about_half.high) == pytest.approx((0.45, 0.55))
    assert not shares["2016-03", "month"].meets(shares["2017-03", "month"])
    assert (hun_sen.home, hun_sen.home_assumed) == ("KH", True)


def test_concentration_has_the_bounds_of_what_is_not_placed(hun_sen: Audience) -> None:
    # 13 March 2016: at least 0.5635² + 0.1145² = 0.330643; the rest of 0.322 all in Cambodia:
    # 0.8855² + 0.1145² = 0.797221.
    stock = _at(hun_sen, "2016-03-13")
    assert stock.concentration is not None
    assert stock.concentration.low == pytest.approx(0.330643, abs=1e-6)
    assert stock.concentration.high == pytest.approx(0.797221, abs=1e-6)
    assert stock.spread is not None
    assert stock.spread.low == pytest.approx(1 / 0.797221, abs=1e-5)


def test_penetration_carries_the_bounds_and_the_year_of_its_denominator(hun_sen: Audience) -> None:
    # 49.9 per cent of roughly 7.2 million in March 2017: 0.4985 * 7,150,000 = 3,564,275 to
    # 0.4995 * 7,250,000 = 3,621,375, of 16,073,372 people (World Bank) of whom 32.9003 per cent
    # were online in 2017 (ITU): 5,288,188.
    reach = next(one for one in hun_sen.reaches if one.key == "KH")
    assert (reach.population_year, reach.online_year) == (2017, 2017)
    assert reach.of_population is not None
    assert reach.of_population.low == pytest.approx(3_564_275 / 16_073_372, rel=1e-6)
    assert reach.of_online is not None
    assert reach.of_online.high == pytest.approx(3_621_375 / 5_288_188, rel=1e-5)


def test_three_leaders_stand_side_by_side_with_the_bounds_of_their_totals(
    cambodia_home: Home,
) -> None:
    # Phnom Penh Post, March 2016: 58 per cent of more than 3 million, 82 of just over 2 million,
    # 92 of fewer than 600,000.
    beside = compare_audiences(cambodia_home.reading(), (HUN_SEN, RAINSY, SOKHA))
    assert (f"{beside.at:%Y-%m}", beside.precision) == ("2016-03", "month")
    shares = [_ends(row.share) for row in beside.home]
    assert shares == [
        pytest.approx((0.575, 0.58, 0.585)),
        pytest.approx((0.815, 0.82, 0.825)),
        pytest.approx((0.915, 0.92, 0.925)),
    ]
    assert [_ends(row.whole) for row in beside.home] == [
        (3_000_000, None, float("inf")),
        (2_000_000, None, float("inf")),
        (0, None, 600_000),
    ]
    # At most 0.925 * 600,000 = 555,000 of Kem Sokha's fans are at home.
    assert _ends(beside.home[2].people) == pytest.approx((0, None, 555_000))
    assert beside.told_apart is True
    assert plain_beside(beside)["keys"][0]["pages"][2]["people"]["high"] == 555_000
    assert beside_csv(beside).count("\r\n") == 1 + 3 * len(beside.keys)


def test_a_page_is_compared_with_another_one(cambodia_home: Home) -> None:
    reading = cambodia_home.reading()
    with pytest.raises(CorrectTheValue, match="another page"):
        compare_audiences(reading, (HUN_SEN, HUN_SEN))
    with pytest.raises(UseAKnownName):
        compare_audiences(reading, (HUN_SEN, "facebook:none"))


def test_pages_without_a_common_time_are_taken_as_last_seen(cambodia_home: Home) -> None:
    late = Window(date(2016, 3, 8), None)
    beside = compare_audiences(cambodia_home.reading(), (HUN_SEN, RAINSY), window=late)
    # Sam Rainsy's countries are known in March 2016 alone, dated to its first day.
    assert [row.name for row in beside.home] == ["Samdech Hun Sen"]
    assert beside.told_apart is None


def test_a_stack_has_a_gap_where_only_one_end_is_known_and_home_always_in_it(
    hun_sen: Audience,
) -> None:
    stack = {line.name: line for line in stack_of(hun_sen, "count", 1)}
    assert set(stack) == {"KH", REMAINDER}
    india = {line.name: line for line in stack_of(hun_sen, "count", 5)}["IN"]
    # More than 330,000 in March 2016, and none stated on 8 March.
    assert india.values[:3] == (None, None, 360_791)


def test_json_gives_an_open_end_as_null_and_csv_has_every_bound(hun_sen: Audience) -> None:
    shown = plain_audience(hun_sen)
    assert shown["stocks"][0]["whole"] == {
        "value": None,
        "low": 3_000_000,
        "high": None,
        "quality": "bound",
        "worked_out": False,
        "seen_at": None,
        "source_url": "Phnom Penh Post, \"CPP's engagement party: the social media strategy of"
        " Cambodia's 'e-premier'\" (March 2016)",
    }
    assert shown["rows"][-1]["key"] == REMAINDER
    assert shown["published_gains"][0]["parts"][0]["people"]["value"] == 34_069
    header, first, *_ = audience_csv(hun_sen).split("\r\n")
    row = dict(zip(header.split(","), first.split(","), strict=True))
    assert (row["key"], row["last_share_low"], row["last_share_high"]) == ("KH", "0.4985", "0.4995")


def test_the_table_says_how_a_key_changed_with_its_ends(hun_sen: Audience) -> None:
    rows = {row["key"]: row for row in plain_audience(hun_sen)["rows"]}
    # Cambodia: 1.73 million in March 2016 (Newsweek) to 3,564,275 - 3,621,375 in March 2017.
    assert rows["KH"]["change_low"] == pytest.approx(3_564_275 - 1_735_000)
    assert rows["KH"]["change_high"] == pytest.approx(3_621_375 - 1_725_000)
    # India begins with "more than 330,000", so how much it grew has no lower end.
    assert (rows["IN"]["change_count"], rows["IN"]["change_low"]) == (None, None)
    assert rows["IN"]["change_high"] == pytest.approx(937_500 - 330_000)


def test_an_audience_has_four_dimensions(small_home: Home) -> None:
    with pytest.raises(CorrectTheValue, match="not known by"):
        audience_of(small_home.reading(), "facebook:3", dimension="religion")
    found = audience_of(small_home.reading(), "facebook:3", dimension="city")
    assert (found.stocks, found.gain, found.home) == ((), None, None)


def test_a_page_whose_country_is_stated_has_its_home_there(small_home: Home) -> None:
    found = audience_of(small_home.reading(), "facebook:3")
    assert (found.home, found.home_assumed) == ("KH", False)
    # 1 less 0.6 (about, so rounded to a tenth) and 200 (to the hundred) of 2,000 fans.
    assert _ends(found.stocks[0].rest.share) == pytest.approx((0.225, 0.3, 0.375))
