"""Addresses of pages, and ids of posts that imports and the interface agree on."""

from __future__ import annotations

import re

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import CorrectTheValue
from hustings.formats.addresses import post_id_sql, post_levels
from hustings.platforms.definition import Page
from hustings.platforms.facebook.addresses import graph_id, page_of, post_id, shared_id

PAGE = Page(page_id="facebook:9106562109")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.facebook.com/kdm.town", "kdm.town"),
        ("facebook.com/kdm.town/", "kdm.town"),
        ("https://m.facebook.com/kdm.town/posts/123456?__tn__=K", "kdm.town"),
        ("https://km-kh.facebook.com/kdm.town/photos/a.1/2", "kdm.town"),
        ("https://www.facebook.com/profile.php?id=100044455566677", "100044455566677"),
        ("https://www.facebook.com/permalink.php?story_fbid=1&id=9106562109", "9106562109"),
        ("https://www.facebook.com/pages/Some-Page/9106562109", "9106562109"),
        ("https://www.facebook.com/pages/category/Politician/Some-Page-9106562109/", "9106562109"),
        ("https://www.facebook.com/people/Some-One/100044455566677/", "100044455566677"),
        ("https://www.facebook.com/p/Some-Town-100044455566677/", "100044455566677"),
        ("https://www.facebook.com/Some-Town-9106562109/", "9106562109"),
        ("https://www.facebook.com/pg/kdm.town/about", "kdm.town"),
        ("fb.com/kdm.town", "kdm.town"),
        ("@kdm.town", "kdm.town"),
        ("kdm.town", "kdm.town"),
        ("9106562109", "9106562109"),
        ("facebook:9106562109", "9106562109"),
    ],
)
def test_an_address_leads_to_a_name_or_a_number(address: str, name: str) -> None:
    assert page_of(address) == name


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.org/kdm.town",
        "https://facebook.com.example.org/kdm.town",
        "https://www.facebook.com/groups/123456",
        "https://www.facebook.com/watch/?v=1",
        "https://www.facebook.com/",
        "https://www.facebook.com/profile.php?id=abc",
        "https://[::1",
        "two words",
    ],
)
def test_what_leads_to_no_page_is_said_to(address: str) -> None:
    with pytest.raises(CorrectTheValue):
        page_of(address)


@settings(max_examples=50, deadline=None)
@given(
    st.text(max_size=40) | st.text(alphabet="htps:/facebokcmw.@?=id0123456789-_#[]", max_size=60)
)
def test_any_text_leads_to_a_name_that_may_stand_in_an_address_or_to_nothing(text: str) -> None:
    try:
        name = page_of(text)
    except CorrectTheValue:
        return
    assert re.fullmatch(r"[A-Za-z0-9.]+", name)


def imported_id(address: str) -> str:
    """The id under which an export of CrowdTangle that holds this address is stored."""
    steps = "SELECT ? AS url"
    for level in post_levels("url", "found"):
        columns = ", ".join(f"{sql} AS {name}" for name, sql in level.items())
        steps = f"SELECT *, {columns} FROM ({steps})"
    query = f"SELECT {post_id_sql('found', 'facebook')} FROM ({steps})"
    row = duckdb.connect().execute(query, [address]).fetchone()
    assert row is not None
    return f"facebook:{row[0]}"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.facebook.com/9106562109/posts/10150146071791729",
        "https://www.facebook.com/permalink.php?story_fbid=10150146071791729&id=9106562109",
    ],
)
def test_an_imported_post_and_a_collected_one_are_the_same(address: str) -> None:
    assert imported_id(address) == post_id("9106562109_10150146071791729", PAGE)


def test_an_id_leads_back_to_what_the_interface_calls_the_post() -> None:
    for native in ("9106562109_1015", "555_777"):
        assert graph_id(post_id(native, PAGE), PAGE) == native


def test_a_post_of_another_page_is_named_as_it_is_there() -> None:
    other = Page(page_id="facebook:380528198800882")
    native = "380528198800882_493275620859472"
    assert shared_id(native) == post_id(native, other) == "facebook:493275620859472"
    assert post_id(native, PAGE) == f"facebook:{native}"
