"""Bundles: as many as the scarcest component allows, never typed, never nested."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM, History
from catalog.products import Product
from catalog.products.actions import make_to_order
from catalog.search import fold
from catalog.search.models import ShelfRow
from catalog.stock import on_hand, receive, take
from catalog.stock.bundling import define, definition, parts_of
from catalog.stock.counting import Count, count
from catalog.stock.models import BundlePart, StockLevel
from catalog.stock.rules import bundles_in, check_parts
from tests.made_bundles import some_sets
from tests.made_catalog import a_product, the_hub

Pieces = st.dictionaries(st.integers(1, 6), st.integers(1, 9), min_size=1)


@given(Pieces, Pieces)
def test_no_more_are_put_together_than_there_is_and_one_more_would_not_fit(
    there: dict[int, int], parts: dict[int, int]
) -> None:
    made = bundles_in(there, parts)
    assert all(there.get(each, 0) >= made * n for each, n in parts.items())
    assert any(there.get(each, 0) < (made + 1) * n for each, n in parts.items())


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({}, "stock.bundle_empty"),
        ({2: 1}, "stock.bundle_empty"),
        ({2: 0, 3: 2}, "stock.bundle_pieces"),
        ({2: 100}, "stock.bundle_pieces"),
        ({1: 1, 2: 1}, "stock.bundle_self"),
        (dict.fromkeys(range(2, 24), 1), "stock.bundle_kinds"),
    ],
)
def test_what_is_no_bundle_is_refused(parts: dict[int, int], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_parts(1, parts)
    assert refused.value.code == code


def test_what_is_left_follows_the_scarcest_component(session: Session, now: datetime) -> None:
    sets = some_sets(session, now, bracelets=7, pouches=2)
    assert on_hand(session, sets.ids) == dict(zip(sets.ids, (7, 2, 2, 3), strict=True))
    take(session, {sets.bracelet.id: 5}, key="order:1", reason="order", now=now)
    assert on_hand(session, sets.ids) == dict(zip(sets.ids, (2, 2, 1, 1), strict=True))
    (gift,) = parts_of(session, [sets.gift.id]).values()
    assert [(each.variant_id, each.pieces, each.left) for each in gift] == [
        (sets.bracelet.id, 2, 2),
        (sets.pouch.id, 1, 2),
    ]


def test_sets_do_not_lie_in_sets_and_have_no_pieces_of_their_own(
    session: Session, now: datetime
) -> None:
    sets = some_sets(session, now)
    other = a_product(session, "other", pieces=0).variants[0]
    made = a_product(session, "made", pieces=0, made_to_order=True).variants[0]
    session.commit()
    before = _written(session)
    bundle = session.get_one(type(sets.gift), sets.gift.id)
    parts = {sets.bracelet.id: 2}

    def refused(code: str, act: object) -> None:
        with pytest.raises(Refusal) as wrong:
            act()  # type: ignore[operator] # a lambda below
        assert wrong.value.code == code
        session.rollback()
        assert _written(session) == before

    facts = {"actor": SYSTEM, "now": now}
    refused("stock.bundle_nested", lambda: define(session, other, {bundle.id: 2}, **facts))
    refused("stock.bundle_nested", lambda: define(session, sets.pouch, parts, **facts))
    refused("stock.bundle_unknown", lambda: define(session, other, {999_999: 2}, **facts))
    refused("stock.bundle_made", lambda: define(session, made, parts, **facts))
    has = a_product(session, "has", pieces=1).variants[0]
    session.commit()
    before = _written(session)
    refused("stock.bundle_lies", lambda: define(session, has, parts, **facts))
    hub = the_hub(session).id
    arrive = {"key": "k", "reason": "wave", "now": now}
    refused("stock.bundle", lambda: receive(session, bundle.id, hub, 1, **arrive))
    counted = Count(bundle.id, hub, 0, 3)
    refused("stock.bundle", lambda: count(session, counted, key="k", now=now))
    product = bundle.product
    refused("product.bundle", lambda: make_to_order(session, product, yes=True, **facts))


def test_the_database_itself_refuses_a_bundle_of_bundles(session: Session, now: datetime) -> None:
    sets = some_sets(session, now)
    rows = [
        {"bundle_id": sets.pair.id, "component_id": sets.gift.id, "pieces": 1},
        {"bundle_id": sets.bracelet.id, "component_id": sets.pouch.id, "pieces": 1},
    ]
    for row in rows:
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(insert(BundlePart), row)
    sets.bracelet.is_bundle = True
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
    assert definition(session, sets.pair.id) == {sets.bracelet.id: 2}


def test_the_shelf_hears_when_a_set_can_no_longer_be_put_together(
    session: Session, now: datetime
) -> None:
    sets = some_sets(session, now, bracelets=3)
    _folded(session, now)
    assert _ready(session) == {"bracelet": True, "pouch": True, "gift": True, "pair": True}
    take(session, {sets.bracelet.id: 2}, key="order:1", reason="order", now=now)
    _folded(session, now)
    assert _ready(session) == {"bracelet": True, "pouch": True, "gift": False, "pair": False}
    receive(session, sets.bracelet.id, the_hub(session).id, 1, key="k", reason="wave", now=now)
    _folded(session, now)
    assert _ready(session)["pair"]


def test_other_parts_are_told_and_count_at_once(session: Session, now: datetime) -> None:
    sets = some_sets(session, now, bracelets=9)
    for _ in range(2):
        define(session, sets.pair, {sets.bracelet.id: 3}, actor=SYSTEM, now=now)
    assert on_hand(session, [sets.pair.id]) == {sets.pair.id: 3}
    lows = select(StockLevel.low).where(StockLevel.variant_id == sets.bracelet.id)
    assert session.scalar(lows) == 3
    told = select(History.facts).where(History.verb == "bundle").order_by(History.id.desc())
    assert session.scalars(told).first()["changes"] == {
        "parts": [f"2 × {sets.bracelet.sku}", f"3 × {sets.bracelet.sku}"]
    }


def _folded(session: Session, now: datetime) -> None:
    session.commit()
    while fold(session, now=now + timedelta(seconds=1)):
        session.commit()


def _ready(session: Session) -> dict[str, bool]:

    rows = select(Product.slug, ShelfRow.ready).join(ShelfRow, ShelfRow.product_id == Product.id)
    return dict(session.execute(rows).all())


def _written(session: Session) -> tuple[int, ...]:
    tables = (BundlePart, StockLevel, History)
    return tuple(session.scalar(select(func.count()).select_from(each)) or 0 for each in tables)
