"""She changes her order until the cut-off: fewer pieces, another way; paid or not, packed meanwhile
or not. Pieces, money, commission and book follow, or nothing changes at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM, history_of
from catalog.money import Money
from catalog.stock.queries import held
from catalog.words import Words
from fulfillment import ledger, orders
from fulfillment.board.books import prove_books
from fulfillment.orders import Alteration, Order, OrderLine, OrderState
from fulfillment.orders.models import OrderTax
from fulfillment.workflow import dispatch
from storefront import payments
from storefront.jobs.worker import run_due
from storefront.payments import PaymentState, RefundState
from tests.conftest import Clock
from tests.made_buying import a_shelf
from tests.storefront.buying.walk import send, words
from tests.storefront.payments.banks import StripeBank, near_bank, used_by
from tests.storefront.payments.telling import History


@pytest.fixture
def bank(app: Flask, clock: Clock) -> Iterator[StripeBank]:
    bank = near_bank(clock)
    with used_by(app, bank):
        yield bank


@pytest.fixture
def order(app: Flask, session: Session, bank: StripeBank, clock: Clock) -> Order:
    """Lin Mei has ordered two at ¥68 and shipping of ¥12."""
    return History(app, session, bank, clock, 1).order(a_shelf(session))


@pytest.fixture
def paid(app: Flask, session: Session, bank: StripeBank, order: Order, clock: Clock) -> Order:
    """And paid ¥148."""
    payment = payments.of_order(session, order.id)[0]
    session.commit()
    bank.pay(str(payment.reference))
    payments.look(session, payment.id, now=clock.now)
    session.commit()
    return order


def line_of(order: Order) -> OrderLine:
    return order.lines[0]


def one(order: Order) -> Alteration:
    return Alteration(pieces={line_of(order).id: 1})


def pieces_held(session: Session, order: Order) -> int:
    return sum(held(session, f"order:{order.number}").values())


def changed(app: Flask, session: Session, order: Order, new: Alteration, clock: Clock) -> Money:
    with app.test_request_context():
        cheaper = payments.change(session, order, new, actor=SYSTEM, now=clock.now)
        session.commit()
    return cheaper


def test_what_a_paid_order_is_cheaper_by_goes_back_once(
    app: Flask, session: Session, bank: StripeBank, paid: Order, clock: Clock
) -> None:
    assert changed(app, session, paid, one(paid), clock) == Money(6_800)
    assert changed(app, session, paid, one(paid), clock) == Money(0)
    run_due(app)
    session.expire_all()
    (payment,) = payments.of_order(session, paid.id)
    back = payments.refunds_of(session, payment.id)
    assert [(each.state, each.amount_minor) for each in back] == [(RefundState.DONE, 6_800)]
    assert (paid.total_minor, paid.state, line_of(paid).pieces) == (8_000, OrderState.PAID, 1)
    assert pieces_held(session, paid) == 1
    dispatch.order_sent(session, paid, carrier="sf", number="SF1", actor=SYSTEM, now=clock.now)
    session.commit()
    assert ledger.balance(session, f"order:{paid.number}:advance") == Money(0)
    assert ledger.balance(session, "revenue:goods") == Money(6_800)
    assert [each for each in prove_books(session) if not each.holds] == []


def test_an_order_that_waits_is_paid_at_its_new_sum(
    app: Flask, session: Session, bank: StripeBank, order: Order, clock: Clock
) -> None:
    first = payments.of_order(session, order.id)[0]
    old = str(first.reference)
    changed(app, session, order, one(order), clock)
    assert bank.fake.books.rows[old]["status"] == "expired"
    with app.test_request_context():
        payments.pay_page(session, order, now=clock.now)
    session.commit()
    second = payments.of_order(session, order.id)[-1]
    assert second.amount_minor == 8_000
    bank.pay(str(second.reference))
    payments.look(session, second.id, now=clock.now)
    session.commit()
    assert order.paid_at is not None
    assert ledger.balance(session, "cash:stripe") == Money(8_000)


def test_she_paid_in_another_tab_meanwhile(
    app: Flask, session: Session, bank: StripeBank, order: Order, clock: Clock
) -> None:
    """The old page cannot be closed any more: the order is paid, and the difference goes back."""
    payment = payments.of_order(session, order.id)[0]
    session.commit()
    bank.pay(str(payment.reference))
    assert changed(app, session, order, one(order), clock) == Money(6_800)
    run_due(app)
    assert ledger.balance(session, "cash:stripe") == Money(8_000)


def test_money_of_the_old_sum_goes_back_whole(
    app: Flask, session: Session, bank: StripeBank, order: Order, clock: Clock
) -> None:
    """It could not be closed, as with a transfer that is on its way: she pays the new sum anew."""
    payment = payments.of_order(session, order.id)[0]
    orders.alter(session, order, one(order), actor=SYSTEM, now=clock.now)
    session.commit()
    bank.pay(str(payment.reference))
    payments.look(session, payment.id, now=clock.now)
    session.commit()
    run_due(app)
    session.expire_all()
    assert (order.state, payment.state) == (OrderState.PLACED, PaymentState.REFUNDED)
    assert ledger.balance(session, "cash:stripe") == Money(0)


def test_while_her_bank_is_thinking_nothing_changes(
    app: Flask, session: Session, bank: StripeBank, order: Order, clock: Clock
) -> None:
    payment = payments.of_order(session, order.id)[0]
    session.commit()
    bank.fake.books.complete(str(payment.reference), paid=False)
    with pytest.raises(Refusal, match="still working"):
        changed(app, session, order, one(order), clock)
    session.rollback()
    assert (order.total_minor, pieces_held(session, order)) == (14_800, 2)


@pytest.mark.parametrize("pieces", [0, 3, -1])
def test_more_or_none_is_no_change(
    app: Flask, session: Session, paid: Order, clock: Clock, pieces: int
) -> None:
    with pytest.raises(Refusal, match="fewer"):
        changed(app, session, paid, Alteration(pieces={line_of(paid).id: pieces}), clock)
    session.rollback()
    assert (paid.total_minor, pieces_held(session, paid)) == (14_800, 2)


def test_what_somebody_packs_does_not_change(
    app: Flask, session: Session, paid: Order, clock: Clock
) -> None:
    """She looked before it was packed; the statement itself looks again."""
    seen = session.get_one(Order, paid.id)
    twin = Session(session.get_bind(), expire_on_commit=False)
    session.commit()
    dispatch.order_sent(
        twin, twin.get_one(Order, paid.id), carrier="sf", number="S1", actor=SYSTEM, now=clock.now
    )
    twin.commit()
    twin.close()
    with pytest.raises(Refusal, match="being packed"):
        orders.alter(session, seen, one(seen), actor=SYSTEM, now=clock.now)
    session.rollback()
    assert (seen.total_minor, line_of(seen).pieces) == (14_800, 2)
    assert "change" not in [each.verb for each in history_of(session, "customer_order", paid.id)]


def test_who_packs_packs_what_it_is_now(
    app: Flask, session: Session, paid: Order, clock: Clock
) -> None:
    """The packer's page was read before she changed her mind."""
    twin = Session(session.get_bind(), expire_on_commit=False)
    stale = twin.get_one(Order, paid.id)
    assert [each.pieces for each in stale.lines] == [2]
    twin.commit()
    changed(app, session, paid, one(paid), clock)
    parcel = dispatch.order_sent(
        twin, stale, carrier="sf", number="SF1", actor=SYSTEM, now=clock.now
    )
    assert [each.pieces for each in parcel.contents] == [1]
    twin.commit()
    twin.close()


