"""Goods go out as a sheet and come in again: row by row, all or nothing, twice is once."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, History
from catalog.pricing import Price, unit_prices
from catalog.products import Product, Variant
from catalog.stock import StockMove, on_hand, take
from catalog.words import Words
from storefront.sheets import open_sheet
from storefront.sheets.goods_rules import GoodsReport, read_goods
from storefront.sheets.goods_store import goods_file, keep_goods, known_goods, places_by_name
from tests.made_catalog import a_product, a_variant

YUN = Actor(None, "office")


@pytest.fixture
def bracelet(session: Session) -> Product:
    product = a_product(session, "bracelet", price=None, pieces=0)
    a_variant(session, product, sku="BR-GRN", price=5200, pieces=10)
    a_variant(session, product, sku="BR-RED", price=5200, pieces=4, name=Words("=红", "@Red"))
    session.commit()
    return product


def read(session: Session, text: str | bytes, now: datetime) -> GoodsReport:
    data = text if isinstance(text, bytes) else text.encode()
    known = known_goods(session, now=now)
    return read_goods(open_sheet(data), known, places_by_name(session))


def variant(session: Session, sku: str) -> int:
    return session.scalars(select(Variant.id).where(Variant.sku == sku)).one()


def test_what_goes_out_comes_in_without_a_change(
    session: Session, bracelet: Product, now: datetime
) -> None:
    data = goods_file(session, now=now)
    assert data.startswith(b"\xef\xbb\xbf")
    assert b",'=" in data
    report = read(session, data, now)
    assert (report.rows, report.changes, report.issues) == (3, (), ())


def test_names_prices_steps_and_counts_are_kept_and_twice_is_once(
    session: Session, bracelet: Product, now: datetime
) -> None:
    text = "货号,英文名,价格,10件起价,库存hub\nbr-grn,Leaf,48,40,7\n"
    assert keep_goods(session, read(session, text, now), actor=YUN, now=now) == 4
    green = variant(session, "BR-GRN")
    name = session.scalar(select(Variant.name).where(Variant.id == green))
    assert name == Words("青绿", "Leaf")
    found = [unit_prices(session, {green: many}, now=now)[green].minor for many in (1, 10)]
    assert (found, on_hand(session, [green])[green]) == ([4800, 4000], 7)
    assert read(session, text, now).changes == ()
    assert session.scalar(select(func.count(History.id))) == 1


def test_gb18030_is_read(session: Session, bracelet: Product, now: datetime) -> None:
    report = read(session, "货号,中文名\nBR-GRN,碧绿\n".encode("gb18030"), now)
    assert [each.after for each in report.changes] == ["碧绿"]


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("sku,price\nBR-GRM,48", "A2", "sku.unknown"),
        ("sku,price\n,48", "A2", "sku.missing"),
        ("sku,price\nBR-GRN,48\nBR-GRN,49", "A3", "sku.twice"),
        ("sku,price\nBR-GRN,cheap", "B2", "number.unreadable"),
        ("sku,price\nBR-GRN,0", "B2", "price.not_positive"),
        ("sku,price from 10\nBR-GRN,53", "B2", "price.rises"),
        ("sku,stock hub\nBR-GRN,1.5", "B2", "pieces.fraction"),
        ("sku,price,price\nBR-GRN,48,49", "C1", "heading.twice"),
    ],
)
def test_a_wrong_cell_is_named_and_keeps_the_sheet_out(
    session: Session, bracelet: Product, now: datetime, text: str, place: str, code: str
) -> None:
    before = session.scalar(select(func.count(Price.id)))
    report = read(session, text, now)
    assert (place, code) in [(each.place, each.code.value) for each in report.issues]
    with pytest.raises(Refusal):
        keep_goods(session, report, actor=YUN, now=now)
    assert session.scalar(select(func.count(Price.id))) == before
    assert session.scalar(select(func.count(History.id))) == 0


def test_a_sku_nearby_is_suggested(session: Session, bracelet: Product, now: datetime) -> None:
    (issue,) = read(session, "sku,price\nBR-GRM,48", now).issues
    assert issue.suggestion == "BR-GRN"


def test_a_count_never_undoes_a_sale_and_none_is_kept_by_half(
    session: Session, bracelet: Product, now: datetime
) -> None:
    green, red = variant(session, "BR-GRN"), variant(session, "BR-RED")
    report = read(session, "sku,price,stock hub\nBR-GRN,40,12\nBR-RED,40,0", now)
    take(session, {red: 1}, key="order:1", reason="order", now=now)
    session.commit()
    with pytest.raises(Refusal):
        keep_goods(session, report, actor=YUN, now=now)
    session.rollback()
    assert on_hand(session, [green, red]) == {green: 10, red: 3}
    assert session.scalar(select(func.count(StockMove.id))) == 1
