"""Prices from a number of pieces on: asked of the rows, set and ended by the office.

Rules
* A row says: from so many pieces, from this moment, until that one or for ever. In force for a
  number of pieces is the row that began last and has not ended; the base price is one of them.
* `unit_prices` is the one way to ask what a piece costs: cart, checkout, quotes and sheets use it.
* A new row that would make more pieces dearer is refused unless the office says that it is meant.

How it can fail: `pricing.rises`, `pricing.past`, `pricing.tier`, `pricing.too_fast`; nothing is
written then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from catalog.db import columns_of, insert_once, rows_of
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, record
from catalog.money import Money
from catalog.pricing.models import Price, PriceTier
from catalog.pricing.rules import Ladder, Step
from catalog.products import Variant

#: More pieces than these are never asked of one line.
MOST_PIECES = 1_000_000


@dataclass(frozen=True, slots=True)
class NewTier:
    """What the office wants: from so many pieces this price, from a moment, until another."""

    pieces: int
    amount: Money
    starts_at: datetime
    ends_at: datetime | None = None
    confirmed: bool = False


_VARIANTS: BindParameter[list[int]] = bindparam("variants", expanding=True)
_NOW = bindparam("now", type_=Price.starts_at.type)


def _open(now: datetime) -> ColumnElement[bool]:
    return or_(PriceTier.ends_at.is_(None), PriceTier.ends_at > now)


def _base() -> Select[Any]:
    price = columns_of(Price)
    place = func.row_number().over(partition_by=price.variant_id, order_by=price.starts_at.desc())
    return select(
        price.variant_id.label("variant_id"),
        literal(1).label("pieces"),
        price.amount_minor,
        price.currency,
        true().label("confirmed"),
        place.label("place"),
    ).where(price.variant_id.in_(_VARIANTS), price.starts_at <= _NOW)


def _tiers() -> Select[Any]:
    tier = columns_of(PriceTier)
    place = func.row_number().over(
        partition_by=(tier.variant_id, tier.pieces), order_by=tier.starts_at.desc()
    )
    return select(
        tier.variant_id,
        tier.pieces,
        tier.amount_minor,
        tier.currency,
        tier.confirmed,
        place.label("place"),
    ).where(
        tier.variant_id.in_(_VARIANTS),
        tier.starts_at <= _NOW,
        or_(tier.ends_at.is_(None), tier.ends_at > _NOW),
    )


def _ladders() -> Select[Any]:
    rows = union_all(_base(), _tiers()).subquery()
    wanted = select(*rows.c[:5]).where(rows.c.place == 1)
    return wanted.order_by(rows.c.variant_id, rows.c.pieces)


#: Put together once: it is asked for every cart and every press of "Order and pay".
_LADDERS = _ladders()


def ladders_of(
    session: Session, variant_ids: Collection[int], *, now: datetime
) -> dict[int, Ladder]:
    """Every price in force of each variant that has a base price; one statement for all."""
    asked = {"variants": list(variant_ids), "now": now}
    bases: dict[int, Money] = {}
    steps: dict[int, list[Step]] = {}
    for variant, pieces, minor, currency, confirmed in rows_of(session, _LADDERS, asked):
        if pieces == 1:
            bases[variant] = Money(minor, currency)
        else:
            step = Step(pieces, Money(minor, currency), bool(confirmed))
            steps.setdefault(variant, []).append(step)
    return {each: Ladder(base, tuple(steps.get(each, ()))) for each, base in bases.items()}


def unit_prices(session: Session, wanted: Mapping[int, int], *, now: datetime) -> dict[int, Money]:
    """What one piece of each variant costs when so many are taken; one statement."""
    ladders = ladders_of(session, list(wanted), now=now)
    return {each: ladder.at(wanted[each]) for each, ladder in ladders.items()}


def set_tier(
    session: Session, variant: Variant, tier: NewTier, *, actor: Actor, now: datetime
) -> None:
    """From so many pieces on, one costs so much."""
    _refuse_nonsense(tier, now)
    ladder = ladders_of(session, [variant.id], now=tier.starts_at).get(variant.id)
    if ladder is None:
        raise Refusal("pricing.no_base", "Please set a price for one piece first.")
    before = ladder.at(tier.pieces)
    if not tier.confirmed and ladder.at(tier.pieces - 1) < tier.amount:
        raise Refusal(
            "pricing.rises", "More pieces would cost more each. Please confirm if that is meant."
        )
    if insert_once(session, PriceTier, _row(variant, tier)) is None:
        raise Refusal("pricing.too_fast", "The price was changed this very moment.")
    told = {f"price:{tier.pieces}": [str(before), str(tier.amount)]}
    record(session, variant, "tier", actor=actor, now=now, changes=told)
    session.flush()


def end_tier(
    session: Session, variant: Variant, tier: PriceTier, *, actor: Actor, now: datetime
) -> None:
    """It counts no longer; what was true stays to be seen."""
    if tier.ends_at is not None and tier.ends_at <= now:
        return
    tier.ends_at = max(now, tier.starts_at)
    told = {f"price:{tier.pieces}": [str(Money(tier.amount_minor, tier.currency)), ""]}
    record(session, variant, "end_tier", actor=actor, now=now, changes=told)
    session.flush()


def tiers_of(session: Session, variant_id: int, *, now: datetime) -> tuple[PriceTier, ...]:
    """The rows of a variant that have not ended, those to come too."""
    mine = select(PriceTier).where(PriceTier.variant_id == variant_id, _open(now))
    return tuple(session.scalars(mine.order_by(PriceTier.pieces, PriceTier.starts_at)))


def _row(variant: Variant, tier: NewTier) -> dict[str, Any]:
    return {
        "variant_id": variant.id,
        "pieces": tier.pieces,
        "amount_minor": tier.amount.minor,
        "currency": tier.amount.currency,
        "starts_at": tier.starts_at,
        "ends_at": tier.ends_at,
        "confirmed": tier.confirmed,
    }


def _refuse_nonsense(tier: NewTier, now: datetime) -> None:
    if not 2 <= tier.pieces <= MOST_PIECES or tier.amount.minor <= 0:
        raise Invalid(
            "pricing.tier",
            "A price counts from two pieces on and is more than zero.",
            field="pieces",
        )
    if tier.starts_at < now:
        raise Invalid("pricing.past", "This moment has passed.", field="starts_at")
    if tier.ends_at is not None and tier.ends_at <= tier.starts_at:
        raise Invalid("pricing.order", "It cannot end before it begins.", field="ends_at")