def test_sums_with_a_voucher_are_left_to_people(
    app: Flask, session: Session, paid: Order, clock: Clock
) -> None:
    paid.discount_minor, paid.total_minor = 800, 14_000
    session.commit()
    with pytest.raises(Refusal, match="write to us"):
        changed(app, session, paid, one(paid), clock)
    session.rollback()
    assert pieces_held(session, paid) == 2


def a_tax(order: Order, place: int = 0) -> OrderTax:
    """The 13 % that her ¥148 hold."""
    return OrderTax(
        order_id=order.id,
        position=place,
        name=Words("增值税", "VAT"),
        points=1_300,
        included=True,
        net_minor=13_097,
        tax_minor=1_703,
    )


def test_the_tax_in_the_price_follows_and_several_taxes_are_left_to_people(
    app: Flask, session: Session, paid: Order, clock: Clock
) -> None:
    session.add(a_tax(paid))
    session.commit()
    changed(app, session, paid, one(paid), clock)
    (tax,) = orders.taxes_of(session, paid)
    assert (tax.net, tax.tax) == (Money(7_079), Money(921))  # 8000 * 13 / 113 = 920.35, of 1703
    session.add(a_tax(paid, 1))
    session.commit()
    with pytest.raises(Refusal, match="write to us"):
        changed(app, session, paid, Alteration(shipping=Money(500)), clock)
    session.rollback()
    assert paid.total_minor == 8_000


def test_a_paid_order_becomes_no_dearer(
    app: Flask, session: Session, paid: Order, clock: Clock
) -> None:
    with pytest.raises(Refusal, match="cost more"):
        changed(app, session, paid, Alteration(shipping=Money(2_000)), clock)
    session.rollback()
    session.expire_all()
    assert paid.total_minor == 14_800
    assert changed(app, session, paid, Alteration(shipping=Money(500)), clock) == Money(700)


def test_on_the_page_she_takes_one_and_is_told(
    app: Flask, client: FlaskClient, session: Session, paid: Order
) -> None:
    place, field = f"/orders/{paid.token}", f"pieces-{line_of(paid).id}"
    session.commit()
    assert f'href="{place}/change"' in client.get(f"{place}?lang=en").text
    page = client.get(f"{place}/change")
    assert send(client, page, "/change", **{field: "x"}).status_code == 400
    assert send(client, page, "/change", **{field: "1"}).status_code == 303
    assert "goes back to you the way you paid" in words(client.get(place))
    session.expire_all()
    session.scalars(select(Order)).one().state = OrderState.READY
    session.commit()
    late = client.get(f"{place}/change")
    assert "already being packed" in words(late)
    assert "<button" not in late.text.partition("<main")[2].partition("</main")[0]
