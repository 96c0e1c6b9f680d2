"""What a host sold, line by line, with the rule that decided and who else was near; and the
office's view of the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from catalog.errors import NotFound
from catalog.money import Money
from catalog.products import Product
from catalog.words import Words
from fulfillment.orders import Order, OrderLine, OrderState
from storefront.live.attribution.models import Attribution, AttributionCorrection
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


@dataclass(frozen=True, slots=True)
class CreditRow:
    """A line of an order as the office sees it: what stands, what is asked."""

    line: OrderLine
    product: Words
    credited: Attribution | None
    asked: AttributionCorrection | None

    @property
    def losers(self) -> tuple[Candidate, ...]:
        """Who else was near."""
        return losers_of(self.credited.losers) if self.credited is not None else ()


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A correction that waits for a second person."""

    row: AttributionCorrection
    number: str
    product: Words
    before: Words | None
    after: Words | None


def credits_of(session: Session, order_id: int) -> list[CreditRow]:
    """Every line of an order; one statement."""
    rows = session.execute(
        select(OrderLine, Product.name, Attribution, AttributionCorrection)
        .join(Product, Product.id == OrderLine.product_id)
        .outerjoin(Attribution, Attribution.order_line_id == OrderLine.id)
        .outerjoin(
            AttributionCorrection,
            and_(
                AttributionCorrection.order_line_id == OrderLine.id,
                AttributionCorrection.decided_at.is_(None),
            ),
        )
        .where(OrderLine.order_id == order_id)
        .order_by(OrderLine.position)
    )
    return [CreditRow(*row) for row in rows]


def open_asks(session: Session, *, limit: int = PAGE) -> list[AskedRow]:
    """What waits for a second person, the oldest first; one statement."""
    before, after = aliased(Host), aliased(Host)
    rows = session.execute(
        select(AttributionCorrection, Order.number, Product.name, before.name, after.name)
        .join(OrderLine, OrderLine.id == AttributionCorrection.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Product, Product.id == OrderLine.product_id)
        .outerjoin(before, before.id == AttributionCorrection.from_host_id)
        .outerjoin(after, after.id == AttributionCorrection.to_host_id)
        .where(AttributionCorrection.decided_at.is_(None))
        .order_by(AttributionCorrection.id)
        .limit(limit)
    )
    return [AskedRow(*row) for row in rows]


def correction_of(session: Session, correction_id: int) -> tuple[AttributionCorrection, str]:
    """A correction and the number of its order."""
    found = session.execute(
        select(AttributionCorrection, Order.number)
        .join(OrderLine, OrderLine.id == AttributionCorrection.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(AttributionCorrection.id == correction_id)
    ).first()
    if found is None:
        raise NotFound("correction")
    return found[0], found[1]


def hosts_by_name(session: Session) -> list[tuple[int, Words]]:
    """Hosts who sell."""
    rows = session.execute(select(Host.id, Host.name).where(Host.active).order_by(Host.id))
    return [(row.id, row.name) for row in rows]
