"""Goods for tests: each maker of a row says only what its test cares about."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.pricing import PieceRate, Price
from catalog.products import Craft, Product, ProductState, Variant
from catalog.stock import Location, StockLevel
from catalog.words import Words

#: Before every test's clock, so that what is made here is in force.
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
_next = count(1)


def a_cooperative(session: Session, slug: str = "qingxi", **facts: Any) -> Cooperative:
    """The cooperative of that name, made if it is not there."""
    known = session.scalars(select(Cooperative).where(Cooperative.slug == slug)).first()
    if known:
        return known
    texts = {
        "name": Words("清溪手作合作社", "Qingxi Craft Cooperative"),
        "province": Words("浙江省", "Zhejiang"),
        "city": Words("衢州市", "Quzhou"),
        "about": Words("溪边的工坊。", "A workshop by the stream."),
        "address": Words("演示路1号", "1 Demo Road"),
    }
    made = Cooperative(**{"slug": slug, "region": "east", **texts, **facts})
    session.add(made)
    session.flush()
    return made


def a_craft(session: Session, slug: str = "beading", **facts: Any) -> Craft:
    """The craft of that name, made if it is not there."""
    known = session.scalars(select(Craft).where(Craft.slug == slug)).first()
    if known:
        return known
    texts = {
        "name": Words("串珠手链", "Bead bracelets"),
        "about": Words("一颗一颗穿起来。", "One by one."),
    }
    made = Craft(**{"slug": slug, **texts, **facts})
    session.add(made)
    session.flush()
    return made


def the_hub(session: Session) -> Location:
    """The place from which the shop sends."""
    known = session.scalars(select(Location).where(Location.slug == "hub")).first()
    if known:
        return known
    made = Location(slug="hub", name=Words("集货中心", "The hub"))
    session.add(made)
    session.flush()
    return made


def a_variant(
    session: Session, product: Product, *, price: int | None = 5200, pieces: int = 10, **facts: Any
) -> Variant:
    """One more variant of a product, `pieces` of it in stock at the hub."""
    number = next(_next)
    name = Words("青绿", "Leaf green")
    known = {"sku": f"SKU-{number}", "name": name, "colour_hex": "#6F9A78", "position": number}
    made = Variant(**{**known, **facts}, product_id=product.id)
    session.add(made)
    session.flush()
    if price is not None:
        session.add(Price(variant_id=made.id, amount_minor=price, starts_at=LONG_AGO))
    if pieces:
        hub = the_hub(session)
        session.add(StockLevel(variant_id=made.id, location_id=hub.id, on_hand=pieces))
    session.flush()
    return made


def a_product(
    session: Session,
    slug: str = "",
    *,
    price: int | None = 5200,
    rate: int | None = 900,
    pieces: int = 10,
    **facts: Any,
) -> Product:
    """A published product with one variant, a price, a piece rate and some stock."""
    number = next(_next)
    texts = {
        "name": Words("青玉圆珠手链", "Green jade bracelet"),
        "summary": Words("十八颗青玉。", "Eighteen beads of jade."),
        "description": Words("颗颗挑过。", "Picked by hand."),
        "materials": Words("青玉、黄铜", "Jade, brass"),
        "care": Words("软布擦干。", "Wipe dry."),
    }
    known = {
        "slug": slug or f"product-{number}",
        "state": ProductState.PUBLISHED,
        "standard_minutes": Decimal(18),
        "published_at": LONG_AGO,
    }
    if "craft_id" not in facts:
        facts["craft_id"] = a_craft(session).id
    if "cooperative_id" not in facts:
        facts["cooperative_id"] = a_cooperative(session).id
    made = Product(**{**texts, **known, **facts})
    session.add(made)
    session.flush()
    if rate is not None:
        row = PieceRate(product_id=made.id, amount_minor=rate, starts_on=LONG_AGO.date())
        session.add(row)
    a_variant(session, made, price=price, pieces=pieces)
    return made
