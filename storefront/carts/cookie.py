"""The cart of the browser that asks: its cookie and the number beside the icon.

The cookie is ours alone, not readable by scripts, and lasts 60 days from the last change.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import g, request, session
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from storefront.carts.actions import begin, find, pieces_of, take_along
from storefront.carts.models import Cart
from storefront.carts.pressing import Pressed, pressed
from storefront.wiring.cookies import hand_out

COOKIE = "mh_cart"
LASTS = timedelta(days=60)


def of_browser(rows: Session, user_id: int | None) -> Cart | None:
    """The cart that this browser may see."""
    return find(rows, token=request.cookies.get(COOKIE), user_id=user_id)


def ordered(rows: Session, user_id: int | None, *, nonce: str, now: datetime) -> Pressed | None:
    """The same with what is in it, as it stands when its order is pressed."""
    token = request.cookies.get(COOKIE)
    return pressed(rows, token=token, user_id=user_id, nonce=nonce, now=now)


def opened(rows: Session, user_id: int | None, *, now: datetime) -> Cart:
    """The cart that this browser may see, or a new one, whose token `kept` will hand out."""
    cart = of_browser(rows, user_id)
    if cart is None:
        cart, g.cart_token = begin(rows, user_id=user_id, now=now)
    return cart


def joined_at_sign_in(rows: Session, user_id: int, *, now: datetime) -> None:
    """The guest's cart becomes hers; call it when she has just signed in."""
    counted(rows, take_along(rows, token=request.cookies.get(COOKIE), user_id=user_id, now=now))


def counted(rows: Session, cart: Cart | None) -> None:
    """Remember the number of pieces, so that a page need not ask the database for it."""
    pieces = sum(pieces_of(rows, cart).values()) if cart is not None else 0
    if session.get("cart_pieces", 0) != pieces:
        session["cart_pieces"] = pieces


def kept(answer: Response) -> Response:
    """Send the token of a cart that has just begun."""
    if token := g.pop("cart_token", None):
        hand_out(answer, COOKIE, token, LASTS)
    return answer
