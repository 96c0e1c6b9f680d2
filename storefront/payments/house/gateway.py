"""The gateways `transfer` and `counter`, behind the same port as Stripe.

The page on which the customer pays is her own order page, which tells account and reference. What
came is written on the bill by a person of the office (`actions`); reading never changes anything.
Nothing at a bank can be closed: a bill that is closed only stops waiting, and money that comes for
it later is a late payment like any other. A refund waits until somebody has sent it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from catalog.db import insert_once, intent
from catalog.money import Money
from storefront.payments.house.models import HouseBill
from storefront.payments.port import BadSignature, Declined
from storefront.payments.rules import (
    Asked,
    Page,
    PaymentState,
    Reading,
    RefundState,
    Returned,
    Told,
)


class HouseGateway:
    """A gateway whose far side is the house itself."""

    def __init__(self, name: str, engine: Engine) -> None:
        self.name = name
        self._engine = engine

    @contextmanager
    def books(self) -> Iterator[Session]:
        """A short transaction of its own; whoever calls has committed before."""
        token = intent.set("write")
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield session
        finally:
            intent.reset(token)

    def open(self, asked: Asked) -> Page:
        """The same key is the same bill."""
        reference = f"{self.name}:{asked.key}"
        values = {
            "gateway": self.name,
            "reference": reference,
            "key": asked.key,
            "order_number": asked.order_number,
            "amount_minor": asked.amount.minor,
            "paid_minor": 0,
            "currency": asked.amount.currency,
            "closed": False,
            "returned": {},
            "owes_back": False,
            "expires_at": asked.expires_at,
        }
        with self.books() as session:
            insert_once(session, HouseBill, values)
        return Page(asked.cancel_url, reference)

    def close(self, reference: str) -> None:
        with self.books() as session:
            self._bill(session, reference).closed = True

    def read(self, reference: str) -> Reading:
        with self.books() as session:
            bill = self._bill(session, reference)
            amount = Money(bill.amount_minor, bill.currency)
            back = tuple(_returned(bill, key) for key in bill.returned)
            return Reading(_state(bill), amount, bill.key, bill.reference, back)

    def refund(self, reference: str, amount: Money, *, key: str) -> Returned:
        with self.books() as session:
            bill = self._bill(session, reference)
            if key not in bill.returned:
                _check_refund(bill, amount)
                bill.returned = {**bill.returned, key: {"minor": amount.minor, "sent": ""}}
                bill.owes_back = True
            return _returned(bill, key)

    def parse_notice(self, headers: Mapping[str, str], body: bytes) -> Told:
        """Nobody sends notices about these: whatever comes is not from us."""
        raise BadSignature

    def _bill(self, session: Session, reference: str) -> HouseBill:
        wanted = select(HouseBill).where(
            HouseBill.reference == reference, HouseBill.gateway == self.name
        )
        bill = session.scalars(wanted.with_for_update()).one_or_none()
        if bill is None:
            raise Declined("no such payment")
        return bill


def _state(bill: HouseBill) -> PaymentState:
    if bill.paid_minor >= bill.amount_minor:
        return PaymentState.PAID
    if bill.paid_minor:
        return PaymentState.PENDING
    return PaymentState.CANCELLED if bill.closed else PaymentState.OPEN


def _returned(bill: HouseBill, key: str) -> Returned:
    known = bill.returned[key]
    state = RefundState.DONE if known["sent"] else RefundState.ASKED
    return Returned(f"{bill.reference}:{key}", Money(known["minor"], bill.currency), state, key)


def _check_refund(bill: HouseBill, amount: Money) -> None:
    left = bill.paid_minor - sum(each["minor"] for each in bill.returned.values())
    if amount.minor > left or amount.currency != bill.currency:
        raise Declined("more than was paid")
