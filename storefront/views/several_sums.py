"""What it costs to send one order to several people, and the order that is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from catalog.db import db
from catalog.money import Money, total
from catalog.words import Words
from fulfillment.orders import NewOrder
from fulfillment.recipients import NewRecipient
from storefront import delivery
from storefront.carts import CartView, Named, adds_up
from storefront.delivery import Choice, Kind

#: The way by which an order goes to several people.
SEVERAL = "several"


def freights(view: CartView, people: Sequence[Named]) -> list[Choice | None]:
    """How each one's pieces travel and for how much; None where nothing goes there.

    The table of zones is read once, however many they are.
    """
    zones = delivery.zones(db.session())
    found = []
    for each in people:
        hers = [(row, each.pieces.get(row.key, 0)) for row in view.rows]
        grams = sum(row.weight_g * pieces for row, pieces in hers)
        goods = total(
            (row.price * pieces for row, pieces in hers if row.price), view.goods.currency
        )
        found.append(delivery.carried(zones, each.country, each.province, grams=grams, goods=goods))
    return found


def way_to_all(view: CartView, people: Sequence[Named]) -> Choice | None:
    """All the parcels as one way with one price; None while it does not add up."""
    ways = freights(view, people)
    if not adds_up(view, people) or any(each is None for each in ways):
        return None
    freight = total((each.price for each in ways if each), view.goods.currency)
    many = len(people)
    people_told = (
        f"To {many} people, each by a parcel" if many > 1 else "To one person, by a parcel"
    )
    name = Words(f"分寄给 {many} 位收件人", people_told)
    return Choice(SEVERAL, Kind.PARCEL, name, freight)


def to_people(
    new: NewOrder, view: CartView, people: Sequence[Named]
) -> tuple[NewOrder, list[NewRecipient]]:
    """The order and whom it goes to; unchanged where it goes to one address."""
    if not people:
        return new, []
    new = replace(new, recipient=None, address=None, recipient_count=len(people))
    return new, _recipients(view, people)


def _recipients(view: CartView, people: Sequence[Named]) -> list[NewRecipient]:
    """As the order keeps them; pieces by the line's place."""
    places = {row.key: at for at, row in enumerate(view.rows)}
    nothing = Money(0, view.goods.currency)
    return [
        NewRecipient(
            name=each.name,
            phone=each.phone,
            address=each.address,
            shipping=way.price if way else nothing,
            pieces={places[key]: count for key, count in each.pieces.items() if key in places},
            delivery=way.name if way else None,
            message=each.message or None,
        )
        for each, way in zip(people, freights(view, people), strict=True)
    ]
