"""Whole rows asked for by columns are the session's own, as if the ORM had brought them."""

from __future__ import annotations

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from catalog.db import columns_of
from catalog.loading import loaded, whole
from catalog.products import Variant
from tests.made_buying import a_shelf

_VARIANTS = whole(Variant).where(columns_of(Variant).id == bindparam("variant"))


def test_a_row_comes_once_is_watched_and_is_made_fresh_when_asked(session: Session) -> None:
    variant_id = a_shelf(session, pieces=1).id
    session.commit()
    session.expunge_all()

    (found,) = loaded(session, Variant, _VARIANTS, {"variant": variant_id})
    assert session.get(Variant, variant_id) is found
    assert loaded(session, Variant, _VARIANTS, {"variant": -1}) == []

    found.sku = "NEW-1"
    assert loaded(session, Variant, _VARIANTS, {"variant": variant_id})[0] is found
    session.commit()
    session.expunge_all()
    kept = session.get_one(Variant, variant_id)
    assert kept.sku == "NEW-1", "what was changed on it is written"

    beside = update(Variant).where(Variant.id == variant_id).values(sku="NEW-2")
    session.execute(beside.execution_options(synchronize_session=False))
    assert loaded(session, Variant, _VARIANTS, {"variant": variant_id})[0].sku == "NEW-1"
    assert loaded(session, Variant, _VARIANTS, {"variant": variant_id}, fresh=True)[0] is kept
    assert kept.sku == "NEW-2"
    session.expire(kept)
    (again,) = loaded(session, Variant, _VARIANTS, {"variant": variant_id})
    assert again.sku == "NEW-2"
