"""The office's pages, through HTTP: a sheet becomes an order, a plan, and batches."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from catalog.pricing import PieceRate, Price
from fulfillment.batches import Batch, BatchState
from fulfillment.makers import Maker
from fulfillment.orders import Order, OrderLine, OrderState
from fulfillment.planner.models import Plan, PlanState
from fulfillment.planner.stored import proposal_of
from storefront.accounts import Role, User
from storefront.jobs.worker import run_due
from tests.made_office import Workshop, a_bulk_order, a_sheet, a_workshop, ten_thousand
from tests.storefront.accounts.browser import TOKEN, send

SHEET = "/office/orders/sheet"


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session)


@pytest.fixture
def yun(
    session: Session, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> FlaskClient:
    """Yun of the office, reading English."""
    browser = signed_in(user("yun@example.org", Role.OFFICE))
    browser.get("/office?lang=en")
    return browser


def upload(
    browser: FlaskClient, data: bytes, name: str = "order.xlsx", **more: str
) -> TestResponse:
    token = TOKEN.search(browser.get(SHEET).text)
    assert token is not None
    fields = {"csrf_token": token[1], "customer": "Lin Mei Trading", **more}
    return browser.post(SHEET, data={**fields, "file": (io.BytesIO(data), name)})


def count(session: Session, table: type) -> int:
    return int(all_of(session, select(func.count()).select_from(table))[0])


def all_of(session: Session, wanted: Select[Any]) -> Sequence[Any]:
    """What the database holds now; the session lets go of it at once, so that pages can write."""
    session.rollback()
    found = session.scalars(wanted.execution_options(populate_existing=True)).all()
    session.commit()
    return found


def planned(session: Session, browser: FlaskClient, order: Order) -> str:
    """The address of a new plan for the order."""
    page = f"/office/orders/{order.number}"
    session.commit()
    answer = send(browser, page, f"{page}/plans")
    assert answer.status_code == 303
    return str(answer.location)


def newest(session: Session) -> Plan:
    found: Plan = all_of(session, select(Plan).order_by(Plan.id.desc()))[0]
    return found


def test_a_sheet_of_ten_thousand_pieces_becomes_batches(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    answer = upload(yun, ten_thousand(workshop))
    assert answer.status_code == 303, answer.text
    (order,) = all_of(session, select(Order))
    pieces = {line.id: line.pieces for line in all_of(session, select(OrderLine))}
    assert (sum(pieces.values()), len(pieces), order.customer) == (10_000, 14, "Lin Mei Trading")
    assert "10,000" in yun.get(answer.location).text

    plan = planned(session, yun, order)
    page = yun.get(plan).text
    assert page.index("What we can promise") < page.index("Who earns what")
    assert "All 10,000 pieces on time." in page
    assert re.search(r"Most get .*¥.* for \d+ hours", page)

    accepted = send(yun, plan, f"{plan}/acceptance")
    assert accepted.location == f"/office/orders/{order.number}"
    given: Counter[int] = Counter()
    for batch in all_of(session, select(Batch)):
        given[batch.order_line_id] += batch.pieces
        assert batch.state is BatchState.OFFERED
    assert dict(given) == pieces
    assert all_of(session, select(Order))[0].state is OrderState.IN_PRODUCTION
    assert count(session, Batch) == len(proposal_of(newest(session).proposal).shares)


def test_the_same_sheet_for_the_same_customer_is_ordered_once(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    sheet = ten_thousand(workshop)
    first, second = (upload(yun, sheet) for _ in range(2))
    assert first.location == second.location
    assert count(session, Order) == 1
    assert upload(yun, sheet, customer="Another").status_code == 303
    assert count(session, Order) == 2


def test_wrong_rows_keep_everything_out_and_are_listed(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    sheet = a_sheet(
        [
            ("货号", "数量", "交期"),
            ("ST-00-RED", 100, "2026-12-28"),
            ("ST-01-RDE", "12.5", "2026-02-30"),
            ("ST-02-RED", -4, "2026-12-28"),
        ]
    )
    answer = upload(yun, sheet)
    assert answer.status_code == 422
    for said in (
        "ST-01-RDE",
        "ST-01-RED",
        "We do not know this sku.",
        "Pieces are whole numbers.",
        "There is no such day.",
        "Pieces cannot be negative.",
        "4 places are wrong, so nothing was ordered.",
    ):
        assert said in answer.text
    assert count(session, Order) == 0


def test_only_checking_orders_nothing(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    answer = upload(yun, ten_thousand(workshop), check="1")
    assert answer.status_code == 200
    assert "The sheet is clean: 10,000 pieces in 14 styles" in answer.text
    assert count(session, Order) == 0


@pytest.mark.parametrize(
    ("data", "name"), [(b"PK\x03\x04 broken", "a.xlsx"), (b"", "a.csv"), (b"%PDF-1", "a.pdf")]
)
def test_what_is_no_sheet_is_refused_beside_the_field(
    session: Session, workshop: Workshop, yun: FlaskClient, data: bytes, name: str
) -> None:
    answer = upload(yun, data, name)
    assert answer.status_code == 422
    assert "field__error" in answer.text
    assert count(session, Order) == 0


def test_a_sheet_without_dates_takes_the_one_of_the_form(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    sheet = "sku,qty\nST-00-RED,40\n".encode("utf-16")
    assert upload(yun, sheet, "a.csv").status_code == 422
    assert upload(yun, sheet, "a.csv", due_on="2026-11-01").status_code == 422
    assert count(session, Order) == 0
    assert upload(yun, sheet, "a.csv", due_on="2026-12-20").status_code == 303
    assert all_of(session, select(OrderLine))[0].due_on == date(2026, 12, 20)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_can_be_filled_in_and_sent_back(
    session: Session, workshop: Workshop, yun: FlaskClient, kind: str
) -> None:
    sheet = yun.get(f"{SHEET}/template.{kind}")
    assert "attachment" in sheet.headers["Content-Disposition"]
    assert upload(yun, sheet.data, f"order.{kind}").status_code == 303
    assert all_of(session, select(OrderLine))[0].pieces == 100


def test_adjusting_makes_a_new_proposal_beside_the_one_before(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    order = a_bulk_order(session, [(variant, 100) for variant in workshop.variants[:4]])
    line = order.lines[0].id
    first = planned(session, yun, order)
    share = proposal_of(newest(session).proposal).shares[0]
    out = send(yun, first, f"{first}/adjustments", do="exclude", maker=share.maker)
    plan = newest(session)
    assert share.maker not in {each.maker for each in proposal_of(plan.proposal).shares}
    page = yun.get(out.location).text
    assert "Compared with the proposal before" in page
    assert "is left out" in page

    pin = {"do": "pin", "maker": "m-0000", "line": str(line), "pieces": "30"}
    third = send(yun, out.location, f"{out.location}/adjustments", **pin)
    shares = proposal_of(newest(session).proposal).shares
    assert ("M-0000", 30) in {(each.maker, each.pieces) for each in shares}
    assert share.maker not in {each.maker for each in shares}
    assert "There is a newer plan" in yun.get(first).text

    send(yun, third.location, f"{third.location}/adjustments", do="reset")
    assert not newest(session).adjustments["pins"]
    assert count(session, Batch) == 0


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"do": "pin", "maker": "M-9999", "line": "1", "pieces": "10"}, "no certificate"),
        ({"do": "pin", "maker": "M-0000", "line": "1", "pieces": "5000"}, "100 left to give out"),
        ({"do": "pin", "maker": "M-0000", "line": "1", "pieces": "x"}, "Pieces"),
        ({"do": "limits", "max_styles": "0"}, "Styles for one maker"),
        ({"do": "limits", "due_on": "2020-01-01"}, "This day has passed."),
    ],
)
def test_a_wish_that_cannot_be_granted_is_told_and_changes_nothing(
    session: Session, workshop: Workshop, yun: FlaskClient, wish: dict[str, str], sentence: str
) -> None:
    order = a_bulk_order(session, [(workshop.variants[0], 100)])
    plan = planned(session, yun, order)
    answer = send(yun, plan, f"{plan}/adjustments", **wish)
    page = answer.text if answer.status_code == 422 else yun.get(plan).text
    assert sentence in page
    assert count(session, Plan) == 1


def test_a_stale_plan_is_refused_in_words(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    order = a_bulk_order(session, [(workshop.variants[0], 100)])
    plan = planned(session, yun, order)
    for maker in all_of(session, select(Maker)):
        maker.minutes_per_week = 60
    session.commit()
    answer = send(yun, plan, f"{plan}/acceptance")
    assert answer.location == plan
    assert "has other hours or other work now" in yun.get(plan).text
    assert count(session, Batch) == 0


def test_many_makers_are_planned_by_a_job_behind_a_waiting_page(
    app: Flask,
    session: Session,
    workshop: Workshop,
    yun: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fulfillment.workflow.planning.MOST_AT_ONCE", 10)
    order = a_bulk_order(session, [(workshop.variants[0], 100)])
    plan = planned(session, yun, order)
    assert 'http-equiv="refresh"' in yun.get(plan).text
    run_due(app)
    assert "All 100 pieces on time." in yun.get(plan).text
    assert newest(session).state is PlanState.PROPOSED


def test_an_honest_shortfall_names_the_day_and_the_reason(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    order = a_bulk_order(session, [(workshop.variants[0], 9000)], due=date(2026, 12, 1))
    page = yun.get(planned(session, yun, order)).text
    assert "What will be late, and why" in page
    assert re.search(r"pieces can be here on \w+ \d+, 202\d at the earliest", page)
    assert "no safe hours left" in page


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
PAGES += ("/people", "/people?cooperative=qingxi", "/orders/{order}", "/plans/{plan}")
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
