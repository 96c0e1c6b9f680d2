"""Finding orders and showing them in lists."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Integer, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from catalog.db import columns_of, rows_of
from catalog.loading import loaded, whole
from catalog.money import Money, total
from catalog.products import Product, Variant
from catalog.stock.bundling import components_in
from catalog.words import Words
from fulfillment.orders.bundles import Inside, inside_of
from fulfillment.orders.models import Order, OrderLine, OrderLinePart, OrderTax
from fulfillment.orders.rates import taxes_back
from fulfillment.orders.rules import OrderKind, OrderState, Sums, TaxLine


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One line of a list of orders."""

    id: int
    number: str
    kind: OrderKind
    state: OrderState
    customer: str
    pieces: int
    total: Money
    due_on: date | None
    placed_at: datetime
    paid_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of an order as a page shows it."""

    product_id: int
    slug: str
    name: Words
    variant: Words
    pieces: int
    each: Money
    to_make: bool
    due_on: date | None = None
    lettering: str = ""
    inside: tuple[Inside, ...] = ()

    @property
    def amount(self) -> Money:
        """What the line costs."""
        return self.each * self.pieces


_ORDER, _LINE, _GOODS = columns_of(Order), columns_of(OrderLine), columns_of(Product)
_VARIANT, _TAX = columns_of(Variant), columns_of(OrderTax)
_OF_TOKEN = whole(Order).where(_ORDER.token == bindparam("given"))
_OF_NUMBER = whole(Order).where(_ORDER.number == bindparam("given"))
_OF_KEY = whole(Order).where(_ORDER.key == bindparam("given"))
_LINES = whole(OrderLine).where(_LINE.order_id == bindparam("order")).order_by(_LINE.position)
_TAXES = select(_TAX.name, _TAX.points, _TAX.included, _TAX.net_minor, _TAX.tax_minor)
_TAXES = _TAXES.where(_TAX.order_id == bindparam("order")).order_by(_TAX.position)
_SHOWN = (
    select(_LINE.id, _LINE.pieces, _LINE.unit_price_minor, _LINE.to_make, _LINE.due_on)
    .add_columns(_LINE.lettering, _LINE.product_id, _GOODS.slug, _GOODS.name)
    .add_columns(_VARIANT.name.label("variant"), _VARIANT.is_bundle, _ORDER.currency)
    .join(Order.__table__, _ORDER.id == _LINE.order_id)
    .join(Product.__table__, _GOODS.id == _LINE.product_id)
    .join(Variant.__table__, _VARIANT.id == _LINE.variant_id)
    .where(_LINE.order_id == bindparam("order"))
    .order_by(_LINE.position)
)


def shown_lines(session: Session, order_id: int) -> tuple[ShownLine, ...]:
    """The lines of an order with the names of what was ordered; one statement, one more for what
    lies in bundles."""
    rows = rows_of(session, _SHOWN, {"order": order_id}).all()
    inside = inside_of(session, [row.id for row in rows if row.is_bundle])
    return tuple(
        ShownLine(
            product_id=row.product_id,
            slug=row.slug,
            name=row.name,
            variant=row.variant,
            pieces=row.pieces,
            each=Money(row.unit_price_minor, row.currency),
            to_make=row.to_make,
            due_on=row.due_on,
            lettering=row.lettering or "",
            inside=inside.get(row.id, ()),
        )
        for row in rows
    )


def sums_of(order: Order) -> Sums:
    """What an order adds up to."""
    parts = (order.goods_minor, order.shipping_minor, order.discount_minor)
    rest = (order.tax_minor, order.credit_minor)
    return Sums(*(Money(minor, order.currency) for minor in (*parts, *rest)))


def taxes_of(session: Session, order: Order) -> tuple[TaxLine, ...]:
    """What of an order is taxed at which rate; nothing where no tax was known."""
    return tuple(
        TaxLine(
            each.name,
            each.points,
            each.included,
            Money(each.net_minor, order.currency),
            Money(each.tax_minor, order.currency),
        )
        for each in rows_of(session, _TAXES, {"order": order.id})
    )


def tax_back(session: Session, order: Order, amount: Money) -> Money:
    """The tax that goes back with a part of an order's total."""
    back = taxes_back(taxes_of(session, order), amount)
    return total((each.tax for each in back), order.currency)


