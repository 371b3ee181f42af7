"""Pages of the small home."""

from __future__ import annotations

import pytest

from hustings.domain.errors import CorrectTheValue, UseAKnownName
from hustings.reporting.home import Home
from hustings.reporting.pages import SORTS, facets, known_pages, list_pages, page


def test_a_page_shows_its_latest_known_facts(small_home: Home) -> None:
    alder = page(small_home.reading(), "facebook:1")
    assert (alder.name, alder.followers, alder.fans, alder.posts, alder.interactions) == (
        "Alder",
        1000,
        None,
        3,
        500,
    )


def test_an_unknown_page_is_an_error_that_names_it(small_home: Home) -> None:
    with pytest.raises(UseAKnownName, match="facebook:9"):
        known_pages(small_home.reading(), ["facebook:1", "facebook:9"])


@pytest.mark.parametrize("sort", [sign + name for name in SORTS for sign in ("", "-")])
def test_going_on_with_the_cursor_gives_every_page_once(small_home: Home, sort: str) -> None:
    reading, seen, cursor = small_home.reading(), [], None
    while True:
        part = list_pages(reading, sort=sort, cursor=cursor, limit=2)
        seen += [row.page_id for row in part.rows]
        cursor = part.cursor
        if cursor is None:
            break
    whole = [row.page_id for row in list_pages(reading, sort=sort).rows]
    assert seen == whole
    assert sorted(seen) == [f"facebook:{number}" for number in range(1, 6)]
    assert part.total == 5


def test_unknown_values_come_last_in_either_direction(small_home: Home) -> None:
    for sort in ("followers", "-followers"):
        rows = list_pages(small_home.reading(), sort=sort).rows
        assert [row.followers for row in rows][-2:] == [None, None]


def test_words_fold_case_and_accents(small_home: Home) -> None:
    assert [row.name for row in list_pages(small_home.reading(), words="CEDAR").rows] == ["Cédar"]
    assert list_pages(small_home.reading(), words="%").total == 0


def test_an_order_that_is_not_offered_is_refused(small_home: Home) -> None:
    with pytest.raises(CorrectTheValue, match="no order"):
        list_pages(small_home.reading(), sort="page_id; DROP TABLE runs")


def test_facets_count_pages_and_posts(small_home: Home) -> None:
    found = facets(small_home.reading())
    assert found.countries == (("CA", 2), ("KH", 2))
    assert found.categories == (("Politician", 3), ("Community", 1))
    assert dict(found.kinds) == {"photo": 5, "link": 1, "unknown": 1, "video": 1}
    assert (str(found.first_on), str(found.last_on)) == ("2015-07-10", "2015-08-30")
