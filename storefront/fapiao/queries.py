"""Finding wishes for a fapiao."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import NotFound
from catalog.money import Money
from fulfillment.orders import Order, TaxLine, taxes_back, taxes_of
from storefront.fapiao.models import FapiaoRequest
from storefront.fapiao.rules import FapiaoState

#: So many are exported at once.
MOST = 1_000
MOST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Told:
    """A wish with what it is made out for, by rate."""

    row: FapiaoRequest
    order: str
    taxes: tuple[TaxLine, ...]
    amount: Money


def of_order(session: Session, order_id: int) -> FapiaoRequest | None:
    """The wish of an order that was not taken back."""
    mine = select(FapiaoRequest).where(FapiaoRequest.order_id == order_id)
    return session.scalars(mine.where(FapiaoRequest.state != FapiaoState.WITHDRAWN)).first()


def listed(
    session: Session, state: FapiaoState | None, *, limit: int = 100
) -> tuple[tuple[FapiaoRequest, str], ...]:
    """Wishes with the numbers of their orders, the newest first."""
    wanted = select(FapiaoRequest, Order.number).join(Order, Order.id == FapiaoRequest.order_id)
    if state is not None:
        wanted = wanted.where(FapiaoRequest.state == state)
    rows = session.execute(wanted.order_by(FapiaoRequest.id.desc()).limit(limit))
    return tuple((row, number) for row, number in rows)


def to_export(session: Session) -> tuple[FapiaoRequest, ...]:
    """What is asked for and paid, the oldest first."""
    wanted = (
        select(FapiaoRequest)
        .join(Order, Order.id == FapiaoRequest.order_id)
        .where(FapiaoRequest.state == FapiaoState.ASKED, Order.paid_at.is_not(None))
        .order_by(FapiaoRequest.id)
        .limit(MOST)
    )
    return tuple(session.scalars(wanted))


def one(session: Session, request_id: int) -> tuple[FapiaoRequest, Order]:
    """A wish and its order, for the office, which asked for its role before."""
    wanted = select(FapiaoRequest, Order).join(Order, Order.id == FapiaoRequest.order_id)
    row = session.execute(wanted.where(FapiaoRequest.id == min(request_id, MOST_ID))).first()
    if row is None:
        raise NotFound("fapiao")
    return row[0], row[1]


def told(session: Session, rows: Iterable[FapiaoRequest]) -> tuple[Told, ...]:
    """What the sheet for the tax software is written from."""
    found = []
    for row in rows:
        order = session.get_one(Order, row.order_id)
        amount = Money(row.amount_minor, row.currency)
        found.append(Told(row, order.number, taxes_back(taxes_of(session, order), amount), amount))
    return tuple(found)
