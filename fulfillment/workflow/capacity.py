"""What the shop and the office ask of the bench: when can it be ready, and hold the hours for it.

Rules
* An answer comes from the last measured bench (`measuring`) and what was promised since. If there
  is none, nothing can be promised.
* `held` writes a promise down only if it still fits, and lets one promiser through at a time
  (`promises.turn`): two who ask at once cannot both have the last hours. It raises `Full` and
  writes nothing if they are gone.
* What somebody agreed with a customer by hand (`noted`) is counted, whether it fits or not: the
  plan tells what falls short, and the shop promises later days.
* Wishes that are asked together share the hours, in the order in which they are asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.products import Product
from fulfillment import promises, waves
from fulfillment.batches import covered
from fulfillment.orders import Order, OrderKind
from fulfillment.promises import NewClaim, Outlook, Style, Taken
from fulfillment.workflow.gathering import today


class Full(Refusal):
    """The hours for a promise are gone."""

    def __init__(self) -> None:
        super().__init__(
            "capacity.full", "The makers' hours until that day have just been promised to others."
        )


@dataclass(frozen=True, slots=True)
class Making:
    """Pieces of a product that are to be made by a day, or as soon as can be."""

    product_id: int
    pieces: int
    due_on: date | None = None


def outlook(session: Session, *, now: datetime, but: str = "") -> Outlook | None:
    """What can be promised now; what the cause `but` holds counts as free."""
    return promises.outlook(session, today=today(now), now=now, but=but)


def styles_of(session: Session, product_ids: Collection[int]) -> dict[int, Style]:
    """What each product asks of the bench; one statement."""
    columns = (Product.craft_id, Product.level, Product.standard_minutes)
    rows = session.execute(
        select(Product.id, *columns, Product.pack, Product.min_batch).where(
            Product.id.in_(product_ids)
        )
    )
    return {
        product: Style(craft, level, float(minutes), pack, least)
        for product, craft, level, minutes, pack, least in rows
    }


def days_for(
    session: Session, wishes: Sequence[Making], *, now: datetime, but: str = ""
) -> tuple[date | None, ...]:
    """The first day for each wish, all of them together; None where no day is within sight."""
    view = outlook(session, now=now, but=but) if wishes else None
    if view is None:
        return (None,) * len(wishes)
    styles = styles_of(session, {wish.product_id for wish in wishes})
    days = []
    for wish in wishes:
        style = styles[wish.product_id]
        day = view.day_for(style, wish.pieces)
        if day is not None:
            view.take(_taken(style, wish.pieces, day))
        days.append(day)
    return tuple(days)


def held(
    session: Session,
    makings: Sequence[Making],
    *,
    cause: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    """Hold the hours for all of these, or none of them and `Full`."""
    if not makings:
        return
    promises.turn(session)
    styles = styles_of(session, {each.product_id for each in makings})
    view = outlook(session, now=now, but=cause)
    for each in makings:
        style = styles[each.product_id]
        if view is None or each.due_on is None or not view.fits(style, each.pieces, each.due_on):
            raise Full
        view.take(_taken(style, each.pieces, each.due_on))
    promises.give_back(session, (), cause=cause, now=now)
    news = _claims(styles, makings)
    promises.claim(session, news, cause=cause, now=now, expires_at=expires_at)


def noted(session: Session, makings: Sequence[Making], *, cause: str, now: datetime) -> None:
    """Count what was agreed by hand, whether it fits or not."""
    styles = styles_of(session, {each.product_id for each in makings})
    promises.claim(session, _claims(styles, makings), cause=cause, now=now)


def let_go(session: Session, cause: str, *, now: datetime) -> None:
    """Give back what a cause holds that no order stands for."""
    promises.give_back(session, (), cause=cause, now=now)


def order_let_go(session: Session, order: Order, *, cause: str, now: datetime) -> None:
    """Give back the hours of an order's pieces that nobody has begun.

    Pieces in a wave may be in somebody's hands, and those of a wave are promised all the same: the
    next measuring tells what of them is free.
    """
    lines = [line for line in order.lines if line.to_make]
    shared = {each.open_for for each in waves.gathered_for(session, [line.id for line in lines])}
    lines = [line for line in lines if line.id not in shared]
    if not lines or order.kind is OrderKind.WAVE:
        return
    given = covered(session, [line.id for line in lines])
    makings = [
        Making(line.product_id, line.pieces - given[line.id], line.due_on or order.due_on)
        for line in lines
        if line.pieces > given[line.id]
    ]
    styles = styles_of(session, {each.product_id for each in makings})
    promises.give_back(session, _claims(styles, makings), cause=cause, now=now)


def _claims(styles: Mapping[int, Style], makings: Iterable[Making]) -> list[NewClaim]:
    return [
        _claim(styles[each.product_id], each.pieces, each.due_on)
        for each in makings
        if each.due_on is not None
    ]


def _claim(style: Style, pieces: int, due_on: date) -> NewClaim:
    minutes = Decimal(str(style.minutes)) * pieces
    return NewClaim(style.craft_id, style.level, pieces, minutes, due_on)


def _taken(style: Style, pieces: int, due_on: date) -> Taken:
    return Taken(style.craft_id, style.level, style.minutes * pieces, due_on)
