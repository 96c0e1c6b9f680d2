"""A guest pays in the fields on our own page: refused once, paid then, and back by the back button.

Stripe is a stand-in, its script too; the page, its policy and its script are the shop's own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.journeys.people import PHONE, People, open_browser
from tests.journeys.seen import violations
from tests.servers import shop
from tests.servers.stripe_fake import KEY, StripeFake, served
from tests.storefront.buying.walk import ADDRESS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    with served(StripeFake()) as bank:
        keys = {
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_PUBLISHABLE_KEY": "pk_test_1",
            "STRIPE_WEBHOOK_SECRET": "whsec_of_the_journey_and_of_nobody_else",
            "STRIPE_API_BASE": bank,
            "STRIPE_FLOW": "element",
        }
        folder = tmp_path_factory.mktemp("paying")
        with shop.demo(folder, keys) as opened, open_browser() as browser:
            yield People(opened, browser, "paying")


def order_one(people: People) -> Page:
    """A bracelet in the cart, and the checkout filled in."""
    page = people.guest()
    page.goto(f"{people.shop.address}/products/jade-round-bracelet?lang=en")
    page.get_by_role("button", name="Put into the cart").click()
    page.goto(f"{people.shop.address}/checkout")
    for name, value in ADDRESS.items():
        field = page.locator(f"[name={name}]").first
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name="Order and pay").click()
    page.wait_for_url("**/pay")
    return page


def test_she_pays_in_the_fields_on_our_page(people: People) -> None:
    page = order_one(people)
    order = page.url.removesuffix("/pay")
    people.look(page, "fields")
    assert not page.locator("[data-says]").is_visible()
    card, pay = page.locator("[name=number]"), page.locator("form[data-pay] button")
    card.fill("4000000000000002")
    pay.click()
    page.get_by_text("insufficient funds").wait_for()
    people.look(page, "refused")
    card.fill("4242424242424242")
    pay.click()
    page.wait_for_url(order)
    people.look(page, "paid")
    assert page.locator("main .pill").first.inner_text() == "Paid"
    page.go_back()
    page.wait_for_url(order)
    assert people.shut_out == []


def test_without_a_script_only_the_other_way_is_there(people: People) -> None:
    plain = people.browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = plain.new_page()
    here = people.pages.pop("guest", None)
    with_script = order_one(people)
    page.goto(with_script.url)
    assert not page.locator("form[data-pay]").is_visible()
    assert page.get_by_role("button", name="Go to Stripe’s page").is_visible()
    plain.close()
    assert here is None or violations(with_script) == []
