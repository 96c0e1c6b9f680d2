"""Whether a cart comes too late: the first thing that is asked when somebody orders.

At a drop a thousand are told no and fifty yes. Who is told no costs one statement: her lines, what
is left of each, and two doubts. Nothing is remembered from one press to the next, so nobody hears
of a level that is not there any more.

Rules
* Too late is a cart of which more is wanted of some variant than lies ready, and that cannot be
  made to order. Whatever else it holds, it cannot be ordered as it stands (`rules.CartView.ready`).
* Doubtful is what the checkout itself must judge: a line that the waiting line holds pieces for, an
  order that this press has placed already, unpaid orders whose time is over and that hold pieces.
  Then this says nothing, and she goes the whole way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Table,
    bindparam,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from catalog import stock
from catalog.db import columns_of, rows_of
from catalog.products import Product, Variant
from catalog.vault import fingerprint
from fulfillment.orders import Order, OrderState
from storefront.carts.actions import unpacked_draft
from storefront.carts.models import Cart, CartLine

_CART, _LINE, _VARIANT = columns_of(Cart), columns_of(CartLine), columns_of(Variant)
_PRODUCT, _ORDER = columns_of(Product), columns_of(Order)


@dataclass(frozen=True, slots=True)
class TooLate:
    """What is known of a cart that cannot be ordered any more: its number, and what she typed."""

    cart_id: int
    draft: dict[str, str]


def too_late(
    session: Session, *, token: str | None, user_id: int | None, nonce: str, now: datetime
) -> TooLate | None:
    """The cart of a user, or of a guest who holds its token, if it surely cannot be ordered."""
    known = {"nonce": f":{nonce[:64]}", "now": now}
    if user_id is not None:
        rows = rows_of(session, _OF_USER, {**known, "user": user_id}).all()
    elif token:
        rows = rows_of(session, _OF_GUEST, {**known, "hash": fingerprint(token)}).all()
    else:
        return None
    if not any(_short(rows)) or any(row.offer_id or row.placed or row.lapsing for row in rows):
        return None
    return TooLate(rows[0].id, unpacked_draft(rows[0].draft))


def _short(rows: Sequence[Any]) -> list[int]:
    """Variants of which all lines together want more than there is."""
    wanted: dict[int, int] = {}
    for row in rows:
        wanted[row.variant_id] = wanted.get(row.variant_id, 0) + row.pieces
    return [r.variant_id for r in rows if not r.made_to_order and wanted[r.variant_id] > r.left]


def _placed() -> ColumnElement[bool]:
    """Whether this very press has placed its order already."""
    key = literal("web:") + sql_cast(_CART.id, String) + bindparam("nonce", type_=String)
    return exists().where(_ORDER.key == key)


def lapsing() -> ColumnElement[bool]:
    """Whether some order may hold pieces although its time is over; asks for `now`."""
    over = (_ORDER.pay_by < bindparam("now", type_=_ORDER.pay_by.type), _ORDER.paid_at.is_(None))
    return exists().where(*over, _ORDER.state == OrderState.PLACED)


def _lines() -> Select[Any]:
    doubts = (_placed().label("placed"), lapsing().label("lapsing"))
    tables = [cast("Table", each.__table__) for each in (CartLine, Variant, Product)]
    return (
        select(_CART.id, _CART.draft, _LINE.variant_id, _LINE.pieces, _LINE.offer_id)
        .add_columns(_PRODUCT.made_to_order, stock.left_of(_LINE.variant_id).label("left"), *doubts)
        .join(tables[0], _LINE.cart_id == _CART.id)
        .join(tables[1], _VARIANT.id == _LINE.variant_id)
        .join(tables[2], _PRODUCT.id == _VARIANT.product_id)
    )


_newest = select(func.max(_CART.id)).where(_CART.user_id == bindparam("user")).scalar_subquery()
_OF_USER = _lines().where(_CART.id == _newest)
_OF_GUEST = _lines().where(_CART.token_hash == bindparam("hash"), _CART.user_id.is_(None))
