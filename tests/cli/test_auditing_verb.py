"""`hustings audit`, as people and programs ask it; the small home's figures are in tests/conftest.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_json_has_the_promised_words_and_the_hash(run: Run) -> None:
    shown = run("audit", "facebook:3", "--json").json
    assert {"page_id", "as_of", "signals"} <= shown.keys()
    assert shown["page_id"] == "facebook:3"
    assert len(shown["sha256"]) == 64
    found = {one["signal"]: one["state"] for one in shown["signals"]}
    # Two days of shares, no dated gain in all with its countries' stock, one size: too little throughout.
    assert found["growth_burst"] == found["engagement_decoupling"] == "insufficient"
    promised = ("state", "kind", "from", "to", "effect", "interval", "q", "numbers", "explanations", "sources")  # fmt: skip
    assert all(name in one for one in shown["signals"] for name in promised)


def test_the_same_version_is_had_again_by_its_as_of(run: Run) -> None:
    first = run("audit", "facebook:1", "--as-of", 1, "--json").json
    again = run("audit", "facebook:1", "--as-of", first["as_of"], "--json").json
    assert again == first
    assert run("audit", "facebook:1", "--json").json["sha256"] != first["sha256"]


def test_people_are_told_in_sentences_with_the_pages_beside(run: Run) -> None:
    told = run("audit", "facebook:3", "--beside", "facebook:1").out
    assert "Cédar (facebook:3)" in told
    assert "Alder (facebook:1)" in told
    assert "not enough data" in told
    assert "SHA-256" in told


def test_a_page_that_is_not_held_is_a_matter_of_the_command_line(run: Run) -> None:
    ran = run("audit", "facebook:99")
    assert ran.code == 2
    assert "facebook:99" in ran.err
