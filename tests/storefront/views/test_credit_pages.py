"""Gift cards bought in the shop, one's own credit, and both in the office, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.queue import Job
from fulfillment import credit, ledger, vouchers
from fulfillment.credit import CardState, CreditGrant, GiftCard
from fulfillment.orders import Order, OrderState
from storefront.accounts import Role, User
from storefront.jobs.worker import run_due
from storefront.notices.news import tell_news
from tests.conftest import Clock
from tests.made_credit import a_voucher, broken, some_credit
from tests.storefront.buying.test_journeys import english, fresh, press
from tests.storefront.buying.walk import path, send, words

BUY = {
    "amount": "own",
    "own": "150",
    "to": "lin@example.org",
    "giver": "Mei",
    "message": "Happy birthday",
    "email": "mei@example.org",
}
Signing = Callable[[User], FlaskClient]


def bought(app: Flask, session: Session, **told: str) -> GiftCard:
    """Mei buys Lin a card of ¥150.00 and pays."""
    browser = english(app)
    answer = send(browser, browser.get("/gift-cards"), "/gift-cards", **BUY, **told)
    assert answer.status_code == 307
    token = answer.headers["Location"].split("/")[-2]
    pay = send(browser, browser.get(f"/orders/{token}"), f"/orders/{token}/payment")
    said = press(browser, path(pay), "pay")
    assert "The card is ready" in said
    return fresh(session).scalars(select(GiftCard)).one()


def test_a_gift_card_is_bought_paid_sent_on_its_day_and_put_into_an_account(
    app: Flask,
    session: Session,
    clock: Clock,
    user: Callable[..., User],
    signed_in: Signing,
) -> None:
    card = bought(app, session, deliver_on="2026-11-25")
    order = session.scalars(select(Order)).one()
    assert (card.state, order.state, order.total_minor) == (
        CardState.ACTIVE,
        OrderState.COMPLETED,
        15_000,
    )
    assert ledger.balance(session, f"credit:{card.wallet_id}:card") == Money(15_000)
    assert card.deliver_on == date(2026, 11, 25)
    code = credit.code_for(card)
    tell_news(session, {}, clock.now)
    session.commit()
    run_due(app)
    assert fresh(session).get_one(GiftCard, card.id).sent_at is None
    stored = [str(row) for row in session.execute(text("SELECT * FROM gift_card"))]
    jobs = [str(each.payload) for each in session.scalars(select(Job))]
    plain = credit.plain(code)
    assert not [each for each in (*stored, *jobs) if code in each or plain in each]
    session.rollback()
    clock.forward(days=2)
    run_due(app)
    assert fresh(session).get_one(GiftCard, card.id).sent_at == clock.now
    session.rollback()
    browser = signed_in(user("lin@example.org"))
    browser.get("/?lang=en")
    page = send(
        browser, browser.get("/account/credit"), "/account/credit", code="AAAA BBBB CCCC DDDD"
    )
    assert (page.status_code, "We know no gift card" in words(page)) == (409, True)
    send(browser, browser.get("/account/credit"), "/account/credit", code=code)
    said = words(browser.get("/account/credit"))
    assert "CN¥150.00" in said
    assert "Gift card put into the account" in said
    assert broken(session) == []


def test_an_unused_card_is_taken_back_by_the_office_and_a_blocked_one_spends_nothing(
    app: Flask, session: Session, user: Callable[..., User], signed_in: Signing
) -> None:
    card = bought(app, session)
    code, number = credit.code_for(card), f"/office/credit/cards/{card.id}"
    last4 = card.last4
    session.rollback()
    browser = signed_in(user("ying@example.org", Role.OFFICE))
    browser.get("/?lang=en")
    assert last4 in words(browser.get(f"/office/credit?q={last4}"))
    assert code not in browser.get(number).text
    order = session.get_one(Order, card.order_id).number
    session.rollback()
    assert order in browser.get("/office/orders?kind=gift").text
    assert browser.get(f"/office/orders/{order}").status_code == 200
    send(browser, browser.get(number), f"{number}/block")
    assert credit.card_by_code(fresh(session), code) is None
    session.rollback()
    send(browser, browser.get(number), f"{number}/undo")
    run_due(app)
    assert fresh(session).get_one(GiftCard, card.id).state is CardState.UNDONE
    assert ledger.balance(session, "cash:rehearsal") == Money(0)
    assert broken(session) == []
    assert app.test_client().get("/office/credit").status_code == 303


def test_much_credit_needs_a_second_person(
    app: Flask, session: Session, clock: Clock, user: Callable[..., User], signed_in: Signing
) -> None:
    lin = user("lin@example.org")
    ying, hong = (signed_in(user(f"{name}@example.org", Role.OFFICE)) for name in ("ying", "hong"))
    place = f"/office/credit/customers/{lin.id}"
    typed = {"amount": "300", "reason": "A broken clasp"}
    ying.get("/?lang=en")
    send(ying, ying.get(place), f"{place}/grants", **typed)
    assert credit.wallet_of(fresh(session), lin.id) is None
    first = credit.grants(session)[0].id
    session.rollback()
    assert "/agree" not in ying.get("/office/credit").text
    refuse = f"/office/credit/grants/{first}/refuse"
    assert send(ying, ying.get("/office/credit"), refuse).status_code == 303
    assert fresh(session).get_one(CreditGrant, first).state is credit.GrantState.REFUSED
    session.rollback()
    send(ying, ying.get(place), f"{place}/grants", **typed)
    agree = f"/office/credit/grants/{credit.grants(fresh(session))[0].id}/agree"
    session.rollback()
    send(hong, hong.get("/office/credit"), agree)
    wallet = credit.wallet_of(fresh(session), lin.id)
    assert wallet is not None
    assert wallet.balance_minor == 30_000
    assert session.get_one(User, lin.id).credited_at == clock.now
    assert "A broken clasp" in words(hong.get(place))
    assert broken(session) == []


def test_the_office_makes_changes_and_ends_a_voucher(
    app: Flask, session: Session, clock: Clock, user: Callable[..., User], signed_in: Signing
) -> None:
    a_voucher(session, clock.now, "TAKEN")
    browser = signed_in(user("ying@example.org", Role.OFFICE))
    browser.get("/?lang=en")
    typed = {"code": "taken", "kind": "percent", "worth": "12.5", "most": "100", "each": "1"}
    new = "/office/vouchers/new"
    again = send(browser, browser.get(new), new, **typed)
    assert (again.status_code, "with this code already" in words(again)) == (422, True)
    made = send(browser, browser.get(new), new, **{**typed, "code": "Autumn-26"})
    assert made.status_code == 303
    voucher = vouchers.by_code(fresh(session), "autumn 26")
    assert voucher is not None
    assert (voucher.points, voucher.most, voucher.each) == (1_250, 100, 1)
    place = f"/office/vouchers/{voucher.id}"
    session.rollback()
    assert "12.5 %" in words(browser.get(place))
    send(
        browser,
        browser.get(f"{place}/edit"),
        f"{place}/edit",
        **{**typed, "code": "AUTUMN26", "worth": "20"},
    )
    send(browser, browser.get(place), f"{place}/end")
    said = words(browser.get(place))
    assert "20 %" in said
    assert "Over" in said
    assert "AUTUMN26" in words(browser.get("/office/vouchers?q=autumn"))
    session.refresh(voucher)
    assert voucher.ended_at == clock.now


def test_her_credit_is_shown_only_to_her(
    app: Flask, session: Session, clock: Clock, user: Callable[..., User], signed_in: Signing
) -> None:
    lin, mei = user("lin@example.org"), user("mei@example.org")
    lin.credited_at = clock.now
    some_credit(session, lin.id, 4_200, clock.now)
    for who, sees in ((lin, True), (mei, False)):
        browser = signed_in(who)
        browser.get("/?lang=en")
        assert ("CN¥42.00" in words(browser.get("/account/credit"))) is sees
    assert app.test_client().get("/account/credit").status_code == 303
