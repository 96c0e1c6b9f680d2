"""What Yun of the office does at her desk: sends sheets, asks for plans, looks what came of it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, undefer
from werkzeug.test import TestResponse

from fulfillment.orders import Order
from fulfillment.planner.models import Plan
from tests.storefront.accounts.browser import TOKEN, send

SHEET = "/office/orders/sheet"


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
    """The newest plan, with its heavy columns."""
    whole = select(Plan).options(undefer(Plan.facts), undefer(Plan.proposal))
    found: Plan = all_of(session, whole.order_by(Plan.id.desc()))[0]
    return found
