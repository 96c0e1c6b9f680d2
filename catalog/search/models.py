"""What the shop's lists and its search read: the shelf, its words, and the marks of what changed.

All of it is derived: `catalog.search.fold` draws it from the goods, `catalog.search.proof` proves
that it says the same. No foreign keys, for a row may outlive its product by a moment.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from catalog import pricing, stock
from catalog.db import Model, minor_units
from catalog.search import triggers

#: Keys are compared by their letters' numbers, so that a beginning is a range on both engines.
PLAIN = String(48).with_variant(String(48, collation="C"), "postgresql")


class ShelfMark(Model):
    """Something changed, or will at `due_at`: `kind` and `subject_id` say what. Written by
    triggers, only ever added; whoever folds takes it away."""

    __tablename__ = "shelf_mark"
    __table_args__ = (Index("ix_shelf_mark_due", "due_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int]
    due_at: Mapped[datetime]


class ShelfClock(Model):
    """One row: how often the shelf was folded (`version`), when names last changed (`named`), and
    which database this is (`epoch`). Its lock lets one fold at a time."""

    __tablename__ = "shelf_clock"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=0)
    named: Mapped[int] = mapped_column(default=0)


class ShelfRow(Model):
    """One product as lists choose and sort it. `shown` is false for what has left the shelf.

    `least` and `most` are the prices in force, in 分; `ready` says that a piece lies finished;
    `colours` and `materials` are sets of families (`traits`), one bit each.
    """

    __tablename__ = "shelf_row"
    __table_args__ = (
        CheckConstraint("least > 0 AND most >= least", name="prices"),
        Index("ix_shelf_row_version", "version"),
        Index("ix_shelf_row_craft", "craft_id", "shown", "published_at"),
    )

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    shown: Mapped[bool]
    craft_id: Mapped[int]
    cooperative_id: Mapped[int]
    published_at: Mapped[datetime]
    least: Mapped[int] = minor_units()
    most: Mapped[int] = minor_units()
    ready: Mapped[bool]
    made_to_order: Mapped[bool]
    colours: Mapped[int]
    materials: Mapped[int]
    swatches: Mapped[str] = mapped_column(Text)


class SearchText(Model):
    """The words of one product, cut and marked by where they stand (`a` name, `b` kind, `c`
    anywhere), parted by blanks. The databases' own full-text indexes stand on this table."""

    __tablename__ = "search_text"

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tokens: Mapped[str] = mapped_column(Text)


class SearchTerm(Model):
    """One word that is indexed, how it is written (`shown`) and on how many products it stands."""

    __tablename__ = "search_term"
    __table_args__ = (CheckConstraint("products >= 0", name="products"),)

    term: Mapped[str] = mapped_column(PLAIN, primary_key=True)
    shown: Mapped[str] = mapped_column(String(48))
    products: Mapped[int]


class SearchKey(Model):
    """A way to arrive at a term: itself, its spellings, pinyin, initials, a part, or a slip;
    `spelling` is what the key stands for."""

    __tablename__ = "search_key"

    key: Mapped[str] = mapped_column(PLAIN, primary_key=True)
    way: Mapped[str] = mapped_column(String(8), primary_key=True)
    term: Mapped[str] = mapped_column(PLAIN, primary_key=True)
    spelling: Mapped[str] = mapped_column(PLAIN, primary_key=True)


event.listen(SearchText.__table__, "after_create", triggers.create_index)
#: Whose tables must be known before their triggers are: pricing and stock, and all beneath them.
GROUND = (pricing, stock)
for _name in triggers.MARKED:
    event.listen(Model.metadata.tables[_name], "after_create", triggers.create_marks)
