"""What a stall's goods pay besides their makers: booked for a day as one, by cooperative.

The rules are those of order lines on the channel of stalls, of the day on which they were sold. A
sale that is told after the day was divided is divided by itself, and one that is undone then is
taken back. Told again under the same part it is one. A maker's earnings are never touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.money import Money
from catalog.pricing import MaterialCost
from catalog.products import Product, Variant
from fulfillment import fees, ledger
from fulfillment.fees import Channel, FeeKind
from fulfillment.ledger import stall_recipes
from fulfillment.workflow.dividing import agreed


@dataclass(frozen=True, slots=True)
class StallGoods:
    """Pieces of one variant and what they brought; below zero what was taken back."""

    variant_id: int
    pieces: int
    worth: Money


@dataclass(frozen=True, slots=True)
class StallPart:
    """Of which stall's day the goods are, and which part of it."""

    slug: str
    day_id: int
    part: str
    on: date


def stall_divided(
    session: Session,
    of: StallPart,
    goods: Sequence[StallGoods],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Book what is due of these goods to each cooperative and fund."""
    for (cooperative_id, kind), amount in sorted(_due(session, of, goods).items()):
        if amount:
            told = (of.slug, (of.day_id, of.part), kind.value, cooperative_id, amount)
            ledger.post(session, stall_recipes.stall_shared(*told), actor=actor, now=now)


def _due(
    session: Session, of: StallPart, goods: Sequence[StallGoods]
) -> dict[tuple[int, FeeKind], Money]:
    rules = (*fees.all_rules(session), *agreed(session))
    homes = _homes(session, {each.variant_id for each in goods})
    costs = _costs(session, {product for product, *_ in homes.values()})
    due: dict[tuple[int, FeeKind], Money] = {}
    for each in goods:
        product_id, home, basic = homes[each.variant_id]
        for kind in fees.RULED:
            points = fees.in_force(
                rules, kind, cooperative_id=home, channel=Channel.STALL, on=of.on
            )
            _add(due, (home, kind), _share(each.worth, points))
        cost = _cost(costs, (product_id, each.variant_id), basic, of.on)
        _add(due, (home, FeeKind.MATERIALS), Money(cost, each.worth.currency) * each.pieces)
    return due


def _add(due: dict[tuple[int, FeeKind], Money], place: tuple[int, FeeKind], more: Money) -> None:
    due[place] = due[place] + more if place in due else more


def _share(worth: Money, points: int) -> Money:
    """What is taken back is exactly what was given."""
    below = worth < Money(0, worth.currency)
    return -(-worth).share(points) if below else worth.share(points)


def _homes(session: Session, variants: set[int]) -> dict[int, tuple[int, int, int]]:
    found = (
        select(Variant.id, Product.id, Product.cooperative_id, Product.materials_minor)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id.in_(sorted(variants)))
    )
    return {each: (product, home, basic) for each, product, home, basic in session.execute(found)}


def _costs(session: Session, products: Iterable[int]) -> Sequence[MaterialCost]:
    wanted = select(MaterialCost).where(MaterialCost.product_id.in_(sorted(products)))
    return session.scalars(wanted.order_by(MaterialCost.starts_on.desc())).all()


def _cost(costs: Sequence[MaterialCost], of: tuple[int, int], basic: int, on: date) -> int:
    """Of one piece: its own cost, else its product's, else what was first told."""
    product_id, variant_id = of
    mine = [each for each in costs if each.product_id == product_id and each.starts_on <= on]
    own = [each for each in mine if each.variant_id == variant_id]
    shared = [each for each in mine if each.variant_id is None]
    return next((each.amount_minor for each in (*own, *shared)), basic or 0)
