"""What is kept of a user, for her to take along: account, orders, reviews, wishlist.

Nothing of others is in it, and no secret: neither keys nor the links of her orders' gateways. Order
links are hers and are told.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.money import Money
from fulfillment.orders import Order, of_user
from storefront import reviews, wishlists
from storefront.accounts.models import User
from storefront.reviews import OwnRow
from storefront.wishlists import WishRow

#: More orders than anybody of us has placed.
MOST_ORDERS = 10_000


def kept_of(session: Session, user: User, *, now: datetime) -> JsonMap:
    """Everything in plain words and numbers."""
    wishlist = wishlists.find(session, token=None, user_id=user.id)
    return {
        "account": {
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "time_zone": user.time_zone,
            "since": user.created_at.isoformat(),
            "roles": [each.role.value for each in user.memberships],
        },
        "orders": [_order(each) for each in of_user(session, user.id, limit=MOST_ORDERS)],
        "reviews": [_review(each) for each in reviews.of_user(session, user.id, limit=MOST_ORDERS)],
        "wishlist": [_wish(each) for each in wishlists.show(session, wishlist, now=now)],
    }


def _order(order: Order) -> JsonMap:
    told = ("number", "token", "email", "recipient", "phone", "address", "language", "currency")
    return {
        **{name: getattr(order, name) for name in told},
        "state": order.state.value,
        "total": str(Money(order.total_minor, order.currency).amount),
        "placed_at": order.placed_at.isoformat(),
        "paid_at": order.paid_at.isoformat() if order.paid_at else None,
    }


def _review(row: OwnRow) -> JsonMap:
    told = ("slug", "stars", "words", "name", "language", "says")
    return {
        **{name: getattr(row, name) for name in told},
        "state": row.state.value,
        "written_at": row.written_at.isoformat(),
    }


def _wish(row: WishRow) -> JsonMap:
    return {
        "product": row.slug,
        "variant": {"zh": row.variant.zh, "en": row.variant.en},
        "price_then": str(row.was.amount) if row.was else None,
        "added_at": row.added_at.isoformat(),
    }
