"""The dossier as people use it: noted, reviewed, frozen, published, corrected, printed, withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser_tests.conftest import Site
from browser_tests.test_screens import SHOTS, Scheme, axe, look

HERE = "/pages/facebook:@samdech-hun-sen/authenticity/?beside=facebook:@sam-rainsy"
LOOKS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]


@pytest.fixture(scope="module")
def page(browser: Browser, site: Site, signed_in: Path) -> Iterator[Page]:
    """A page of a signed-in person; errors of scripts fail the test."""
    context = browser.new_context(
        base_url=site.address, storage_state=signed_in, viewport={"width": 1280, "height": 900}
    )
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    yield opened
    context.close()
    assert faults == []


@pytest.fixture(scope="module")
def published(page: Page) -> tuple[str, str]:
    """The addresses of a frozen dossier and of its public report, with a correction above both."""
    page.goto(HERE)
    page.locator("details.chip", has_text="Add a note").first.locator("summary").click()
    page.screenshot(path=SHOTS / "dossier-note.png")
    assert axe(page) == []
    page.get_by_label("Note").first.fill("The total is the newspaper's own rounding.")
    page.get_by_role("button", name="Add", exact=True).first.click()
    expect(page.locator(".notes").first).to_contain_text("own rounding")
    page.locator("details.chip", has_text="Review").first.locator("summary").click()
    page.get_by_label("Where it stands").first.select_option("reviewed")
    page.get_by_role("button", name="Keep").first.click()
    expect(page.locator(".team .tag").first).to_have_text("reviewed")
    page.get_by_role("button", name="Freeze this version").click()
    page.get_by_role("button", name="Publish it").click()
    page.get_by_text("Write a correction").click()
    page.get_by_label("What was wrong").fill("An earlier copy gave another begin of the window.")
    page.get_by_role("button", name="Set it above").click()
    report = page.get_by_role("link", name="the report").get_attribute("href")
    assert report
    return re.sub(r"^https?://[^/]+", "", page.url), report


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_dossier_the_frozen_version_and_the_report_are_clean(
    browser: Browser,
    site: Site,
    signed_in: Path,
    published: tuple[str, str],
    width: int,
    scheme: Scheme,
) -> None:
    frozen, report = published
    found = []
    for name, address, state in (
        ("dossier", HERE, signed_in),
        ("dossiers", "/dossiers/", signed_in),
        ("dossier-frozen", frozen, signed_in),
        ("dossier-compared", f"{frozen}compare/", signed_in),
        ("dossier-report", report, None),
    ):
        found += look(browser, site, address, name, width, scheme, state)
    assert "\n".join(found) == ""


def test_recomputing_gives_the_same_hash_before_ones_eyes(
    page: Page, published: tuple[str, str]
) -> None:
    page.goto(published[0])
    page.get_by_role("link", name="Recompute and compare").click()
    expect(page.locator(".compared")).to_contain_text("it has the same hash")
    expect(page).to_have_url(re.compile(f"{published[0]}$"))


def test_the_report_on_paper_shows_every_number_and_no_button(
    browser: Browser, site: Site, published: tuple[str, str]
) -> None:
    context = browser.new_context(base_url=site.address)
    opened = context.new_page()
    opened.goto(published[1])
    opened.emulate_media(media="print")
    expect(opened.get_by_role("cell", name="22,932").first).to_be_visible()
    assert opened.locator("form, button").count() == 0
    assert opened.pdf(format="A4").startswith(b"%PDF")
    opened.screenshot(path=SHOTS / "dossier-report-paper.png", full_page=True)
    assert context.cookies() == []
    context.close()


def test_a_withdrawn_report_is_gone(page: Page, published: tuple[str, str]) -> None:
    page.goto(published[0])
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("The link leads nowhere any more")).to_be_visible()
    answer = page.request.get(published[1])
    assert answer.status == 404
