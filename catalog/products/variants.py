"""Changing variants: a whole matrix at once, one of them, retiring, and taking a slip away.

Rules
* A sku is one variant's for ever: the database refuses a second one.
* A matrix may be made again: what is there already stays as it is.
* What was sold or counted is never deleted, only retired; the database's own keys say what was.

How it can fail: `product.sku_taken`, `product.used`, and `product.stale` of `actions.touch`;
nothing is written then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import Actor, record
from catalog.products.actions import touch
from catalog.products.models import Product, Variant
from catalog.products.rules import MOST_VARIANTS, VariantFacts, changes


def add_matrix(
    session: Session,
    product: Product,
    wanted: Sequence[VariantFacts],
    *,
    actor: Actor,
    now: datetime,
) -> list[Variant]:
    """Make those variants that are not there yet; the new ones."""
    touch(session, product, version=product.version)
    there = select(Variant.sku, Variant.position).where(Variant.product_id == product.id)
    mine: dict[str, int] = dict(session.execute(there).all())
    if len(mine | {each.sku: 0 for each in wanted}) > MOST_VARIANTS:
        raise Refusal("product.variants", "At most %(most)s variants, please.", most=MOST_VARIANTS)
    behind = max(mine.values(), default=-1) + 1
    fresh = [each for each in wanted if each.sku not in mine]
    made = [_made(session, product, each, behind + at) for at, each in enumerate(fresh)]
    if made:
        skus = [each.sku for each in made]
        record(session, product, "add_variants", actor=actor, now=now, skus=skus)
        session.flush()
    return made


def edit_variant(
    session: Session,
    variant: Variant,
    facts: VariantFacts,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Say other things of a variant; the version is its product's."""
    product = session.get_one(Product, variant.product_id)
    before = VariantFacts(variant.sku, variant.name, variant.colour_hex, variant.position)
    touch(session, product, version=version)
    told = changes(before, facts)
    if not told:
        return
    try:
        with session.begin_nested():
            variant.sku, variant.name = facts.sku, facts.name
            variant.colour_hex, variant.position = facts.colour_hex, facts.position
            session.flush()
    except IntegrityError:
        session.refresh(variant)
        raise _taken(facts.sku) from None
    record(session, product, "edit_variant", actor=actor, now=now, sku=before.sku, changes=told)
    session.flush()


def retire(session: Session, variant: Variant, *, yes: bool, actor: Actor, now: datetime) -> None:
    """Sell it no longer, or again."""
    if (variant.retired_at is not None) == yes:
        return
    product = session.get_one(Product, variant.product_id)
    touch(session, product, version=product.version)
    variant.retired_at = now if yes else None
    verb = "retire_variant" if yes else "return_variant"
    record(session, product, verb, actor=actor, now=now, sku=variant.sku)
    session.flush()


def remove(session: Session, variant: Variant, *, actor: Actor, now: datetime) -> None:
    """Take a variant away that nobody ever used."""
    product, sku = session.get_one(Product, variant.product_id), variant.sku
    touch(session, product, version=product.version)
    try:
        with session.begin_nested():
            session.execute(delete(Variant).where(Variant.id == variant.id))
    except IntegrityError:
        raise Refusal(
            "product.used",
            "This variant has a price, pieces or orders already. It can be retired, not deleted.",
        ) from None
    session.expunge(variant)
    record(session, product, "remove_variant", actor=actor, now=now, sku=sku)
    session.flush()


def _made(session: Session, product: Product, facts: VariantFacts, position: int) -> Variant:
    row = {**asdict(facts), "name": facts.name, "position": position, "product_id": product.id}
    if (id_ := insert_once(session, Variant, row)) is None:
        raise _taken(facts.sku)
    return session.get_one(Variant, id_)


def _taken(sku: str) -> Refusal:
    return Refusal("product.sku_taken", "The sku %(sku)s belongs to another variant.", sku=sku)
