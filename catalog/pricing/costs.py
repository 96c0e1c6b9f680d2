"""What materials cost and what a cooperative gets, told by the office from a day on.

Rules: a row is added, none is changed. A variant's own cost goes before its product's, the row that
began last before earlier ones. Nothing told is not known: it is not taken for nothing.

How it can fail: a day that has passed, an amount below zero, a second row for one day.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, record
from catalog.money import Money
from catalog.pricing.models import CooperativeFee, MaterialCost
from catalog.products import Product, Variant


def set_material_cost(
    session: Session,
    subject: Product | Variant,
    *,
    amount: Money,
    starts_on: date,
    actor: Actor,
    now: datetime,
) -> None:
    """The materials of one piece cost so much from a day on: of a variant, or of a product."""
    if amount.minor < 0:
        raise Invalid("pricing.negative", "An amount is not below zero.", field="amount")
    _refuse_past(starts_on, now)
    own = isinstance(subject, Variant)
    row = {
        "product_id": subject.product_id if isinstance(subject, Variant) else subject.id,
        "variant_id": subject.id if own else None,
        "amount_minor": amount.minor,
        "currency": amount.currency,
        "starts_on": starts_on,
    }
    if insert_once(session, MaterialCost, row) is None:
        raise _same_day()
    day = starts_on.isoformat()
    record(session, subject, "materials", actor=actor, now=now, amount=str(amount), on=day)


def set_cooperative_fee(
    session: Session,
    cooperative: Cooperative,
    *,
    share_points: int,
    starts_on: date,
    actor: Actor,
    now: datetime,
) -> None:
    """A cooperative gets such a share of its goods' prices from a day on."""
    if not 0 <= share_points <= 5_000:
        raise Invalid("pricing.share", "A share lies between 0 and 50 percent.", field="share")
    _refuse_past(starts_on, now)
    row = {
        "cooperative_id": cooperative.id,
        "share_points": share_points,
        "starts_on": starts_on,
    }
    if insert_once(session, CooperativeFee, row) is None:
        raise _same_day()
    day = starts_on.isoformat()
    record(session, cooperative, "fee", actor=actor, now=now, share_points=share_points, on=day)


def told_costs(session: Session, product_id: int) -> tuple[MaterialCost, ...]:
    """Everything that was told of a product's materials, the newest day first."""
    mine = select(MaterialCost).where(MaterialCost.product_id == product_id)
    newest = mine.order_by(MaterialCost.starts_on.desc(), MaterialCost.id.desc()).limit(50)
    return tuple(session.scalars(newest))


def told_fees(session: Session, cooperative_id: int) -> tuple[CooperativeFee, ...]:
    """Everything that was agreed with a cooperative, the newest day first."""
    mine = select(CooperativeFee).where(CooperativeFee.cooperative_id == cooperative_id)
    return tuple(session.scalars(mine.order_by(CooperativeFee.starts_on.desc()).limit(50)))


def _refuse_past(starts_on: date, now: datetime) -> None:
    if starts_on < now.date():
        raise Invalid(
            "pricing.past", "It cannot begin on a day that has passed.", field="starts_on"
        )


def _same_day() -> Refusal:
    return Refusal("pricing.same_day", "There is one from that day already.")
