"""The loop, as people go through it: from a shopper's click to a maker's credit.

Each step is one person's; the steps are the same on one machine and on many.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journeys.people import People

#: Fourteen styles, 10,000 pieces.
STYLES = {
    "BR-JADE-01-GRN": 1000, "BR-GLAS-03-BLU": 1000, "BR-AGAT-04-RED": 900, "BR-BODH-05-IVR": 900,
    "BR-WOOD-02-DRK": 800, "KN-FLAT-01-RED": 800, "KN-FIVE-07-ADU": 1000, "KN-KEYS-05-MUS": 800,
    "KN-COAS-06-NAT": 400, "FB-LINE-01-RED": 400, "FB-WRST-08-RED": 400, "PC-FUZI-01-RED": 800,
    "PC-SNOW-06-WHT": 400, "BW-COAS-01-NAT": 400,
}  # fmt: skip
MAKER, COOPERATIVE = "M0001", "qingxi"


def sheet(lines: dict[str, int], due: date) -> bytes:
    """An order sheet as a customer's spreadsheet writes it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["SKU", "Pieces", "Due date"])
    writer.writerows([sku, pieces, due.isoformat()] for sku, pieces in lines.items())
    return text.getvalue().encode("utf-8-sig")


def days_ahead(days: int) -> date:
    """A day of the shop's calendar."""
    return datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=days)


def a_host_shows_her_link(people: People) -> str:
    """The address of one of her links, and the page it is on."""
    page = people.someone("host")
    page.goto(f"{people.shop.address}/host?lang=en")
    people.look(page, "host-links")
    return str(page.locator(".host__links a").first.get_attribute("href"))


def a_guest_fills_her_cart(people: People, link: str) -> Page:
    """She follows the host's link and puts two of it into her cart."""
    page = people.guest()
    page.goto(f"{people.shop.address}{link}")
    page.goto(f"{page.url.split('?')[0]}?lang=en")
    people.look(page, "product")
    page.get_by_label("Pieces").fill("2")
    page.get_by_role("button", name="Put into the cart").click()
    page.goto(f"{people.shop.address}/cart")
    people.look(page, "cart")
    return page


def a_guest_orders(people: People, page: Page) -> None:
    """She says who she is and where it goes; the rehearsal's page opens."""
    page.goto(f"{people.shop.address}/checkout")
    page.get_by_label("E-mail").fill("wang@example.com")
    page.get_by_label("Phone").fill("13800138000")
    page.get_by_label("Name").fill("Wang Fang")
    page.get_by_label("Province").fill("上海市")
    page.get_by_label("City").fill("上海市")
    page.locator("[name=district]").fill("黄浦区")
    page.get_by_label("Street").fill("演示路 8 号")
    people.look(page, "checkout")
    page.get_by_role("button", name=re.compile("Order and pay")).click()
    expect(page.get_by_role("heading", name="no money moves")).to_be_visible()
    people.look(page, "rehearsal")


def a_guest_pays(people: People, page: Page) -> str:
    """She pretends to pay and reads her order page; its address."""
    page.get_by_role("button", name="Pretend to pay").click()
    page.wait_for_url("**/orders/**")
    expect(page.locator(".pill").first).to_have_text(re.compile("Paid"))
    people.look(page, "order-paid")
    return page.url


def the_office_reads_a_wrong_sheet(people: People) -> None:
    """What is wrong is told row by row, and nothing is ordered."""
    page = people.someone("office")
    wrong = {"BR-JADE-01-GRM": 1000, "BR-GLAS-03-BLU": -5}
    _upload(people, page, sheet(wrong, days_ahead(42)), "Wrong Ltd")
    expect(page.get_by_text("BR-JADE-01-GRN", exact=False).first).to_be_visible()
    people.look(page, "sheet-wrong")
    assert "/office/orders/sheet" in page.url


def the_office_orders(people: People, lines: dict[str, int], customer: str, days: int) -> str:
    """A clean sheet becomes an order; its number."""
    page = people.someone("office")
    _upload(people, page, sheet(lines, days_ahead(days)), customer)
    page.wait_for_url(re.compile(r"/office/orders/MH-"))
    people.look(page, "office-order")
    return page.url.rstrip("/").split("/")[-1].split("?")[0]


def _upload(people: People, page: Page, data: bytes, customer: str) -> None:
    page.goto(f"{people.shop.address}/office/orders/sheet?lang=en")
    file = {"name": "order.csv", "mimeType": "text/csv", "buffer": data}
    page.get_by_label("Order sheet").set_input_files(file)  # type: ignore[arg-type] # a plain dict is what it takes
    page.get_by_label("Customer").fill(customer)
    page.locator("main form button[type=submit]:not([name=check])").last.click()
    page.wait_for_load_state()


def the_office_plans(people: People, number: str) -> Page:
    """A proposal: promises before numbers, a reason for each share."""
    page = people.someone("office")
    page.goto(f"{people.shop.address}/office/orders/{number}?lang=en")
    page.get_by_role("button", name="Propose a plan").click()
    page.wait_for_url(re.compile(r"/office/plans/\d+"))
    people.look(page, "plan")
    return page


def the_office_gives_it_to(people: People, page: Page, maker: str, pieces: int) -> None:
    """The planner's proposal is changed by hand: one maker gets all of it."""
    page.get_by_label("Maker (her code)").fill(maker)
    page.locator("#pin-pieces").fill(str(pieces))
    page.locator("form:has(#pin-pieces) button").click()
    page.wait_for_load_state()
    expect(page.locator(f"#{maker}")).to_be_visible()
    people.look(page, "plan-adjusted")


def the_office_accepts(people: People, page: Page) -> None:
    """The batches are offered to their makers."""
    page.get_by_role("button", name="Accept this plan").click()
    page.wait_for_load_state()
    expect(page.locator(".pill").first).not_to_have_text(re.compile("Proposed"))
    people.look(page, "plan-accepted")


def let_in_by_command(people: People, role: str, *belongs: str) -> None:
    """The operator makes a login on the command line and hands over its link."""
    email = f"{role}-{'-'.join(belongs)[2:]}@example.com".lower()
    added = people.shop.command("user", "add", email, "--role", role, *belongs)
    assert added.returncode == 0, added.stderr
    linked = people.shop.command("user", "link", email)
    assert linked.returncode == 0, linked.stderr
    people.shop.links[role] = re.findall(r"http\S+", linked.stdout)[-1]
    people.pages.pop(role, None)
