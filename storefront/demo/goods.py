"""The demo's shelves: cooperatives, crafts, products with prices, rates and stock."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import search, stock
from catalog.cooperatives import Cooperative
from catalog.pricing import CooperativeFee, PieceRate, Price
from catalog.products import Craft, Product, ProductState, Variant
from catalog.stock import Location
from catalog.words import Words
from storefront.demo.content import Piece, goods, people, words

#: How long before today the demo's story begins.
STORY = timedelta(days=60)
HUB = "hub"
#: What every cooperative of the demo gets of a price: 8 %.
FEE_POINTS = 800


def load_goods(session: Session, now: datetime) -> None:
    """Everything that stands on the shelves, valid since the story began."""
    begun = now - STORY
    cooperatives = {each["slug"]: _cooperative(each) for each in people()["cooperatives"]}
    crafts = {each["slug"]: _craft(place, each) for place, each in enumerate(goods()["crafts"])}
    hub = Location(slug=HUB, name=Words("城市仓", "City hub"))
    session.add_all([*cooperatives.values(), *crafts.values(), hub])
    session.flush()
    for each in cooperatives.values():
        fee = CooperativeFee(
            cooperative_id=each.id, share_points=FEE_POINTS, starts_on=begun.date()
        )
        session.add(fee)
    for piece in goods()["products"]:
        product = _product(piece, begun)
        product.craft = crafts[piece["craft"]]
        product.cooperative = cooperatives[piece["cooperative"]]
        session.add(product)
        session.flush()
        _values(session, product, piece, hub, begun)
    search.redraw(session, now=now)


def _cooperative(piece: Piece) -> Cooperative:
    lead_times = ("kit_days", "return_days", "cost_per_parcel_minor", "cost_per_kg_minor")
    return Cooperative(
        slug=piece["slug"],
        name=words(piece["name"]),
        province=words(piece["province"]),
        city=words(piece["city"]),
        region=piece["region"],
        about=words(piece["about"]),
        address=words(piece["address"]),
        min_batch=piece["min_batch"],
        **{name: piece[name] for name in lead_times},
    )


def _craft(place: int, piece: Piece) -> Craft:
    return Craft(
        slug=piece["slug"], name=words(piece["name"]), about=words(piece["about"]), position=place
    )


def _product(piece: Piece, begun: datetime) -> Product:
    texts = ("name", "summary", "description", "materials", "care")
    counts = ("level", "pack", "min_batch", "weight_g", "kit_weight_g", "materials_minor")
    return Product(
        slug=piece["slug"],
        state=ProductState.PUBLISHED,
        published_at=begun,
        standard_minutes=Decimal(str(piece["standard_minutes"])),
        made_to_order=piece.get("made_to_order", False),
        variants=[_variant(place, each) for place, each in enumerate(piece["variants"])],
        **{name: words(piece[name]) for name in texts},
        **{name: piece[name] for name in counts},
    )


def _variant(place: int, piece: Piece) -> Variant:
    return Variant(
        sku=piece["sku"],
        name=words(piece["name"]),
        colour_hex=piece["colour_hex"],
        position=place,
    )


def _values(
    session: Session, product: Product, piece: Piece, hub: Location, begun: datetime
) -> None:
    rate = PieceRate(
        product_id=product.id, amount_minor=piece["piece_rate_minor"], starts_on=begun.date()
    )
    session.add(rate)
    for variant, each in zip(product.variants, piece["variants"], strict=True):
        price = Price(variant_id=variant.id, amount_minor=each["price_minor"], starts_at=begun)
        session.add(price)
        if each["stock"]:
            stock.receive(
                session,
                variant.id,
                hub.id,
                each["stock"],
                key=f"demo:opening:{variant.sku}",
                reason="opening",
                now=begun,
            )


def variants_by_sku(session: Session) -> dict[str, Variant]:
    """Every variant, by its sku."""
    return {variant.sku: variant for variant in session.scalars(select(Variant))}
