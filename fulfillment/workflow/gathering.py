"""Gathering: from rows of many rooms to the planner's facts, in a fixed number of statements.

Open pieces of a line are its pieces minus what live and finished batches stand for. Who could
make them is gathered by `bench`. Refused in words: nothing open, no date, no piece rate.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.errors import Refusal
from catalog.money import Money, exponent
from catalog.pricing import rates_of
from catalog.products import Craft, Product
from fulfillment.batches import covered
from fulfillment.orders import Order, OrderLine
from fulfillment.planner import CooperativeFacts, Facts, LineFacts, Settings, StyleFacts
from fulfillment.workflow.adjustments import Adjustments
from fulfillment.workflow.bench import Wanted, people_of

#: The hub's own days.
HOUSE_ZONE = ZoneInfo("Asia/Shanghai")
#: House rules: what a batch costs beside the pay (office, kitting), and visits to homes.
COST_PER_BATCH, COST_PER_HOME_BATCH = 300, 500


#: How many pieces of each order line are set aside.
Counted = Callable[[Session, Collection[int]], Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Work:
    """An order line that still has open pieces, with its product."""

    line: OrderLine
    product: Product
    craft: str
    pieces: int
    due: date


def today(now: datetime) -> date:
    """The day it is at the hub."""
    return now.astimezone(HOUSE_ZONE).date()


def gather(
    session: Session,
    order: Order,
    adjustments: Adjustments,
    *,
    now: datetime,
    only: frozenset[str] | None = None,
) -> Facts:
    """The facts for planning what is still open of an order; of `only` these makers, if given."""
    start = today(now)
    works = open_work(session, order, adjustments, start)
    if not works:
        raise Refusal("plan.nothing_open", "Every piece of this order is with a maker already.")
    last = max(work.due for work in works)
    crafts = {work.product.craft_id: work.craft for work in works}
    wanted = Wanted(crafts, start, last, order.currency, only)
    return facts_for(session, order, works, adjustments, wanted)


def facts_for(
    session: Session,
    order: Order,
    works: Sequence[Work],
    adjustments: Adjustments,
    wanted: Wanted,
) -> Facts:
    """The facts for these works and the people that are wanted."""
    return Facts(
        start=wanted.start,
        lines=tuple(
            LineFacts(str(work.line.id), work.product.slug, work.pieces, work.due) for work in works
        ),
        styles=_styles(session, works, order.currency, wanted.start),
        makers=people_of(session, wanted),
        cooperatives=cooperatives_of(session),
        settings=_settings(order.currency, adjustments),
    )


def open_work(session: Session, order: Order, adjustments: Adjustments, start: date) -> list[Work]:
    """The lines of an order that still need makers; a date that has passed becomes today."""
    return works_of(session, order, adjustments, start, covered)


def works_of(
    session: Session, order: Order, adjustments: Adjustments, start: date, counted: Counted
) -> list[Work]:
    """The lines of an order with what is left of each once `counted` pieces are set aside."""
    rows = session.execute(
        select(OrderLine, Product, Craft.slug)
        .join(Product, OrderLine.product_id == Product.id)
        .join(Craft, Product.craft_id == Craft.id)
        .where(OrderLine.order_id == order.id, OrderLine.to_make)
        .order_by(OrderLine.position)
        .execution_options(populate_existing=True)
    ).all()
    given = counted(session, [line.id for line, _, _ in rows])
    works = []
    for line, product, craft in rows:
        due = adjustments.due_on or line.due_on or order.due_on
        if due is None:
            raise Refusal("plan.no_date", "This order has no date yet. Please set one first.")
        pieces = line.pieces - given[line.id]
        if pieces > 0:
            works.append(Work(line, product, craft, pieces, max(due, start)))
    return works


def _styles(
    session: Session, works: Collection[Work], currency: str, start: date
) -> tuple[StyleFacts, ...]:
    products = {work.product.id: work for work in works}
    rates = rates_of(session, products, on=start)
    return tuple(
        StyleFacts(
            id=work.product.slug,
            craft=work.craft,
            level=work.product.level,
            standard_minutes=float(work.product.standard_minutes),
            piece_rate=_rate(work.product, rates.get(product_id), currency),
            weight_g=work.product.weight_g,
            kit_weight_g=work.product.kit_weight_g,
            min_batch=work.product.min_batch,
            pack=work.product.pack,
        )
        for product_id, work in products.items()
    )


def _rate(product: Product, rate: Money | None, currency: str) -> int:
    if rate is None or rate.currency != currency:
        raise Refusal(
            "plan.no_rate",
            "%(product)s has no piece rate in %(currency)s. Please set it under Goods first.",
            product=" ".join(filter(None, (product.name.zh, product.name.en))),
            currency=currency,
        )
    return rate.minor


def cooperatives_of(session: Session) -> tuple[CooperativeFacts, ...]:
    """Every cooperative as the planner knows it."""
    return tuple(
        CooperativeFacts(
            id=each.slug,
            kit_days=each.kit_days,
            return_days=each.return_days,
            cost_per_parcel=each.cost_per_parcel_minor,
            cost_per_kg=each.cost_per_kg_minor,
            min_batch=each.min_batch,
        )
        for each in session.scalars(select(Cooperative).order_by(Cooperative.id))
    )


def _settings(currency: str, adjustments: Adjustments) -> Settings:
    usual = Settings()
    return Settings(
        currency=currency,
        minor_digits=exponent(currency),
        max_styles_per_maker=adjustments.max_styles or usual.max_styles_per_maker,
        cost_per_batch=COST_PER_BATCH,
        cost_per_home_batch=COST_PER_HOME_BATCH,
    )
