"""Changing products: whether one is made to order."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.history import Actor, record
from catalog.products.models import Product


def make_to_order(
    session: Session, product: Product, *, yes: bool, actor: Actor, now: datetime
) -> None:
    """From now on it is made when somebody orders it, or only sold while some lie ready."""
    if product.made_to_order != yes:
        product.made_to_order = yes
        record(session, product, "make_to_order", actor=actor, now=now, yes=yes)
        session.flush()
