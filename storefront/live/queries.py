"""A host's own page: her links, what came of them, and her commission with the reason for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Subquery, case, func, select
from sqlalchemy.orm import Session

from catalog.errors import NotFound
from catalog.money import Money
from catalog.products import Product, ProductState
from catalog.words import Words
from fulfillment import ledger
from fulfillment.orders import Order, OrderState
from storefront.live.models import Attribution, Click, Host, ProductLink
from storefront.live.rules import CommissionState


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link with what came of it. `flagged` visits are bots, previews and her own."""

    id: int
    code: str
    slug: str
    product: Words
    clicks: int
    flagged: int
    orders: int


@dataclass(frozen=True, slots=True)
class SaleRow:
    """An order that is credited to her."""

    number: str
    at: datetime
    order_state: OrderState
    paid: bool
    rate_points: int
    goods: Money
    commission: Money
    state: CommissionState


@dataclass(frozen=True, slots=True)
class HostView:
    """The whole page."""

    name: Words
    rate_points: int
    links: tuple[LinkRow, ...]
    sales: tuple[SaleRow, ...]
    pending: Money
    payable: Money


def host_view(session: Session, host_id: int, *, limit: int = 50) -> HostView:
    """Her links and her last sales; five statements."""
    host = session.get(Host, host_id)
    if host is None:
        raise NotFound("host")
    return HostView(
        name=host.name,
        rate_points=host.rate_points,
        links=tuple(_links(session, host_id)),
        sales=tuple(_sales(session, host_id, limit=limit)),
        pending=ledger.balance(session, f"host:{host_id}:pending"),
        payable=ledger.balance(session, f"host:{host_id}:payable"),
    )


def by_code(session: Session, code: str) -> tuple[ProductLink, str]:
    """The link with a code and the slug of its product."""
    row = session.execute(
        select(ProductLink, Product.slug)
        .join(Product, Product.id == ProductLink.product_id)
        .where(ProductLink.code == code)
    ).first()
    if row is None:
        raise NotFound("link")
    return row[0], row[1]


def link_of(session: Session, host_id: int, code: str) -> LinkRow:
    """One link of hers; another's does not exist."""
    for row in _links(session, host_id):
        if row.code == code:
            return row
    raise NotFound("link")


def linkable(session: Session, host_id: int) -> list[tuple[int, Words]]:
    """Products in the shop that she has no link to yet."""
    mine = select(ProductLink.product_id).where(ProductLink.host_id == host_id)
    rows = session.execute(
        select(Product.id, Product.name)
        .where(Product.state == ProductState.PUBLISHED, Product.id.not_in(mine))
        .order_by(Product.id)
    )
    return [(row.id, row.name) for row in rows]


def _links(session: Session, host_id: int) -> list[LinkRow]:
    visits, sold = _visits(), _sold()
    rows = session.execute(
        select(
            ProductLink.id,
            ProductLink.code,
            Product.slug,
            Product.name,
            func.coalesce(visits.c.counted, 0),
            func.coalesce(visits.c.flagged, 0),
            func.coalesce(sold.c.orders, 0),
        )
        .join(Product, Product.id == ProductLink.product_id)
        .outerjoin(visits, visits.c.link_id == ProductLink.id)
        .outerjoin(sold, sold.c.link_id == ProductLink.id)
        .where(ProductLink.host_id == host_id)
        .order_by(ProductLink.id.desc())
    )
    return [LinkRow(*row) for row in rows]


def _visits() -> Subquery:
    return (
        select(
            Click.link_id,
            func.sum(case((Click.flag == "", 1), else_=0)).label("counted"),
            func.sum(case((Click.flag == "", 0), else_=1)).label("flagged"),
        )
        .group_by(Click.link_id)
        .subquery("visits")
    )


def _sold() -> Subquery:
    return (
        select(Attribution.link_id, func.count().label("orders"))
        .where(Attribution.entry_id.is_not(None))
        .group_by(Attribution.link_id)
        .subquery("sold")
    )


def _sales(session: Session, host_id: int, *, limit: int) -> list[SaleRow]:
    rows = session.execute(
        select(Attribution, Order)
        .join(Order, Order.id == Attribution.order_id)
        .where(Attribution.host_id == host_id)
        .order_by(Attribution.id.desc())
        .limit(limit)
    )
    return [
        SaleRow(
            number=order.number,
            at=credited.at,
            order_state=order.state,
            paid=credited.entry_id is not None,
            rate_points=credited.rate_points,
            goods=Money(order.goods_minor, order.currency),
            commission=Money(credited.commission_minor, credited.currency),
            state=credited.state,
        )
        for credited, order in rows
    ]
