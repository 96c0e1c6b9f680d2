"""The whole loop on one machine: the demo as the README starts it, in headless Chromium."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import loop, making
from tests.journeys.people import People, open_browser
from tests.servers import shop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    with shop.demo(tmp_path) as opened, open_browser() as browser:
        yield People(opened, browser, "alone")


def test_from_a_shoppers_click_to_a_makers_credit(people: People, tmp_path: Path) -> None:
    link = loop.a_host_shows_her_link(people)
    guest = loop.a_guest_fills_her_cart(people, link)
    loop.a_guest_orders(people, guest)
    order_page = loop.a_guest_pays(people, guest)
    loop.a_host_shows_her_link(people)

    loop.the_office_reads_a_wrong_sheet(people)
    large = loop.the_office_orders(people, loop.STYLES, "Ten Thousand Ltd", 45)
    plan = loop.the_office_plans(people, large)
    loop.the_office_accepts(people, plan)

    small = loop.the_office_orders(people, {"BR-JADE-01-GRN": 20}, "Twenty Ltd", 60)
    plan = loop.the_office_plans(people, small)
    loop.the_office_gives_it_to(people, plan, loop.MAKER, 20)
    loop.the_office_accepts(people, plan)

    loop.let_in_by_command(people, "maker", "--maker", loop.MAKER)
    loop.let_in_by_command(people, "lead", "--cooperative", loop.COOPERATIVE)
    work = take_until(people, "Green jade bracelet", 20)
    making.the_maker_hands_in(people, work, "Green jade bracelet", 20)
    making.the_lead_inspects(people, 20)
    making.the_lead_sends_a_parcel(people, small)
    making.the_hub_receives(people)
    making.the_hub_looks(people, "Green jade bracelet", 20)
    making.the_hub_sends(people, small)
    making.the_maker_reads_her_money(people, "180.00")

    bank_file = making.payday(people)
    assert b"M0001" in bank_file or b"180.00" in bank_file
    guest.goto(order_page)
    expect(guest.locator("main")).to_contain_text("Paid")
    prove(people, tmp_path)
    assert people.shut_out == []


def take_until(people: People, product: str, pieces: int):  # type: ignore[no-untyped-def] # a page of the browser
    """She answers what waits before it, then takes the batch of the small order."""
    page = people.someone("maker", phone=True)
    for _ in range(6):
        page.goto(f"{people.shop.address}/work?lang=en")
        offer = page.locator("main article")
        if offer.get_by_text(product).count() and offer.get_by_text(f"{pieces} of this").count():
            break
        page.get_by_role("button", name="Not now").click()
        page.wait_for_load_state()
    return making.the_maker_takes_it(people)


def prove(people: People, folder: Path) -> None:
    """The books prove themselves, and a foreign tool agrees."""
    verified = people.shop.command("ledger", "verify", "--json")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert json.loads(verified.stdout)
    book = folder / "book.beancount"
    assert (
        people.shop.command(
            "ledger", "export", "--format", "beancount", "--out", str(book)
        ).returncode
        == 0
    )
    check = subprocess.run(
        [str(Path(sys.executable).with_name("bean-check")), str(book)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert check.returncode == 0, check.stdout + check.stderr
