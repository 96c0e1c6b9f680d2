"""The office's other pages, through HTTP: orders, money, goods, and who may come in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.pricing import PieceRate, Price
from fulfillment.batches import Batch, BatchState
from fulfillment.orders import Order, OrderState
from storefront.accounts import Role, User
from tests.made_office import Workshop, a_bulk_order
from tests.statements import counting
from tests.storefront.accounts.browser import send
from tests.storefront.views.desk import all_of, count, planned


def test_a_transfer_is_booked_once_and_an_order_cancelled_with_a_reason(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    order = a_bulk_order(session, [(workshop.variants[0], 100)])
    page = f"/office/orders/{order.number}"
    assert send(yun, page, f"{page}/payment", reference="").status_code == 422
    for _ in range(2):
        assert send(yun, page, f"{page}/payment", reference="ICBC-77").status_code == 303
    (order,) = all_of(session, select(Order))
    assert (order.state, order.paid_by) == (OrderState.PAID, "bank:ICBC-77")
    assert send(yun, page, f"{page}/cancellation", reason="").status_code == 422
    assert send(yun, page, f"{page}/cancellation", reason="asked").status_code == 422
    done = send(yun, page, f"{page}/cancellation", reason="asked", refund="ICBC-78")
    assert done.status_code == 303
    assert all_of(session, select(Order))[0].state is OrderState.CANCELLED


def test_offers_are_taken_back_when_an_order_is_cancelled(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    order = a_bulk_order(session, [(workshop.variants[0], 100)])
    plan = planned(session, yun, order)
    send(yun, plan, f"{plan}/acceptance")
    page = f"/office/orders/{order.number}"
    assert send(yun, page, f"{page}/cancellation", reason="asked").status_code == 303
    assert {batch.state for batch in all_of(session, select(Batch))} == {BatchState.WITHDRAWN}


def test_orders_are_found_by_number_customer_kind_and_state(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    order = a_bulk_order(session, [(workshop.variants[0], 100)])
    for query in (order.number, order.number[3:6].lower(), "lin mei", ""):
        assert order.number in yun.get(f"/office/orders?q={query}").text
    for query in ("q=nobody", "kind=web", "state=sent"):
        assert order.number not in yun.get(f"/office/orders?{query}").text
    assert yun.get("/office/orders?kind=odd&page=99").status_code == 200


def test_a_new_price_and_a_new_rate_are_new_rows(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    page = "/office/goods/style-00"
    before = count(session, Price), count(session, PieceRate)
    assert send(yun, page, f"{page}/variants/ST-00-RED/prices", amount="abc").status_code == 422
    assert send(yun, page, f"{page}/rates", amount="7", starts_on="2020-01-01").status_code == 400
    assert (count(session, Price), count(session, PieceRate)) == before
    assert send(yun, page, f"{page}/variants/ST-00-RED/prices", amount="72").status_code == 303
    assert (
        send(yun, page, f"{page}/rates", amount="7.20", starts_on="2026-12-01").status_code == 303
    )
    assert (count(session, Price), count(session, PieceRate)) == (before[0] + 1, before[1] + 1)
    assert "72.00" in yun.get(page).text


PAGES = ("", "/orders", "/orders/sheet", "/plans", "/goods", "/goods?q=款式01", "/goods/style-00")
PAGES += (
    "/waves",
    "/skills",
    "/people",
    "/people?cooperative=qingxi",
    "/orders/{order}",
    "/plans/{plan}",
)
PAGES += ("/plans/{plan}/facts.json", "/orders/sheet/template.xlsx")


@pytest.mark.parametrize("role", [Role.LEAD, Role.MAKER, None])
@pytest.mark.parametrize("address", PAGES)
def test_the_office_is_for_the_office(
    session: Session,
    workshop: Workshop,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
    role: Role | None,
    address: str,
) -> None:
    belongs = {Role.LEAD: {"cooperative_id": 1}, Role.MAKER: {"maker_id": 1}}
    mine = belongs[role] if role else {}
    browser = signed_in(user("lin@example.org", role, **mine))
    there = "/office" + address.format(order="MH-222222", plan=1)
    assert browser.get(there).status_code in (403, 404)
    assert browser.post(f"{there}").status_code in (400, 403, 404, 405)


def test_every_page_opens_in_both_languages(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    order = a_bulk_order(session, [(variant, 100) for variant in workshop.variants])
    plan = planned(session, yun, order)
    for address in PAGES:
        there = "/office" + address.format(order=order.number, plan=plan.rsplit("/", 1)[1])
        for language in ("zh-Hans", "en"):
            glue = "&" if "?" in there else "?"
            assert yun.get(f"{there}{glue}lang={language}").status_code == 200, there


def test_an_order_or_plan_that_does_not_exist_is_404(yun: FlaskClient) -> None:
    for address in ("orders/MH-NOSUCH", "plans/77", "plans/77/facts.json", "goods/none"):
        assert yun.get(f"/office/{address}").status_code == 404


def test_pages_ask_the_same_number_of_questions_for_more_rows(
    app: Flask, session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    order = a_bulk_order(session, [(workshop.variants[0], 100)])
    plan = planned(session, yun, order)
    addresses = ("", "/orders", "/goods", "/people", f"/orders/{order.number}")
    few = [asked(app, yun, f"/office{address}") for address in (*addresses, plan[7:])]
    for number in range(2, 5):
        wanted = [(variant, 100) for variant in workshop.variants]
        planned(session, yun, a_bulk_order(session, wanted, key=f"bulk:{number}"))
    session.rollback()
    order = a_bulk_order(session, [(variant, 100) for variant in workshop.variants], key="b")
    plan = planned(session, yun, order)
    addresses = (*addresses[:4], f"/orders/{order.number}")
    assert few == [asked(app, yun, f"/office{address}") for address in (*addresses, plan[7:])]


def asked(app: Flask, browser: FlaskClient, address: str) -> int:
    with counting(db.engine) as sent:
        assert browser.get(address).status_code == 200
    return len(sent)
