"""Folding: what was marked is drawn anew, in one short transaction.

Rules
* One fold at a time (the clock's row is locked); who finds it locked goes on, for somebody folds.
* Marks are taken first and facts are read afterwards, so a change that comes in between leaves a
  mark that the next fold finds. Hence: **no due mark, and the shelf says what the facts say**.
* Marks of whole crafts, cooperatives and places are spread into marks of their products, so that
  one fold never draws more than `most` products.

It writes no history, for it says nothing that the goods do not say already. How it can fail: it
does not run; then lists show what was, sold goods can still not be bought, and the marks wait.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, delete, insert, literal, or_, select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.products import Product, Variant
from catalog.search.drawing import drawn
from catalog.search.models import ShelfClock, ShelfMark, ShelfRow
from catalog.search.vocabulary import write_words
from catalog.stock import StockLevel
from catalog.stock.bundling import bundles_with

#: The most products that one fold draws.
MOST = 200
_AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
_NAMING = ("craft", "cooperative")


def fold(session: Session, *, now: datetime, most: int = MOST) -> int:
    """Draw anew what is marked and due; how many marks were taken (0: nothing is due, or somebody
    else is folding)."""
    session.flush()
    clock = _locked(session)
    if clock is None:
        return 0
    marks = session.execute(
        select(ShelfMark.id, ShelfMark.kind, ShelfMark.subject_id)
        .where(ShelfMark.due_at <= now)
        .order_by(ShelfMark.id)
        .limit(most)
    ).all()
    if not marks:
        return 0
    _spread(session, marks)
    clock.version += 1
    if any(kind in _NAMING for _id, kind, _subject in marks):
        clock.named = clock.version
    _draw(session, _products(session, marks), clock.version, now)
    session.execute(delete(ShelfMark).where(ShelfMark.id.in_([each[0] for each in marks])))
    session.flush()
    return len(marks)


def redraw(session: Session, *, now: datetime) -> int:
    """Draw every product anew, as after loading many at once; how many there are."""
    session.flush()
    clock = _locked(session)
    if clock is None:
        raise Refusal("search.busy", "Somebody else is drawing the shelf. Please try again.")
    session.execute(delete(ShelfMark).where(ShelfMark.due_at <= now))
    clock.version += 1
    clock.named = clock.version
    gone = select(ShelfRow.product_id).where(ShelfRow.product_id.not_in(select(Product.id)))
    every = [*session.scalars(select(Product.id).order_by(Product.id)), *session.scalars(gone)]
    for at in range(0, len(every), MOST):
        _draw(session, every[at : at + MOST], clock.version, now)
    session.flush()
    return len(every)


def _locked(session: Session) -> ShelfClock | None:
    wanted = (
        select(ShelfClock)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    clock = session.scalars(wanted).first()
    if clock is None:
        born = {"id": 1, "epoch": secrets.token_hex(16), "version": 0, "named": 0}
        if insert_once(session, ShelfClock, born) is not None:
            clock = session.scalars(wanted).first()
    return clock


def _spread(session: Session, marks: Sequence[Any]) -> None:
    """A mark of many products becomes a mark of each of them."""
    for kind in ("craft", "cooperative", "location"):
        subjects = [subject for _id, each, subject in marks if each == kind]
        if subjects:
            one = select(literal("product"), _of_many(kind, subjects).subquery().c[0])
            due = one.add_columns(literal(_AT_ONCE, ShelfMark.due_at.type))
            session.execute(insert(ShelfMark).from_select(["kind", "subject_id", "due_at"], due))


def _of_many(kind: str, subjects: list[int]) -> Select[int]:
    if kind == "location":
        lying = select(StockLevel.variant_id).where(StockLevel.location_id.in_(subjects))
        mine = or_(Variant.id.in_(lying), Variant.id.in_(bundles_with(lying)))
        return select(Variant.product_id).where(mine).distinct()
    column = Product.craft_id if kind == "craft" else Product.cooperative_id
    return select(Product.id).where(column.in_(subjects))


def _products(session: Session, marks: Sequence[Any]) -> list[int]:
    found = {subject for _id, kind, subject in marks if kind == "product"}
    variants = {subject for _id, kind, subject in marks if kind == "variant"}
    if variants:
        mine = or_(Variant.id.in_(variants), Variant.id.in_(bundles_with(variants)))
        found |= set(session.scalars(select(Variant.product_id).where(mine)))
    return sorted(found)


def _draw(session: Session, product_ids: list[int], version: int, now: datetime) -> None:
    """Their rows say what is true now; what has left the shelf stays as a row that is not shown,
    so that whoever holds a copy hears of it."""
    if not product_ids:
        return
    goods = drawn(session, product_ids, now=now)
    before = select(*ShelfRow.__table__.columns).where(ShelfRow.product_id.in_(product_ids))
    known = [dict(row) for row in session.execute(before).mappings()]
    gone = [{**row, "shown": False} for row in known if row["product_id"] not in goods]
    rows = [*(each.row for each in goods.values()), *gone]
    write_words(session, product_ids, goods)
    session.execute(delete(ShelfRow).where(ShelfRow.product_id.in_(product_ids)))
    if rows:
        session.execute(insert(ShelfRow), [{**row, "version": version} for row in rows])
