"""What a host sheet needs beside the lineup: facts of the goods, and words not to say. Each is one
statement, however long the lineup is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select, true
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.errors import NotFound
from catalog.products import Craft, Product
from catalog.words import Words
from storefront.live.cues.models import UnsaidWord

MOST = 500


@dataclass(frozen=True, slots=True)
class Cue:
    """What there is to say of a product."""

    craft: Words
    cooperative: Words
    province: Words
    summary: Words
    description: Words
    materials: Words
    care: Words
    minutes: int
    weight_g: int

    def texts(self) -> tuple[str, ...]:
        """All that is read from, in both languages."""
        told = (self.summary, self.description, self.materials, self.care)
        return tuple(text for each in told for text in (each.zh, each.en))


@dataclass(frozen=True, slots=True)
class Barred:
    """A phrase that is not to be said; without a product, of anything."""

    id: int
    phrase: str
    instead: str
    product_id: int | None
    product: Words


def cues_of(session: Session, product_ids: Collection[int]) -> dict[int, Cue]:
    """The facts of these goods."""
    told = (Product.summary, Product.description, Product.materials, Product.care)
    rows = session.execute(
        select(Product.id, Craft.name, Cooperative.name, Cooperative.province, *told)
        .add_columns(Product.standard_minutes, Product.weight_g)
        .join(Craft, Craft.id == Product.craft_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .where(Product.id.in_(product_ids))
    )
    return {row.id: _cue(row) for row in rows}


def _cue(row: Row[Any]) -> Cue:
    columns: tuple[Any, ...] = tuple(row)
    _id, *facts, minutes, weight_g = columns
    return Cue(*(*facts, round(minutes), weight_g))


def barred_for(session: Session, product_ids: Collection[int]) -> tuple[Barred, ...]:
    """What is not to be said of anything, and of these goods."""
    mine = or_(UnsaidWord.product_id.is_(None), UnsaidWord.product_id.in_(product_ids))
    return _barred(session, mine)


def barred_all(session: Session) -> tuple[Barred, ...]:
    """Both lists, what holds for everything first."""
    return _barred(session, true())


def barred_row(session: Session, row_id: int) -> UnsaidWord:
    """One of them."""
    found = session.get(UnsaidWord, row_id)
    if found is None:
        raise NotFound("unsaid_word")
    return found


def _barred(session: Session, which: ColumnElement[bool]) -> tuple[Barred, ...]:
    columns = (UnsaidWord.id, UnsaidWord.phrase, UnsaidWord.instead, UnsaidWord.product_id)
    rows = session.execute(
        select(*columns, Product.name)
        .outerjoin(Product, Product.id == UnsaidWord.product_id)
        .where(which)
        .order_by(UnsaidWord.product_id.is_not(None), UnsaidWord.product_id, UnsaidWord.id)
        .limit(MOST)
    )
    return tuple(Barred(*row[:4], product=row[4] or Words()) for row in rows)
