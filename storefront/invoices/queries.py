"""Finding papers, who sells, and how an order was paid."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import NotFound
from fulfillment.orders import Order
from storefront import payments
from storefront.invoices.models import Invoice, Seller
from storefront.invoices.rules import Kind, Paid, Party
from storefront.payments.rules import PaymentState

PAID = (PaymentState.PAID, PaymentState.REFUNDED)


def seller_of(session: Session) -> Party | None:
    """Who sells; None while the office has not said."""
    row = session.scalars(select(Seller).order_by(Seller.id.desc()).limit(1)).first()
    if row is None:
        return None
    return Party(row.name, row.address, row.tax_id, row.contact, row.bank)


def invoice_of(session: Session, order_id: int) -> Invoice | None:
    """The invoice of an order."""
    mine = select(Invoice).where(Invoice.order_id == order_id, Invoice.kind == Kind.INVOICE)
    return session.scalars(mine).first()


def of_order(session: Session, order_id: int) -> tuple[Invoice, ...]:
    """The invoice and the credit notes of an order."""
    mine = select(Invoice).where(Invoice.order_id == order_id).order_by(Invoice.id)
    return tuple(session.scalars(mine))


def paper_of_order(session: Session, order: Order, paper_id: int) -> Invoice:
    """A paper of this very order."""
    found = next((each for each in of_order(session, order.id) if each.id == paper_id), None)
    if found is None:
        raise NotFound("paper")
    return found


def newest(session: Session, *, limit: int = 100) -> tuple[tuple[Invoice, str], ...]:
    """The papers that were issued last, each with the number of its order."""
    wanted = select(Invoice, Order.number).join(Order, Order.id == Invoice.order_id)
    rows = session.execute(wanted.order_by(Invoice.id.desc()).limit(limit))
    return tuple((paper, number) for paper, number in rows)


def payments_of(session: Session, order: Order) -> tuple[Paid, ...]:
    """How it was paid: by a gateway, else as the order itself says."""
    tries = payments.of_order(session, order.id)
    found = [
        Paid(each.gateway, each.settled_at or each.created_at, each.amount_minor)
        for each in tries
        if each.state in PAID
    ]
    if not found and order.paid_at is not None and order.charged_minor:
        way = (order.paid_by or "").split(":", 1)[0]
        found = [Paid(way, order.paid_at, order.charged_minor)]
    return tuple(found)
