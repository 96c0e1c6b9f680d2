"""Putting a phrase on a list of words not to say, and taking it off.

How it can fail: `unsaid.phrase`, `unsaid.there`; a product that is not there is `NotFound`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, NotFound
from catalog.history import Actor, record
from catalog.products import Product
from storefront.live.cues.models import UnsaidWord
from storefront.live.cues.rules import phrase_typed


def bar(
    session: Session,
    phrase: str,
    instead: str,
    *,
    product_id: int | None,
    actor: Actor,
    now: datetime,
) -> UnsaidWord:
    """One more that is not to be said, of a product or of anything."""
    if product_id is not None and session.get(Product, product_id) is None:
        raise NotFound("product")
    told = {"phrase": phrase_typed(phrase), "instead": " ".join(instead.split())[:120]}
    made = insert_once(session, UnsaidWord, {**told, "product_id": product_id})
    if made is None:
        raise Invalid("unsaid.there", "This stands on the list already.", field="phrase")
    row = session.get_one(UnsaidWord, made)
    record(session, row, "bar", actor=actor, now=now, phrase=row.phrase, product_id=product_id)
    return row


def unbar(session: Session, row: UnsaidWord, *, actor: Actor, now: datetime) -> None:
    """It may be said again."""
    record(session, row, "unbar", actor=actor, now=now, phrase=row.phrase)
    session.delete(row)
