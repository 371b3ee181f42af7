from __future__ import annotations

import hashlib

import duckdb
import pytest

from hustings.formats.layout import Cell, Format
from tests.formats.tables import selected


def post_id(
    connection: duckdb.DuckDBPyConnection, address: str, platform: str, page: str = "9"
) -> str | None:
    cells = (
        Cell("page_native_id", constant=page),
        Cell("post_native_id", "URL", "post_address", required=True),
    )
    form = Format("one", "One", "posts", platform, ("URL",), cells, "made up")
    [row] = selected(connection, form, ["URL"], [[address]])
    found: str | None = row["post_native_id"]
    return found


@pytest.mark.parametrize(
    ("address", "native"),
    [
        ("https://www.facebook.com/9/posts/5000", "9_5000"),
        ("https://www.facebook.com/9/posts/9_5000", "9_5000"),
        ("https://www.facebook.com/fictional/posts/some-words/500012345", "9_500012345"),
        ("https://www.facebook.com/fictional/posts/pfbid0AbC", "9_pfbid0AbC"),
        ("https://www.facebook.com/9/videos/500012345/", "9_500012345"),
        ("https://www.facebook.com/9/photos/a.1.2/500012345/?type=3", "9_500012345"),
        ("https://www.facebook.com/permalink.php?story_fbid=500012345&id=9", "9_500012345"),
        ("https://www.facebook.com/photo/?fbid=500012345", "9_500012345"),
        ("https://www.facebook.com/watch/?v=500012345", "9_500012345"),
        ("https://www.facebook.com/reel/500012345", "9_500012345"),
        ("https://www.facebook.com/groups/9/permalink/500012345/", "9_500012345"),
        ("https://www.facebook.com/groups/9/posts/500012345/", "9_500012345"),
        ("https://www.facebook.com/events/500012345", "9_500012345"),
    ],
)
def test_facebook_posts_are_known_by_page_and_post_whatever_the_address_looks_like(
    connection: duckdb.DuckDBPyConnection, address: str, native: str
) -> None:
    assert post_id(connection, address, "facebook") == native


@pytest.mark.parametrize(
    ("address", "platform", "native"),
    [
        ("https://www.instagram.com/p/Cx_-1a/", "instagram", "Cx_-1a"),
        ("https://www.instagram.com/reel/Cx1/?x=1", "instagram", "Cx1"),
        ("https://www.tiktok.com/@fictional/video/7123", "tiktok", "7123"),
        ("https://x.com/fictional/status/123", "x", "123"),
        ("https://bsky.app/profile/fictional/post/3kabc", "bluesky", "3kabc"),
    ],
)
def test_other_platforms_posts_are_known_by_the_id_in_their_address(
    connection: duckdb.DuckDBPyConnection, address: str, platform: str, native: str
) -> None:
    assert post_id(connection, address, platform) == native


def test_an_address_of_no_known_shape_stands_for_the_post_by_its_hash(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    address = "https://www.facebook.com/123456"
    assert (
        post_id(connection, address, "facebook")
        == f"9_{hashlib.md5(address.encode()).hexdigest()[:16]}"
    )


def test_a_post_of_a_page_known_by_handle_keeps_its_own_id(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert post_id(connection, "https://www.facebook.com/f/posts/5000", "facebook", "@f") == "5000"


def test_a_row_without_an_address_is_rejected(connection: duckdb.DuckDBPyConnection) -> None:
    assert post_id(connection, "", "facebook") is None
