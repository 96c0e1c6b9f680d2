"""Writing a part down, with the parcel it left in; the number is unique within its order."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from fulfillment.parts.models import SentPart
from fulfillment.parts.rules import Worth


@dataclass(frozen=True, slots=True)
class NewPart:
    """A parcel that leaves: which of the order's, with what, and how many pieces follow it."""

    order_id: int
    parcel_id: int
    number: int
    pieces: int
    following: int


def write_down(
    session: Session, new: NewPart, worth: Worth, *, back: int, tax_back: int
) -> SentPart:
    """The part with its money."""
    row = SentPart(
        order_id=new.order_id,
        parcel_id=new.parcel_id,
        number=new.number,
        pieces=new.pieces,
        following=new.following,
        goods_minor=worth.goods,
        shipping_minor=worth.shipping,
        discount_minor=worth.discount,
        tax_minor=worth.tax,
        held_tax_minor=worth.held_tax,
        back_minor=back,
        tax_back_minor=tax_back,
    )
    session.add(row)
    session.flush()
    return row
