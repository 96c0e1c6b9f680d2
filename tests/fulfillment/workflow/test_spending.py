"""Orders that use a voucher and credit: taken once, given back, never more than there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import db
from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment import credit, ledger, vouchers
from fulfillment.credit import CreditLine, Wallet
from fulfillment.orders import NewOrder, Order, OrderState
from fulfillment.vouchers import Voucher, VoucherUse
from fulfillment.workflow import dispatch, intake
from fulfillment.workflow.intake import PaidLate
from fulfillment.workflow.spending import Spending
from tests.fulfillment.at_once import at_once
from tests.made_buying import a_shelf, an_order
from tests.made_credit import a_voucher, broken, some_credit
from tests.refusing import refusing

HERS = "hash-of-lin-mei"


def with_discount(new: NewOrder, minor: int) -> NewOrder:
    first = replace(new.lines[0], discount_minor=minor)
    return replace(new, discount=Money(minor), lines=(first, *new.lines[1:]))


def placed(session: Session, new: NewOrder, spend: Spending, now: datetime) -> Order:
    order = intake.order_placed(session, replace(new, spend=spend), actor=SYSTEM, now=now)
    session.commit()
    return order


def paid(session: Session, order: Order, now: datetime) -> PaidLate | None:
    amount = Money(order.charged_minor)
    facts: dict[str, Any] = {"gateway": "bank", "reference": f"T-{order.number}"}
    late = intake.order_paid(session, order, amount=amount, actor=SYSTEM, now=now, **facts)
    session.commit()
    return late


def used(session: Session, voucher: Voucher) -> tuple[int, int]:
    session.rollback()
    session.refresh(voucher)
    held = select(func.count(VoucherUse.id)).where(VoucherUse.given_back_at.is_(None))
    return voucher.used, session.scalar(held) or 0


def test_a_voucher_of_one_pressed_fifty_times_at_once_is_one_order(
    session: Session, now: datetime
) -> None:
    shelf, voucher = a_shelf(session, pieces=60), a_voucher(session, now, most=1)
    variant, voucher_id = shelf.id, voucher.id
    session.rollback()

    def press(own: Session, place: int) -> str:
        shown = own.get_one(type(shelf), variant)
        new = with_discount(an_order((shown, 1), key=f"web:{place}"), 680)
        spend = Spending(own.get_one(Voucher, voucher_id), f"customer-{place}")
        return intake.order_placed(own, replace(new, spend=spend), actor=SYSTEM, now=now).number

    answers = at_once(db.engine, press, clients=50)
    assert answers.count("voucher.used_up") == 49
    assert used(session, voucher) == (1, 1)
    assert session.scalar(select(func.count(Order.id))) == 1
    assert stock.on_hand(session, [variant])[variant] == 59
    assert broken(session) == []


def test_a_customer_has_it_as_often_as_it_allows(session: Session, now: datetime) -> None:
    shelf, voucher = a_shelf(session), a_voucher(session, now, each=1)
    spend = Spending(voucher, HERS)
    placed(session, with_discount(an_order((shelf, 1)), 680), spend, now)
    with refusing("voucher.hers"):
        placed(session, with_discount(an_order((shelf, 1), key="web:2"), 680), spend, now)
    session.rollback()
    session.expunge_all()  # as the next request begins
    session.add_all([shelf, voucher])
    assert used(session, voucher) == (1, 1)
    other = Spending(voucher, "hash-of-somebody-else")
    placed(session, with_discount(an_order((shelf, 1), key="web:3"), 680), other, now)
    assert used(session, voucher) == (2, 2)


def test_an_order_let_go_gives_back_what_it_used_and_late_money_takes_it_again(
    session: Session, now: datetime
) -> None:
    shelf, voucher = a_shelf(session), a_voucher(session, now, most=1)
    wallet = some_credit(session, 5, 10_000, now)
    new = replace(with_discount(an_order((shelf, 1)), 680), credit=Money(2_000), user_id=5)
    order = placed(session, new, Spending(voucher, HERS, ((wallet, Money(2_000)),)), now)
    assert (order.total_minor, order.charged_minor) == (7_320, 5_320)
    assert placed(session, new, Spending(voucher, HERS, ((wallet, Money(2_000)),)), now) is order
    assert (used(session, voucher), wallet.balance_minor) == ((1, 1), 8_000)
    intake.order_cancelled(session, order, reason=intake.UNPAID, actor=SYSTEM, now=now)
    session.commit()
    assert (used(session, voucher), wallet.balance_minor) == ((0, 0), 10_000)
    assert paid(session, order, now) is None
    assert order.state is OrderState.PAID
    assert (used(session, voucher), wallet.balance_minor) == ((1, 1), 8_000)
    dispatch.order_sent(session, order, carrier="SF", number="1", actor=SYSTEM, now=now)
    session.commit()
    stands = {
        code: ledger.balance(session, code).minor for code in ("cost:vouchers", "revenue:goods")
    }
    assert stands == {"cost:vouchers": 680, "revenue:goods": 6_800}
    assert ledger.balance(session, f"order:{order.number}:advance").minor == 0
    assert broken(session) == []


def test_late_money_goes_back_when_the_voucher_or_the_credit_is_gone(
    session: Session, now: datetime
) -> None:
    shelf, voucher = a_shelf(session), a_voucher(session, now, most=1)
    wallet = some_credit(session, 5, 2_000, now)
    parts = ((wallet, Money(2_000)),)
    first = replace(with_discount(an_order((shelf, 1)), 680), credit=Money(2_000))
    order = placed(session, first, Spending(voucher, HERS, parts), now)
    intake.order_cancelled(session, order, reason=intake.UNPAID, actor=SYSTEM, now=now)
    session.commit()
    second = replace(an_order((shelf, 1), key="web:2"), credit=Money(2_000))
    placed(session, second, Spending(parts=parts), now)
    assert paid(session, order, now) is PaidLate.REFUND
    assert (order.state, used(session, voucher)) == (OrderState.CANCELLED, (0, 0))
    assert broken(session) == []


def test_the_last_coin_is_spent_once_however_many_windows_are_open(
    session: Session, now: datetime
) -> None:
    shelf, wallet = a_shelf(session), some_credit(session, 5, 2_500, now)
    variant, wallet_id = shelf.id, wallet.id
    session.rollback()

    def press(own: Session, place: int) -> str:
        shown = own.get_one(type(shelf), variant)
        new = replace(an_order((shown, 1), key=f"web:{place}"), credit=Money(1_000))
        spend = Spending(parts=((own.get_one(Wallet, wallet_id), Money(1_000)),))
        return intake.order_placed(own, replace(new, spend=spend), actor=SYSTEM, now=now).number

    answers = at_once(db.engine, press)
    assert answers.count("credit.short") == len(answers) - 2
    session.refresh(wallet)
    assert wallet.balance_minor == 500
    assert broken(session) == []


def test_an_order_that_credit_covers_is_paid_at_once_and_twice_is_once(
    session: Session, now: datetime
) -> None:
    shelf, wallet = a_shelf(session), some_credit(session, 5, 10_000, now)
    new = replace(an_order((shelf, 1)), credit=Money(8_000))
    order = placed(session, new, Spending(parts=((wallet, Money(8_000)),)), now)
    assert intake.order_covered(session, order, actor=SYSTEM, now=now)
    assert not intake.order_covered(session, order, actor=SYSTEM, now=now)
    session.commit()
    assert (order.state, order.paid_by) == (OrderState.PAID, f"credit:{order.number}")
    assert ledger.balance(session, f"order:{order.number}:advance").minor == 8_000
    assert broken(session) == []


def test_what_is_sent_to_a_closed_or_empty_wallet_is_refused_and_nothing_is_written(
    session: Session, now: datetime
) -> None:
    shelf, wallet = a_shelf(session), some_credit(session, 5, 1_000, now)
    shelf_id = shelf.id
    for closed, minor in ((None, 1_001), (now, 1_000)):
        session.expunge_all()
        wallet = credit.opened(session, 5, now=now)
        shelf = session.get_one(type(shelf), shelf_id)
        wallet.closed_at = closed
        session.commit()
        new = replace(an_order((shelf, 1), key=f"web:{minor}"), credit=Money(minor))
        with refusing("credit.short"):
            placed(session, new, Spending(parts=((wallet, Money(minor)),)), now)
        session.rollback()
    assert session.scalar(select(func.count(Order.id))) == 0
    assert session.scalar(select(func.count(CreditLine.id))) == 1


def test_a_line_of_credit_cannot_be_changed(session: Session, now: datetime) -> None:
    some_credit(session, 5, 1_000, now)
    for verb in ("UPDATE credit_line SET change_minor = 9", "DELETE FROM credit_line"):
        with pytest.raises(DatabaseError):
            session.connection().exec_driver_sql(verb)
        session.rollback()


def test_proof_notices_a_balance_that_nobody_booked(session: Session, now: datetime) -> None:
    wallet, voucher = some_credit(session, 5, 1_000, now), a_voucher(session, now)
    wallet.balance_minor, voucher.used = 1_001, 1
    session.commit()
    assert broken(session) == ["credit_by_line", "credit_is_owed", "vouchers_counted"]
    assert credit.wallet_of(session, 5) is wallet
    assert vouchers.by_code(session, "spring") is voucher
