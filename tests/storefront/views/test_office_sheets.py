"""An order sheet, through HTTP: all of it is ordered, or nothing."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment.batches import Batch, BatchState
from fulfillment.orders import Order, OrderLine, OrderState
from fulfillment.planner.stored import proposal_of
from tests.made_office import Workshop, a_sheet, ten_thousand
from tests.storefront.accounts.browser import send
from tests.storefront.views.desk import SHEET, all_of, count, newest, planned, upload


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
