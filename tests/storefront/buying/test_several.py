"""One order for several people: named one by one or from a sheet, paid once, sent to each."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment import ledger, recipients
from fulfillment.orders import Order, OrderState, Whereto
from fulfillment.recipients import OrderRecipient
from fulfillment.workflow import aftersale, dispatch, several
from storefront.jobs.worker import run_due
from storefront.sheets.grids import Cell, Grid
from storefront.sheets.people import Ground, read_people
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.storefront.buying.test_journeys import english, press
from tests.storefront.buying.walk import ADDRESS, fill_cart, form, path, send, words

PAGE = "/checkout/recipients"
SHEET = (
    "姓名,电话,地址,件数,留言\n"
    "林梅,13800138000,江苏省苏州市姑苏区平江路 12 号,2,生日快乐\n"
    "王芳,13900139000,新疆维吾尔自治区乌鲁木齐市天山区 1 号,1,\n"
)
GROUND = Ground(["JADE-M"], lambda typed: typed and f"+86{typed}", lambda typed: typed[:2])


def sheet(text: str) -> Grid:
    rows = [tuple(Cell(each) for each in row.split(",")) for row in text.splitlines()]
    return Grid("CSV", tuple(rows))


def test_a_sheet_is_read_with_headings_and_without() -> None:
    headed, wrong = read_people(sheet(SHEET), GROUND, most=9)
    assert wrong == []
    assert [(each.name, each.pieces, each.message) for each in headed] == [
        ("林梅", {"JADE-M": 2}, "生日快乐"),
        ("王芳", {"JADE-M": 1}, ""),
    ]
    bare, wrong = read_people(sheet("林梅,138,江苏省苏州市 1 号,2"), GROUND, most=9)
    assert (bare[0].row, bare[0].pieces, wrong) == (1, {"JADE-M": 2}, [])
    two = Ground(["JADE-M", "CORD-M"], GROUND.phone_of, GROUND.province_of)
    read, _wrong = read_people(
        sheet("name,phone,address,jade-m,cord-m\nA,1,江苏省苏州市,,3"), two, most=9
    )
    assert read[0].pieces == {"CORD-M": 3}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",138,江苏省苏州市 1 号,2", "people.name"),
        ("林梅,138,,2", "people.address"),
        ("林梅,,江苏省苏州市 1 号,2", "people.phone"),
        ("林梅,138,江苏省苏州市 1 号,two", "people.pieces"),
        ("林梅,138,江苏省苏州市 1 号,0", "people.none"),
    ],
)
def test_a_wrong_row_is_told_with_its_number(row: str, code: str) -> None:
    read, wrong = read_people(sheet(f"王芳,139,江苏省苏州市 2 号,1\n{row}"), GROUND, most=9)
    assert [(at, each.code) for at, each in wrong] == [(2, code)]
    assert len(read) == 1


def named(browser: FlaskClient, pieces: int = 3) -> None:
    """A cart of so many, for two people."""
    fill_cart(browser, "jade", pieces)
    page = send(browser, browser.get("/checkout"), "/checkout", several="1")
    assert path(page) == PAGE
    assert path(send(browser, browser.get(PAGE), "/sheet", pasted=SHEET)) == PAGE


def ordered(browser: FlaskClient, session: Session) -> Order:
    """The order of that cart, paid."""
    page = browser.get("/checkout")
    hers = {name: ADDRESS[name] for name in ("email", "phone", "country")}
    answer = send(browser, page, "/checkout", **hers)
    press(browser, path(answer), "pay")
    session.rollback()
    session.expire_all()
    return session.scalars(select(Order)).one()


@pytest.fixture
def jade(session: Session) -> int:
    variant_id = a_shelf(session, pieces=10).id
    session.commit()
    return variant_id


def test_each_gets_a_parcel_and_the_freight_is_the_sum(
    app: Flask, session: Session, jade: int, clock: Clock
) -> None:
    browser = english(app)
    named(browser)
    said = words(browser.get("/checkout"))
    assert "To 2 people, each by a parcel · CN¥24.00" in said
    order = ordered(browser, session)
    assert (order.recipient_count, order.recipient, order.address) == (2, None, None)
    assert order.total_minor == 3 * 6800 + 2 * 1200
    mei, fang = recipients.of_order(session, order.id)
    assert (mei.name, mei.message, sum(fang.pieces.values())) == ("林梅", "生日快乐", 1)
    with pytest.raises(Refusal, match="several people"):
        dispatch.order_sent(session, order, carrier="SF", number="1", actor=SYSTEM, now=clock.now)
    facts = {"carrier": "SF", "actor": SYSTEM, "now": clock.now}
    first = several.recipient_sent(session, order, mei.id, number="SF1", **facts)
    assert order.state is OrderState.SENT
    with pytest.raises(Refusal, match="has left already"):
        several.recipient_sent(session, order, mei.id, number="SF2", **facts)
    dispatch.parcel_delivered(session, first, actor=SYSTEM, now=clock.now)
    assert order.state is OrderState.SENT
    last = several.recipient_sent(session, order, fang.id, number="SF3", **facts)
    session.commit()
    page = words(browser.get(f"/orders/{order.token}"))
    assert "王芳" in page
    assert "SF3" in page
    dispatch.parcel_delivered(session, last, actor=SYSTEM, now=clock.now)
    assert order.state is OrderState.COMPLETED
    assert ledger.balance(session, f"order:{order.number}:advance") == Money(0)


def test_one_of_them_moves_or_is_taken_out_before_sending(
    app: Flask, session: Session, jade: int, clock: Clock
) -> None:
    """Mei's parcel goes to another street; nothing for Fang after all: her part goes back."""
    browser = english(app)
    named(browser)
    order = ordered(browser, session)
    token, variant = order.token, order.lines[0].variant_id
    session.commit()
    mine = f"/orders/{token}/people"
    away = {**ADDRESS, "country": "DE", "phone": "+49 30 901820", "province": "", "city": "Berlin"}
    away |= {"district": "", "street": "Demoweg 1", "postcode": "10115"}
    here = {**ADDRESS, "street": "观前街 8 号"}
    for typed, answered in ((away, 422), (here, 303)):
        answer = send(browser, browser.get(f"{mine}/1"), f"{mine}/1/address", **typed)
        assert answer.status_code == answered, words(answer)
    mei, _fang = recipients.of_order(session, order.id)
    assert "观前街 8 号" in mei.address
    session.commit()
    assert send(browser, browser.get(f"{mine}/2"), "/departure").status_code == 303
    run_due(app)
    session.rollback()
    session.expire_all()
    order = session.scalars(select(Order)).one()
    (left,) = recipients.of_order(session, order.id)
    assert (left.name, order.recipient_count, order.lines[0].pieces) == ("林梅", 1, 2)
    assert order.total_minor == 2 * 6800 + 1200
    assert ledger.balance(session, "cash:rehearsal") == Money(order.total_minor)
    assert stock.on_hand(session, [variant]) == {variant: 8}
    session.commit()
    assert send(browser, browser.get(f"{mine}/1"), "/address", **here).status_code == 303
    assert browser.get(f"{mine}/2").status_code == 404
    assert "/departure" not in browser.get(f"{mine}/1").text
    facts = {"carrier": "SF", "number": "SF1", "actor": SYSTEM, "now": clock.now}
    several.recipient_sent(session, order, left.id, **facts)
    to, told = Whereto("林梅", "+8613800138000", "江苏省"), {"actor": SYSTEM, "now": clock.now}
    with pytest.raises(Refusal, match="left already"):
        several.recipient_redirected(session, order, left.id, to, **told)
    assert recipients.of_order(session, order.id)[0].address == left.address


