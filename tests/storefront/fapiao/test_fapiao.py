"""Mei asks for a fapiao; Yun exports it, notes its number, and later the red one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM, History
from catalog.money import Money
from catalog.queue import Job
from catalog.words import Words
from fulfillment.orders import Order, TaxLine
from fulfillment.workflow import intake
from storefront import fapiao
from storefront.accounts import Role, User
from storefront.fapiao import FapiaoKind, FapiaoRequest, FapiaoState, Wanted
from tests.made_buying import a_shelf, an_order
from tests.storefront.accounts.browser import send as press
from tests.storefront.buying.walk import send, words

VAT = TaxLine(Words("增值税", "VAT"), 1_300, True, Money(13_097), Money(1_703))
CODE = "91350100M000100Y43"
FIRM = {"kind": "company", "title": "=示例科技有限公司", "tax_id": CODE, "special": ""}
HERS = {"kind": "personal", "title": "林梅", "special": ""}
MEI = Wanted(FapiaoKind.PERSONAL, "林梅")
NUMBER, RED = "25332000000012345678", "25332000000087654321"


@pytest.fixture
def order(session: Session, now: datetime) -> Order:
    """Two pieces at ¥68, ¥12 freight, 13 % within: ¥148; paid."""
    new = replace(an_order((a_shelf(session), 2)), taxes=(VAT,))
    made = intake.order_placed(session, new, actor=SYSTEM, now=now)
    paid: dict[str, Any] = {"gateway": "rehearsal", "amount": Money(14_800), "reference": "p"}
    intake.order_paid(session, made, **paid, actor=SYSTEM, now=now)
    session.commit()
    return made


@pytest.fixture
def yun(
    session: Session, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> FlaskClient:
    browser = signed_in(user("yun@example.org", Role.OFFICE))
    browser.get("/office?lang=en")
    return browser


def refunded(session: Session, order: Order, minor: int, reference: str, now: datetime) -> None:
    facts: dict[str, Any] = {"gateway": "rehearsal", "amount": Money(minor), "reference": reference}
    intake.order_refunded(session, order, **facts, actor=SYSTEM, now=now)
    session.flush()


def test_she_asks_changes_and_takes_back_until_it_is_exported(
    session: Session, client: FlaskClient, order: Order, now: datetime
) -> None:
    client.get("/?lang=en")
    at = f"/orders/{order.token}/fapiao"
    page = client.get(at)
    wrong = send(client, page, at, **{**FIRM, "tax_id": "91350100M000100Y44"})
    assert wrong.status_code == 422
    assert "The last sign does not fit" in words(wrong)
    assert session.scalar(select(func.count()).select_from(FapiaoRequest)) == 0
    session.commit()
    assert send(client, page, at, **FIRM).status_code == 303
    assert send(client, client.get(at), at, **HERS).status_code == 303
    row = session.scalars(select(FapiaoRequest)).one()
    assert (row.kind, row.title, row.tax_id) == (FapiaoKind.PERSONAL, "林梅", "")
    kept = session.execute(text("SELECT title FROM fapiao_request")).scalar_one()
    assert "林梅" not in kept  # it is sealed
    session.commit()
    assert send(client, client.get(at), "/withdrawal").status_code == 303
    assert send(client, client.get(at), at, **FIRM).status_code == 303
    session.expire_all()
    fapiao.export(session, fapiao.to_export(session), actor=SYSTEM, now=now)
    session.commit()
    assert '<form class="form panel"' not in client.get(at).text
    with pytest.raises(Refusal, match="already being made out"):
        fapiao.ask(session, order, MEI, actor=SYSTEM, now=now)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_yun_exports_notes_the_number_and_the_buyer_is_told(
    session: Session, yun: FlaskClient, order: Order, now: datetime, kind: str
) -> None:
    wanted = Wanted(FapiaoKind.COMPANY, FIRM["title"], FIRM["tax_id"])
    row = fapiao.ask(session, order, wanted, actor=SYSTEM, now=now)
    session.commit()
    page = yun.get("/office/fapiao").text
    assert order.number in page
    assert "示例" not in page  # the list names nobody
    file = press(yun, "/office/fapiao", "/office/fapiao/export", kind=kind)
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
        assert rows[1][3] == "'=示例科技有限公司"  # no spreadsheet runs it
    else:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        rows = book.get_sheet_by_index(0).to_python()
        assert rows[1][3] == "=示例科技有限公司"
    assert rows[1][4] == FIRM["tax_id"]
    assert rows[1][-4:] == ["13%", "130.97", "17.03", "148.00"]
    one = f"/office/fapiao/{row.id}"
    assert "示例科技有限公司" in yun.get(one).text
    assert press(yun, one, f"{one}/number", number="123").status_code == 422
    link = "https://example.org/f.pdf"
    assert press(yun, one, f"{one}/number", number=NUMBER, link=link).status_code == 303
    session.expire_all()
    assert (row.state, row.number) == (FapiaoState.ISSUED, NUMBER)
    verbs = session.scalars(
        select(History.verb).where(History.subject_kind == "fapiao_request").order_by(History.id)
    ).all()
    assert {"ask", "export", "look", "issue"} <= set(verbs)
    letters = select(Job.payload).where(Job.name == "notice.send")
    assert [each["template"] for each in session.scalars(letters)] == ["fapiao_issued"]


def test_money_that_goes_back_lessens_a_wish_or_makes_a_red_one(
    session: Session, order: Order, now: datetime
) -> None:
    who = {"actor": SYSTEM, "now": now}
    refunded(session, order, 800, "r0", now)
    row = fapiao.ask(session, order, MEI, **who)
    assert row.amount_minor == 14_000
    refunded(session, order, 1_000, "r1", now)
    assert [fapiao.follow_refunds(session, now=now) for _twice in range(2)] == [1, 0]
    assert (row.amount_minor, row.red_minor) == (13_000, 0)
    fapiao.export(session, fapiao.to_export(session), **who)
    refunded(session, order, 3_000, "r2", now)
    fapiao.follow_refunds(session, now=now)
    assert row.state is FapiaoState.EXPORTED
    fapiao.issue(session, row, number=NUMBER, link="", **who)
    assert row.state is FapiaoState.RED_WANTED  # 30.00 went back while it was made out
    fapiao.issue_red(session, row, number=RED, **who)
    assert (row.state, row.red_done_minor) == (FapiaoState.RED_ISSUED, 3_000)
    refunded(session, order, 10_000, "r3", now)
    fapiao.follow_refunds(session, now=now)
    assert (row.state, row.red_minor) == (FapiaoState.RED_WANTED, 13_000)


def test_a_wish_of_nothing_falls_away(session: Session, order: Order, now: datetime) -> None:
    row = fapiao.ask(session, order, MEI, actor=SYSTEM, now=now)
    refunded(session, order, 14_800, "r1", now)
    fapiao.follow_refunds(session, now=now)
    assert row.state is FapiaoState.WITHDRAWN
    with pytest.raises(Refusal, match="no fapiao"):
        fapiao.ask(session, order, MEI, actor=SYSTEM, now=now)
