"""Rows of buying for tests: a shelf with stock, and what a customer orders from it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.money import Money
from catalog.pricing import Price
from catalog.products import Craft, Product, ProductState, Variant
from catalog.stock import Location, StockLevel
from catalog.words import Words
from fulfillment.orders import NewLine, NewOrder, OrderKind

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
EACH = Money(6800)


def a_shelf(
    session: Session, *, pieces: int = 10, slug: str = "jade", place: str = "hub"
) -> Variant:
    """A published product with one variant at ¥68.00 and pieces of it in the hub."""
    product = Product(
        slug=slug,
        state=ProductState.PUBLISHED,
        craft=_craft(session),
        cooperative=_cooperative(session),
        name=Words("青玉手链", "Jade bracelet"),
        summary=Words("十八颗青玉", "Eighteen beads"),
        description=Words("", ""),
        materials=Words("", ""),
        care=Words("", ""),
        standard_minutes=Decimal(20),
        weight_g=30,
        published_at=LONG_AGO,
    )
    variant = Variant(sku=f"{slug}-m".upper(), name=Words("中号", "Medium"), product=product)
    session.add_all([product, variant])
    session.flush()
    session.add(Price(variant_id=variant.id, amount_minor=EACH.minor, starts_at=LONG_AGO))
    lay_down(session, variant, pieces, place=place)
    session.commit()
    return variant


def lay_down(session: Session, variant: Variant, pieces: int, *, place: str = "hub") -> None:
    """Put pieces of a variant in a place."""
    where = session.query(Location).filter_by(slug=place).one_or_none()
    where = where or Location(slug=place, name=Words(place, place))
    session.add(where)
    session.flush()
    session.add(StockLevel(variant_id=variant.id, location_id=where.id, on_hand=pieces))
    session.flush()


def an_order(
    *wanted: tuple[Variant, int], key: str = "web:1", shipping: int = 1200, to_make: bool = False
) -> NewOrder:
    """What Lin Mei orders."""
    return NewOrder(
        kind=OrderKind.WEB,
        customer="Lin Mei",
        user_id=None,
        email="mei@example.org",
        recipient="Lin Mei",
        phone="+8613800138000",
        address="Suzhou",
        language="en",
        currency="CNY",
        lines=tuple(
            NewLine(each.id, each.product_id, pieces, EACH, to_make) for each, pieces in wanted
        ),
        shipping=Money(shipping),
        due_on=None,
        key=key,
    )


def _craft(session: Session) -> Craft:
    found = session.query(Craft).filter_by(slug="beading").one_or_none()
    return found or Craft(slug="beading", name=Words("串珠", "Beading"), about=Words("", ""))


def _cooperative(session: Session) -> Cooperative:
    found = session.query(Cooperative).filter_by(slug="qingxi").one_or_none()
    return found or Cooperative(
        slug="qingxi",
        name=Words("清溪合作社", "Qingxi Cooperative"),
        province=Words("浙江", "Zhejiang"),
        city=Words("安吉", "Anji"),
        region="east",
        about=Words("", ""),
        address=Words("", ""),
    )
