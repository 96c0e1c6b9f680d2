"""The books as a whole: every invariant of the ledger, of earnings, of orders' advances, of
credit and of vouchers."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment import credit, ledger, vouchers
from fulfillment.earnings import proof as earnings
from fulfillment.earnings.extras import proof as extras
from fulfillment.earnings.results import proof as results
from fulfillment.ledger import Finding
from fulfillment.orders import Order, OrderState

#: Orders asked for at once.
SLICE = 2_000

GONE = (OrderState.SENT, OrderState.COMPLETED)


def prove_books(
    session: Session,
    *,
    keys: Collection[str] | None = None,
    full: bool = True,
    processes: int = 1,
) -> tuple[Finding, ...]:
    """Ask every invariant that has to do with money; not `full`, of the book only what came after
    the last closed month. Several processes may read it."""
    return (
        *ledger.prove(session, keys=keys, full=full, processes=processes),
        *earnings.prove(session),
        *extras.prove(session),
        *results.prove(session),
        _advances(session),
        *credit.prove(session),
        *vouchers.prove(session),
    )


def _advances(session: Session) -> Finding:
    """An advance is below zero only while a bulk order that was sent waits for its invoice."""
    stands = {
        code.split(":")[1]: amount.minor
        for code, amount in ledger.balances(session, "order:%:advance").items()
    }
    numbers = sorted(stands)
    offender = None
    for start in range(0, len(numbers), SLICE):
        known = _orders(session, numbers[start : start + SLICE])
        for number in numbers[start : start + SLICE]:
            if offender is None and not _explained(known.get(number), stands[number]):
                offender = number
    promise = "An order gives back or earns only what it brought."
    return Finding("advances_explained", promise, len(numbers), offender)


def _orders(session: Session, numbers: list[str]) -> dict[str, tuple[bool, bool]]:
    columns = (Order.number, Order.state, Order.parts_sent, Order.paid_at)
    wanted = select(*columns).where(Order.number.in_(numbers))
    return {
        row.number: (row.state in GONE or row.parts_sent > 0, row.paid_at is not None)
        for row in session.execute(wanted)
    }


def _explained(order: tuple[bool, bool] | None, minor: int) -> bool:
    if order is None:
        return False
    has_left, paid = order
    return minor >= 0 or (has_left and not paid)
