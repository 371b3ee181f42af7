"""What people do on the screens: by keyboard, by file, by link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser_tests.conftest import Site
from browser_tests.test_screens import HARPER, SHOTS, axe

TABLE = """id,who,when,what,likes,comments,shares
1,Alder,2016-02-01 10:00,photo,100,10,5
2,Alder,2016-02-02 10:00,video,,20,5
3,ប៊ីច,2016-02-30 10:00,photo,7,1,1
"""


@pytest.fixture
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


def test_the_first_stop_of_the_tab_key_skips_to_the_content(page: Page) -> None:
    page.goto("/leaderboard/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_chip_opens_by_keyboard_and_escape_closes_it(page: Page) -> None:
    page.goto("/leaderboard/")
    chip = page.locator("details.chip", has_text="At least").first
    chip.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(chip).to_have_attribute("open", "")
    page.screenshot(path=SHOTS / "chip-open.png")
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(chip).not_to_have_attribute("open", "")
    expect(chip.locator("summary")).to_be_focused()


def test_choosing_in_a_chip_changes_the_address_and_back_returns(page: Page) -> None:
    page.goto("/leaderboard/")
    page.locator("details.chip", has_text="At least").first.locator("summary").click()
    page.get_by_role("link", name="50 posts", exact=True).click()
    expect(page).to_have_url(re.compile("min_posts=50"))
    page.go_back()
    expect(page).not_to_have_url(re.compile("min_posts=50"))


def test_the_look_that_was_chosen_stays(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/leaderboard/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark or light").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    page.goto("/pages/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_a_chart_is_walked_by_arrow_keys_and_read_out(page: Page) -> None:
    page.goto(f"/pages/{HARPER}/")
    chart = page.locator("figure.chart").first
    chart.locator(".canvas").focus()
    page.keyboard.press("ArrowRight")
    said = chart.locator("[aria-live]")
    expect(said).to_contain_text("2015-")
    first = said.inner_text()
    page.keyboard.press("ArrowRight")
    expect(said).not_to_have_text(first)


def test_a_chart_is_taken_away_as_a_table_and_as_a_picture(page: Page, tmp_path: Path) -> None:
    page.goto(f"/pages/{HARPER}/")
    chart = page.locator("figure.chart").first
    with page.expect_download() as taken:
        chart.locator("[data-csv]").click()
    taken.value.save_as(tmp_path / "chart.csv")
    lines = (tmp_path / "chart.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Time (UTC)")
    assert "store version" in lines[-1]
    assert len(lines) > 5
    with page.expect_download() as drawn:
        chart.locator("[data-png]").click()
    drawn.value.save_as(tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_every_chart_has_drawn_something(page: Page) -> None:
    page.goto(f"/pages/{HARPER}/")
    page.wait_for_load_state("networkidle")
    for canvas in page.locator("figure.chart canvas").all():
        assert canvas.evaluate(
            "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v, i) => i % 4 === 3 && v > 0)"
        )


def test_a_measure_is_computed_in_place(page: Page) -> None:
    page.goto("/measures/interactions_per_post/")
    page.get_by_label("Page", exact=True).select_option(HARPER)
    page.get_by_role("button", name="Compute").click()
    expect(page.locator("#tried")).to_contain_text("4,132")
    page.screenshot(path=SHOTS / "tried-in-place.png", full_page=True)
    assert axe(page) == []


def test_an_error_in_place_says_what_happened_and_gives_the_request_id(page: Page) -> None:
    page.goto("/measures/interactions_per_post/")
    page.get_by_label("From").fill("2016-01-02")
    page.get_by_label("To and with").fill("2016-01-01")
    page.get_by_role("button", name="Compute").click()
    problem = page.locator("#problem")
    expect(problem).to_contain_text("after its end")
    expect(problem).to_contain_text("Request id")


def test_a_file_is_mapped_looked_at_imported_and_undone(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "made up.csv"
    file.write_text(TABLE, encoding="utf-8")
    page.goto("/imports/")
    page.get_by_label("Drop a file here").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_label("What who is").select_option("page_name")
    page.get_by_label("What when is").select_option("created_at")
    page.get_by_label("What what is").select_option("kind")
    page.get_by_label("What likes is").select_option("reactions")
    page.screenshot(path=SHOTS / "import-map.png", full_page=True)
    assert axe(page) == []
    page.get_by_role("button", name="Look at the first rows").click()
    expect(page.get_by_text("The first 3 rows as they would be stored")).to_be_visible()
    page.screenshot(path=SHOTS / "import-preview.png", full_page=True)
    assert axe(page) == []
    page.get_by_role("button", name="Import all rows").click()
    expect(page.locator("#outcome")).to_contain_text("Stored")
    page.screenshot(path=SHOTS / "import-outcome.png", full_page=True)
    assert axe(page) == []
    page.get_by_role("link", name="The run, and undo").click()
    page.screenshot(path=SHOTS / "run.png", full_page=True)
    assert axe(page) == []
    page.locator("summary", has_text="Undo").click()
    page.get_by_role("button", name="Take the run back").click()
    expect(page.locator(".head")).to_contain_text("undone")


def test_a_list_is_made_and_ranked(page: Page) -> None:
    page.goto("/lists/")
    page.get_by_label("Name", exact=True).fill("قائمة Two")
    page.get_by_label("Pages, one a line").fill(f"{HARPER}\nJustin Trudeau")
    page.get_by_role("button", name="Make the list").click()
    page.screenshot(path=SHOTS / "list.png", full_page=True)
    assert axe(page) == []
    page.locator(".head").get_by_role("link", name="Leaderboard").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.go_back()
    page.get_by_role("button", name="Remove the list").click()


def test_a_post_shows_what_was_expected_of_it(page: Page) -> None:
    page.goto(f"/pages/{HARPER}/?tab=posts&sort=-score")
    page.locator("tbody a").first.click()
    expect(page.get_by_role("heading", name="Expected and actual")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=SHOTS / "post.png", full_page=True)
    assert axe(page) == []


def test_a_public_link_is_opened_read_by_a_stranger_and_revoked(
    page: Page, browser: Browser, site: Site
) -> None:
    page.goto("/")
    page.locator("summary", has_text="Public link").click()
    page.get_by_role("button", name="Open the link").click()
    address = page.get_by_role("link", name="open", exact=True).first.get_attribute("href")
    stranger = browser.new_context(base_url=site.address, viewport={"width": 390, "height": 900})
    seen = stranger.new_page()
    seen.goto(address or "")
    expect(seen.locator("tbody")).to_contain_text("Stephen Harper")
    assert axe(seen) == []
    assert stranger.cookies() == []
    seen.screenshot(path=SHOTS / "public-390.png", full_page=True)
    page.get_by_role("button", name="Revoke").first.click()
    assert seen.goto(address or "").status == 404  # type: ignore[union-attr]
    stranger.close()


def test_the_menu_opens_on_a_phone(browser: Browser, site: Site, signed_in: Path) -> None:
    context = browser.new_context(
        base_url=site.address, storage_state=signed_in, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto("/leaderboard/")
    expect(page.get_by_role("link", name="Measures")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Measures")).to_be_visible()
    assert axe(page) == []
    page.screenshot(path=SHOTS / "menu-390.png")
    context.close()


def test_everything_is_there_without_scripts(browser: Browser, site: Site, signed_in: Path) -> None:
    context = browser.new_context(
        base_url=site.address, storage_state=signed_in, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"/pages/{HARPER}/")
    expect(page.get_by_text("The same as a table").first).to_be_visible()
    expect(page.locator(".canvas").first).to_be_hidden()
    page.goto("/leaderboard/")
    expect(page.locator("tbody tr").first).to_be_visible()
    context.close()


def test_words_in_khmer_and_arabic_have_their_fonts(page: Page) -> None:
    page.goto("/lists/")
    page.evaluate("document.querySelector('h1').textContent = 'សម្តេច ហ៊ុន សែន · قائمة المرشحين'")
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate(
        "[...document.fonts].filter((one) => one.status === 'loaded').map((one) => one.family)"
    )
    assert {"Noto Sans Khmer", "Noto Sans Arabic"} <= {one.strip('"') for one in loaded}
    page.screenshot(path=SHOTS / "scripts.png", clip={"x": 0, "y": 0, "width": 1280, "height": 300})


@pytest.mark.parametrize("width", [320, 1280])
def test_a_french_reader_reads_french(
    browser: Browser, site: Site, signed_in: Path, width: int
) -> None:
    context = browser.new_context(
        base_url=site.address,
        storage_state=signed_in,
        locale="fr-FR",
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_text("Comment c’est compté.")).to_be_visible()
    assert axe(page) == []
    assert not page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    page.screenshot(path=SHOTS / f"french-{width}.png", full_page=True)
    context.close()
