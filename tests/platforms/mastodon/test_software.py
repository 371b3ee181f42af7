"""NodeInfo says which software a server runs, and its facts follow."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.platforms.mastodon.declarations import LACKS
from hustings.platforms.mastodon.software import (
    EVERYTHING,
    KNOWN,
    nodeinfo_address,
    software_in,
    software_named,
    version_of,
)
from tests.platforms.mastodon.dialects import DIALECTS, Dialect


def document(name: str, version: str) -> bytes:
    return json.dumps({"version": "2.0", "software": {"name": name, "version": version}}).encode()


@pytest.mark.parametrize(
    ("version", "at_once"),
    [
        ("4.2.10", 1),
        ("4.3.0", 20),
        ("4.3.0-beta.1+glitch", 20),
        ("4.7.0-alpha.2+pr-1", 20),
        ("", 1),
    ],
)
def test_several_posts_are_asked_for_at_once_from_mastodon_4_3_on(
    version: str, at_once: int
) -> None:
    # docs.joinmastodon.org/methods/statuses/#index: "4.3.0 - added".
    assert software_in(document("mastodon", version)).posts_at_once == at_once


def test_a_fork_of_mastodon_is_taken_for_mastodon() -> None:
    assert software_in(document("Hometown", "4.3.1+hometown-1.1.2")).context_limit == 60


def test_unknown_software_is_taken_for_plain_mastodon_with_care() -> None:
    facts = software_in(document("Friendica", "2026.3"))
    assert (facts.name, facts.posts_at_once, facts.finds_by) == ("friendica", 1, "lookup")
    assert facts.anonymous == EVERYTHING
    assert not facts.idempotent
    assert software_named("friendica") == software_named("friendica", "")


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"software": 1}', b'{"software": {}}', b"\xff"]
)
def test_a_description_that_cannot_be_read_is_of_unknown_software(body: bytes) -> None:
    assert software_in(body).name == ""
    assert nodeinfo_address(body) is None


def test_the_newest_description_is_taken() -> None:
    links = [
        {
            "rel": f"http://nodeinfo.diaspora.software/ns/schema/{version}",
            "href": f"https://x/{version}",
        }
        for version in ("1.0", "2.0", "2.1")
    ]
    assert nodeinfo_address(json.dumps({"links": links}).encode()) == "https://x/2.1"


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_what_is_declared_is_what_the_fakes_do(dialect: Dialect) -> None:
    facts = KNOWN[dialect.name]
    hidden = set() if dialect.shows_followers else {"ties"}
    assert facts.anonymous == dialect.anonymous - hidden
    assert (facts.finds_by == "lookup") == dialect.has_lookup
    assert (facts.followers_by != "nothing") == dialect.shows_followers
    assert bool(facts.unsaid) == (not dialect.counts_people)
    assert ("language" in facts.untold) == (dialect.always_english or dialect.no_language)
    assert ("card" in facts.untold) == dialect.no_card
    assert facts.rate_headers == dialect.rate_headers
    assert facts.idempotent == dialect.idempotent
    assert facts.schedules == dialect.schedules
    assert (facts.many_at_once > 1) == bool(dialect.many_name)
    assert facts.context_limit == dialect.context_limit


def test_every_software_that_hides_something_says_so_among_what_it_lacks() -> None:
    saying = {lack.software for lack in LACKS if lack.software}
    hiding = {
        facts.name for facts in KNOWN.values() if facts.anonymous != EVERYTHING or facts.unsaid
    }
    assert hiding <= saying
    assert saying - hiding == {"pleroma", "akkoma"}


@settings(max_examples=30, deadline=None)
@given(st.text())
def test_any_text_is_a_version(text: str) -> None:
    assert len(version_of(text)) == 3


@settings(max_examples=25, deadline=None)
@given(st.tuples(*[st.integers(0, 999)] * 3))
def test_a_version_is_read_back(version: tuple[int, int, int]) -> None:
    assert version_of(".".join(map(str, version)) + "-rc1") == version
