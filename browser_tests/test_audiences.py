"""The audience of a page, and audiences side by side: looked at, drawn, taken away, walked through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser_tests.conftest import Site
from browser_tests.test_screens import SHOTS, Scheme, look

HUN_SEN, RAINSY, SOKHA = "facebook:@samdech-hun-sen", "facebook:@sam-rainsy", "facebook:@kem-sokha"
TAB = f"/pages/{HUN_SEN}/?tab=audience"
SCREENS = {
    "audience-shares": f"{TAB}&unit=share",
    "audience-window": f"{TAB}&since=2016-03-08&until=2016-03-13",
    "audience-another-gain": f"{TAB}&gain=3",
    "audience-unknown": f"{TAB}&of=language",
    "audience-compared": f"/compare/?page={HUN_SEN}&page={RAINSY}&page={SOKHA}",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", SCREENS)
def test_an_audience_is_clean(
    browser: Browser, site: Site, signed_in: Path, name: str, width: int, scheme: Scheme
) -> None:
    found = look(browser, site, SCREENS[name], name, width, scheme, signed_in)
    assert "\n".join(found) == ""


@pytest.fixture
def page(browser: Browser, site: Site, signed_in: Path) -> Iterator[Page]:
    """The audience of a signed-in person's page; errors of scripts fail the test."""
    context = browser.new_context(
        base_url=site.address, storage_state=signed_in, viewport={"width": 1280, "height": 900}
    )
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.goto(TAB)
    opened.wait_for_load_state("networkidle")
    yield opened
    context.close()
    assert faults == []


def test_the_map_is_drawn_from_the_borders_that_ship(page: Page) -> None:
    canvas = page.locator("figure#map .canvas canvas")
    expect(canvas).to_be_visible()
    # Cambodia and India are the two countries with a value, in two tones beside the ground.
    found = page.evaluate(
        """() => {
            const chart = echarts.getInstanceByDom(document.querySelector("figure#map .canvas"));
            return [chart.getOption().series[0].data.filter((one) => Number.isFinite(one.value)).map((one) => one.name), echarts.getMap("world").geoJSON.features.length];
        }"""
    )
    assert found == [["Cambodia", "India"], 176]


def test_no_country_of_the_map_goes_around_the_world(page: Page) -> None:
    widest = page.evaluate(
        """() => Math.max(...echarts.getMap("world").geoJSON.features.flatMap((one) =>
            one.geometry.coordinates.flatMap((rings) => rings.map((ring) => {
                const across = ring.map(([x]) => x);
                return Math.max(...across) - Math.min(...across);
            }))))"""
    )
    # Russia is the widest, from 27 degrees east to 170 west: 163 degrees, fewer on this projection.
    assert widest < 163


@pytest.mark.parametrize("chart", ["audience", "map", "joined", "home"])
def test_a_chart_can_be_taken_away_as_picture_and_as_table(page: Page, chart: str) -> None:
    figure = page.locator(f"figure#{chart}")
    with page.expect_download() as picture:
        figure.locator("[data-png]").click()
    assert picture.value.suggested_filename == f"{chart}.png"
    with page.expect_download() as table:
        figure.locator("[data-csv]").click()
    text = Path(table.value.path()).read_text("utf-8-sig")
    assert "Cambodia" in text or "2016-03" in text
    assert "How this is counted" in text


def test_the_points_of_a_chart_are_read_out_one_by_one(page: Page) -> None:
    for chart, said in (("map", "Cambodia"), ("home", "Cambodia 58"), ("joined", "57.6")):
        figure = page.locator(f"figure#{chart}")
        figure.locator(".canvas").focus()
        page.keyboard.press("ArrowRight")
        expect(figure.locator("[aria-live]")).to_contain_text(said)


def test_another_gain_is_chosen_from_the_chart(page: Page) -> None:
    page.locator("summary", has_text=re.compile("Joined")).click()
    page.get_by_role("link", name="13 July").click()
    expect(page.locator("figure#joined")).to_contain_text("75,000")


def test_without_scripts_tables_say_all_that_the_map_says(
    browser: Browser, site: Site, signed_in: Path
) -> None:
    context = browser.new_context(
        base_url=site.address, storage_state=signed_in, java_script_enabled=False
    )
    opened = context.new_page()
    opened.goto(TAB)
    opened.locator("figure#map summary").click()
    expect(opened.locator("figure#map table")).to_contain_text("Philippines")
    expect(opened.locator("figure#map table")).to_contain_text("10")
    opened.screenshot(path=SHOTS / "audience-without-scripts.png", full_page=True)
    context.close()
