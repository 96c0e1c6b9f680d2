"""Who has no bank account stands on the cash list; the bank's workbook holds the others."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime

from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from fulfillment.makers import Reading
from fulfillment.workflow import payday
from storefront.accounts import Membership, Role, User
from tests.made_money import earned, mei_also_earned
from tests.storefront.accounts.browser import send


def test_each_is_on_one_of_the_two_papers(
    session: Session,
    now: datetime,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    ahe = earned(session)
    mei = mei_also_earned(session, ahe)
    payout = payday.payout_drafted(session, until=date(2026, 11, 30), actor=SYSTEM, now=now)
    places = {line.maker_id: line.place for line in payout.lines}
    assert places == {ahe.maker.id: "bank", mei.id: "box"}
    page = f"/office/money/payouts/{payout.number}"
    yun = user("yun@example.org", Role.OFFICE)
    yun.memberships.append(Membership(role=Role.RECORDS))
    session.commit()
    browser = signed_in(yun)

    paper = browser.get(f"{page}/cash-list.pdf")
    assert (paper.status_code, paper.data[:5]) == (200, b"%PDF-")
    assert session.scalar(select(func.count(Reading.id))) == 0
    session.rollback()

    answer = send(browser, page, f"{page}/bank-file", encoding="xlsx", reason="hand")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    rows = book.get_sheet_by_index(0).to_python()
    assert [(row[2], row[3]) for row in rows[1:]] == [("6217000010001234567", "78.00")]
    assert session.scalars(select(Reading.maker_id).distinct()).all() == [ahe.maker.id]
