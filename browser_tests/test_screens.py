"""Every screen, wide and narrow, light and dark: axe finds nothing, nothing is loaded from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from browser_tests.conftest import Site

ROOT = Path(__file__).parents[1]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
SHOTS = ROOT / ".screenshots"
HARPER, TRUDEAU, MULCAIR = "facebook:9106562109", "facebook:21751825648", "facebook:149331805154700"
CAMPAIGN = "since=2015-08-04&until=2015-10-19"
SCREENS = {
    "leaderboard": "/",
    "leaderboard-compared": f"/leaderboard/?since=2015-09-12&until=2015-10-19&compare=previous&measure=interactions&page={HARPER}",
    "pages": "/pages/",
    "page-overview": f"/pages/{HARPER}/?{CAMPAIGN}",
    "page-posts": f"/pages/{HARPER}/?tab=posts&sort=-score",
    "page-audience": "/pages/facebook:@samdech-hun-sen/?tab=audience",
    "page-authenticity": f"/pages/{HARPER}/authenticity/",
    "page-method": f"/pages/{HARPER}/?tab=method",
    "compare": f"/compare/?page={HARPER}&page={TRUDEAU}&page={MULCAIR}&since=2015-09-12&until=2015-10-19",
    "compare-empty": "/compare/",
    "coordination": "/coordination/",
    "collection-empty": "/collection/",
    "collection-follow": "/collection/follow/",
    "collection-wall-empty": "/collection/wall/",
    "connections": "/connections/",
    "connections-own-app": "/connections/to/facebook/pages/",
    "connections-server": "/connections/to/mastodon/server/",
    "connections-typed": "/connections/to/bluesky/password/",
    "dossiers": "/dossiers/",
    "lists": "/lists/",
    "measures": "/measures/",
    "measure": "/measures/overperforming/",
    "tried": f"/measures/posting_grid/tried/?page={HARPER}",
    "imports": "/imports/",
    "runs": "/runs/",
    "team": "/team/",
    "trail": "/team/trail/",
    "tokens": "/tokens/",
    "health": "/health/",
    "account": "/account/",
    "password": "/accounts/password/change/",
    "second-factor": "/accounts/2fa/",
    "not-found": "/nowhere/",
}
Scheme = Literal["light", "dark"]


def look(
    browser: Browser,
    site: Site,
    address: str,
    shot: str,
    width: int,
    scheme: Scheme,
    state: Path | None,
) -> list[str]:
    """Open a screen, keep its picture, and tell what is wrong with it."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        storage_state=state,
        reduced_motion="reduce",
    )
    page = context.new_page()
    outside: list[str] = []
    said: list[str] = []
    page.on(
        "request",
        lambda one: (
            outside.append(one.url)
            if not one.url.startswith((site.address, "data:", "blob:"))
            else None
        ),
    )
    page.on(
        "console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda one: said.append(str(one)))
    page.goto(site.address + address)
    page.wait_for_load_state("networkidle")
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{shot}-{width}-{scheme}.png", full_page=True)
    wrong = [*outside, *said, *axe(page)]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        wrong.append("the page scrolls sideways")
    context.close()
    return wrong


def axe(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA and good practice."""
    # The page's own policy forbids foreign scripts; the debugger's world is not bound by it.
    page.evaluate(AXE)
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})"
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_clean(
    browser: Browser, site: Site, signed_in: Path, name: str, width: int, scheme: Scheme
) -> None:
    found = look(browser, site, SCREENS[name], name, width, scheme, signed_in)
    if name == "not-found":
        found.remove(
            "Failed to load resource: the server responded with a status of 404 (Not Found)"
        )
    assert "\n".join(found) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_sign_in_screen_is_clean(
    browser: Browser, site: Site, width: int, scheme: Scheme
) -> None:
    found = look(browser, site, "/accounts/login/", "sign-in", width, scheme, None)
    assert "\n".join(found) == ""
