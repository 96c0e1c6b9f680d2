"""Showing a cart: two statements, however long it is; three more if something is to be made, one
more if a bundle lies in it.

What is left of a variant is shared by all lines that need it, in their order: its own, and those of
bundles it lies in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, bindparam, exists, select
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import columns_of, rows_of
from catalog.money import Money
from catalog.pricing import Ladder, ladders_of
from catalog.products import Product, ProductLettering, ProductState, Variant
from catalog.stock.bundling import parts_of
from fulfillment.orders import Order, OrderState
from fulfillment.workflow.capacity import Making, days_for
from storefront.carts.models import Cart, CartLine
from storefront.carts.offered import Offered, Slots, nobody
from storefront.carts.rules import CartRow, CartView, Pool
from storefront.waiting import Held, held_now


class Prices(Protocol):
    """Who tells the prices in force of variants; `ladders_of` does."""

    def __call__(
        self, session: Session, variant_ids: Collection[int], /, *, now: datetime
    ) -> dict[int, Ladder]: ...


def show(
    session: Session,
    cart: Cart | None,
    *,
    now: datetime,
    prices: Prices = ladders_of,
    slots: Slots = nobody,
) -> CartView:
    """The cart with today's prices and what is left; empty where there is no cart."""
    if cart is None:
        return CartView()
    found = rows_of(session, _LINES, {"cart": cart.id, "now": now}).all()
    return seen(session, found, now=now, prices=prices, slots=slots)


def seen(
    session: Session,
    found: Sequence[Any],
    *,
    now: datetime,
    prices: Prices,
    slots: Slots = nobody,
) -> CartView:
    """The cart whose `lines` were found."""
    asked = {row.lineup_slot_id for row in found if row.lineup_slot_id is not None}
    if not asked:
        return _seen(session, found, {}, now=now, prices=prices)
    return _seen(session, found, slots(session, asked, now=now), now=now, prices=prices)


def _seen(
    session: Session,
    found: Sequence[Any],
    offered: Mapping[int, Offered],
    *,
    now: datetime,
    prices: Prices,
) -> CartView:
    shown = [row for row in found if row.state is ProductState.PUBLISHED and not row.retired]
    wanted: dict[int, int] = {}
    for row in shown:
        slot = offered.get(row.lineup_slot_id)
        apart = slot is not None and slot.on_air
        wanted[row.id] = wanted.get(row.id, 0) + (0 if apart else row.pieces)
    held = _held(session, shown, now)
    pool = _pool(session, shown, held)
    ladders = prices(session, list(wanted), now=now)
    rows = [
        _row(row, ladders.get(row.id), wanted.get(row.id, 0), pool)
        if (slot := offered.get(row.lineup_slot_id)) is None
        else _offered_row(row, slot, ladders.get(row.id), wanted.get(row.id, 0), pool)
        for row in found
    ]
    rows = _with_held(rows, found, held) if held else rows
    return CartView(_promised(session, rows, now), any(row.lapsing for row in found))


def _with_held(
    rows: list[CartRow], found: Sequence[Any], held: Mapping[int, Held]
) -> list[CartRow]:
    return [
        replace(row, offer_id=line.offer_id, held=held.get(row.variant_id))
        if line.offer_id
        else row
        for row, line in zip(rows, found, strict=True)
    ]


def _held(session: Session, found: list[Any], now: datetime) -> dict[int, Held]:
    """What the waiting line holds for her, by variant; asked only if a line has such pieces."""
    places = {row.id: row.offer_id for row in found if row.offer_id is not None}
    held = held_now(session, list(places.values()), now=now) if places else {}
    return {variant: held[place] for variant, place in places.items() if place in held}


def _promised(session: Session, rows: list[CartRow], now: datetime) -> tuple[CartRow, ...]:
    """With the days for what is to be made, all lines together."""
    wishes = [Making(row.product_id, row.pieces) for row in rows if row.to_make]
    days = iter(days_for(session, wishes, now=now))
    return tuple(replace(row, ready_on=next(days)) if row.to_make else row for row in rows)


def lapsing() -> ColumnElement[bool]:
    """Whether some order may hold pieces although its time is over; asks for `now`."""
    over = (_ORDER.pay_by < bindparam("now", type_=_ORDER.pay_by.type), _ORDER.paid_at.is_(None))
    return exists().where(*over, _ORDER.state == OrderState.PLACED)


