"""Rows of stalls for tests: a metro cart with a day open and pieces on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.products import Variant
from catalog.stock import StockLevel
from catalog.words import Words
from storefront import stalls
from storefront.accounts import User
from storefront.stalls import DayBook, Hours, NewSale, NewStall, Pay, Stall
from tests.made_catalog import a_product, a_variant, the_hub


@dataclass(frozen=True)
class Cart:
    """A cart with its seller, and two kinds of goods on it."""

    stall: Stall
    day: DayBook
    seller: User
    jade: Variant
    knot: Variant


def a_cart(
    session: Session,
    user: Callable[..., User],
    now: datetime,
    *,
    jade: int = 5,
    knot: int = 3,
    slug: str = "metro",
) -> Cart:
    """Zhou Lan's cart: so many of each loaded, of ten in the hub; ¥52.00 a piece."""
    seller, home = user(f"lan-{slug}@example.org"), the_hub(session)
    actor = Actor(seller.id, "seller")
    product = a_product(session)
    goods = [a_variant(session, product, pieces=10) for _ in range(2)]
    site = stalls.open_site(
        session,
        Words("人民广场站", "People's Square station"),
        Words("3号口内", "Inside exit 3"),
        [Hours(day, 600, 1260) for day in range(5)],
        actor=actor,
        now=now,
    )
    new = NewStall(slug, Words("地铁小车", "Metro cart"), site.id, home.id)
    stall = stalls.open_stall(session, new, actor=actor, now=now)
    stalls.grant(session, stall, seller.id, actor=actor, now=now)
    day = stalls.open_day(session, stall, now.date(), actor=actor, now=now)
    pieces = {goods[0].id: jade, goods[1].id: knot}
    stalls.load(session, day, pieces, key="morning", actor=actor, now=now)
    session.commit()
    return Cart(stall, day, seller, goods[0], goods[1])


def a_sale(cart: Cart, pieces: int, now: datetime, *, nonce: str, pay: Pay = Pay.CASH) -> NewSale:
    """So many jade bracelets."""
    return NewSale(nonce, pay, {cart.jade.id: pieces}, now, cart.seller.id)


def lying(session: Session, variant: Variant, location_id: int) -> int:
    """Pieces of a variant at a place."""
    level = session.query(StockLevel.on_hand)
    level = level.filter_by(variant_id=variant.id, location_id=location_id)
    return sum(pieces for (pieces,) in level)
