"""What arrived orders pay besides their makers: booked line by line, taken back as pieces return.

A job asks for it, so that no shopper waits: each order line that arrived is divided once, by the
rules of the day its order was placed, frozen in its row; pieces that came back and were refunded
shrink it. Again changes nothing. A maker's earnings are never touched.

Bundles are left out: their parts belong to several cooperatives.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from catalog.pricing import CooperativeFee, MaterialCost
from catalog.products import Product, Variant
from fulfillment import fees, ledger
from fulfillment.fees import Channel, FeeKind, LineShare, Rule, Sold
from fulfillment.ledger import fee_recipes
from fulfillment.ledger.rules import book_day
from fulfillment.orders import Order, OrderLine, OrderState
from fulfillment.returns import Return, ReturnLine, ReturnState

#: Lines of one round.
MOST = 500
#: The ways on which there are orders; a stall's day is divided as one (`stalling`).
ORDERED = (Channel.SHOP, Channel.BULK)


def lines_divided(session: Session, *, now: datetime, limit: int = MOST) -> int:
    """Divide what arrived, shrink what came back; how many lines changed."""
    rules = (*fees.all_rules(session), *agreed(session))
    fresh = _arrived(session, limit)
    costs = _costs(session, {line.product_id for line, *_ in fresh})
    for line, order, product in fresh:
        on = book_day(order.placed_at)
        share = _new(line, product.cooperative_id, Channel(order.kind.value), now)
        share.materials_each = _materials(costs, line, product, on)
        _freeze(share, rules, on)
        session.add(share)
        session.flush()
        _book(session, share, (line, order), line.pieces, now=now)
    back = _came_back(session, limit)
    for share, line, order, pieces in back:
        _book(session, share, (line, order), line.pieces - pieces, now=now)
    session.flush()
    return len(fresh) + len(back)


def _freeze(share: LineShare, rules: Sequence[Rule], on: date) -> None:
    """The shares of the day its order was placed."""
    for kind in fees.RULED:
        points = fees.in_force(
            rules, kind, cooperative_id=share.cooperative_id, channel=share.channel, on=on
        )
        setattr(share, f"{kind.value}_points", points)


def _book(
    session: Session, share: LineShare, of: tuple[OrderLine, Order], kept: int, *, now: datetime
) -> None:
    """Bring the book to what is due for the pieces that stay."""
    line, order = of
    nothing = Money(0, order.currency)
    sold = Sold(
        line.pieces,
        Money(line.unit_price_minor, order.currency),
        Money(line.discount_minor, order.currency),
    )
    points = {kind: int(getattr(share, f"{kind.value}_points")) for kind in fees.RULED}
    due = fees.parts_of(sold, kept, points, Money(share.materials_each, order.currency))
    for kind, amount in due.items():
        more = amount - Money(int(getattr(share, f"{kind.value}_minor")), order.currency)
        if more != nothing:
            told = ((order.number, line.id), kind.value, kept, share.cooperative_id, more)
            ledger.post(session, fee_recipes.line_shared(*told), actor=SYSTEM, now=now)
            setattr(share, f"{kind.value}_minor", amount.minor)
    share.kept = kept


def _new(line: OrderLine, cooperative_id: int, channel: Channel, now: datetime) -> LineShare:
    return LineShare(
        order_line_id=line.id,
        cooperative_id=cooperative_id,
        channel=channel,
        kept=line.pieces,
        cooperative_minor=0,
        market_minor=0,
        platform_minor=0,
        materials_minor=0,
        at=now,
    )


def _arrived(session: Session, limit: int) -> list[tuple[OrderLine, Order, Product]]:
    divided = select(LineShare.id).where(LineShare.order_line_id == OrderLine.id).exists()
    wanted = (
        select(OrderLine, Order, Product)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Product, Product.id == OrderLine.product_id)
        .join(Variant, Variant.id == OrderLine.variant_id)
        .where(Order.state == OrderState.COMPLETED, ~divided, ~Variant.is_bundle)
        .where(Order.kind.in_([each.value for each in ORDERED]), OrderLine.unit_price_minor > 0)
        .order_by(OrderLine.id)
        .limit(limit)
    )
    return [(line, order, product) for line, order, product in session.execute(wanted)]


def _came_back(session: Session, limit: int) -> list[tuple[LineShare, OrderLine, Order, int]]:
    back = (
        select(ReturnLine.order_line_id, func.sum(ReturnLine.pieces).label("pieces"))
        .join(Return, Return.id == ReturnLine.return_id)
        .where(Return.state == ReturnState.REFUNDED)
        .group_by(ReturnLine.order_line_id)
        .subquery()
    )
    wanted = (
        select(LineShare, OrderLine, Order, back.c.pieces)
        .join(OrderLine, OrderLine.id == LineShare.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(back, back.c.order_line_id == OrderLine.id)
        .where(LineShare.kept > OrderLine.pieces - back.c.pieces)
        .order_by(LineShare.id)
        .limit(limit)
    )
    return [(share, line, order, int(n)) for share, line, order, n in session.execute(wanted)]


def agreed(session: Session) -> list[Rule]:
    """What cooperatives agreed to for all channels: it is told beside their goods."""
    kind = FeeKind.COOPERATIVE
    return [
        Rule(kind, each.share_points, each.starts_on, each.cooperative_id)
        for each in session.scalars(select(CooperativeFee))
    ]


def _costs(session: Session, products: set[int]) -> Sequence[MaterialCost]:
    wanted = select(MaterialCost).where(MaterialCost.product_id.in_(sorted(products)))
    return session.scalars(wanted.order_by(MaterialCost.starts_on.desc())).all() if products else ()


def _materials(costs: Sequence[MaterialCost], line: OrderLine, product: Product, on: date) -> int:
    """Of one piece, as where the money of a price goes is told."""
    mine = [each for each in costs if each.product_id == line.product_id and each.starts_on <= on]
    own = [each for each in mine if each.variant_id == line.variant_id]
    shared = [each for each in mine if each.variant_id is None]
    return next((each.amount_minor for each in (*own, *shared)), product.materials_minor or 0)
