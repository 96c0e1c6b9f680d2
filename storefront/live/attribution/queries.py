"""What a host sold, line by line, with the rule that decided and who else was near."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.products import Product
from catalog.words import Words
from fulfillment.orders import Order, OrderLine, OrderState
from storefront.live.attribution.models import Attribution
from storefront.live.attribution.rules import (
    AttributionRule,
    Candidate,
    CommissionState,
    losers_of,
)
from storefront.live.models import Host, ProductLink

#: Lines on a page.
PAGE = 50


@dataclass(frozen=True, slots=True)
class SaleRow:
    """A line of an order that is credited to her."""

    id: int
    number: str
    at: datetime
    order_state: OrderState
    product: Words
    pieces: int
    goods: Money
    rule: AttributionRule
    ref: int
    link: str | None
    losers: tuple[Candidate, ...]
    barred: bool
    earned: bool
    rate_points: int
    commission: Money
    state: CommissionState


def sales_of(
    session: Session, host_id: int, *, after: int | None = None, limit: int = PAGE
) -> list[SaleRow]:
    """Her last lines, the newest first; one statement."""
    wanted = (
        select(Attribution, Order, OrderLine, Product.name, ProductLink.code)
        .join(Order, Order.id == Attribution.order_id)
        .join(OrderLine, OrderLine.id == Attribution.order_line_id)
        .join(Product, Product.id == OrderLine.product_id)
        .outerjoin(ProductLink, ProductLink.id == Attribution.link_id)
        .where(Attribution.host_id == host_id)
    )
    if after is not None:
        wanted = wanted.where(Attribution.id < after)
    rows = session.execute(wanted.order_by(Attribution.id.desc()).limit(limit))
    return [_sale(*row) for row in rows]


def _sale(
    credited: Attribution, order: Order, line: OrderLine, name: Words, code: str | None
) -> SaleRow:
    goods = line.pieces * line.unit_price_minor - line.discount_minor
    return SaleRow(
        id=credited.id,
        number=order.number,
        at=credited.at,
        order_state=order.state,
        product=name,
        pieces=line.pieces,
        goods=Money(goods, order.currency),
        rule=credited.rule,
        ref=credited.ref,
        link=code,
        losers=losers_of(credited.losers),
        barred=credited.barred,
        earned=credited.earned_at is not None,
        rate_points=credited.rate_points,
        commission=Money(credited.commission_minor, credited.currency),
        state=credited.state,
    )


def names_of(session: Session, ids: Iterable[int]) -> dict[int, Words]:
    """Hosts' names."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = session.execute(select(Host.id, Host.name).where(Host.id.in_(wanted)))
    return {row.id: row.name for row in rows}
