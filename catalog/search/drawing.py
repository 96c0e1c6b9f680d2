"""Drawing: what the shelf and the word index must say of products, from the facts as they are.

The one definition of the truth: `fold` writes what stands here, `proof` compares with it. Three
statements for any number of products.

Rules
* On the shelf is a published product with at least one variant whose price has begun, and which
  is not retired.
* It is ready when a piece of any of its variants lies at a place that sells online, or a bundle
  can be put together there.
* A word stands for its product by where it stands: `a` in the name, `b` in craft, cooperative,
  province, materials, colours or code, `c` anywhere at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.pricing import Price
from catalog.products import Craft, Product, ProductState, Variant
from catalog.search.segments import pieces_of, stem
from catalog.search.traits import colours_in, materials_in
from catalog.stock import left_of
from catalog.words import Words

CURRENCY = "CNY"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NAME = ("name",)
_KIND = ("craft_name", "cooperative_name", "province", "materials")
_DETAIL = ("summary", "description")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One product as it stands on the shelf (the columns of its row, without the version), and
    its words: spelling → where it stands."""

    row: dict[str, Any]
    spellings: dict[str, str]

    @property
    def tokens(self) -> str:
        """The words as the full-text index reads them."""
        return " ".join(
            sorted({f"{at}{stem(word)}" for word, s in self.spellings.items() for at in s})
        )


def drawn(session: Session, product_ids: Collection[int], *, now: datetime) -> dict[int, Drawn]:
    """What must be said of those of the products that are on the shelf."""
    variants = _variants(session, product_ids, now)
    rows = session.execute(_goods(product_ids)).all()
    return {
        row.id: Drawn(_row(row, priced), _spellings(row, variants[row.id]))
        for row in rows
        if (priced := [each for each in variants[row.id] if each.amount is not None])
    }


def _goods(product_ids: Collection[int]) -> Any:
    return (
        select(Product.id, Product.craft_id, Product.cooperative_id, Product.published_at)
        .add_columns(Product.made_to_order)
        .add_columns(Product.name, Product.summary, Product.description, Product.materials)
        .add_columns(Craft.name.label("craft_name"))
        .add_columns(Cooperative.name.label("cooperative_name"), Cooperative.province)
        .join(Craft, Craft.id == Product.craft_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(Product.id.in_(product_ids), Product.state == ProductState.PUBLISHED)
    )


def _variants(
    session: Session, product_ids: Collection[int], now: datetime
) -> dict[int, list[Any]]:
    """The variants of each product in their order, with the price in force and if it is ready."""
    amount = (
        select(Price.amount_minor)
        .where(Price.variant_id == Variant.id, Price.currency == CURRENCY, Price.starts_at <= now)
        .order_by(Price.starts_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    ready = left_of(Variant.id) > 0
    rows = session.execute(
        select(Variant.product_id, Variant.name, Variant.sku, Variant.colour_hex)
        .add_columns(amount.label("amount"), ready.label("ready"))
        .where(Variant.product_id.in_(product_ids), Variant.retired_at.is_(None))
        .order_by(Variant.product_id, Variant.position, Variant.id)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.product_id].append(row)
    return found


def _row(row: Any, variants: list[Any]) -> dict[str, Any]:
    hexes = [each.colour_hex for each in variants]
    return {
        "product_id": row.id,
        "shown": True,
        "craft_id": row.craft_id,
        "cooperative_id": row.cooperative_id,
        "published_at": row.published_at or _NEVER,
        "least": min(each.amount for each in variants),
        "most": max(each.amount for each in variants),
        "ready": any(each.ready for each in variants),
        "made_to_order": row.made_to_order,
        "colours": colours_in(hexes),
        "materials": materials_in(row.materials),
        "swatches": " ".join(hexes),
    }


def _spellings(row: Any, variants: list[Any]) -> dict[str, str]:
    """Every word with its places, the best of them first: `ac`, `bc`, `c`, `abc`…"""
    places: dict[str, set[str]] = defaultdict(set)
    for at, names in (("a", _NAME), ("b", _KIND), ("c", _DETAIL)):
        _note(places, at, (getattr(row, name) for name in names))
    _note(places, "b", (each.name for each in variants))
    for each in variants:
        for word in pieces_of(each.sku):
            places[word] |= {"b", "c"}
    return {word: "".join(sorted(at)) for word, at in places.items()}


def _note(places: dict[str, set[str]], at: str, texts: Iterable[Words]) -> None:
    for text in texts:
        for word in pieces_of(f"{text.zh} {text.en}"):
            places[word] |= {at, "c"}
