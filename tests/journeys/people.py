"""The people of a journey: a browser for each of them, signed in by her link, and what she sees."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.fetch import browser as chromium
from tests.journeys.seen import violations
from tests.servers.shop import ROOT, Shop

SHOTS = Path(os.environ.get("ARTIFACTS", ROOT / "artifacts"))
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--no-first-run", "--disable-quic")  # fmt: skip


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class People:
    """Everybody on a journey through one shop, each in a browser of her own, in English."""

    shop: Shop
    browser: Browser
    folder: str
    pages: dict[str, Page] = field(default_factory=dict)
    shot: int = 0
    shut_out: list[str] = field(default_factory=list)

    def guest(self) -> Page:
        """Somebody who is not signed in, on a phone."""
        return self._page("guest", PHONE)

    def someone(self, role: str, *, phone: bool = False) -> Page:
        """A person with a role, signed in by the link that the demo printed."""
        known = role in self.pages
        page = self._page(role, PHONE if phone else DESK)
        if not known:
            self.let_in(page, self.shop.links[role])
        return page

    def let_in(self, page: Page, link: str) -> None:
        """Open a sign-in link and press its one button."""
        page.goto(link)
        page.locator("main form button").first.click()
        page.wait_for_load_state()

    def look(self, page: Page, name: str) -> None:
        """Keep a picture of the page, and note in `shut_out` whatever shuts somebody out."""
        self.shot += 1
        place = SHOTS / self.folder
        place.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=place / f"{self.shot:02d}-{name}.png", full_page=True)
        if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            self.shut_out.append(f"{name}: wider than the screen")
        self.shut_out += [f"{name}: {each}" for each in violations(page)]

    def _page(self, who: str, size: ViewportSize) -> Page:
        if who not in self.pages:
            context: BrowserContext = self.browser.new_context(viewport=size, locale="en-GB")
            context.set_default_timeout(30_000)
            self.pages[who] = context.new_page()
        return self.pages[who]
