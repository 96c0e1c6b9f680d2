"""Issuing invoices and credit notes. One guarded statement gives each its number.

Rules
* The next number is read and taken by one INSERT … SELECT, in the transaction of the paper: what is
  rolled back leaves no gap, and of two at once the second looks again (`DRAWS`).
* An order has one invoice, a row of history that tells of a refund one credit note: asked again,
  the paper that is there is the answer.

How it can fail: `invoice.not_paid`, `invoice.nothing`, `invoice.no_seller`; nothing is written.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, History, record
from catalog.money import Money
from fulfillment import orders
from fulfillment.orders import Order, OrderKind
from storefront.invoices.back import GIVEN, corrected_by
from storefront.invoices.models import Invoice, Seller
from storefront.invoices.queries import invoice_of, payments_of, seller_of
from storefront.invoices.rules import (
    Buyer,
    Content,
    Kind,
    Party,
    content_of,
    correction_of,
    number_text,
    year_of,
)

#: A number that somebody else took meanwhile is drawn again; so often in a row it is a bug.
DRAWS = 50
#: So many credit notes are issued in one round.
MOST = 200


def tell_seller(session: Session, party: Party, *, actor: Actor, now: datetime) -> Seller:
    """Who sells from now on; papers that are issued keep what stands on them."""
    told = {"tax_id": party.tax_id, "contact": party.contact, "bank": party.bank}
    row = Seller(name=party.name, address=party.address, told_at=now, **told)
    session.add(row)
    session.flush()
    record(session, row, "tell", actor=actor, now=now)
    return row


def issue(session: Session, order: Order, buyer: Buyer, *, actor: Actor, now: datetime) -> Invoice:
    """The invoice of an order that is paid; the one that is there, if there is one."""
    if (existing := invoice_of(session, order.id)) is not None:
        return existing
    if order.paid_at is None or order.kind is OrderKind.WAVE:
        raise Refusal("invoice.not_paid", "There is an invoice once the order is paid.")
    if order.total_minor <= 0:
        raise Refusal("invoice.nothing", "This order costs nothing; there is nothing to invoice.")
    seller = seller_of(session)
    if seller is None:
        raise Refusal("invoice.no_seller", "The shop has not said yet who issues its invoices.")
    content = content_of(
        seller,
        buyer,
        orders.shown_lines(session, order.id),
        orders.sums_of(order),
        orders.taxes_of(session, order),
        order=(order.number, order.placed_at),
        paid=payments_of(session, order),
    )
    facts = {"order_id": order.id, "amount_minor": order.total_minor, "currency": order.currency}
    paper = _numbered(session, Kind.INVOICE, facts, content, now=now)
    if paper is None:  # somebody else was faster: there is one invoice of an order
        return _found(invoice_of(session, order.id))
    _told(session, order, paper, actor=actor, now=now)
    return paper


def correct(
    session: Session, invoice: Invoice, moment: History, *, actor: Actor, now: datetime
) -> Invoice | None:
    """The credit note for money that went back; None if it is there, or if it corrects nothing."""
    order = session.get_one(Order, invoice.order_id)
    minor = corrected_by(session, order, moment.id, invoice.issued_at)
    back = Money(min(minor, invoice.amount_minor), order.currency)
    if not back:  # the money of a change from before: the invoice is for the lower sum
        return None
    taxes = orders.taxes_back(orders.taxes_of(session, order), back)
    number = number_text(invoice.kind, invoice.year, invoice.number)
    content = correction_of(json.loads(invoice.content), number, taxes, back.minor)
    facts = {
        "order_id": order.id,
        "corrects_id": invoice.id,
        "moment_id": moment.id,
        "amount_minor": back.minor,
        "currency": order.currency,
    }
    paper = _numbered(session, Kind.CREDIT_NOTE, facts, content, now=now)
    if paper is not None:
        _told(session, order, paper, actor=actor, now=now)
    return paper


def correct_all(session: Session, *, actor: Actor, now: datetime) -> int:
    """A credit note for every refund of an invoiced order that has none; how many."""
    papers = Invoice.__table__.alias()
    wanted = (
        select(Invoice, History)
        .join(
            History,
            and_(
                History.subject_kind == Order.__tablename__,
                History.subject_id == Invoice.order_id,
                History.verb.in_(GIVEN),
            ),
        )
        .outerjoin(papers, papers.c.moment_id == History.id)
        .where(Invoice.kind == Kind.INVOICE, papers.c.id.is_(None))
        .order_by(History.id.desc())
        .limit(MOST)
    )
    found = session.execute(wanted).all()
    made = [
        correct(session, invoice, moment, actor=actor, now=now)
        for invoice, moment in reversed(found)
    ]
    return sum(each is not None for each in made)


def _numbered(
    session: Session, kind: Kind, facts: dict[str, Any], content: Content, *, now: datetime
) -> Invoice | None:
    """The paper with the next number of its series; None if another constraint holds it already."""
    text = json.dumps(content, ensure_ascii=False)
    for _draw in range(DRAWS):
        taken = session.execute(_next(session, kind, {**facts, "content": text}, now)).scalar()
        if taken is not None:
            return session.get_one(Invoice, taken)
        if _is_there(session, kind, facts):
            return None
    raise RuntimeError("no free number for an invoice")


def _next(session: Session, kind: Kind, facts: dict[str, Any], now: datetime) -> Any:
    year, series = year_of(now), Invoice.__table__.alias()
    row = {**facts, "kind": kind, "year": year, "issued_at": now}
    columns = Invoice.__table__.c
    values = [literal(value, columns[name].type).label(name) for name, value in row.items()]
    number = func.coalesce(func.max(series.c.number), 0) + 1
    drawn = select(*values, number.label("number")).where(
        series.c.kind == kind, series.c.year == year
    )
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    taking = dialect.insert(Invoice.__table__).from_select([*row, "number"], drawn)
    return taking.on_conflict_do_nothing().returning(columns.id)


def _is_there(session: Session, kind: Kind, facts: dict[str, Any]) -> bool:
    same = Invoice.order_id == facts["order_id"]
    if kind is Kind.CREDIT_NOTE:
        same = Invoice.moment_id == facts["moment_id"]
    return session.scalar(select(Invoice.id).where(Invoice.kind == kind, same)) is not None


def _found(paper: Invoice | None) -> Invoice:
    if paper is None:
        raise RuntimeError("an invoice vanished")
    return paper


def _told(session: Session, order: Order, paper: Invoice, *, actor: Actor, now: datetime) -> None:
    number = number_text(paper.kind, paper.year, paper.number)
    record(session, order, paper.kind.value, actor=actor, now=now, number=number)
    session.flush()
