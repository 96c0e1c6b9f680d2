"""The office's worklist: lines of the statement and what they look like; money to send back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import NotFound
from catalog.money import Money
from fulfillment.orders import Order
from storefront.payments.house.models import BankLine, HouseBill
from storefront.payments.house.rules import LineState, Verdict, judge

#: Lines on one page.
PAGE = 50


@dataclass(frozen=True, slots=True)
class Work:
    """A line that waits for a person: its order if one was named, and what is still due there."""

    line: BankLine
    amount: Money
    verdict: Verdict
    order_number: str | None
    due: Money | None


def bill_of_order(session: Session, number: str, gateway: str = "transfer") -> HouseBill | None:
    """The last bill of an order that is not paid in full, else the last one."""
    wanted = select(HouseBill).where(HouseBill.order_number == number, HouseBill.gateway == gateway)
    found = list(session.scalars(wanted.order_by(HouseBill.id)))
    waiting = [each for each in found if each.paid_minor < each.amount_minor] or found
    return waiting[-1] if waiting else None


def worklist(session: Session, *, after_id: int = 0, limit: int = PAGE) -> list[Work]:
    """Lines that nobody has decided on; three statements however many they are."""
    wanted = (
        select(BankLine)
        .where(BankLine.state == LineState.NEW, BankLine.id > after_id)
        .order_by(BankLine.id)
        .limit(limit)
    )
    lines = list(session.scalars(wanted))
    dues = _dues(session, [line.order_number for line in lines if line.order_number])
    return [_work(line, dues) for line in lines]


def line_by_id(session: Session, line_id: int) -> BankLine:
    """A line of the statement."""
    found = session.get(BankLine, min(line_id, 2**31 - 1))
    if found is None:
        raise NotFound("bank_line")
    return found


def bill_by_id(session: Session, bill_id: int) -> HouseBill:
    """A bill by its id."""
    found = session.get(HouseBill, min(bill_id, 2**31 - 1))
    if found is None:
        raise NotFound("bill")
    return found


def back_to_send(session: Session) -> list[tuple[HouseBill, str, Money]]:
    """Refunds that somebody must send by hand: the bill, the key, the amount."""
    wanted = select(HouseBill).where(HouseBill.owes_back).order_by(HouseBill.id).limit(PAGE)
    return [
        (bill, key, Money(each["minor"], bill.currency))
        for bill in session.scalars(wanted)
        for key, each in bill.returned.items()
        if not each["sent"]
    ]


def _work(line: BankLine, dues: dict[str, Money]) -> Work:
    amount = Money(line.amount_minor, line.currency)
    due = dues.get(line.order_number or "")
    return Work(line, amount, judge(amount, due), line.order_number, due)


def _dues(session: Session, numbers: Sequence[str]) -> dict[str, Money]:
    """What each order still waits for: of its bill, or of itself where it has none."""
    orders = session.scalars(select(Order).where(Order.number.in_(numbers)))
    dues = {
        each.number: Money(0 if each.paid_at else each.charged_minor, each.currency)
        for each in orders
    }
    wanted = select(HouseBill).where(
        HouseBill.order_number.in_(numbers), HouseBill.gateway == "transfer"
    )
    for bill in session.scalars(wanted.order_by(HouseBill.id)):
        left = bill.amount_minor - bill.paid_minor
        if left and dues.get(bill.order_number):
            dues[bill.order_number] = Money(left, bill.currency)
    return dues
