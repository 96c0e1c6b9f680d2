"""Her cart at the moment she presses "Order and pay": one statement, and whether that is too late.

At a drop a thousand are told no and fifty yes. Who is told no costs one statement: her cart, its
lines as a page shows them, what is left of each, and two doubts. Who is told yes needs the same, so
nothing is asked twice. Nothing is remembered from one press to the next, so nobody hears of a level
that is not there any more.

Rules
* Too late is a cart of which more is wanted of some variant than lies ready, and that cannot be
  made to order. Whatever else it holds, it cannot be ordered as it stands (`rules.CartView.ready`).
* Doubtful is what the checkout itself must judge: a line that the waiting line holds pieces for or
  that comes from a live session, an order that this press has placed already, unpaid orders whose
  time is over and that hold pieces. Then nobody is told that it is too late, and she goes the whole
  way.
"""

from __future__ import annotations

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

from catalog.db import columns_of, rows_of
from catalog.loading import brought
from catalog.pricing import ladders_of
from catalog.vault import fingerprint
from fulfillment.orders import Order
from storefront.carts.models import Cart, CartLine
from storefront.carts.offered import Slots, nobody
from storefront.carts.queries import Prices, lines, seen
from storefront.carts.rules import CartView

_CART, _ORDER = columns_of(Cart), columns_of(Order)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A cart with something in it, as it stood when its order was pressed."""

    cart: Cart
    found: tuple[Any, ...]

    @property
    def too_late(self) -> bool:
        """Whether it surely cannot be ordered any more."""
        doubtful = any(
            row.offer_id or row.lineup_slot_id or row.placed or row.lapsing for row in self.found
        )
        return not doubtful and self._short()

    def view(
        self,
        session: Session,
        *,
        now: datetime,
        prices: Prices = ladders_of,
        slots: Slots = nobody,
    ) -> CartView:
        """The same as a page shows it."""
        return seen(session, self.found, now=now, prices=prices, slots=slots)

    def _short(self) -> bool:
        """Whether all lines of some variant together want more than there is."""
        wanted: dict[int, int] = {}
        for row in self.found:
            wanted[row.id] = wanted.get(row.id, 0) + row.pieces
        return any(not row.made_to_order and wanted[row.id] > row.left for row in self.found)


def pressed(
    session: Session, *, token: str | None, user_id: int | None, nonce: str, now: datetime
) -> Pressed | None:
    """The cart of a user, or of a guest who holds its token; None if nothing is in it."""
    known = {"nonce": f":{nonce[:64]}", "now": now}
    if user_id is not None:
        found = rows_of(session, _OF_USER, {**known, "user": user_id}).all()
    elif token:
        found = rows_of(session, _OF_GUEST, {**known, "hash": fingerprint(token)}).all()
    else:
        return None
    if not found:
        return None
    return Pressed(brought(session, Cart, tuple(found[0])[-len(_CART) :]), tuple(found))


def _placed() -> ColumnElement[bool]:
    """Whether this very press has placed its order already."""
    key = literal("web:") + sql_cast(_CART.id, String) + bindparam("nonce", type_=String)
    return exists().where(_ORDER.key == key)


def _lines() -> Select[*tuple[Any, ...]]:
    carts = cast("Table", Cart.__table__)
    hers = [each.label(f"cart_{each.name}") for each in _CART]
    return (
        lines()
        .add_columns(_placed().label("placed"), *hers)
        .join(carts, _CART.id == CartLine.cart_id)
    )


_newest = select(func.max(_CART.id)).where(_CART.user_id == bindparam("user")).scalar_subquery()
_OF_USER = _lines().where(_CART.id == _newest)
_OF_GUEST = _lines().where(_CART.token_hash == bindparam("hash"), _CART.user_id.is_(None))