_ORDER = columns_of(Order)
#: Only what a cart shows: a whole product has long texts.
_LINE = (
    CartLine.pieces,
    CartLine.offer_id,
    CartLine.lineup_slot_id,
    CartLine.mark,
    CartLine.lettering,
    CartLine.seen_minor,
    Variant.id,
    Variant.sku,
    Variant.name,
    Variant.retired_at.is_not(None).label("retired"),
    Variant.is_bundle,
)
_ABOUT = (
    Product.id.label("product_id"),
    Product.slug,
    Product.name.label("product"),
    Product.state,
    Product.made_to_order,
    Product.weight_g,
    ProductLettering.extra_minor,
    Product.tax_class,
    stock.left_of(Variant.id).label("left"),
    lapsing().label("lapsing"),
)


def lines() -> Select[*tuple[Any, ...]]:
    """A question for lines and what a cart shows of them, to be narrowed and kept; asks `now`."""
    return (
        select(*_LINE, *_ABOUT)
        .join(Variant, Variant.id == CartLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(ProductLettering, ProductLettering.product_id == Product.id)
        .order_by(CartLine.id)
    )


_LINES = lines().where(CartLine.cart_id == bindparam("cart"))


def _pool(session: Session, shown: list[Any], held: dict[int, Held]) -> Pool:
    """What is left, by variant, for the lines to share; what lies in bundles is only asked for
    where there is one."""
    bundles = [row.id for row in shown if row.is_bundle]
    parts = parts_of(session, bundles) if bundles else {}
    left = {part.variant_id: part.left for inside in parts.values() for part in inside}
    left |= {row.id: int(row.left) for row in shown if not row.is_bundle}
    pool = Pool(left, parts)
    for variant_id, each in held.items():
        pool.add(variant_id, each.pieces)
    return pool


def _row(found: Any, ladder: Ladder | None, wanted: int, pool: Pool) -> CartRow:
    """A line at the price of all pieces of its variant; the pool goes down by what it takes."""
    here = pool.take(found.id, found.pieces, or_made=found.made_to_order)
    lettered = found.lettering is not None
    price = _price(found, ladder.at(wanted)) if ladder is not None else None
    return CartRow(
        variant_id=found.id,
        product_id=found.product_id,
        slug=found.slug,
        sku=found.sku,
        name=found.product,
        variant=found.name,
        pieces=found.pieces,
        price=price,
        single=_price(found, ladder.base) if ladder else None,
        more=ladder.after(wanted) if ladder and not lettered else None,
        left=here,
        made_to_order=found.made_to_order,
        weight_g=found.weight_g,
        lettering=found.lettering or "",
        mark=found.mark,
        can_letter=not lettered or found.extra_minor is not None,
        was=_was(found, ladder),
        tax_class=found.tax_class,
        parts=pool.parts.get(found.id, ()),
    )


def _offered_row(
    found: Any, slot: Offered, ladder: Ladder | None, wanted: int, pool: Pool
) -> CartRow:
    """A line from a session: at its price and from its pieces while it is on air, never above what
    the shop asks."""
    if not slot.on_air:
        return replace(_row(found, ladder, wanted, pool), offered=slot)
    parts = pool.parts.get(found.id)
    inside = {each.variant_id: each.pieces for each in parts} if parts else {found.id: 1}
    apart = Pool({each: slot.left * n for each, n in inside.items()}, pool.parts)
    row = _row(found, ladder, found.pieces, apart)
    price = min(slot.price, ladder.base) if ladder is not None else None
    was = found.seen_minor if price is not None else None
    return replace(
        row,
        price=price,
        single=price,
        more=None,
        left=slot.left,
        made_to_order=slot.makes,
        was=None if price is None or was in (None, price.minor) else Money(was, price.currency),
        offered=slot,
    )


def _price(found: Any, price: Money) -> Money:
    """With what her words on it cost more."""
    if found.lettering is None:
        return price
    return price + Money(found.extra_minor or 0, price.currency)


def _was(found: Any, ladder: Ladder | None) -> Money | None:
    """What one piece cost when she put it in, if that has changed since."""
    if ladder is None or found.seen_minor in (None, ladder.base.minor):
        return None
    return _price(found, Money(found.seen_minor, ladder.base.currency))
