"""Goods as a sheet that can be read again: CSV in UTF-8 or GB18030, or XLSX.

Written while it is sent: products are asked for in parts, so that memory does not grow with them.
A cell that a spreadsheet would take for a formula gets an apostrophe in front. Columns of places
and of numbers of pieces are those that are in use.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.money import Money
from catalog.pricing import PriceTier
from catalog.products import Craft, Product, Variant
from catalog.stock import StockLevel
from storefront.goods_sheets.ground import known_products, known_variants, located
from storefront.goods_sheets.rules import Known, KnownProduct
from storefront.sheets.export import Cell, plain_cell

#: Products that are asked for at once.
PART = 500
_OWN = ("sku", "product", "name zh", "name en", "colour")
_PRODUCT = {
    "product zh": "name.zh",
    "product en": "name.en",
    "craft": "craft_id",
    "cooperative": "cooperative_id",
    "grade": "level",
    "minutes": "standard_minutes",
    "pack": "pack",
    "smallest batch": "min_batch",
    "weight g": "weight_g",
    "kit weight g": "kit_weight_g",
    "materials cost": "materials_minor",
    "piece rate": "rate",
    **{
        f"{text} {language}": f"{text}.{language}"
        for text in ("summary", "description", "materials", "care")
        for language in ("zh", "en")
    },
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns a sheet has: numbers of pieces with a price, those that end, places."""

    tiers: tuple[int, ...]
    ending: frozenset[int]
    places: tuple[tuple[str, int], ...]

    def heads(self) -> list[str]:
        """The headings."""
        heads = [*_OWN, "price"]
        for pieces in self.tiers:
            heads.append(f"price from {pieces}")
            if pieces in self.ending:
                heads.append(f"price from {pieces} ends")
        return [*heads, *(f"stock {slug}" for slug, _id in self.places), *_PRODUCT, "pictures"]


def goods_csv(
    session: Session, wanted: Select[Any], *, encoding: str, now: datetime
) -> Iterator[bytes]:
    """The products that are wanted as CSV, piece by piece; UTF-8 carries its mark."""
    columns = columns_of(session, now)
    if encoding == "utf-8":
        yield b"\xef\xbb\xbf"
    yield _line(columns.heads(), encoding)
    for rows in _parts(session, wanted, columns, now):
        yield b"".join(_line(row, encoding) for row in rows)


def goods_workbook(session: Session, wanted: Select[Any], *, now: datetime) -> IO[bytes]:
    """The same as an XLSX file on disk, open to be read and gone when it is closed."""
    columns, file = columns_of(session, now), tempfile.TemporaryFile()  # noqa: SIM115 - handed on
    with closing(xlsxwriter.Workbook(file, {"constant_memory": True, **_INERT})) as book:
        sheet = book.add_worksheet("Goods")
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 4, 22)
        sheet.write_row(0, 0, columns.heads(), book.add_format({"bold": True, "bottom": 1}))
        number = 0
        for rows in _parts(session, wanted, columns, now):
            for row in rows:
                number += 1
                sheet.write_row(number, 0, [plain_cell(each) for each in row])
    file.seek(0)
    return file


#: Nobody's words become a formula, a link or a number.
_INERT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def columns_of(session: Session, now: datetime) -> Columns:
    """The columns that are in use."""
    counts = or_(PriceTier.ends_at.is_(None), PriceTier.ends_at > now)
    tiers = select(PriceTier.pieces, func.max(PriceTier.ends_at)).where(
        counts, PriceTier.starts_at <= now
    )
    found = session.execute(tiers.group_by(PriceTier.pieces).order_by(PriceTier.pieces)).all()
    used = set(session.scalars(select(StockLevel.location_id).distinct()))
    return Columns(
        tuple(pieces for pieces, _until in found),
        frozenset(pieces for pieces, until in found if until is not None),
        tuple((slug, id_) for slug, id_ in located(session) if id_ in used),
    )


def _parts(
    session: Session, wanted: Select[Any], columns: Columns, now: datetime
) -> Iterator[list[list[Cell]]]:
    """Rows of the wanted products, part by part, in the order of their ids."""
    crafts = dict(session.execute(select(Craft.id, Craft.slug)).all())
    homes = dict(session.execute(select(Cooperative.id, Cooperative.slug)).all())
    last = 0
    while ids := _next(session, wanted, last):
        last = ids[-1]
        found = known_products(session, ids, now=now, pictures=True)
        products = {each.product_id: each for each in found}
        theirs = select(Variant.id).where(Variant.product_id.in_(ids))
        skus = list(session.scalars(theirs.order_by(Variant.product_id, Variant.position)))
        variants = known_variants(session, skus, now=now)
        yield list(_rows(variants, products, columns, (crafts, homes)))


def _rows(
    variants: Iterable[Known],
    products: Mapping[int, KnownProduct],
    columns: Columns,
    names: tuple[Mapping[int, str], Mapping[int, str]],
) -> Iterator[list[Cell]]:
    """A row a variant; the pictures of a product stand on its first row only."""
    shown = 0
    for each in variants:
        product = products[each.product_id]
        pictures = str(product.said["pictures"]) if each.product_id != shown else ""
        shown = each.product_id
        yield [*_row(each, product, columns, names), pictures]


def _next(session: Session, wanted: Select[Any], last: int) -> list[int]:
    part = wanted.where(Product.id > last).order_by(Product.id).limit(PART)
    return list(session.scalars(part))


def _row(
    known: Known,
    product: KnownProduct,
    columns: Columns,
    names: tuple[Mapping[int, str], Mapping[int, str]],
) -> list[Cell]:
    row: list[Cell] = [known.sku, known.slug, known.zh, known.en, known.colour, _price(known, 1)]
    for pieces in columns.tiers:
        row.append(_price(known, pieces))
        if pieces in columns.ending:
            price = known.prices.get(pieces)
            row.append(price.ends.isoformat() if price and price.ends else "")
    row += [known.stock.get(id_, 0) for _slug, id_ in columns.places]
    return [*row, *(_cell(kind, product.said[kind], names) for kind in _PRODUCT.values())]


def _price(known: Known, pieces: int) -> str:
    price = known.prices.get(pieces)
    return f"{price.amount.amount:f}" if price else ""


def _cell(kind: str, value: object, names: tuple[Mapping[int, str], Mapping[int, str]]) -> Cell:
    if isinstance(value, Money):
        return f"{value.amount:f}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, int) and kind in ("craft_id", "cooperative_id"):
        return names[kind == "cooperative_id"][value]
    if isinstance(value, int):
        return f"{Money(value).amount:f}" if kind == "materials_minor" else value
    return str(value or "")


def _line(row: Sequence[Cell], encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([plain_cell(each) for each in row])
    return out.getvalue().encode(encoding)
