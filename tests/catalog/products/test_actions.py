"""Editing goods: nothing is overwritten unseen, nothing that was sold is deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import Actor, history_of
from catalog.products import ProductState, Variant
from catalog.products.actions import create, edit, facts_of, plan_listing
from catalog.products.rules import Choice, matrix
from catalog.products.variants import add_matrix, edit_variant, remove, retire
from catalog.search import differences, fold, offers_of
from catalog.words import Words
from tests.made_catalog import a_product, a_variant

YUN = Actor(None, "office")


def test_a_new_product_is_a_draft_with_an_address_of_its_own(
    session: Session, now: datetime
) -> None:
    facts = replace(facts_of(a_product(session)), name=Words("新", "New"))
    first = create(session, facts, actor=YUN, now=now)
    second = create(session, facts, actor=YUN, now=now)
    assert first.state is ProductState.DRAFT
    assert (first.slug, second.slug) == ("new-1", "new-2")


def test_an_edit_is_kept_from_and_to(session: Session, now: datetime) -> None:
    product = a_product(session)
    facts = replace(facts_of(product), pack=24)
    edit(session, product, facts, version=1, actor=YUN, now=now)
    assert (product.pack, product.version) == (24, 2)
    assert history_of(session, "product", product.id)[-1].facts == {
        "changes": {"pack": ["1", "24"]}
    }


def test_of_two_editors_the_later_one_is_told_and_nothing_is_overwritten(
    session: Session, now: datetime
) -> None:
    product = a_product(session)
    before = facts_of(product)
    edit(session, product, replace(before, pack=24), version=1, actor=YUN, now=now)
    with pytest.raises(Refusal) as refusal:
        edit(session, product, replace(before, pack=36), version=1, actor=YUN, now=now)
    assert refusal.value.code == "product.stale"
    session.refresh(product)
    assert product.pack == 24
    assert len(history_of(session, "product", product.id)) == 1


def test_a_matrix_made_twice_adds_nothing(session: Session, now: datetime) -> None:
    product = a_product(session)
    wanted = matrix("NEW", [Choice("RED", Words("红", "Red"))], [Choice("S", Words("小", "Small"))])
    made = add_matrix(session, product, wanted, actor=YUN, now=now)
    assert [each.sku for each in made] == ["NEW-RED-S"]
    assert add_matrix(session, product, wanted, actor=YUN, now=now) == []


def test_the_sku_of_another_product_is_refused_and_nothing_is_added(
    session: Session, now: datetime
) -> None:
    product, other = a_product(session), a_product(session)
    a_variant(session, other, sku="NEW-RED")
    session.commit()
    wanted = matrix("NEW", [Choice(code, Words("红", "Red")) for code in ("BLU", "RED")], [])
    with pytest.raises(Refusal) as refusal:
        add_matrix(session, product, wanted, actor=YUN, now=now)
    session.rollback()
    assert refusal.value.code == "product.sku_taken"
    assert session.scalar(select(Variant.id).where(Variant.sku == "NEW-BLU")) is None


def test_a_variant_keeps_its_words_when_its_new_sku_is_taken(
    session: Session, now: datetime
) -> None:
    product = a_product(session)
    one, _two = a_variant(session, product, sku="A-1"), a_variant(session, product, sku="A-2")
    wanted = matrix("A-2", [], [])[0]
    with pytest.raises(Refusal):
        edit_variant(session, one, wanted, version=1, actor=YUN, now=now)
    assert (one.sku, one.name.en) == ("A-1", "Leaf green")


def test_what_has_a_price_is_not_deleted_and_what_nobody_used_is(
    session: Session, now: datetime
) -> None:
    product = a_product(session)
    used = a_variant(session, product, sku="USED")
    with pytest.raises(Refusal) as refusal:
        remove(session, used, actor=YUN, now=now)
    assert refusal.value.code == "product.used"
    slip = a_variant(session, product, sku="SLIP", price=None, pieces=0)
    remove(session, slip, actor=YUN, now=now)
    left = set(session.scalars(select(Variant.sku).where(Variant.product_id == product.id)))
    assert left & {"USED", "SLIP"} == {"USED"}


def test_a_retired_variant_leaves_the_shelf_and_comes_back(session: Session, now: datetime) -> None:
    product = a_product(session)
    other = a_variant(session, product, sku="LATER", price=9900)
    retire(session, other, yes=True, actor=YUN, now=now)
    fold(session, now=now)
    assert "LATER" not in {each.sku for each in offers_of(session, product.id, now=now)}
    assert list(differences(session, now=now)) == []
    retire(session, other, yes=False, actor=YUN, now=now)
    assert "LATER" in {each.sku for each in offers_of(session, product.id, now=now)}


@pytest.mark.parametrize(("shown", "gone"), [(-1, None), (None, 0), (5, 5), (5, 4)])
def test_moments_that_make_no_sense_are_refused(
    session: Session, now: datetime, shown: int | None, gone: int | None
) -> None:
    product = a_product(session)
    at = [now + timedelta(days=each) if each is not None else None for each in (shown, gone)]
    with pytest.raises(Invalid):
        plan_listing(session, product, moments=(at[0], at[1]), actor=YUN, now=now)
    assert (product.publish_at, product.delist_at) == (None, None)
