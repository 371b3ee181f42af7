"""What people paste for a Bluesky page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import CorrectTheValue
from hustings.platforms.bluesky import PLATFORM
from hustings.platforms.bluesky.addresses import actor_of, is_did, post_uri, record_parts

DID = "did:plc:z72i7hdynmk6r22z27h6tvur"


@pytest.mark.parametrize(
    ("address", "actor"),
    [
        ("https://bsky.app/profile/bsky.app", "bsky.app"),
        ("https://bsky.app/profile/bsky.app/", "bsky.app"),
        ("http://www.bsky.app/profile/Bsky.App?ref=x#top", "bsky.app"),
        ("bsky.app/profile/bsky.app", "bsky.app"),
        (f"https://bsky.app/profile/{DID}/post/3k43tv4rft22g", DID),
        ("https://bsky.app/profile/did%3Aplc%3Az72i7hdynmk6r22z27h6tvur", DID),
        ("https://bsky.app/profile/bsky.app/feed/discover", "bsky.app"),
        ("  @bsky.app ", "bsky.app"),
        ("\u202a@bsky.app\u202c", "bsky.app"),
        ("bsky.app", "bsky.app"),
        ("city-of-example.bsky.social", "city-of-example.bsky.social"),
        (DID, DID),
        ("did:web:example.org", "did:web:example.org"),
        (f"at://{DID}", DID),
        (f"at://{DID}/app.bsky.feed.post/3k43tv4rft22g", DID),
        ("at://bsky.app/app.bsky.feed.post/3k43tv4rft22g", "bsky.app"),
    ],
)
def test_a_page_is_found_in_what_people_paste(address: str, actor: str) -> None:
    assert actor_of(address) == actor


@pytest.mark.parametrize(
    "address",
    ["", "@", "bsky", "@user@mastodon.example", "https://example.org/profile/bsky.app",
     "https://bsky.app/about", "https://bsky.app/profile/", "did:plc:short", "did:key:z6Mk",
     "at://", "a b.example", "-a.example", "example.1", f"{'a' * 64}.example",
     "https://[bsky.app/profile/x.example"],
)  # fmt: skip
def test_what_is_no_page_is_refused_with_a_remedy(address: str) -> None:
    with pytest.raises(CorrectTheValue) as caught:
        actor_of(address)
    assert "bsky.app/profile" in caught.value.remedy


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_gives_a_page_or_a_refusal(address: str) -> None:
    try:
        actor = actor_of(address)
    except CorrectTheValue:
        return
    assert is_did(actor) or re.fullmatch(r"[a-z0-9.-]+", actor)


@pytest.mark.parametrize(
    "address",
    ["https://bsky.app/profile/bsky.app", f"at://{DID}", DID, "@bsky.app", "bsky.app"],
)
def test_addresses_are_told_by_their_shape(address: str) -> None:
    assert any(re.search(shape, address) for shape in PLATFORM.address_shapes)


@pytest.mark.parametrize(
    "address", ["@user@mastodon.example", "https://mastodon.example/@user", "UCabc", "bsky"]
)
def test_other_platforms_addresses_have_no_shape_of_bluesky(address: str) -> None:
    assert not any(re.search(shape, address) for shape in PLATFORM.address_shapes)


def test_a_post_is_known_by_its_address_or_by_its_key_alone() -> None:
    uri = f"at://{DID}/app.bsky.feed.post/3k43tv4rft22g"
    assert post_uri(f"bluesky:{uri}", DID) == uri
    assert post_uri("bluesky:3k43tv4rft22g", DID) == uri
    assert post_uri(f"bluesky:at://{DID}/app.bsky.feed.repost/3k43tv4rft22g", DID) is None
    assert post_uri("bluesky:5d41402abc4b2a76", DID) is None


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80))
def test_a_records_address_is_taken_apart_or_not_at_all(text: str) -> None:
    parts = record_parts(text)
    assert parts is None or f"at://{'/'.join(parts)}" == text
