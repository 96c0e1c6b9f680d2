"""Showing goods in the shop: now, or at a moment that the office named.

* `readiness` says what a product still lacks: it asks prices, pictures and words.
* `product_published` shows it, `listing_planned` notes the moments and writes a job down for each.
* `listings_due` keeps the moments that have come; the worker calls it at each of them.

Invariants: nothing is shown without name, price and picture, by whatever road. A moment is kept
once. How it can fail: `product.not_ready`; a planned product that is not ready when its moment
comes stays a draft, its moment is dropped, and its history says so (`not_published`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from catalog import queue
from catalog.errors import Refusal
from catalog.history import SYSTEM, Actor, record
from catalog.pricing import Price
from catalog.products import Product, ProductState, Variant
from catalog.products.actions import delist, plan_listing, publish
from catalog.products.rules import Lack, lacks
from media.assets import Asset, AssetState, ProductPicture

JOB = "goods.listing"
#: Products whose moments are kept in one turn of the job.
MOST = 200


def readiness(session: Session, product: Product, *, now: datetime) -> tuple[Lack, ...]:
    """What it lacks before it may be shown; one statement."""
    priced = exists().where(
        Variant.product_id == product.id,
        Variant.retired_at.is_(None),
        Price.variant_id == Variant.id,
        Price.starts_at <= now,
    )
    pictured = exists().where(
        ProductPicture.product_id == product.id,
        Asset.id == ProductPicture.asset_id,
        Asset.state == AssetState.PUBLISHED,
    )
    has_price, has_picture = session.execute(select(priced, pictured)).one()
    return lacks(product.name, priced=has_price, pictured=has_picture)


def product_published(session: Session, product: Product, *, actor: Actor, now: datetime) -> None:
    """Show it in the shop, if it lacks nothing."""
    if readiness(session, product, now=now):
        raise Refusal(
            "product.not_ready",
            "It needs a name in both languages, a price and a picture with words first.",
        )
    publish(session, product, actor=actor, now=now)


def listing_planned(
    session: Session,
    product: Product,
    *,
    moments: tuple[datetime | None, datetime | None],
    actor: Actor,
    now: datetime,
) -> None:
    """Note when it comes and when it goes, and ask the worker for those moments."""
    plan_listing(session, product, moments=moments, actor=actor, now=now)
    for each in moments:
        if each is not None:
            key = f"{JOB}:{each.isoformat()}"
            queue.enqueue(session, JOB, {}, now=now, run_at=each, key=key)


def listings_due(session: Session, *, now: datetime) -> int:
    """Show and take down what is due; how many products there were."""
    due = or_(Product.publish_at <= now, Product.delist_at <= now)
    wanted = select(Product).where(due).order_by(Product.id).limit(MOST)
    wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(wanted).all()
    for product in found:
        if product.publish_at is not None and product.publish_at <= now:
            _show(session, product, now)
        if product.delist_at is not None and product.delist_at <= now:
            _take_down(session, product, now)
    if len(found) == MOST:
        queue.enqueue(session, JOB, {}, now=now, key=f"{JOB}:{now.isoformat()}:{found[-1].id}")
    return len(found)


def _show(session: Session, product: Product, now: datetime) -> None:
    product.publish_at = None
    if product.state is ProductState.PUBLISHED:
        return
    lacking = readiness(session, product, now=now)
    if lacking:
        told = [each.value for each in lacking]
        record(session, product, "not_published", actor=SYSTEM, now=now, lacks=told)
    else:
        publish(session, product, actor=SYSTEM, now=now)


def _take_down(session: Session, product: Product, now: datetime) -> None:
    product.delist_at = None
    if product.state is ProductState.PUBLISHED:
        delist(session, product, actor=SYSTEM, now=now)
