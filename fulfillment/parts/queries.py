"""Reading parts: those of an order, that of a parcel, and what they earned so far."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment.parts.models import SentPart
from fulfillment.parts.rules import Earned, Worth


def of_order(session: Session, order_id: int) -> tuple[SentPart, ...]:
    """An order's parts in the order in which they left."""
    wanted = select(SentPart).where(SentPart.order_id == order_id).order_by(SentPart.number)
    return tuple(session.scalars(wanted))


def of_parcel(session: Session, parcel_id: int) -> SentPart | None:
    """Which part a parcel is, if it is one."""
    return session.scalars(select(SentPart).where(SentPart.parcel_id == parcel_id)).first()


def earned_before(session: Session, order_id: int) -> Earned:
    """What an order's parts earned so far."""
    part = SentPart
    sold = (part.goods_minor, part.shipping_minor, part.discount_minor, part.tax_minor)
    sums = (*sold, part.held_tax_minor, part.back_minor, part.tax_back_minor)
    columns = (func.coalesce(func.sum(each), 0) for each in sums)
    row = session.execute(
        select(*columns, func.count(part.id)).where(part.order_id == order_id)
    ).one()
    numbers = [int(each) for each in row]
    return Earned(Worth(*numbers[:5]), *numbers[5:])
