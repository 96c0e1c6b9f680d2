"""Making links, counting visits, crediting orders, and what becomes of the commission.

A commission is earned in the book when the order is paid, falls away when its money goes back (a
part of it with a part), and is hers when the goods can no longer come back; then it stays. Each of
these may be told again.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from catalog.db import columns_of, insert_once
from catalog.errors import NotFound
from catalog.history import Actor, History, record
from catalog.loading import loaded, whole
from catalog.money import Money
from catalog.products import Product, ProductState
from fulfillment import ledger, returns
from fulfillment.ledger import recipes
from fulfillment.orders import Order, OrderState
from fulfillment.returns import Return
from storefront.live.models import Attribution, Click, Host, ProductLink
from storefront.live.rules import (
    RETURN_WINDOW,
    AttributionRule,
    CommissionState,
    Decision,
    Knock,
    commission_of,
    flag_of,
)

#: Short enough to be read out, and only letters that survive every platform.
CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def make_link(
    session: Session, host_id: int, *, product_id: int, actor: Actor, now: datetime
) -> ProductLink:
    """The host's link to a product in the shop; the one she has, if she has one."""
    product = session.get(Product, product_id)
    if product is None or product.state is not ProductState.PUBLISHED:
        raise NotFound("product")
    mine = select(ProductLink).where(
        ProductLink.host_id == host_id, ProductLink.product_id == product_id
    )
    present = session.scalars(mine.order_by(ProductLink.id)).first()
    if present is not None:
        return present
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(8))
    link = ProductLink(code=code, host_id=host_id, product_id=product_id, created_at=now)
    session.add(link)
    record(session, link, "make", actor=actor, now=now)
    return link


def click(session: Session, link: ProductLink, knock: Knock, *, now: datetime) -> bool:
    """Write the visit down; whether it counts."""
    flag = flag_of(knock)
    session.add(Click(link_id=link.id, flag=flag, at=now))
    session.flush()
    return not flag


def credit(session: Session, order: Order, decision: Decision | None, *, now: datetime) -> None:
    """Remember who an order is credited to, once."""
    host = session.get(Host, decision.winner.host_id) if decision is not None else None
    if decision is None or host is None or not host.active:
        return
    goods = Money(_paid_for_goods(order), order.currency)
    lost = [
        {"host": each.host_id, "link": each.link_id, "at": each.at.isoformat()}
        for each in decision.losers
    ]
    values = {
        "order_id": order.id,
        "host_id": host.id,
        "link_id": decision.winner.link_id,
        "rule": AttributionRule.LAST_CLICK,
        "losers": {"visits": lost},
        "rate_points": host.rate_points,
        "state": CommissionState.PENDING,
        "commission_minor": goods.share(host.rate_points).minor,
        "currency": order.currency,
        "at": now,
    }
    insert_once(session, Attribution, values)


def earn(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """The order is paid: the commission waits in the book."""
    credited = _of(session, order)
    if credited is None or credited.entry_id is not None or not credited.commission_minor:
        return
    amount = Money(credited.commission_minor, credited.currency)
    entry = recipes.commission_pending(credited.host_id, order.number, amount)
    credited.entry_id = ledger.post(session, entry, actor=actor, now=now)
    credited.state = CommissionState.PENDING
    record(session, credited, "earn", actor=actor, now=now)


def reduce(session: Session, order: Order, *, left: Money, actor: Actor, now: datetime) -> None:
    """A part of the money went back: of her commission the same part stays as of the sale."""
    credited = _of(session, order)
    if credited is None or credited.state is not CommissionState.PENDING:
        return
    had = Money(credited.commission_minor, credited.currency)
    due = commission_of(_paid_for_goods(order), credited.rate_points, left.minor, order.total_minor)
    stays = Money(due, credited.currency)
    if had <= stays:
        return
    credited.commission_minor = stays.minor
    if credited.entry_id is not None:
        entry = recipes.commission_reduced(credited.host_id, order.number, had - stays, stays)
        ledger.post(session, entry, actor=actor, now=now)
    record(session, credited, "reduce", actor=actor, now=now, left_minor=stays.minor)


def void(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """The sale came back, or never was: the commission falls away."""
    credited = _of(session, order)
    if credited is None or credited.state is not CommissionState.PENDING:
        return
    if credited.entry_id is not None and credited.commission_minor:
        amount = Money(credited.commission_minor, credited.currency)
        entry = recipes.commission_voided(credited.host_id, order.number, amount)
        ledger.post(session, entry, actor=actor, now=now)
    credited.state = CommissionState.VOID
    record(session, credited, "void", actor=actor, now=now)


def release(session: Session, *, actor: Actor, now: datetime) -> int:
    """What can no longer come back becomes payable; how many."""
    found = session.execute(_releasable(now)).all()
    for credited, order in found:
        amount = Money(credited.commission_minor, credited.currency)
        if amount:
            entry = recipes.commission_released(credited.host_id, order.number, amount)
            ledger.post(session, entry, actor=actor, now=now)
        credited.state = CommissionState.PAYABLE
        record(session, credited, "release", actor=actor, now=now)
    return len(found)


def _releasable(now: datetime) -> Select[Attribution, Order]:
    arrived = select(History.subject_id).where(
        History.subject_kind == Order.__tablename__,
        History.verb == "complete",
        History.at <= now - RETURN_WINDOW,
    )
    coming_back = select(Return.paid_order_id).where(Return.state.in_(returns.OPEN))
    return (
        select(Attribution, Order)
        .join(Order, Order.id == Attribution.order_id)
        .where(
            Attribution.state == CommissionState.PENDING,
            Attribution.entry_id.is_not(None),
            Order.state == OrderState.COMPLETED,
            Order.id.in_(arrived),
            Order.id.not_in(coming_back),
        )
        .order_by(Attribution.id)
        .limit(500)
    )


def _paid_for_goods(order: Order) -> int:
    """A commission is a part of what the goods brought, after a discount."""
    if not order.discount_minor:
        return order.goods_minor
    return order.goods_minor - sum(line.discount_minor for line in order.lines)


def _of(session: Session, order: Order) -> Attribution | None:
    return next(iter(loaded(session, Attribution, _HELD, {"order": order.id}, fresh=True)), None)


_HELD = (
    whole(Attribution)
    .where(columns_of(Attribution).order_id == bindparam("order"))
    .with_for_update()
)
