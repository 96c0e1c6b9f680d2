"""Changing products: making and editing them, showing them and taking them down.

Rules
* Every edit names the version it was made from. One guarded statement writes, so that of two
  editors at once one is told (`product.stale`) and nothing of the other's is lost.
* What changed is kept in history, field by field.
* A moment for showing or taking down is only noted here; `fulfillment.workflow.listing` keeps it.

How it can fail: `product.stale`; `product.slug` when no address word can be made of the name.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, exists, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, move, record
from catalog.products.lettering import LetteringRule, checked_rule
from catalog.products.models import Product, ProductLettering, Variant
from catalog.products.rules import (
    LISTING,
    RESERVED,
    Facts,
    ProductState,
    TaxClass,
    changes,
    slug_of,
)


def facts_of(product: Product) -> Facts:
    """What is said of a product now."""
    return Facts(**{field.name: getattr(product, field.name) for field in fields(Facts)})


def create(session: Session, facts: Facts, *, actor: Actor, now: datetime) -> Product:
    """A new draft; its address word is made of the English name and never changes."""
    word = slug_of(facts.name)
    if not word:
        raise Invalid("product.slug", "Please give an English name with letters in it.", field="en")
    for number in range(1, 100):
        slug = word if number == 1 and word not in RESERVED else f"{word}-{number}"
        row = {**_columns(facts), "slug": slug, "state": ProductState.DRAFT}
        if (id_ := insert_once(session, Product, row)) is not None:
            product = session.get_one(Product, id_)
            record(session, product, "create", actor=actor, now=now)
            session.flush()
            return product
    raise Refusal("product.many", "There are too many products of this name.")


def edit(
    session: Session, product: Product, facts: Facts, *, version: int, actor: Actor, now: datetime
) -> dict[str, list[str]]:
    """Say other things of a product; what changed, from → to."""
    told = changes(facts_of(product), facts)
    touch(session, product, version=version, **_columns(facts))
    if told:
        record(session, product, "edit", actor=actor, now=now, changes=told)
        session.flush()
    return told


def touch(session: Session, product: Product, *, version: int, **columns: Any) -> None:
    """Write columns if the product is still of this version, and count it up; refuse otherwise."""
    session.flush()
    statement = (
        update(Product)
        .where(Product.id == product.id, Product.version == version)
        .values(version=Product.version + 1, **columns)
        .execution_options(synchronize_session=False)
    )
    done = cast("CursorResult[Any]", session.execute(statement)).rowcount == 1
    session.refresh(product)
    if not done:
        raise Refusal(
            "product.stale", "Somebody else has changed this meanwhile. Nothing was overwritten."
        )


def publish(session: Session, product: Product, *, actor: Actor, now: datetime) -> None:
    """Show it in the shop."""
    move(session, product, LISTING, "publish", actor=actor, now=now)
    product.published_at = product.published_at or now
    product.publish_at = None
    session.flush()


def delist(session: Session, product: Product, *, actor: Actor, now: datetime) -> None:
    """Take it out of the shop; what was sold of it stays as it is."""
    move(session, product, LISTING, "delist", actor=actor, now=now)
    product.delist_at = None
    session.flush()


def plan_listing(
    session: Session,
    product: Product,
    *,
    moments: tuple[datetime | None, datetime | None],
    actor: Actor,
    now: datetime,
) -> None:
    """Note when it will be shown and when it will be taken down; None for neither."""
    shown, gone = moments
    for each in (shown, gone):
        if each is not None and each <= now:
            raise Invalid("product.past", "This moment has passed.", field="publish_at")
    if shown and gone and gone <= shown:
        raise Invalid(
            "product.order", "It cannot leave the shop before it is shown.", field="delist_at"
        )
    before = (product.publish_at, product.delist_at)
    if before == moments:
        return
    product.publish_at, product.delist_at = moments
    told = {
        "publish_at": [_iso(before[0]), _iso(shown)],
        "delist_at": [_iso(before[1]), _iso(gone)],
    }
    different = {name: pair for name, pair in told.items() if pair[0] != pair[1]}
    record(session, product, "plan_listing", actor=actor, now=now, changes=different)
    session.flush()


def make_to_order(
    session: Session, product: Product, *, yes: bool, actor: Actor, now: datetime
) -> None:
    """From now on it is made when somebody orders it, or only sold while some lie ready."""
    if product.made_to_order != yes:
        bundle = exists().where(Variant.product_id == product.id, Variant.is_bundle)
        if yes and session.scalar(select(bundle)):
            raise Refusal(
                "product.bundle",
                "A set is put together from what is there; it cannot be made to order.",
            )
        product.made_to_order = yes
        record(session, product, "make_to_order", actor=actor, now=now, yes=yes)
        session.flush()


def allow_lettering(
    session: Session, product: Product, rule: LetteringRule | None, *, actor: Actor, now: datetime
) -> None:
    """From now on a piece may carry words like these, or none. What was ordered stays as it is."""
    row = session.get(ProductLettering, product.id)
    before = row.rule if row is not None else None
    if before == rule:
        return
    if rule is None:
        session.delete(row)
    else:
        checked_rule(rule)
        values = {"most": rule.most, "signs": rule.signs, "extra_minor": rule.extra_minor}
        session.merge(ProductLettering(product_id=product.id, **values))
    touch(session, product, version=product.version)
    told = {"lettering": [_told(before), _told(rule)]}
    record(session, product, "allow_lettering", actor=actor, now=now, changes=told)
    session.flush()


def _told(rule: LetteringRule | None) -> str:
    return f"{rule.most} {rule.signs.value} +{rule.extra_minor}" if rule is not None else ""


def _columns(facts: Facts) -> dict[str, Any]:
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


def _iso(moment: datetime | None) -> str:
    return moment.isoformat(timespec="minutes") if moment else ""


def set_tax_class(
    session: Session, product: Product, tax_class: TaxClass, *, actor: Actor, now: datetime
) -> None:
    """From now on it is taxed at another of a place's rates; orders keep what was frozen."""
    before, product.tax_class = product.tax_class, tax_class
    if before is not tax_class:
        told = {"tax_class": [before.value, tax_class.value]}
        record(session, product, "edit", actor=actor, now=now, changes=told)
    session.flush()
