"""The gateway `rehearsal`, behind the same port as the real one.

It opens short transactions of its own, as a service elsewhere would; whoever calls it has committed
before. A page that nobody paid by its time is expired when it is next looked at.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine, bindparam, select
from sqlalchemy.orm import Session

from catalog.db import columns_of, insert_once, intent
from catalog.loading import loaded, whole
from catalog.money import Money
from storefront.payments.port import BadSignature, Declined
from storefront.payments.reconciling.sides import Move
from storefront.payments.rehearsal import balance, signing
from storefront.payments.rehearsal.models import RehearsalPayment
from storefront.payments.rules import (
    Asked,
    Page,
    PaymentState,
    Reading,
    RefundState,
    Returned,
    Told,
)

_S = PaymentState


_REFERENCE = columns_of(RehearsalPayment).reference
_HELD = whole(RehearsalPayment).where(bindparam("given") == _REFERENCE).with_for_update()


class Rehearsal:
    """The gateway that takes no money."""

    name = "rehearsal"

    def __init__(self, engine: Engine, *, secret: bytes, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._secret = secret
        self.clock = clock

    @contextmanager
    def books(self) -> Iterator[Session]:
        """The gateway's own transaction."""
        token = intent.set("write")
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield session
        finally:
            intent.reset(token)

    def open(self, asked: Asked) -> Page:
        row = _row(asked)
        reference = str(row["reference"])
        with self.books() as session:
            if insert_once(session, RehearsalPayment, row) is None:
                wanted = select(RehearsalPayment.reference)
                reference = session.scalars(wanted.where(RehearsalPayment.key == asked.key)).one()
        return Page(f"/rehearsal/{reference}", reference)

    def close(self, reference: str) -> None:
        with self.books() as session:
            payment = self.held(session, reference)
            if payment.state in (_S.OPEN, _S.FAILED):
                payment.state = _S.CANCELLED

    def read(self, reference: str) -> Reading:
        with self.books() as session:
            payment = self.held(session, reference)
            returned = tuple(
                _returned(payment, key, minor) for key, minor in sorted(payment.returned.items())
            )
            amount = Money(payment.amount_minor, payment.currency)
            return Reading(payment.state, amount, payment.key, payment.reference, returned)

    def refund(self, reference: str, amount: Money, *, key: str) -> Returned:
        with self.books() as session:
            payment = self.held(session, reference)
            if key not in payment.returned:
                _check_refund(payment, amount)
                payment.returned = {**payment.returned, key: amount.minor}
                name = _returned(payment, key, amount.minor).reference
                balance.went(session, name, amount, now=self.clock())
            return _returned(payment, key, payment.returned[key])

    def moves(self, since: datetime) -> tuple[Move, ...]:
        """The lines of its balance; what was there before today goes to the bank first."""
        with self.books() as session:
            balance.pay_out(session, now=self.clock())
            return balance.lines(session, since)

    def parse_notice(self, headers: Mapping[str, str], body: bytes) -> Told:
        header = headers.get(signing.HEADER, "")
        if not signing.is_signed(self._secret, header, body, self.clock()):
            raise BadSignature
        said = json.loads(body)
        return Told(said["event"], said["kind"], said["reference"], said["payment"])

    def signed(self, notice: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
        """A notice as it is sent: its body and its headers."""
        body = json.dumps(notice, sort_keys=True).encode()
        signature = signing.sign(self._secret, body, self.clock())
        return body, {signing.HEADER: signature, "Content-Type": "application/json"}

    def held(self, session: Session, reference: str) -> RehearsalPayment:
        """The payment, held until the end of the transaction, expired if its time is over."""
        found = loaded(session, RehearsalPayment, _HELD, {"given": reference})
        payment = next(iter(found), None)
        if payment is None:
            raise Declined("no such payment")
        if payment.state in (_S.OPEN, _S.FAILED) and payment.expires_at <= self.clock():
            payment.state = _S.CANCELLED
        return payment


def _row(asked: Asked) -> dict[str, object]:
    return {
        "reference": f"rp_{secrets.token_urlsafe(24)}",
        "key": asked.key,
        "order_number": asked.order_number,
        "state": _S.OPEN,
        "amount_minor": asked.amount.minor,
        "currency": asked.amount.currency,
        "return_url": asked.return_url,
        "cancel_url": asked.cancel_url,
        "expires_at": asked.expires_at,
        "returned": {},
        "told": 0,
    }


def _returned(payment: RehearsalPayment, key: str, minor: int) -> Returned:
    name = f"{payment.reference}:{key}"
    return Returned(name, Money(minor, payment.currency), RefundState.DONE, key)


def _check_refund(payment: RehearsalPayment, amount: Money) -> None:
    left = payment.amount_minor - sum(payment.returned.values())
    if payment.state is not _S.PAID or amount.minor > left or amount.currency != payment.currency:
        raise Declined("more than was paid")
