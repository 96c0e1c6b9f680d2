"""Making an order of a sheet: all of it or nothing, and once however often it is sent.

The same file for the same customer is the same order, unless that order was cancelled. A sheet
with one error makes none (`sheet.not_clean`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor
from catalog.money import Money
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind, OrderState, by_key
from fulfillment.workflow.intake import order_placed
from storefront.delivery import taxed_as_agreed
from storefront.sheets.rows import SheetLine
from storefront.sheets.rules import Report


@dataclass(frozen=True, slots=True)
class SheetOrder:
    """Who orders by a sheet, and the sheet's bytes, which name the order."""

    customer: str
    data: bytes
    language: str = "zh-Hans"
    currency: str = "CNY"

    @property
    def key(self) -> str:
        """The same file for the same customer, told in bytes."""
        customer = " ".join(self.customer.split()).casefold().encode()
        whole = hashlib.sha256(self.data).hexdigest()
        return f"sheet:{whole}:{hashlib.sha256(customer).hexdigest()[:16]}"


def order_of(session: Session, sheet: SheetOrder) -> Order | None:
    """The order that this sheet has made already, unless it was cancelled."""
    return by_key(session, _free_or_used(session, sheet))


def order_from_sheet(
    session: Session, sheet: SheetOrder, report: Report, *, actor: Actor, now: datetime
) -> tuple[Order, bool]:
    """The order of a clean sheet, and whether it is new."""
    if not report.clean:
        raise Refusal("sheet.not_clean", "The sheet still has errors; nothing was ordered.")
    key = _free_or_used(session, sheet)
    if (existing := by_key(session, key)) is not None:
        return existing, False
    new = _new_order(sheet, report, key)
    new = taxed_as_agreed(session, new, on=now.date())
    return order_placed(session, new, actor=actor, now=now), True


def _free_or_used(session: Session, sheet: SheetOrder) -> str:
    """The sheet's key; after a cancelled order, the next one."""
    key, times = sheet.key, 1
    while (order := by_key(session, key)) is not None and order.state is OrderState.CANCELLED:
        times += 1
        key = f"{sheet.key}:{times}"
    return key


def _new_line(line: SheetLine) -> NewLine:
    return NewLine(
        variant_id=line.good.variant_id,
        product_id=line.good.product_id,
        pieces=line.pieces,
        unit_price=line.unit_price,
        to_make=True,
        due_on=line.due_on,
        note=line.note,
    )


def _new_order(sheet: SheetOrder, report: Report, key: str) -> NewOrder:
    return NewOrder(
        kind=OrderKind.BULK,
        customer=sheet.customer.strip(),
        user_id=None,
        email=None,
        recipient=None,
        phone=None,
        address=None,
        language=sheet.language,
        currency=sheet.currency,
        lines=tuple(_new_line(line) for line in report.lines),
        shipping=Money(0, sheet.currency),
        due_on=max(line.due_on for line in report.lines),
        key=key,
    )