def by_token(session: Session, token: str) -> Order | None:
    """The order behind a secret link, with its lines."""
    return _first(session, _OF_TOKEN, {"given": token})


def by_number(session: Session, number: str) -> Order | None:
    """The order with a number, as a person types it."""
    return _first(session, _OF_NUMBER, {"given": number.strip().upper()})


def by_key(session: Session, key: str) -> Order | None:
    """The order that was placed under a key, as the database has it now."""
    return _first(session, _OF_KEY, {"given": key})


def _first(session: Session, wanted: Select[Any], given: dict[str, str]) -> Order | None:
    found = next(iter(loaded(session, Order, wanted, given, fresh=True)), None)
    if found is not None:
        lines = loaded(session, OrderLine, _LINES, {"order": found.id}, fresh=True)
        set_committed_value(found, "lines", lines)
    return found


def unpaid_ids(session: Session, *, now: datetime, limit: int = 100) -> list[int]:
    """Orders whose time to pay has run out, the oldest first."""
    wanted = (
        select(Order.id)
        .where(Order.state == OrderState.PLACED, Order.pay_by < now, Order.paid_at.is_(None))
        .order_by(Order.pay_by, Order.id)
        .limit(limit)
    )
    return list(session.scalars(wanted))


def unpaid_ids_with(
    session: Session, variant_ids: Collection[int], *, now: datetime, limit: int
) -> list[int]:
    """The same, of orders that hold pieces of these variants, or of what lies in them."""
    asked = {"variants": list(variant_ids), "now": now, "limit": limit}
    return list(rows_of(session, _LAPSED, asked).scalars())


def _lapsed() -> Select[Any]:
    order, line, part = columns_of(Order), columns_of(OrderLine), OrderLinePart.__table__
    wanted: BindParameter[int] = bindparam("variants", expanding=True)
    taken = func.coalesce(part.c.variant_id, line.variant_id)
    holds = (
        select(line.id)
        .outerjoin(part, part.c.order_line_id == line.id)
        .where(line.order_id == order.id, line.to_make.is_(False))
        .where(or_(taken.in_(wanted), taken.in_(components_in(wanted))))
        .exists()
    )
    over = order.pay_by < bindparam("now", type_=order.pay_by.type)
    return (
        select(order.id)
        .where(order.state == OrderState.PLACED, over, order.paid_at.is_(None), holds)
        .order_by(order.pay_by, order.id)
        .limit(bindparam("limit", type_=Integer))
    )


_LAPSED = _lapsed()


def listing(
    session: Session,
    *,
    kind: OrderKind | None = None,
    state: OrderState | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> list[OrderRow]:
    """Orders, the newest first; `before_id` is the last id of the page before."""
    pieces = (
        select(func.sum(OrderLine.pieces)).where(OrderLine.order_id == Order.id).scalar_subquery()
    )
    wanted = select(Order, pieces).order_by(Order.id.desc()).limit(limit)
    if kind is not None:
        wanted = wanted.where(Order.kind == kind)
    if state is not None:
        wanted = wanted.where(Order.state == state)
    if before_id is not None:
        wanted = wanted.where(Order.id < before_id)
    return [_row(order, count) for order, count in session.execute(wanted)]


def of_user(session: Session, user_id: int, *, limit: int = 50) -> list[Order]:
    """A user's own orders, the newest first."""
    wanted = select(Order).where(Order.user_id == user_id).order_by(Order.id.desc()).limit(limit)
    return list(session.scalars(wanted))


def _row(order: Order, pieces: int | None) -> OrderRow:
    return OrderRow(
        id=order.id,
        number=order.number,
        kind=order.kind,
        state=order.state,
        customer=order.customer,
        pieces=pieces or 0,
        total=Money(order.total_minor, order.currency),
        due_on=order.due_on,
        placed_at=order.placed_at,
        paid_at=order.paid_at,
    )
