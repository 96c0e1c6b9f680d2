"""Rows of the office for tests: a workshop with fourteen styles, three cooperatives and makers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import xlsxwriter
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.history import Actor
from catalog.money import Money
from catalog.pricing import PieceRate, Price
from catalog.products import Craft, Product, ProductState, Variant
from catalog.words import Words
from fulfillment.makers import Maker
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind
from fulfillment.workflow.intake import order_placed
from tests.made_training import certified

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DUE = date(2026, 12, 28)
OFFICE = Actor(None, "office")
NOTHING = Words("", "")
STYLES = 14
CRAFTS = ("beading", "knotting", "embroidery")
ALIASES = ("Ahe", "Xiulan", "Guizhen", "Meifang", "Suying", "Chunhua", "Yulan", "Fengxia")


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a bulk order meets: variants by style, makers, cooperatives."""

    variants: tuple[Variant, ...]
    makers: tuple[Maker, ...]
    cooperatives: tuple[Cooperative, ...]

    @property
    def skus(self) -> list[str]:
        return [variant.sku for variant in self.variants]


def a_workshop(session: Session, *, makers: int = 45, hours: int = 30) -> Workshop:
    """Three crafts, three cooperatives, fourteen styles, and makers with one or two crafts."""
    crafts = [Craft(slug=slug, name=Words(slug, slug.title()), about=NOTHING) for slug in CRAFTS]
    homes = [
        _cooperative(slug, days) for slug, days in (("qingxi", 2), ("yunhe", 3), ("lushan", 4))
    ]
    session.add_all([*crafts, *homes])
    session.flush()
    variants = [_variant(session, at, crafts[at % 3], homes[at % 3]) for at in range(STYLES)]
    people = [_maker(at, homes[at % 3], crafts, hours) for at in range(makers)]
    session.add_all(people)
    session.flush()
    for variant in variants:
        session.add(Price(variant_id=variant.id, amount_minor=6800, starts_at=_LONG_AGO))
        _rate(session, variant.product_id, 650)
    session.commit()
    return Workshop(tuple(variants), tuple(people), tuple(homes))


def a_bulk_order(
    session: Session, wanted: Sequence[tuple[Variant, int]], *, key: str = "bulk:1", due: date = DUE
) -> Order:
    """Lin Mei Trading orders pieces that are made for it."""
    new = NewOrder(
        kind=OrderKind.BULK,
        customer="Lin Mei Trading",
        user_id=None,
        email=None,
        recipient=None,
        phone=None,
        address=None,
        language="en",
        currency="CNY",
        lines=tuple(
            NewLine(variant.id, variant.product_id, pieces, Money(6000), True, due)
            for variant, pieces in wanted
        ),
        shipping=Money(0),
        due_on=due,
        key=key,
    )
    order = order_placed(session, new, actor=OFFICE, now=NOW)
    session.commit()
    return order


def a_sheet(rows: Sequence[Sequence[object]]) -> bytes:
    """An XLSX with these rows."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data)
    sheet = book.add_worksheet("订单")
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return data.getvalue()


def ten_thousand(workshop: Workshop) -> bytes:
    """Ten thousand pieces in fourteen styles."""
    each = [720] * 13 + [640]
    rows = [(sku, pieces, "2026-12-28") for sku, pieces in zip(workshop.skus, each, strict=True)]
    return a_sheet([("货号", "数量", "交期"), *rows, ("合计", sum(each))])


_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def _rate(session: Session, product_id: int, minor: int) -> None:
    on = date(2026, 1, 1)
    session.add(PieceRate(product_id=product_id, amount_minor=minor, starts_on=on))


def _cooperative(slug: str, days: int) -> Cooperative:
    return Cooperative(
        slug=slug,
        name=Words(f"{slug}合作社", f"{slug.title()} Cooperative"),
        province=Words("浙江", "Zhejiang"),
        city=Words("安吉", "Anji"),
        region="east",
        about=NOTHING,
        address=NOTHING,
        kit_days=days,
        return_days=days,
        cost_per_parcel_minor=800,
        cost_per_kg_minor=400,
        min_batch=10,
    )


def _variant(session: Session, at: int, craft: Craft, home: Cooperative) -> Variant:
    product = Product(
        slug=f"style-{at:02}",
        state=ProductState.PUBLISHED,
        craft=craft,
        cooperative=home,
        name=Words(f"款式{at:02}", f"Style {at:02}"),
        summary=NOTHING,
        description=NOTHING,
        materials=NOTHING,
        care=NOTHING,
        standard_minutes=Decimal(12),
        pack=10,
        min_batch=10,
        weight_g=20,
        kit_weight_g=25,
        published_at=NOW,
    )
    variant = Variant(sku=f"ST-{at:02}-RED", name=Words("朱红", "Red"), product=product)
    session.add(variant)
    session.flush()
    return variant


def _maker(at: int, home: Cooperative, crafts: Sequence[Craft], hours: int) -> Maker:
    mine = {crafts[at % 3], crafts[(at // 3) % 3]}
    alias = ALIASES[at % len(ALIASES)]
    maker = Maker(
        code=f"M-{at:04}",
        cooperative_id=home.id,
        alias=Words(f"{alias} {at}", f"{alias} {at}"),
        minutes_per_week=hours * 60,
        working_days={"days": ["mon", "tue", "wed", "thu", "fri"]},
        public_words=NOTHING,
    )
    for craft in sorted(mine, key=lambda each: each.id):
        certified(maker, craft.id, 2)
    return maker
