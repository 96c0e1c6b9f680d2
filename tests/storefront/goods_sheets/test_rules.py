"""Goods go out as a sheet and come in again: row by row, all or nothing, twice is once."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, History
from catalog.pricing import PieceRate, Price, PriceTier, rate_of, unit_prices
from catalog.products import Product, ProductState, Variant
from catalog.stock import StockMove, on_hand, take
from catalog.words import Words
from storefront.goods_sheets import GoodsReport, goods_csv, goods_workbook, keep_goods, said_by
from storefront.sheets import open_sheet
from storefront.sheets.grids import GOODS
from tests.made_catalog import a_product, a_variant

YUN = Actor(None, "office")
SHOP = "https://shop.example"
EVERY = select(Product.id)
#: All that a new product needs, and more.
NEW = (
    "sku,product,name zh,name en,colour,price,price from 10,price from 10 begins,"
    "price from 10 ends,stock hub,product zh,product en,craft,cooperative,minutes,piece rate\n"
    "RG-S,silver-ring,小号,Small,#C0C0C0,88,80,2026-12-01,2026-12-31,5,银戒指,Silver ring,"
    "串珠手链,qingxi,12.5,9.50\n"
    "RG-L,silver-ring,大号,Large,,98,,,,,,,,,,\n"
)


@pytest.fixture
def bracelet(session: Session) -> Product:
    product = a_product(session, "bracelet", price=None, pieces=0)
    a_variant(session, product, sku="BR-GRN", price=5200, pieces=10)
    a_variant(session, product, sku="BR-RED", price=5200, pieces=4, name=Words("=红", "@Red"))
    session.commit()
    return product


def read(session: Session, text: str | bytes, now: datetime) -> GoodsReport:
    data = text if isinstance(text, bytes) else text.encode()
    return said_by(session, open_sheet(data, GOODS), shop=SHOP, now=now)


def exported(session: Session, now: datetime, encoding: str = "utf-8") -> bytes:
    return b"".join(goods_csv(session, EVERY, encoding=encoding, now=now))


def variant(session: Session, sku: str) -> int:
    return session.scalars(select(Variant.id).where(Variant.sku == sku)).one()


@pytest.mark.parametrize("kind", ["utf-8", "gb18030", "xlsx"])
def test_what_goes_out_comes_in_without_a_change(
    session: Session, bracelet: Product, now: datetime, kind: str
) -> None:
    green = variant(session, "BR-GRN")
    until = now + timedelta(days=9)
    row = {"variant_id": green, "pieces": 10, "amount_minor": 4000, "starts_at": now}
    session.add(PriceTier(**row, ends_at=until))
    bracelet.description = Words("描述\n第二行", "=1+1, said twice\n" * 60)
    session.flush()
    if kind == "xlsx":
        with goods_workbook(session, EVERY, now=now) as book:
            data = book.read()
    else:
        data = exported(session, now, kind)
        assert data.startswith(b"\xef\xbb\xbf") == (kind == "utf-8")
        assert b",'=" in data
    report = read(session, data, now)
    assert (report.rows, report.changes, report.issues, report.empty) == (3, (), (), True)


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
        ("article\n", "1", "sheet.no_rows"),
        ("what,price\nBR-GRN,48", "", "sheet.no_skus"),
        ("sku,price from 10 begins\nBR-GRN,2026-12-01", "B2", "price.without"),
        ("sku,price,price begins\nBR-GRN,48,2026-01-05", "C2", "due.past"),
        ("sku,price from 9,price from 9 ends\nBR-GRN,48,2026-01-05", "C2", "day.order"),
        ("sku,craft\nBR-GRN,beeding", "B2", "list.unknown"),
        ("sku,grade\nBR-GRN,4", "B2", "number.bounds"),
        ("sku,minutes\nBR-GRN,0", "B2", "number.bounds"),
        ("sku,colour\nBR-GRN,green", "B2", "colour.unreadable"),
        ("sku,product\nBR-GRN,ring", "B2", "product.other"),
        ("sku,product zh\nBR-GRN,甲\nBR-RED,乙", "B3", "product.two_ways"),
        ("sku,product\nRG-1,new", "B2", "product.impossible"),
        ("sku,product,name zh,name en\nRG-1,ring,甲,A", "B2", "product.lacks"),
        ("sku,product,name zh\nBR-BLU,bracelet,蓝", "A2", "variant.lacks"),
        ("sku,product,name zh,name en\nBR/1,bracelet,蓝,Blue", "A2", "sku.impossible"),
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


def test_a_new_product_becomes_a_draft_with_all_that_its_rows_say(
    session: Session, bracelet: Product, now: datetime
) -> None:
    report = read(session, NEW, now)
    assert (len(report.products), len(report.variants), report.issues) == (1, 2, ())
    assert keep_goods(session, report, actor=YUN, now=now) == 3
    ring = session.scalars(select(Product).where(Product.slug == "silver-ring")).one()
    small, large = ring.variants
    assert (ring.state, ring.name) == (ProductState.DRAFT, Words("银戒指", "Silver ring"))
    assert (ring.standard_minutes, ring.craft.slug) == (Decimal("12.50"), "beading")
    assert (small.sku, small.colour_hex, large.name) == ("RG-S", "#C0C0C0", Words("大号", "Large"))
    assert rate_of(session, ring.id, on=now.date()).minor == 950
    days = (
        now,
        datetime.fromisoformat("2026-12-05T00:00Z"),
        datetime.fromisoformat("2027-01-01T00:00Z"),
    )
    found = [unit_prices(session, {small.id: 10}, now=day)[small.id].minor for day in days]
    assert (found, on_hand(session, [small.id])[small.id]) == ([8800, 8000, 8800], 5)
    assert read(session, NEW, now).empty


def test_a_new_sku_that_looks_like_ours_is_pointed_out_and_not_in_the_way(
    session: Session, bracelet: Product, now: datetime
) -> None:
    text = "sku,product,name zh,name en\nBR-GRM,bracelet,蓝,Blue\n"
    report = read(session, text, now)
    assert [(each.code.value, each.suggestion) for each in report.issues] == [
        ("sku.near", "BR-GRN")
    ]
    assert keep_goods(session, report, actor=YUN, now=now) == 1
    assert session.scalars(select(Variant.position).where(Variant.sku == "BR-GRM")).one() > 0


def test_what_is_said_of_a_product_is_kept_once_for_all_its_rows(
    session: Session, bracelet: Product, now: datetime
) -> None:
    before = bracelet.version
    rates = session.scalar(select(func.count(PieceRate.id))) or 0
    text = "sku,product en,minutes,piece rate,care zh\nBR-GRN,River,21,9.9,轻放\nBR-RED,,21,,\n"
    assert keep_goods(session, read(session, text, now), actor=YUN, now=now) == 4
    session.refresh(bracelet)
    assert (bracelet.name.en, bracelet.care.zh, bracelet.care.en) == ("River", "轻放", "Wipe dry.")
    assert (bracelet.version, bracelet.standard_minutes) == (before + 1, Decimal(21))
    assert session.scalar(select(func.count(PieceRate.id))) == rates + 1
    assert session.scalars(select(History.verb)).all() == ["sheet"]
    again = read(session, text.replace("9.9", "9.8"), now)
    assert [each.code.value for each in again.issues] == ["rate.today"]


def test_a_sku_that_was_made_meanwhile_keeps_the_whole_sheet_out(
    session: Session, bracelet: Product, now: datetime
) -> None:
    report = read(session, NEW, now)
    a_variant(session, bracelet, sku="RG-L")
    session.commit()
    with pytest.raises(Refusal, match="meanwhile"):
        keep_goods(session, report, actor=YUN, now=now)
    session.rollback()
    assert session.scalars(select(Product.slug)).all() == ["bracelet"]


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
