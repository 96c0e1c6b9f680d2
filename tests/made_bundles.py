"""Bundles for tests: two bracelets and a pouch, and a pair that shares the bracelet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.products import Variant
from catalog.stock.bundling import define, definition
from catalog.words import Words
from fulfillment.orders import NewLine
from tests.made_buying import EACH
from tests.made_catalog import a_product


@dataclass(frozen=True, slots=True)
class Sets:
    """What the test's shop sells: two goods, and two sets of them."""

    bracelet: Variant
    pouch: Variant
    gift: Variant
    pair: Variant

    @property
    def ids(self) -> list[int]:
        return [self.bracelet.id, self.pouch.id, self.gift.id, self.pair.id]


def some_sets(session: Session, now: datetime, *, bracelets: int = 10, pouches: int = 10) -> Sets:
    """A gift set (two bracelets, one pouch) and a pair (two bracelets)."""
    named = {"bracelet": Words("手链", "Bracelet"), "pouch": Words("布袋", "Pouch")}
    bracelet = a_product(session, "bracelet", pieces=bracelets, rate=900, name=named["bracelet"])
    pouch = a_product(session, "pouch", pieces=pouches, rate=300, name=named["pouch"])
    gift = a_product(
        session, "gift", price=9900, pieces=0, rate=None, name=Words("礼盒", "Gift set")
    )
    pair = a_product(session, "pair", price=9000, pieces=0, rate=None, name=Words("双份", "Pair"))
    made = Sets(*(each.variants[0] for each in (bracelet, pouch, gift, pair)))
    facts = {made.gift: {made.bracelet.id: 2, made.pouch.id: 1}, made.pair: {made.bracelet.id: 2}}
    for bundle, parts in facts.items():
        define(session, bundle, parts, actor=SYSTEM, now=now)
    session.commit()
    return made


def a_line(session: Session, variant: Variant, pieces: int) -> NewLine:
    """A line of an order, with what lies in it."""
    parts = tuple(definition(session, variant.id).items())
    return NewLine(variant.id, variant.product_id, pieces, EACH, parts=parts)
