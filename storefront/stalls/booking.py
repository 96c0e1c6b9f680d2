"""What a stall's facts write in the book, in the transaction of the fact itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.money import Money
from fulfillment import ledger
from fulfillment.ledger import stall_recipes
from fulfillment.workflow.stalling import StallGoods, StallPart, stall_divided
from storefront.stalls.day_models import DayBook, StallSale, StallSaleLine
from storefront.stalls.models import Stall

#: The house's own account, to which takings are brought.
BANK = "bank"


def cash_in_box(session: Session, stall: Stall) -> Money:
    """What the box holds by the book."""
    return ledger.balance(session, stall_recipes.PLACES["cash"].format(slug=stall.slug))


def sold(session: Session, stall: Stall, sale: StallSale, *, actor: Actor, now: datetime) -> None:
    """A sale, or one that undoes another; what costs nothing is not booked."""
    if sale.total_minor:
        undone = sale.reverses_id is not None
        recipe = stall_recipes.stall_undone if undone else stall_recipes.stall_sold
        money = (Money(abs(sale.total_minor)), Money(abs(sale.tax_minor)))
        entry = recipe(stall.slug, sale.id, sale.pay.value, *money, late=sale.late)
        ledger.post(session, entry, actor=actor, now=now)


def counted(session: Session, stall: Stall, day: DayBook, *, actor: Actor, now: datetime) -> None:
    """The box differs from the book."""
    more = (day.cash_counted_minor or 0) - (day.cash_expected_minor or 0)
    if more:
        entry = stall_recipes.stall_counted(stall.slug, day.id, Money(more))
        ledger.post(session, entry, actor=actor, now=now)


def banked(
    session: Session, stall: Stall, told: tuple[int, int], *, actor: Actor, now: datetime
) -> None:
    """Money went from the box to the bank, or the other way."""
    entry = stall_recipes.stall_banked(stall.slug, told[0], Money(told[1]), BANK)
    ledger.post(session, entry, actor=actor, now=now)


def divided(session: Session, stall: Stall, day: DayBook, *, actor: Actor, now: datetime) -> None:
    """All that a day sold pays its shares."""
    _divided(session, (stall, day), "day", (), (actor, now))


def late_divided(
    session: Session, stall: Stall, day: DayBook, sale: StallSale, *, actor: Actor, now: datetime
) -> None:
    """One sale that was told after its day was divided pays its own."""
    of = (StallSaleLine.sale_id == sale.id,)
    _divided(session, (stall, day), f"sale-{sale.id}", of, (actor, now))


def _divided(
    session: Session,
    of: tuple[Stall, DayBook],
    part: str,
    only: tuple[object, ...],
    how: tuple[Actor, datetime],
) -> None:
    (stall, day), (actor, now) = of, how
    worth = func.sum(StallSaleLine.pieces * StallSaleLine.unit_price_minor)
    rows = session.execute(
        select(StallSaleLine.variant_id, func.sum(StallSaleLine.pieces), worth)
        .where(StallSaleLine.day_id == day.id, *only)  # type: ignore[arg-type] # plain conditions
        .group_by(StallSaleLine.variant_id)
        .order_by(StallSaleLine.variant_id)
    )
    goods = [StallGoods(each, int(n), Money(int(minor))) for each, n, minor in rows if n]
    told = StallPart(stall.slug, day.id, part, day.day)
    stall_divided(session, told, goods, actor=actor, now=now)
