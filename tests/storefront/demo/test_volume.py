"""Synthetic volume keeps every rule of the house, is the same for the same seed, and asks first."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.money import Money
from catalog.pricing import PieceRate, Price, breakdown
from catalog.products import Product, Variant
from catalog.search import ShelfMark, Wish, differences, listing
from catalog.stock import StockLevel, StockMove
from fulfillment.batches import Batch
from fulfillment.ledger import prove
from fulfillment.orders import Order, OrderLine
from storefront.demo.volume import Volume, seed
from tests.made_catalog import a_product

SMALL = Volume(products=40, makers=12, cooperatives=5, orders=6, batches=20)


def filled(session: Session, now: datetime, volume: Volume = SMALL) -> bool:
    return seed(session, volume, now=now, say=lambda _text: None)


def test_it_is_as_much_as_was_asked_for(session: Session, now: datetime) -> None:
    assert filled(session, now)
    tables = (Product, Variant, Order, Batch)
    counts = [session.scalar(select(func.count()).select_from(each)) for each in tables]
    assert counts == [40, 120, 6, 20]
    assert listing(session, Wish(), now=now).count == 40
    assert a_product(session, "real").id > 40  # new rows count on


def test_the_shelf_the_stock_and_the_book_are_whole(session: Session, now: datetime) -> None:
    filled(session, now)
    assert list(differences(session, now=now)) == []
    assert session.scalar(select(func.count()).select_from(ShelfMark)) == 0
    assert all(finding.holds for finding in prove(session))
    lying, moved = func.sum(StockLevel.on_hand), func.sum(StockMove.pieces)
    assert session.scalar(select(lying)) == session.scalar(select(moved))
    given = select(func.sum(Batch.pieces)).where(Batch.order_line_id == OrderLine.id)
    over = select(OrderLine.id).where(given.scalar_subquery() > OrderLine.pieces)
    assert session.scalars(over).all() == []


def test_every_price_pays_its_maker_and_materials(session: Session, now: datetime) -> None:
    filled(session, now)
    rows = session.execute(
        select(Price.amount_minor, PieceRate.amount_minor, Product.materials_minor)
        .select_from(Price)
        .join(Variant, Variant.id == Price.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(PieceRate, PieceRate.product_id == Product.id)
    ).all()
    assert len(rows) == 120
    assert all(breakdown(*(Money(each) for each in row)) for row in rows)


def test_the_same_again_changes_nothing_and_other_numbers_are_refused(
    session: Session, now: datetime
) -> None:
    filled(session, now)
    assert not filled(session, now)
    with pytest.raises(Refusal, match="other numbers"):
        filled(session, now, Volume(products=41, cooperatives=5))
    assert session.scalar(select(func.count()).select_from(Product)) == 40


def test_real_goods_are_left_alone(session: Session, now: datetime) -> None:
    a_product(session)
    with pytest.raises(Refusal, match="holds goods"):
        filled(session, now)
    assert session.scalar(select(func.count()).select_from(Product)) == 1


def test_what_cannot_be_is_refused(session: Session, now: datetime) -> None:
    with pytest.raises(Refusal, match="need"):
        filled(session, now, Volume(products=3))
    assert session.scalar(select(func.count()).select_from(Product)) == 0


def test_the_same_seed_gives_the_same_goods(session: Session, now: datetime) -> None:
    filled(session, now)
    rows = select(Product.slug, Product.name, Price.amount_minor).join(
        Price, Price.variant_id == Product.id
    )
    first = session.execute(rows.order_by(Product.id)).all()
    session.rollback()
    filled(session, now)
    assert session.execute(rows.order_by(Product.id)).all() == first
