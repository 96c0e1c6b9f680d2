"""What the office sees of vouchers: the orders that used one, and the names of what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.money import Money
from catalog.products import Craft, Product
from catalog.words import Words
from fulfillment.orders import Order, OrderState
from fulfillment.vouchers import Only, VoucherUse

Named = Sequence[tuple[int, Words]]


@dataclass(frozen=True, slots=True)
class UseRow:
    """An order that used a voucher."""

    number: str
    state: OrderState
    amount: Money
    taken_at: datetime
    given_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class NamedOnly:
    """What a voucher is for, by name."""

    names: tuple[Words, ...]
    slugs: tuple[str, ...]


def uses_of(session: Session, voucher_id: int, *, limit: int = 200) -> list[UseRow]:
    """The orders that used it, the newest first."""
    wanted = (
        select(VoucherUse, Order.number, Order.state, Order.currency)
        .join(Order, Order.id == VoucherUse.order_id)
        .where(VoucherUse.voucher_id == voucher_id)
        .order_by(VoucherUse.id.desc())
        .limit(limit)
    )
    return [
        UseRow(number, state, Money(use.amount_minor, currency), use.taken_at, use.given_back_at)
        for use, number, state, currency in session.execute(wanted)
    ]


def scopes(session: Session) -> tuple[Named, Named]:
    """Every craft and every cooperative, by name."""
    crafts = session.execute(select(Craft.id, Craft.name).order_by(Craft.id))
    homes = session.execute(select(Cooperative.id, Cooperative.name).order_by(Cooperative.id))
    return [(row.id, row.name) for row in crafts], [(row.id, row.name) for row in homes]


def named(session: Session, only: Only) -> NamedOnly:
    """The names of crafts, cooperatives and products."""
    if not only:
        return NamedOnly((), ())
    wanted = ((Craft, only.crafts), (Cooperative, only.cooperatives), (Product, only.products))
    names: list[Words] = []
    for kind, ids in wanted:
        if ids:
            names += session.scalars(select(kind.name).where(kind.id.in_(ids)).order_by(kind.id))
    slugs = select(Product.slug).where(Product.id.in_(only.products)).order_by(Product.id)
    return NamedOnly(tuple(names), tuple(session.scalars(slugs)) if only.products else ())


def product_ids(session: Session, slugs: Sequence[str]) -> tuple[frozenset[int], list[str]]:
    """The products with these address words, and the words that are none."""
    if not slugs:
        return frozenset(), []
    rows = session.execute(select(Product.slug, Product.id).where(Product.slug.in_(slugs)))
    found = {row.slug: row.id for row in rows}
    return frozenset(found.values()), [each for each in slugs if each not in found]
