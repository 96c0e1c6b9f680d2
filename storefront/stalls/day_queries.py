"""A day's book in figures: per variant, per seller, per way of payment; a constant number of
statements, whatever was sold."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Executable, case, func, select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.products import Product, Variant
from catalog.words import Words
from storefront.accounts import User
from storefront.stalls.day_models import (
    DayBook,
    DayCount,
    DayLine,
    DayMove,
    StallSale,
    StallSaleLine,
)
from storefront.stalls.rules import Pay, StallDayState, Tally, UndoReason

#: Sales and days that a page shows.
LAST, PAGE = 20, 40


#: Sales that stand (one that undoes another takes it out of the number), and what they brought.
SUMS = (
    func.sum(case((StallSale.reverses_id.is_(None), 1), else_=-1)),
    func.sum(StallSale.total_minor),
)


@dataclass(frozen=True, slots=True)
class OnCart:
    """A variant on the cart: what it is, what it costs, where its pieces are."""

    variant_id: int
    sku: str
    product_id: int
    product: Words
    variant: Words
    colour_hex: str
    price: Money
    tally: Tally


@dataclass(frozen=True, slots=True)
class ShownSale:
    """A sale as a list shows it."""

    id: int
    nonce: str
    seller: str
    pay: Pay
    total: Money
    pieces: int
    uncovered: int
    sold_at: datetime
    received_at: datetime
    late: bool
    reason: UndoReason | None
    undone: bool


@dataclass(frozen=True, slots=True)
class Share:
    """What somebody, or a way of payment, brought in."""

    name: str
    sales: int
    pieces: int
    total: Money


def open_day_of(session: Session, stall_id: int) -> DayBook | None:
    """The day that is open at a stall."""
    mine = select(DayBook).where(DayBook.stall_id == stall_id, DayBook.state == StallDayState.OPEN)
    return session.scalars(mine).first()


def days_of(session: Session, stall_id: int, *, before: date | None = None) -> list[DayBook]:
    """The newest days of a stall."""
    mine = select(DayBook).where(DayBook.stall_id == stall_id)
    mine = mine if before is None else mine.where(DayBook.day < before)
    return list(
        session.scalars(mine.order_by(DayBook.day.desc(), DayBook.shift.desc()).limit(PAGE))
    )


def tallies(session: Session, day_id: int) -> dict[int, Tally]:
    """Each variant of a day with all that happened to it."""
    found: dict[int, dict[str, int]] = {
        each: defaultdict(int)
        for each in session.scalars(select(DayLine.variant_id).where(DayLine.day_id == day_id))
    }
    for variant_id, kind, pieces in session.execute(
        select(DayMove.variant_id, DayMove.kind, func.sum(DayMove.pieces))
        .where(DayMove.day_id == day_id)
        .group_by(DayMove.variant_id, DayMove.kind)
    ):
        found[variant_id][kind.value] = int(pieces)
    for variant_id, sold, uncovered, late in session.execute(_sold(day_id)):
        found[variant_id].update(sold=int(sold), uncovered=int(uncovered), late=int(late))
    counted = select(DayCount.variant_id, DayCount.counted).where(DayCount.day_id == day_id)
    said = dict(session.execute(counted).all())
    return {each: Tally(**facts, counted=said.get(each)) for each, facts in sorted(found.items())}


def on_cart(session: Session, day_id: int) -> tuple[OnCart, ...]:
    """What is or was on the cart that day, as a seller sees it: by product, then by colour."""
    rows = session.execute(
        select(DayLine.unit_price_minor, Variant, Product)
        .join(Variant, Variant.id == DayLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(DayLine.day_id == day_id)
        .order_by(Product.slug, Variant.position, Variant.id)
    ).all()
    found = tallies(session, day_id)
    return tuple(
        OnCart(
            variant_id=variant.id,
            sku=variant.sku,
            product_id=product.id,
            product=product.name,
            variant=variant.name,
            colour_hex=variant.colour_hex,
            price=Money(minor),
            tally=found[variant.id],
        )
        for minor, variant, product in rows
    )


def last_sales(session: Session, day_id: int, *, limit: int = LAST) -> tuple[ShownSale, ...]:
    """The newest sales of a day, and whether they were undone."""
    other = StallSale.__table__.alias("other")
    undone = select(other.c.id).where(other.c.reverses_id == StallSale.id).exists()
    pieces, uncovered = (
        select(func.sum(column))
        .where(StallSaleLine.sale_id == StallSale.id)
        .correlate(StallSale)
        .scalar_subquery()
        for column in (StallSaleLine.pieces, StallSaleLine.uncovered)
    )
    wanted = (
        select(StallSale, User.name, User.email, pieces, uncovered, undone)
        .join(User, User.id == StallSale.seller_id)
        .where(StallSale.day_id == day_id)
        .order_by(StallSale.id.desc())
        .limit(limit)
    )
    return tuple(_shown(*row) for row in session.execute(wanted))


def _shown(
    sale: StallSale, name: str, email: str, pieces: int | None, short: int | None, gone: bool
) -> ShownSale:
    return ShownSale(
        id=sale.id,
        nonce=sale.nonce,
        seller=name or email.partition("@")[0],
        pay=sale.pay,
        total=Money(sale.total_minor),
        pieces=int(pieces or 0),
        uncovered=int(short or 0),
        sold_at=sale.sold_at,
        received_at=sale.received_at,
        late=sale.late,
        reason=sale.reason,
        undone=gone,
    )


def by_seller(session: Session, day_ids: list[int]) -> tuple[Share, ...]:
    """What each seller sold on some days."""
    name = case((User.name != "", User.name), else_=User.email)
    rows = session.execute(
        select(name, *SUMS)
        .join(StallSale, StallSale.seller_id == User.id)
        .where(StallSale.day_id.in_(day_ids))
        .group_by(User.id, name)
        .order_by(func.sum(StallSale.total_minor).desc(), User.id)
    )
    return tuple(Share(each, int(n), 0, Money(int(minor))) for each, n, minor in rows)


def by_pay(session: Session, day_ids: list[int]) -> dict[Pay, Share]:
    """What came in by each way of payment."""
    rows = session.execute(
        select(StallSale.pay, *SUMS)
        .where(StallSale.day_id.in_(day_ids))
        .group_by(StallSale.pay)
        .order_by(StallSale.pay)
    )
    return {pay: Share(pay.value, int(n), 0, Money(int(minor))) for pay, n, minor in rows}


def totals(session: Session, day_ids: list[int]) -> dict[int, Share]:
    """What each of some days brought: sales, pieces, money."""
    pieces = dict(
        session.execute(
            select(StallSaleLine.day_id, func.sum(StallSaleLine.pieces))
            .where(StallSaleLine.day_id.in_(day_ids))
            .group_by(StallSaleLine.day_id)
        ).all()
    )
    rows = session.execute(
        select(StallSale.day_id, *SUMS)
        .where(StallSale.day_id.in_(day_ids))
        .group_by(StallSale.day_id)
    )
    found = {
        day: Share("", int(n), int(pieces.get(day) or 0), Money(int(minor)))
        for day, n, minor in rows
    }
    return {day: found.get(day, Share("", 0, 0, Money(0))) for day in day_ids}


def _sold(day_id: int) -> Executable:
    return (
        select(
            StallSaleLine.variant_id,
            func.sum(StallSaleLine.pieces),
            func.sum(StallSaleLine.uncovered),
            func.sum(case((StallSale.late, StallSaleLine.pieces), else_=0)),
        )
        .join(StallSale, StallSale.id == StallSaleLine.sale_id)
        .where(StallSaleLine.day_id == day_id)
        .group_by(StallSaleLine.variant_id)
    )
