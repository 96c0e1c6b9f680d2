"""Rows of making for tests: a cooperative with makers, an order to make, batches in every state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.history import SYSTEM, Actor
from catalog.money import Money
from catalog.pricing import PieceRate
from catalog.products import Craft, Product, ProductState, Variant
from catalog.words import Words
from fulfillment import batches
from fulfillment.batches import Batch, NewBatch, NewHandIn
from fulfillment.makers import Maker
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind
from fulfillment.orders import place as place_order
from fulfillment.orders import start as start_order
from fulfillment.quality import Inspection
from fulfillment.workflow import floor
from tests.made_training import certified

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
RATE = Money(650)
AHE = Actor(None, "maker")
LEAD = Actor(None, "lead")


@dataclass(frozen=True, slots=True)
class Floor:
    """One cooperative at work: its style, its maker Ahe, and an order to make."""

    cooperative: Cooperative
    product: Product
    variant: Variant
    maker: Maker
    order: Order


def a_floor(session: Session, *, slug: str = "qingxi", pieces: int = 100) -> Floor:
    """A cooperative, a style at ¥6.50 a piece, Ahe who can make it, and an order in production."""
    cooperative = a_cooperative(session, slug=slug)
    variant = a_style(session, cooperative, slug=f"knot-{slug}")
    maker = a_maker(session, cooperative, craft=variant.product.craft)
    order = an_order_to_make(session, variant, pieces, key=f"bulk:{slug}")
    session.commit()
    return Floor(cooperative, variant.product, variant, maker, order)


def a_cooperative(session: Session, *, slug: str = "qingxi") -> Cooperative:
    """A cooperative in Anji."""
    made = Cooperative(
        slug=slug,
        name=Words("清溪合作社", "Qingxi Cooperative"),
        province=Words("浙江", "Zhejiang"),
        city=Words("安吉", "Anji"),
        region="east",
        about=Words("", ""),
        address=Words("", ""),
    )
    session.add(made)
    session.flush()
    return made


def a_style(session: Session, cooperative: Cooperative, *, slug: str = "knot") -> Variant:
    """A knotted bracelet in packs of ten, ¥6.50 a piece."""
    craft = Craft(slug=f"craft-{slug}", name=Words("编结", "Knotting"), about=Words("", ""))
    nothing = Words("", "")
    product = Product(
        slug=slug,
        state=ProductState.PUBLISHED,
        craft=craft,
        cooperative=cooperative,
        name=Words("平安结手绳", "Knotted bracelet"),
        summary=nothing,
        description=nothing,
        materials=nothing,
        care=nothing,
        standard_minutes=Decimal(18),
        pack=10,
        published_at=NOW,
    )
    variant = Variant(sku=f"{slug}-red".upper(), name=Words("朱红", "Red"), product=product)
    session.add(variant)
    session.flush()
    session.add(
        PieceRate(product_id=product.id, amount_minor=RATE.minor, starts_on=date(2026, 1, 1))
    )
    return variant


def a_maker(
    session: Session, cooperative: Cooperative, *, craft: Craft, code: str = "", alias: str = "Ahe"
) -> Maker:
    """A maker with ten safe hours a week and a certificate for the craft."""
    made = Maker(
        code=code or f"M-{cooperative.slug}"[:16],
        cooperative_id=cooperative.id,
        alias=Words("阿禾", alias),
        minutes_per_week=600,
        working_days={"days": ["mon", "tue", "wed", "thu", "fri"]},
        public_words=Words("", ""),
    )
    certified(made, craft.id)
    session.add(made)
    session.flush()
    return made


def an_order_to_make(
    session: Session, variant: Variant, pieces: int, *, key: str = "bulk:1"
) -> Order:
    """Changhe Tea House orders pieces that are made for it; production has begun."""
    new = NewOrder(
        kind=OrderKind.BULK,
        customer="Changhe Tea House",
        user_id=None,
        email="tea@example.org",
        recipient="Zhou Wen",
        phone="+8613800138000",
        address="Hangzhou",
        language="en",
        currency="CNY",
        lines=(NewLine(variant.id, variant.product_id, pieces, Money(6800), True),),
        shipping=Money(0),
        due_on=date(2026, 12, 18),
        key=key,
    )
    order = place_order(session, new, actor=SYSTEM, now=NOW)
    start_order(session, order, actor=SYSTEM, now=NOW)
    return order


def an_offer(session: Session, floor: Floor, *, pieces: int = 20) -> Batch:
    """A batch that Ahe was asked to make."""
    new = NewBatch(
        plan_id=None,
        order_line_id=floor.order.lines[0].id,
        maker_id=floor.maker.id,
        cooperative_id=floor.cooperative.id,
        product_id=floor.product.id,
        variant_id=floor.variant.id,
        pieces=pieces,
        currency="CNY",
        start_on=TODAY,
        due_on=date(2026, 11, 30),
        reason={},
    )
    batch = batches.open_batch(session, new, actor=SYSTEM, now=NOW)
    session.commit()
    return batch


def a_taken_batch(session: Session, floor_: Floor, *, pieces: int = 20) -> Batch:
    """A batch that Ahe took."""
    batch = an_offer(session, floor_, pieces=pieces)
    floor.batch_taken(session, batch, actor=AHE, now=NOW)
    session.commit()
    return batch


def a_hand_in(
    session: Session, batch: Batch, pieces: int, *, nonce: str = "n1", photo: int | None = None
) -> Inspection:
    """Pieces that Ahe handed in, waiting for a verdict."""
    new = NewHandIn(pieces, photo, nonce)
    inspection = floor.batch_handed_in(session, batch, new, actor=AHE, now=NOW)
    session.commit()
    return inspection
