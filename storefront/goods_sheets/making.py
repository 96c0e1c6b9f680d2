"""Making the products and variants that a sheet names for the first time: drafts, in bulk.

Rules
* A new product is a draft, whatever it costs and however much of it lies there.
* New variants stand behind those that are there, in the order of the sheet.
* An address word or a sku that somebody else took meanwhile is refused by the database's own keys
  (`sheet.taken`), and nothing of the sheet is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, History
from catalog.money import Money
from catalog.products import Product, ProductState, Variant
from catalog.words import Words
from storefront.goods_sheets.columns import TEXTS, WHOLE, Field
from storefront.goods_sheets.ground import slices
from storefront.goods_sheets.pictures import Hangings
from storefront.goods_sheets.rules import GoodsReport, NewProduct, NewVariant, Priced

GREY = "#888888"


@dataclass(slots=True)
class Made:
    """What is still to be kept of what was made: prices, piece rates, pieces at places."""

    prices: list[tuple[int, Field, Priced]] = field(default_factory=list)
    rates: list[tuple[int, Money]] = field(default_factory=list)
    counts: list[tuple[tuple[int, int], int, bool]] = field(default_factory=list)
    pictures: list[tuple[int, Hangings]] = field(default_factory=list)


def make_goods(session: Session, report: GoodsReport, *, actor: Actor, now: datetime) -> Made:
    """Make what is new; its prices, rates and pieces are kept with all others."""
    made = Made()
    try:
        ids = _products(session, report)
        variants = _variants(session, report, ids)
    except IntegrityError:
        raise Refusal(
            "sheet.taken", "Somebody else made one of these meanwhile. Please look again."
        ) from None
    for product in report.products:
        if isinstance(rate := product.said.get("rate"), Money):
            made.rates.append((ids[product.slug], rate))
        if isinstance(hung := product.said.get("pictures"), Hangings):
            made.pictures.append((ids[product.slug], hung))
    for variant in report.variants:
        _said(made, variants[variant.sku], variant.said)
    _remember(session, report, ids, actor, now)
    return made


def _said(made: Made, variant_id: int, said: Mapping[Field, object]) -> None:
    for at, value in said.items():
        if isinstance(value, Priced):
            made.prices.append((variant_id, at, value))
        elif at.kind == "stock" and isinstance(value, int) and value:
            made.counts.append(((variant_id, at.number), value, True))


def _products(session: Session, report: GoodsReport) -> dict[str, int]:
    """The new products, and the ids of all that new variants belong to."""
    ids: dict[str, int] = {}
    if report.products:
        rows = [_product(each) for each in report.products]
        made = session.execute(insert(Product).returning(Product.slug, Product.id), rows)
        ids = dict(made.all())
    others = sorted({each.slug for each in report.variants} - set(ids))
    for at in range(0, len(others), 5_000):
        known = select(Product.slug, Product.id).where(Product.slug.in_(others[at : at + 5_000]))
        ids |= dict(session.execute(known).all())
    return ids


def _product(new: NewProduct) -> dict[str, Any]:
    said = new.said
    texts = {
        name: Words(str(said.get(f"{name}.zh", "")), str(said.get(f"{name}.en", "")))
        for name in TEXTS
    }
    counts = {name: said.get(name, least) for name, (least, _most) in WHOLE.items()}
    numbers = {name: said[name] for name in ("craft_id", "cooperative_id", "standard_minutes")}
    cost = {"materials_minor": said.get("materials_minor", 0)}
    return {"slug": new.slug, "state": ProductState.DRAFT, **texts, **counts, **numbers, **cost}


def _variants(session: Session, report: GoodsReport, ids: Mapping[str, int]) -> dict[str, int]:
    """The new variants by sku."""
    if not report.variants:
        return {}
    behind = _behind(session, sorted({ids[each.slug] for each in report.variants}))
    rows = []
    for each in report.variants:
        product_id = ids[each.slug]
        behind[product_id] += 1
        rows.append(_variant(each, product_id, behind[product_id]))
    made = session.execute(insert(Variant).returning(Variant.sku, Variant.id), rows)
    return dict(made.all())


def _behind(session: Session, product_ids: list[int]) -> dict[int, int]:
    """The last place that is taken of each product."""
    last: dict[int, int] = defaultdict(lambda: -1)
    for part in slices(product_ids):
        placed = select(Variant.product_id, func.max(Variant.position))
        placed = placed.where(Variant.product_id.in_(part)).group_by(Variant.product_id)
        last.update(dict(session.execute(placed).all()))
    return last


def _variant(new: NewVariant, product_id: int, position: int) -> dict[str, Any]:
    said = {at.kind: value for at, value in new.said.items()}
    return {
        "sku": new.sku,
        "product_id": product_id,
        "name": Words(str(said["zh"]), str(said["en"])),
        "colour_hex": said.get("colour", GREY),
        "position": position,
    }


def _remember(
    session: Session, report: GoodsReport, ids: Mapping[str, int], actor: Actor, now: datetime
) -> None:
    about: dict[str, Any] = {"actor_id": actor.user_id, "actor_label": actor.label, "at": now}
    about["subject_kind"] = "product"
    skus: dict[int, list[str]] = defaultdict(list)
    for each in report.variants:
        skus[ids[each.slug]].append(each.sku)
    rows: list[dict[str, Any]] = [
        {**about, "verb": "create", "subject_id": ids[each.slug], "facts": {"sheet": True}}
        for each in report.products
    ]
    rows += [
        {**about, "verb": "add_variants", "subject_id": id_, "facts": {"skus": theirs}}
        for id_, theirs in sorted(skus.items())
    ]
    if rows:
        session.execute(insert(History), rows)
