"""Goods come into the shop when they are ready and leave it when it was said, by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, history_of
from catalog.products import Product, ProductState
from catalog.products.rules import Lack
from catalog.words import Words
from fulfillment.workflow.listing import (
    listing_planned,
    listings_due,
    product_published,
    readiness,
)
from media.assets import Asset, AssetState, ProductPicture
from storefront.jobs.worker import run_due
from tests.conftest import Clock
from tests.made_catalog import a_product

YUN = Actor(None, "office")


def a_picture(session: Session, product: Product, now: datetime) -> None:
    """A picture with words, as if it had been hung."""
    asset = Asset(
        state=AssetState.PUBLISHED,
        alt=Words("手链", "A bracelet"),
        sha256=f"{product.id:064d}",
        original_path=f"originals/{product.id}",
        width=10,
        height=10,
        created_at=now,
    )
    session.add(asset)
    session.flush()
    session.add(ProductPicture(product_id=product.id, asset_id=asset.id, position=0))
    session.flush()


def test_a_draft_without_a_picture_is_not_shown(session: Session, now: datetime) -> None:
    product = a_product(session, state=ProductState.DRAFT, price=None)
    assert readiness(session, product, now=now) == (Lack.PRICE, Lack.PICTURE)
    with pytest.raises(Refusal) as refusal:
        product_published(session, product, actor=YUN, now=now)
    assert refusal.value.code == "product.not_ready"
    assert product.state is ProductState.DRAFT
    assert history_of(session, "product", product.id) == []


def test_a_ready_product_comes_and_goes_at_its_moments(
    app: Flask, session: Session, clock: Clock
) -> None:
    product = a_product(session, state=ProductState.DRAFT)
    a_picture(session, product, clock.now)
    moments = (clock.now + timedelta(hours=1), clock.now + timedelta(hours=2))
    listing_planned(session, product, moments=moments, actor=YUN, now=clock.now)
    session.commit()
    seen = []
    for _each in range(3):
        run_due(app)
        session.rollback()
        session.refresh(product)
        seen.append(product.state.value)
        session.commit()
        clock.forward(hours=1)
    assert seen == ["draft", "published", "delisted"]
    assert (product.publish_at, product.delist_at) == (None, None)


def test_what_is_not_ready_at_its_moment_stays_a_draft_and_says_so(
    session: Session, now: datetime
) -> None:
    product = a_product(session, state=ProductState.DRAFT)
    later = now + timedelta(hours=1)
    listing_planned(session, product, moments=(later, None), actor=YUN, now=now)
    assert listings_due(session, now=later) == 1
    assert listings_due(session, now=later) == 0
    assert product.state is ProductState.DRAFT
    last = history_of(session, "product", product.id)[-1]
    assert (last.verb, last.facts) == ("not_published", {"lacks": ["picture"]})
