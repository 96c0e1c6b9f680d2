"""The second half of the loop: a maker's hands, a lead's eyes, the hub, and payday."""

from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.loop import days_ahead
from tests.journeys.people import People


def photo() -> dict[str, object]:
    """A photo as a phone takes it."""
    picture = io.BytesIO()
    Image.new("RGB", (1600, 1200), (90, 140, 100)).save(picture, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}


def the_maker_takes_it(people: People) -> Page:
    """On her phone: the picture, the count, one press."""
    page = people.someone("maker", phone=True)
    page.goto(f"{people.shop.address}/work?lang=en")
    people.look(page, "work-offer")
    page.get_by_role("button", name="I take it").click()
    page.wait_for_load_state()
    return page


def the_maker_hands_in(people: People, page: Page, product: str, pieces: int) -> None:
    """She counts, sends a photo, and is thanked."""
    page.goto(f"{people.shop.address}/work")
    page.locator(".mine__link", has_text=product).first.click()
    people.look(page, "work-batch")
    page.get_by_role("link", name="Hand in").click()
    page.get_by_label("Pieces", exact=True).fill(str(pieces))
    page.locator("#photo").set_input_files(photo())  # type: ignore[arg-type] # a plain dict is what it takes
    people.look(page, "work-hand-in")
    page.get_by_role("button", name="Send").click()
    page.wait_for_load_state()
    people.look(page, "work-handed-in")


def the_lead_inspects(people: People, good: int) -> None:
    """All of it in one form: good, to repair, not usable."""
    page = people.someone("lead")
    page.goto(f"{people.shop.address}/coop?lang=en")
    people.look(page, "coop-today")
    page.locator("a[href*='/coop/inspections/']").last.click()
    page.get_by_label("Good").fill(str(good))
    page.get_by_label("To repair").fill("0")
    page.get_by_label("Not usable").fill("0")
    people.look(page, "coop-inspection")
    page.get_by_role("button", name="Write it down").click()
    page.wait_for_load_state()


def the_lead_sends_a_parcel(people: People, number: str) -> None:
    """What was made for one order is packed, and handed to a carrier with its number."""
    page = people.someone("lead")
    page.goto(f"{people.shop.address}/coop/parcels?lang=en")
    people.look(page, "coop-packing")
    for row in page.locator("form .desk-row").filter(has_not_text=number).all():
        row.locator("input").fill("0")
    page.get_by_role("button", name="Pack this parcel").click()
    page.wait_for_url(re.compile(r"/coop/parcels/\d+"))
    page.get_by_label("Carrier").fill("Demo Post")
    page.get_by_label("Parcel number").fill("DP00700311")
    page.get_by_role("button", name="It is with the carrier").click()
    page.wait_for_load_state()
    people.look(page, "coop-parcel")


def the_hub_receives(people: People, code: str = "DP00700311") -> None:
    """The parcel is here; the order is whole."""
    page = people.someone("inspector")
    page.goto(f"{people.shop.address}/ship?lang=en")
    people.look(page, "hub")
    page.locator(".desk-row", has_text=code).get_by_role("button", name="It is here").click()
    page.wait_for_load_state()


def the_hub_looks(people: People, product: str, pieces: int) -> None:
    """The last look before the pieces can be used: the sample is good, so is the lot."""
    page = people.someone("inspector")
    page.goto(f"{people.shop.address}/inspect?lang=en")
    people.look(page, "hub-bench")
    here = page.get_by_role("region", name="Arrived at the hub")
    row = here.locator(".desk-row", has_text=product).filter(has_text=f"{pieces} pieces")
    row.get_by_role("link", name="Look").last.click()
    page.get_by_label("Good").fill(str(pieces))
    page.get_by_label("To repair").fill("0")
    page.get_by_label("Not usable").fill("0")
    people.look(page, "hub-inspection")
    page.get_by_role("button", name="Write it down").click()
    page.wait_for_load_state()


def the_hub_sends(people: People, number: str) -> None:
    """To the customer, with carrier and number."""
    page = people.someone("inspector")
    page.goto(f"{people.shop.address}/ship?lang=en")
    page.locator(".desk-row", has_text=number).get_by_role("link", name="Send").click()
    page.get_by_label("Carrier").fill("Demo Post")
    page.get_by_label("Parcel number").fill(f"DP{number[-6:]}")
    people.look(page, "hub-order")
    page.get_by_role("button", name="It is with the carrier").click()
    page.wait_for_load_state()


def the_maker_reads_her_money(people: People, amount: str) -> None:
    """Notes, coins and digits, and the line it came from."""
    page = people.someone("maker", phone=True)
    page.goto(f"{people.shop.address}/work/earnings?lang=en")
    expect(page.get_by_text(amount).first).to_be_visible()
    people.look(page, "work-money")


def payday(people: People) -> bytes:
    """One drafts, another confirms, the bank gets its file, it arrives; the file."""
    office, second = people.someone("office"), people.someone("office (second)")
    _cancel_waiting(people, office)
    office.goto(f"{people.shop.address}/office/money/payouts?lang=en")
    office.get_by_label("Everything earned until").fill(days_ahead(0).isoformat())
    office.get_by_role("button", name="Make the draft").click()
    office.wait_for_url(re.compile(r"/payouts/P\d+"))
    people.look(office, "payout-draft")
    second.goto(office.url + "?lang=en")
    second.get_by_role("button", name="I looked at it and confirm it").click()
    office.reload()
    with office.expect_download() as download:
        office.get_by_role("button", name="CSV in GB18030").click()
    office.get_by_role("button", name="It was handed to the bank").click()
    office.get_by_role("button", name="All the rest arrived").click()
    people.look(office, "payout-settled")
    return download.value.path().read_bytes()


def _cancel_waiting(people: People, office: Page) -> None:
    """The demo's own draft waits for its second person; it makes room."""
    office.goto(f"{people.shop.address}/office/money/payouts?lang=en")
    waiting = office.locator("tr", has_text="Draft").get_by_role("link")
    if waiting.count():
        waiting.first.click()
        office.get_by_role("button", name="Cancel this payout").click()
        office.wait_for_load_state()