def test_a_parcel_that_is_lost_is_sent_again_to_whom_it_was_for(
    app: Flask, session: Session, jade: int, clock: Clock
) -> None:
    browser = english(app)
    named(browser)
    order = ordered(browser, session)
    fang = recipients.of_order(session, order.id)[1]
    facts = {"carrier": "SF", "number": "SF1", "actor": SYSTEM, "now": clock.now}
    parcel = several.recipient_sent(session, order, fang.id, **facts)
    row = aftersale.parcel_failed(session, parcel, looked=None, actor=SYSTEM, now=clock.now)
    again = aftersale.return_exchanged(session, row, actor=SYSTEM, now=clock.now)
    assert (again.recipient, again.address) == (fang.name, fang.address)
    assert [line.pieces for line in again.lines] == [1]


def test_pieces_that_do_not_add_up_are_told_and_not_ordered(
    app: Flask, session: Session, jade: int
) -> None:
    browser = english(app)
    named(browser, pieces=5)
    assert "2 of 5 have nobody yet" in words(browser.get(PAGE))
    assert path(browser.get("/checkout")) == PAGE
    page = browser.get("/cart")
    send(browser, page, f"/cart/lines/{jade}", pieces="2")
    assert "1 more is given than you buy" in words(browser.get(PAGE))
    address, fields = form(browser.get(PAGE), f"{PAGE}/1/removal")
    browser.post(address, data=fields)
    assert "all given" in words(browser.get(PAGE))
    assert "To one person, by a parcel" in words(browser.get("/checkout"))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(OrderRecipient)) == 0


def test_one_is_named_by_a_form_and_a_wrong_sheet_takes_nobody(
    app: Flask, session: Session, jade: int
) -> None:
    browser = english(app)
    fill_cart(browser, "jade", 2)
    page = browser.get(PAGE)
    key = re.findall(r'name="(pieces-[^"]+)"', page.text)[0]
    typed = {name: value for name, value in ADDRESS.items() if name != "email"}
    assert path(send(browser, page, PAGE, **typed, **{key: "2"}, message="Happy day")) == PAGE
    assert "all given" in words(browser.get(PAGE))
    wrong = send(browser, browser.get(PAGE), "/sheet", pasted="林梅,123,江苏省苏州市 1 号,1")
    assert wrong.status_code == 422
    assert "Row 1: This telephone number does not exist." in words(wrong)
    assert "1 person" in words(wrong)
    everything = browser.get(PAGE)
    assert path(send(browser, everything, f"{PAGE}/removal")) == "/checkout"
    assert "Where the parcel goes" in words(browser.get("/checkout"))
