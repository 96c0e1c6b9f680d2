"""Yun edits goods at her desk."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import History
from catalog.pricing import PriceTier
from catalog.products import Product, ProductState, Variant
from tests.made_catalog import a_product, a_variant
from tests.storefront.accounts.browser import send
from tests.storefront.views.desk import all_of, count

GOOD = "/office/goods/bracelet"


@pytest.fixture
def bracelet(session: Session) -> Product:
    product = a_product(session, "bracelet")
    a_variant(session, product, sku="BR-RED")
    session.commit()
    return product


class Typed(HTMLParser):
    """Collects what stands in the fields of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.name = self.chosen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "input" and "name" in given:
            self.fields[given["name"]] = given.get("value", "")
        if tag in ("textarea", "select"):
            self.name = given["name"]
            self.fields[self.name] = ""
        if tag == "option" and "selected" in given:
            self.fields[self.name] = given["value"]

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea":
            self.fields[self.name] += data.strip()


def typed(page: str) -> dict[str, str]:
    """What stands in the form of a page."""
    reader = Typed()
    reader.feed(page)
    return {name: text for name, text in reader.fields.items() if name != "csrf_token"}


def test_she_makes_a_draft_and_its_page_says_what_it_lacks(
    session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    facts = typed(yun.get(f"{GOOD}/edit").text) | {"name_en": "Silver ring", "name_zh": ""}
    answer = send(yun, "/office/goods/new", "/office/goods/new", **facts)
    assert answer.location == "/office/goods/silver-ring"
    page = yun.get(answer.location).text
    assert "a name in Chinese and in English" in page
    assert "Show it in the shop" not in page
    assert all_of(session, select(Product.state).where(Product.slug == "silver-ring")) == [
        ProductState.DRAFT
    ]


def test_a_changed_text_is_in_the_shop_and_in_the_history(
    session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    facts = typed(yun.get(f"{GOOD}/edit").text) | {"name_en": "River bracelet"}
    assert send(yun, f"{GOOD}/edit", f"{GOOD}/edit", **facts).status_code == 303
    assert "River bracelet" in yun.get("/products/bracelet").text
    past = yun.get(f"{GOOD}/history").text
    for each in ("Green jade bracelet", "River bracelet", "yun@example.org"):
        assert each in past


def test_of_two_editors_the_later_one_sees_both_and_keeps_what_she_typed(
    session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    opened = typed(yun.get(f"{GOOD}/edit").text)
    send(yun, f"{GOOD}/edit", f"{GOOD}/edit", **opened | {"name_en": "River bracelet"})
    answer = send(yun, f"{GOOD}/edit", f"{GOOD}/edit", **opened | {"name_en": "Moon bracelet"})
    assert answer.status_code == 409
    assert "River bracelet" in answer.text
    assert "Moon bracelet" in answer.text
    assert [each.en for each in all_of(session, select(Product.name))] == ["River bracelet"]
    again = send(yun, f"{GOOD}/edit", f"{GOOD}/edit", **typed(answer.text))
    assert again.status_code == 303
    assert [each.en for each in all_of(session, select(Product.name))] == ["Moon bracelet"]


def test_a_wrong_number_is_told_and_nothing_is_written(
    session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    before = count(session, History)
    facts = typed(yun.get(f"{GOOD}/edit").text) | {"pack": "0", "cost": "a lot"}
    answer = send(yun, f"{GOOD}/edit", f"{GOOD}/edit", **facts)
    assert answer.status_code == 422
    assert "summary-of-errors" in answer.text
    assert count(session, History) == before


def test_a_matrix_becomes_variants_with_a_price(
    session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    page = f"{GOOD}/variants/new"
    colours = "RED, 朱红, Vermilion, #BB3322\nBLU, 靛蓝, Indigo, #223366"
    sizes = "S, 小号, Small\nL, 大号, Large"
    answer = send(yun, page, page, base="br-9", price="88", colours=colours, sizes=sizes)
    assert answer.status_code == 303
    made = all_of(session, select(Variant.sku).where(Variant.sku.startswith("BR-9")))
    assert sorted(made) == ["BR-9-BLU-L", "BR-9-BLU-S", "BR-9-RED-L", "BR-9-RED-S"]
    assert "88" in yun.get(GOOD).text


def test_a_taken_sku_is_told_on_the_page_and_nothing_is_added(
    session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    a_product(session, "ring")
    session.commit()
    before = count(session, Variant)
    page = "/office/goods/ring/variants/new"
    answer = send(yun, page, page, base="BR", colours="RED, 红, Red", sizes="", price="")
    assert answer.status_code == 409
    assert "belongs to another variant" in answer.text
    assert count(session, Variant) == before


def test_a_variant_is_edited_retired_and_sold_again(
    session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    page = f"{GOOD}/variants/BR-RED"
    facts = typed(yun.get(page).text) | {"zh": "朱红", "en": "Vermilion"}
    assert send(yun, page, page, **facts).status_code == 303
    assert "Vermilion" in yun.get("/products/bracelet").text
    send(yun, page, f"{page}/retirement")
    assert "Vermilion" not in yun.get("/products/bracelet").text
    send(yun, page, f"{page}/return")
    assert "Vermilion" in yun.get("/products/bracelet").text


def test_a_variant_is_reached_only_through_its_own_product(
    session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    a_product(session, "ring")
    session.commit()
    assert yun.get("/office/goods/ring/variants/BR-RED").status_code == 404


def test_what_is_delisted_leaves_the_shop_and_the_lists(
    session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    assert send(yun, GOOD, f"{GOOD}/delisting").status_code == 303
    assert yun.get("/products/bracelet").status_code == 404
    assert "/products/bracelet" not in yun.get("/products").text


def test_moments_are_kept_in_her_own_time(
    session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    answer = send(yun, GOOD, f"{GOOD}/moments", delist_at="2026-12-01T08:00")
    assert answer.status_code == 303
    (gone,) = all_of(session, select(Product.delist_at))
    assert gone.isoformat() == "2026-12-01T00:00:00+00:00"
    assert 'value="2026-12-01T08:00"' in yun.get(GOOD).text


def test_a_price_from_a_number_on_is_what_the_cart_takes(
    session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    page = f"{GOOD}/variants/BR-RED"
    facts = {"pieces": "5", "amount": "40", "starts_at": "", "ends_at": ""}
    assert send(yun, page, f"{page}/tiers", **facts).status_code == 303
    (variant,) = all_of(session, select(Variant.id).where(Variant.sku == "BR-RED"))
    fields = {"variant_id": str(variant), "pieces": "5"}
    yun.post("/cart/lines", data=fields, headers={"Origin": "http://localhost"})
    cart = yun.get("/cart").text
    assert "200.00" in cart
    assert "260.00" not in cart


def test_a_dearer_price_for_more_is_told_and_not_kept(
    session: Session, yun: FlaskClient, bracelet: Product
) -> None:
    page = f"{GOOD}/variants/BR-RED"
    answer = send(yun, page, f"{page}/tiers", pieces="5", amount="60", starts_at="", ends_at="")
    assert answer.status_code == 409
    assert "More pieces would cost more each" in answer.text
    assert count(session, PriceTier) == 0
