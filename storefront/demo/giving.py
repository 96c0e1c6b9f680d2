"""What the demo's shop has for people who give: a gift set, a voucher and a gift card.

Through the same verbs as on the pages. The set shares its pictures with what lies in it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.money import Money
from catalog.pricing import Price
from catalog.products import Product, ProductState, Variant
from catalog.stock.bundling import define, definition
from catalog.words import Words
from fulfillment import vouchers
from fulfillment.credit import NewCard
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind
from fulfillment.vouchers import Terms, VoucherKind
from fulfillment.workflow import intake
from fulfillment.workflow.gifts import gift_ordered
from media.assets import ProductPicture
from storefront.accounts import User

BRACELETS, POUCH = ("BR-JADE-01-GRN", "BR-JADE-01-WHT"), "EM-POUC-05-RED"
SLUG, PRICE, VOUCHER = "two-bracelets-in-a-pouch", Money(17_600), "WELCOME10"
NAMES = {
    "name": Words("双手链礼袋", "Two bracelets in a pouch"),
    "summary": Words(
        "两串青玉，一只香囊，正好送人。", "Two strings of jade and a scent pouch: a present."
    ),
    "description": Words(
        "两位手作人，两门手艺：清溪的串珠，苗岭的刺绣。装好就能送。",
        "Two crafts, many hands: beads from Qingxi, embroidery from Miaoling. Ready to give.",
    ),
    "materials": Words("青玉、黄铜、绸缎、艾草", "Jade, brass, satin, mugwort"),
    "care": Words("手链用软布擦干；香囊冷水手洗。", "Wipe the bracelets dry; wash the pouch cold."),
}


def load_giving(session: Session, users: dict[str, User], now: datetime) -> None:
    """A set in the shop and one of it ordered, a voucher for the first order, a gift card."""
    begun = now - timedelta(days=9)
    variant = _set(session, begun)
    if variant is not None:
        new = _new(variant, users["shopper"].id)
        parts = tuple(definition(session, variant.id).items())
        line = NewLine(variant.id, variant.product_id, 1, PRICE, parts=parts)
        new = replace(new, lines=(line,), shipping=Money(1200))
        _paid(session, intake.order_placed(session, new, actor=SYSTEM, now=now), now)
    note = "第一次来的客人 / first visit"
    terms = Terms(VOUCHER, note, VoucherKind.PERCENT, points=1_000, least_minor=5_000, each=1)
    vouchers.make(session, terms, actor=SYSTEM, now=begun)
    card = NewCard(Money(20_000), "friend@shopper.example", "小林", "生日快乐！", "zh-Hans")
    gift = _new(None, users["shopper"].id)
    _paid(session, gift_ordered(session, gift, card, actor=SYSTEM, now=begun), begun)


def _set(session: Session, begun: datetime) -> Variant | None:
    """The set, with the pictures of what lies in it."""
    found = select(Variant).where(Variant.sku.in_((*BRACELETS, POUCH))).order_by(Variant.id)
    inside = list(session.scalars(found))
    if len(inside) < len((*BRACELETS, POUCH)):
        return None
    first = inside[0].product
    product = Product(
        slug=SLUG,
        state=ProductState.PUBLISHED,
        published_at=begun,
        craft_id=first.craft_id,
        cooperative_id=first.cooperative_id,
        standard_minutes=sum((each.product.standard_minutes for each in inside), Decimal(0)),
        weight_g=sum(each.product.weight_g for each in inside),
        **NAMES,
    )
    variant = Variant(sku="SET-GIFT-01", name=Words("青白一对", "Green and white"), product=product)
    session.add_all([product, variant])
    session.flush()
    session.add(Price(variant_id=variant.id, amount_minor=PRICE.minor, starts_at=begun))
    define(session, variant, {each.id: 1 for each in inside}, actor=SYSTEM, now=begun)
    for place, each in enumerate(dict.fromkeys(each.product_id for each in inside)):
        _picture(session, product.id, each, place)
    return variant


def _picture(session: Session, product_id: int, of: int, place: int) -> None:
    """The first picture of another product."""
    theirs = select(ProductPicture.asset_id).where(ProductPicture.product_id == of)
    asset = session.scalars(theirs.order_by(ProductPicture.position)).first()
    if asset is not None:
        session.add(ProductPicture(product_id=product_id, asset_id=asset, position=place))


def _new(variant: Variant | None, buyer: int) -> NewOrder:
    """An order of the demo's shopper: of a set, or of a gift card."""
    return NewOrder(
        kind=OrderKind.WEB if variant else OrderKind.GIFT,
        customer="",
        user_id=buyer,
        email="shopper@shopper.example",
        recipient="林小雨" if variant else None,
        phone="+8613800000000" if variant else None,
        address="演示路 8 号\n姑苏区 苏州市 江苏省" if variant else None,
        language="zh-Hans",
        currency="CNY",
        lines=(),
        shipping=Money(0),
        due_on=None,
        key=f"demo:giving:{'set' if variant else 'card'}",
        gift=None if variant else Money(20_000),
    )


def _paid(session: Session, order: Order, now: datetime) -> None:
    facts = {"gateway": "rehearsal", "reference": f"demo-{order.number}"}
    amount = Money(order.total_minor)
    intake.order_paid(session, order, amount=amount, actor=SYSTEM, now=now, **facts)
