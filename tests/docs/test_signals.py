"""Every signal is told: its definition is whole and its page says what a reader needs."""

from __future__ import annotations

import pytest

from hustings.signals.definition import Signal, signals
from tests.docs.pages import ROOT, sections, text_of

PAGES = ROOT / "docs" / "signals"
HEADINGS = ["What it sees", "How it judges", "How sure it is", "What else explains it", "What it does not tell", "Versions"]  # fmt: skip


@pytest.mark.parametrize("one", signals().values(), ids=list(signals()))
def test_a_signal_has_a_page_with_its_headings_in_order(one: Signal) -> None:
    page = PAGES / f"{one.name}.md"
    held = sections(page)
    assert [heading for heading in held if heading in HEADINGS] == HEADINGS
    assert all(len(held[heading].split()) >= 5 for heading in HEADINGS)
    assert text_of(page).startswith(f"# {one.title}\n")


@pytest.mark.parametrize("one", signals().values(), ids=list(signals()))
def test_a_page_shows_the_version_that_the_code_has(one: Signal) -> None:
    assert f"| Version | {one.version} |" in text_of(PAGES / f"{one.name}.md")


@pytest.mark.parametrize("one", signals().values(), ids=list(signals()))
def test_a_signal_offers_innocent_explanations_and_accuses_nobody(one: Signal) -> None:
    words = " ".join((one.title, one.method, one.uncertainty, *one.explanations)).lower()
    assert len(one.explanations) >= 2
    assert not any(word in words.split() for word in ("bot", "bots", "fake", "fraud"))


def test_no_page_speaks_of_a_signal_that_is_not_there() -> None:
    pages = {page.stem for page in PAGES.glob("*.md")} - {"index"}
    assert pages == set(signals())
