"""Twenty thousand rows of goods: read, compared, kept and written out, on both databases.

python -m tests.benchmarks.goods_sheet [ROWS]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import Session

from catalog.db import prepare_sqlite
from catalog.history import Actor
from catalog.pricing import Price
from catalog.products import Product, Variant
from catalog.stock import StockLevel
from catalog.words import Words
from storefront.goods_sheets import goods_csv, goods_workbook, keep_goods, said_by
from storefront.schema import metadata
from storefront.sheets import open_sheet
from storefront.sheets.grids import GOODS
from tests.made_catalog import LONG_AGO, a_cooperative, a_craft, the_hub
from tests.servers import postgres
from tests.servers.databases import own_database

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
EACH = 5
EVERY = select(Product.id)
HEADS = (
    "sku,product,name zh,name en,price,stock hub,product zh,product en,craft,cooperative,minutes"
)
ABOUT = ",手链,Bracelet,beading,qingxi,18"


def seed(session: Session, rows: int) -> None:
    """So many variants with a price and pieces at the hub."""
    craft, home, hub = a_craft(session).id, a_cooperative(session).id, the_hub(session).id
    words = Words("手链", "Bracelet")
    texts = dict.fromkeys(("name", "summary", "description", "materials", "care"), words)
    about = {**texts, "craft_id": craft, "cooperative_id": home, "standard_minutes": Decimal(18)}
    goods = [{"id": at + 1, "slug": f"p-{at}", **about} for at in range(rows // EACH)]
    session.execute(insert(Product), goods)
    name = {"name": words, "colour_hex": "#888888"}
    variants = [
        {"id": at + 1, "sku": f"SKU-{at:05}", "product_id": at // EACH + 1, **name}
        for at in range(rows)
    ]
    session.execute(insert(Variant), variants)
    ids = range(1, rows + 1)
    prices = [{"variant_id": each, "amount_minor": 5200, "starts_at": LONG_AGO} for each in ids]
    session.execute(insert(Price), prices)
    if session.get_bind().dialect.name == "postgresql":
        for table in ("product", "variant"):
            told = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {rows})"
            session.connection().exec_driver_sql(told)
    levels = [{"variant_id": each, "location_id": hub, "on_hand": 10} for each in ids]
    session.execute(insert(StockLevel), levels)
    session.commit()


def measure(name: str, url: str, rows: int) -> None:
    """Print what each step takes, in seconds."""
    engine = create_engine(url)
    if name == "sqlite":
        prepare_sqlite(engine)
    metadata.create_all(engine)
    with Session(engine) as session:
        seed(session, rows)
        lines = [f"SKU-{at:05},Band,{48 + at % 3},40,{7 + at % 2}" for at in range(rows)]
        data = "\n".join(["sku,name en,price,price from 10,stock hub", *lines]).encode()
        found = clocked(lambda: report_of(session, data))
        kept = clocked(lambda: keep_goods(session, found[1], actor=Actor(None, "office"), now=NOW))
        done = clocked(session.commit)
        again = clocked(lambda: report_of(session, data))
        out = clocked(lambda: b"".join(goods_csv(session, EVERY, encoding="utf-8", now=NOW)))
        same = clocked(lambda: report_of(session, out[1]))
        book = clocked(lambda: goods_workbook(session, EVERY, now=NOW))
        with book[1] as file:
            opened = clocked(lambda: open_sheet(file.read(), GOODS))
        lines = [f"NEW-{at:05},new-{at // 3},新,New,48,7{ABOUT}" for at in range(rows)]
        fresh = clocked(lambda: report_of(session, "\n".join([HEADS, *lines]).encode()))
        made = clocked(lambda: keep_goods(session, fresh[1], actor=Actor(None, "office"), now=NOW))
    print(
        f"{name:10} {rows} rows: dry run {found[0]:.2f} s, {kept[1]} cells kept {kept[0]:.2f} s,"
        f" commit {done[0]:.2f} s, again {again[0]:.2f} s ({len(again[1].changes)} changes)"
    )
    print(
        f"{'':10} export CSV {out[0]:.2f} s ({len(out[1]) >> 10} KiB), read again {same[0]:.2f} s"
        f" ({len(same[1].changes)} changes), XLSX out {book[0]:.2f} s, opened {opened[0]:.2f} s"
    )
    print(
        f"{'':10} new goods: dry run {fresh[0]:.2f} s, {len(fresh[1].products)} products and"
        f" {len(fresh[1].variants)} variants made {made[0]:.2f} s"
    )


def report_of(session: Session, data: bytes) -> Any:
    """What the sheet says."""
    return said_by(session, open_sheet(data, GOODS), shop="https://shop.example", now=NOW)


def clocked(work: Callable[[], Any]) -> tuple[float, Any]:
    """How long it takes, and what comes of it."""
    began = perf_counter()
    result = work()
    return perf_counter() - began, result


def main() -> None:
    """Both databases."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        measure("sqlite", f"sqlite:///{Path(folder)}/goods.db", rows)
    with postgres.running() as url:
        measure("postgresql", own_database(url, "goods_sheet"), rows)


if __name__ == "__main__":
    main()
