"""Cart and order meet the stock: what others held too long is let go before she is told no."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import db
from catalog.money import Money
from catalog.pricing import Ladder, ladders_of
from catalog.stock import SoldOut
from fulfillment.board.availability import Availability, available, judged
from fulfillment.orders import NewOrder, Order
from fulfillment.recipients import NewRecipient
from fulfillment.workflow import intake, several
from storefront import carts, payments, waiting
from storefront.accounts.access import Person, person
from storefront.carts import Cart, CartRow, CartView
from storefront.forms.buying import CheckoutForm
from storefront.live import claims, sessions
from storefront.views.checkout_sums import deliver
from storefront.wiring import now
from storefront.wiring.moments import this_moment


def shown(cart: Cart | None, prices: carts.Prices = ladders_of) -> CartView:
    """The cart; where pieces are short, holds that are over are let go first."""
    session, moment = db.session(), now()
    view = carts.show(session, cart, now=moment, prices=prices, slots=claims.offered_to(cart))
    if view.short and view.lapsing and payments.lapse_for(session, view.short, now=moment):
        view = carts.show(session, cart, now=moment, prices=prices, slots=claims.offered_to(cart))
    return view


def prices_told(session: Session, variants: Collection[int], *, now: datetime) -> dict[int, Ladder]:
    """Prices as they were within this second: for pages, and for an order, which is charged what
    its buyer has seen or not placed (`moved_words`)."""
    asked = tuple(sorted(variants))
    return this_moment(("prices", asked), lambda: ladders_of(session, asked, now=now))


def looked_again(form: CheckoutForm, view: CartView, cart: Cart) -> CartView:
    """The same cart; where pieces are short, as it is once old holds are let go."""
    if not view.short:
        return view
    view = shown(cart)
    deliver(form, view, carts.people_of(cart))
    return view


def reasons(view: CartView) -> dict[int, Availability]:
    """Why each line that is short is short."""
    if not view.short:
        return {}
    left = tuple(sorted((row.variant_id, row.left) for row in view.rows))
    asked = ("reasons", view.short, left)  # with what is left: it must fit the line it stands at
    found = this_moment(asked, lambda: available(db.session(), view.short, now=now()))
    return {variant: judged(known) for variant, known in found.items()}


def address_known(cart: Cart | None) -> bool:
    """Whether she need not type where to write to: she is signed in, or has typed it before."""
    return person().user_id is not None or bool(carts.draft_of(cart).get("email"))


def placed(
    new: NewOrder,
    who: Person,
    cart: Cart,
    people: Sequence[NewRecipient],
    view: CartView,
) -> Order:
    """The order, and the cart empty; what others held too long is let go before she is told no.

    Pieces that the waiting line holds for her are to be hers; what she takes from a live session is
    written down there.
    """
    session = db.session()
    try:
        return _in_one(new, who, cart, people, view)
    except SoldOut as late:
        session.rollback()
        if not payments.lapse_for(session, list(late.left), now=now()):
            raise
    return _in_one(new, who, cart, people, view)


def _in_one(
    new: NewOrder,
    who: Person,
    cart: Cart,
    people: Sequence[NewRecipient],
    view: CartView,
) -> Order:
    session, moment = db.session(), now()
    if offers := view.offers:
        held = waiting.serve(session, offers, actor=who.actor(), now=moment)
        new = replace(new, holds=tuple(held.values()))
    claimed = claims.claims_in(session, cart, now=moment) if view.from_sessions else []
    new = replace(new, holds_apart=tuple(each.hold for each in claimed)) if claimed else new
    carts.empty(session, cart, now=moment)
    if people:
        order = several.order_placed(session, new, people, actor=who.actor(), now=moment)
    else:
        order = intake.order_placed(session, new, actor=who.actor(), now=moment, alone=True)
    if (rows := view.from_sessions) and order.just_placed:
        sessions.sold(session, order, [_bought(row) for row in rows], now=moment)
    if claimed and order.just_placed:
        claims.ordered(session, claimed, order, actor=who.actor(), now=moment)
    return order


def _bought(row: CartRow) -> sessions.Bought:
    slot_id = row.offered.slot_id if row.offered is not None else 0
    return sessions.Bought(slot_id, row.pieces, row.price or Money(0), row.to_make)
