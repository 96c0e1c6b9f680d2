"""Bundles: a variant that is put together from others, such as two bracelets and a pouch.

Rules
* Stock lies with the components only. How many bundles can be had is never typed: it is what the
  scarcest component suffices for (`rules.bundles_in`, `queries.left_of`).
* A bundle of bundles is refused, here in words and by the keys of the table.
* What has pieces, or is waited for, or is made to order, does not become a bundle; a bundle stays
  one, with other parts if the office says so. What was ordered keeps the parts it was ordered with.

How it can fail: `stock.bundle_*`, each with its sentence; nothing is written then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Select, delete, exists, insert, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, record
from catalog.products import Product, ProductState, Variant
from catalog.products.actions import touch
from catalog.stock.arriving import tell_low
from catalog.stock.models import BundlePart, StockLevel
from catalog.stock.queries import left_of
from catalog.stock.rules import check_parts
from catalog.words import Words


@dataclass(frozen=True, slots=True)
class Part:
    """What lies in a bundle: so many `pieces` of a variant of which `left` may still be sold; it is
    `shown` if the shop has a page of it."""

    variant_id: int
    pieces: int
    sku: str
    slug: str
    name: Words
    variant: Words
    left: int
    shown: bool = True


def define(
    session: Session, bundle: Variant, parts: Mapping[int, int], *, actor: Actor, now: datetime
) -> None:
    """From now on the variant is put together from these pieces, by component."""
    check_parts(bundle.id, parts)
    product = session.get_one(Product, bundle.product_id)
    touch(session, product, version=product.version)
    before = definition(session, bundle.id)
    if before == parts:
        return
    _check_components(session, parts)
    if not bundle.is_bundle:
        _empty(session, bundle, product)
        bundle.is_bundle = True
        session.flush()
    session.execute(delete(BundlePart).where(BundlePart.bundle_id == bundle.id))
    rows = [{"component_id": each, "pieces": pieces} for each, pieces in sorted(parts.items())]
    session.execute(insert(BundlePart), [{"bundle_id": bundle.id, **row} for row in rows])
    for each in sorted({*before, *parts}):
        tell_low(session, each)
    told = {"parts": [_said(session, before), _said(session, parts)]}
    record(session, product, "bundle", actor=actor, now=now, sku=bundle.sku, changes=told)
    session.flush()


def definition(session: Session, bundle_id: int) -> dict[int, int]:
    """Pieces by component; nothing of what is no bundle."""
    mine = select(BundlePart.component_id, BundlePart.pieces)
    return dict(session.execute(mine.where(BundlePart.bundle_id == bundle_id)).all())


def definitions(
    session: Session, bundle_ids: Collection[int] | Select[int]
) -> dict[int, dict[int, int]]:
    """The same of many."""
    mine = select(BundlePart.bundle_id, BundlePart.component_id, BundlePart.pieces)
    found: dict[int, dict[int, int]] = {}
    for bundle_id, component_id, pieces in session.execute(
        mine.where(BundlePart.bundle_id.in_(bundle_ids)).order_by(BundlePart.component_id)
    ):
        found.setdefault(bundle_id, {})[component_id] = pieces
    return found


def parts_of(session: Session, bundle_ids: Collection[int]) -> dict[int, tuple[Part, ...]]:
    """What lies in each bundle, with its names; one statement."""
    about = (Variant.id, BundlePart.pieces, Variant.sku, Product.slug, Product.name, Variant.name)
    rows = session.execute(
        select(BundlePart.bundle_id, *about, left_of(Variant.id))
        .add_columns(Product.state == ProductState.PUBLISHED)
        .join(Variant, Variant.id == BundlePart.component_id)
        .join(Product, Product.id == Variant.product_id)
        .where(BundlePart.bundle_id.in_(bundle_ids))
        .order_by(BundlePart.bundle_id, BundlePart.component_id)
    )
    found: dict[int, tuple[Part, ...]] = {}
    for bundle_id, *facts in rows:
        found[bundle_id] = (*found.get(bundle_id, ()), Part(*facts))
    return found


def components_in(bundle_ids: Collection[int] | BindParameter[int]) -> Select[int]:
    """Asks for the components of bundles."""
    return select(BundlePart.component_id).where(BundlePart.bundle_id.in_(bundle_ids))


def ids_of_skus(session: Session, skus: Collection[str]) -> dict[str, int]:
    """Variants by sku, those that there are."""
    known = select(Variant.sku, Variant.id).where(Variant.sku.in_(skus))
    return dict(session.execute(known).all())


def bundles_named(session: Session, component_id: int) -> tuple[tuple[str, str, Words], ...]:
    """The bundles that a variant lies in: address word of the product, sku, name."""
    rows = session.execute(
        select(Product.slug, Variant.sku, Product.name)
        .join(Variant, Variant.product_id == Product.id)
        .where(Variant.id.in_(bundles_with([component_id])))
        .order_by(Variant.id)
    )
    return tuple((slug, sku, name) for slug, sku, name in rows)


def bundles_with(component_ids: Collection[int] | Select[int]) -> Select[int]:
    """Asks for the bundles that a component lies in."""
    return select(BundlePart.bundle_id).where(BundlePart.component_id.in_(component_ids))


def _check_components(session: Session, parts: Mapping[int, int]) -> None:
    known = select(Variant.id, Variant.is_bundle).where(Variant.id.in_(parts))
    kinds = dict(session.execute(known).all())
    if len(kinds) < len(parts):
        raise Refusal("stock.bundle_unknown", "One of these goods is not known.")
    if any(kinds.values()):
        raise Refusal("stock.bundle_nested", "A set cannot lie in another set.")


def _empty(session: Session, bundle: Variant, product: Product) -> None:
    """Refuse what cannot become a bundle; its empty levels go."""
    lies_in = exists().where(BundlePart.component_id == bundle.id)
    if session.scalar(select(lies_in)):
        raise Refusal("stock.bundle_nested", "A set cannot lie in another set.")
    if product.made_to_order:
        raise Refusal(
            "stock.bundle_made",
            "What is made to order cannot be a set: a set is put together from what is there.",
        )
    mine = StockLevel.variant_id == bundle.id
    bare = (StockLevel.on_hand == 0, StockLevel.kept == 0, StockLevel.queued.is_(False))
    session.execute(delete(StockLevel).where(mine, *bare))
    if session.scalar(select(exists().where(mine))):
        raise Refusal(
            "stock.bundle_lies",
            "Pieces of this variant lie in stock, or people wait for it; it cannot become a set.",
        )


def _said(session: Session, parts: Mapping[int, int]) -> str:
    """The parts as history tells them."""
    skus = select(Variant.id, Variant.sku).where(Variant.id.in_(parts)).order_by(Variant.id)
    return ", ".join(f"{parts[each]} × {sku}" for each, sku in session.execute(skus))
