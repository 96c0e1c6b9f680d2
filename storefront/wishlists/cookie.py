"""The wishlist of the browser that asks: its cookie, ours alone, kept for half a year."""

from __future__ import annotations

from datetime import datetime

from flask import g, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from storefront.wiring.cookies import hand_out
from storefront.wishlists.actions import begin, find, take_along
from storefront.wishlists.models import Wishlist
from storefront.wishlists.rules import KEPT

COOKIE = "mh_wishes"


def of_browser(rows: Session, user_id: int | None) -> Wishlist | None:
    """The list that this browser may see."""
    return find(rows, token=request.cookies.get(COOKIE), user_id=user_id)


def opened(rows: Session, user_id: int | None, *, now: datetime) -> Wishlist:
    """The list that this browser may see, or a new one, whose token `kept` will hand out."""
    wishlist = of_browser(rows, user_id)
    if wishlist is None:
        wishlist, token = begin(rows, user_id=user_id, now=now)
        if user_id is None:
            g.wishlist_token = token
    return wishlist


def joined_at_sign_in(rows: Session, user_id: int, *, now: datetime) -> None:
    """The guest's list becomes hers; call it when she has just signed in."""
    if token := request.cookies.get(COOKIE):
        take_along(rows, token=token, user_id=user_id, now=now)


def kept(answer: Response) -> Response:
    """Send the token of a list that has just begun."""
    if token := g.pop("wishlist_token", None):
        hand_out(answer, COOKIE, token, KEPT)
    return answer
