"""Pictures of the pages for `docs/screenshots`: `python -m tests.journeys.portraits [NAME …]`.

It opens the demo, signs in as each person and lays what a screen shows first (and what follows it,
up to three screens) side by side on one sheet per person, width, language and theme. Whoever
changes pages draws them again; nothing tests what they look like.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page

from tests.journeys import ways
from tests.journeys.people import DESK, PHONE, People, open_browser
from tests.servers import shop

SHEETS = Path("docs/screenshots/sheets")
#: A picture on a sheet, in pixels; a page that is longer ends there.
TILE = {360: (300, 720), 1280: (640, 480)}
ACROSS = {360: 6, 1280: 3}
GAP, CAPTION = 16, 22
SHOP = (
    *("/", "/products", "/products/jade-round-bracelet", "/cooperatives/qingxi", "/makers/a-yun"),
    *("/search?q=手链", "/cart", "/p/MANYHANDSD", "/gift-cards", "/help", "/accessibility"),
    "/sign-in",
)
MAKER = (
    *("/work", "/work/earnings", "/work/week", "/work/me", "/work/courses", "/work/courses/*"),
    *("/work/looked", "/work/thanks", "/work/consents", "/work/record", "/work/story"),
    "/work/helpers",
)
LEAD = (
    *("/coop", "/coop/batches", "/coop/inspections", "/coop/materials", "/coop/materials/round"),
    *("/coop/parcels", "/coop/makers", "/coop/training", "/coop/settings", "/coop/reviews"),
    *("/coop/thanks", "/partners"),
)
HUB = ("/inspect", "/inspect/golden", "/ship", "/ship/arrivals", "/ship/kits", "/returns")
OFFICE = (
    *("/office", "/office/orders", "/office/plans/*", "/office/goods", "/office/quality"),
    *("/office/materials", "/office/people", "/office/money", "/office/money/payouts"),
    *("/office/money/reconciliation", "/office/wages", "/office/courses"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Pages of one person, seen in one way."""

    role: str
    paths: tuple[str, ...]
    language: str
    theme: Literal["light", "dark"]
    width: int

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        role = self.role.replace(" ", "-")
        return f"{role}-{self.language}-{self.theme}-{self.width}"


EVERY = (
    Sheet("guest", SHOP, "zh-Hans", "light", 360),
    Sheet("guest", SHOP, "en", "dark", 1280),
    Sheet("maker", MAKER, "zh-Hans", "light", 360),
    Sheet("maker", MAKER, "en", "dark", 360),
    Sheet("cooperative lead", LEAD, "zh-Hans", "light", 360),
    Sheet("cooperative lead", LEAD, "en", "dark", 360),
    Sheet("cooperative lead", LEAD, "zh-Hans", "light", 1280),
    Sheet("inspector", HUB, "en", "light", 360),
    Sheet("office", OFFICE, "zh-Hans", "light", 1280),
    Sheet("office", OFFICE, "en", "dark", 360),
)


def main(names: list[str]) -> None:
    """Draw the sheets of these names, or all."""
    SHEETS.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, shop.demo(Path(folder)) as opened, open_browser() as seen:
        people = People(opened, seen, "portraits")
        for sheet in EVERY:
            if not names or sheet.name in names:
                place = SHEETS / f"{sheet.name}.jpg"
                drawn(sheet, list(_seen(people, sheet))).save(place, quality=72, optimize=True)
                print(place)


def _seen(people: People, sheet: Sheet) -> Iterator[tuple[str, Image.Image]]:
    page = people.guest() if sheet.role == "guest" else people.someone(sheet.role)
    page.set_viewport_size(PHONE if sheet.width == PHONE["width"] else DESK)
    page.emulate_media(color_scheme=sheet.theme)
    for path in sheet.paths:
        found = ways.known(page, people.shop.address, path)
        told = "&" if "?" in found else "?"
        page.goto(f"{people.shop.address}{found}{told}lang={sheet.language}")
        yield found, _whole(page)


def _whole(page: Page) -> Image.Image:
    """The page to its end, with the pictures that load when they are reached."""
    page.evaluate(
        """async () => { for (let at = 0; at < document.body.scrollHeight; at += 500) {
        scrollTo(0, at); await new Promise((done) => setTimeout(done, 50)); } scrollTo(0, 0); }"""
    )
    page.wait_for_load_state("networkidle")
    return Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")


def drawn(sheet: Sheet, seen: list[tuple[str, Image.Image]]) -> Image.Image:
    """The pages side by side, each under its address."""
    wide, high = TILE[sheet.width]
    across = ACROSS[sheet.width]
    down = -(-len(seen) // across)
    size = (GAP + across * (wide + GAP), GAP + down * (high + CAPTION + GAP))
    paper = Image.new("RGB", size, "white")
    pen, font = ImageDraw.Draw(paper), ImageFont.load_default(13)
    for place, (path, image) in enumerate(seen):
        at = (GAP + place % across * (wide + GAP), GAP + place // across * (high + CAPTION + GAP))
        small = image.resize((wide, round(image.height * wide / image.width)))
        paper.paste(small.crop((0, 0, wide, min(high, small.height))), (at[0], at[1] + CAPTION))
        pen.text(at, path.partition("?")[0], fill="black", font=font)
    return paper


if __name__ == "__main__":
    main(sys.argv[1:])
